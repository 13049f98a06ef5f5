// Follows what happens on the server, and tells the page: `live:timer`, `live:time_entry` and so on,
// each with the events heard, on <body>. A part of a page that shows such things loads itself anew:
// hx-trigger="live:time_entry from:body".
//
// Browsers keep few connections to one server. So only a window that is seen listens, and tells the
// others; one that nobody else told catches up when it is seen again.

const { live: address, liveTypes: types } = document.body.dataset;
const others = new BroadcastChannel("timetracker-live");
const PAUSE = 150;
let source = null;
let missed = false;
let heard = new Map();

function hear(event) {
  const noun = event.type.split(".")[0];
  if (!heard.size) setTimeout(tell, PAUSE);
  heard.set(noun, [...(heard.get(noun) ?? []), event]);
}

function tell() {
  const told = heard;
  heard = new Map();
  for (const [noun, events] of told) {
    document.body.dispatchEvent(new CustomEvent(`live:${noun}`, { detail: events }));
  }
}

function take({ data }) {
  const event = JSON.parse(data);
  hear(event);
  others.postMessage(event);
}

function listen() {
  if (source || document.hidden) return;
  source = new EventSource(address);
  for (const type of types.split(" ")) source.addEventListener(type, take);
  if (missed) for (const noun of ["timer", "time_entry", "project", "task"]) hear({ type: `${noun}.missed` });
  missed = false;
}

function rest() {
  source?.close();
  source = null;
  missed = true;
}

others.addEventListener("message", ({ data }) => hear(data));
document.addEventListener("visibilitychange", () => (document.hidden ? rest() : listen()));
// A page that the browser keeps for the way back has no connection any more.
addEventListener("pagehide", rest);
addEventListener("pageshow", listen);
listen();
