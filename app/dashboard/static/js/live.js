// Follows what happens on the server, and tells the page: `live:timer`, `live:time_entry` and so on,
// each with the events heard, on <body>. A part of a page that shows such things loads itself anew:
// hx-trigger="live:time_entry from:body".
//
// Browsers keep few connections to one server. So only a window that is seen listens, and tells the
// others. A page that is seen from the start hears all since it was made; one that was not catches
// up when it is seen, as soon as it listens: what happens from then on, it hears.

const { live: address, liveFrom: from, liveTypes: types } = document.body.dataset;
const others = new BroadcastChannel("timetracker-live");
const PAUSE = 150;
const SLEPT = 60_000;
let source = null;
let missed = document.hidden;
let heard = new Map();
let lastTick = Date.now();

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
  source = new EventSource(missed ? address : `${address}?last_event_id=${from}`);
  for (const type of types.split(" ")) source.addEventListener(type, take);
  source.addEventListener("open", catchUp);
  source.addEventListener("error", ({ target }) => target === source && target.readyState === EventSource.CLOSED && comeBack());
}

function catchUp() {
  if (missed) for (const noun of ["timer", "time_entry", "project", "task"]) hear({ type: `${noun}.missed` });
  missed = false;
}

function rest() {
  source?.close();
  source = null;
  missed = true;
}

// A broken connection is opened anew by the browser, which goes on where it was. But where a proxy
// or the server refuses one, it gives up; and whoever is not signed in any more is to see that.
async function comeBack() {
  rest();
  await new Promise((resume) => setTimeout(resume, 3000 + 4000 * Math.random()));
  const page = await fetch(location.href, { method: "HEAD", redirect: "manual" }).catch(() => null);
  if (page?.type === "opaqueredirect") location.replace(location.pathname + location.search);
  else listen();
}

others.addEventListener("message", ({ data }) => hear(data));
document.addEventListener("visibilitychange", () => (document.hidden ? rest() : listen()));
// A page that the browser keeps for the way back has no connection any more.
addEventListener("pagehide", rest);
addEventListener("pageshow", listen);
// Where the clock has jumped, the machine has slept: its connection may be dead and not know it.
setInterval(() => {
  if (Date.now() - lastTick > SLEPT && source) {
    rest();
    listen();
  }
  lastTick = Date.now();
}, SLEPT / 4);
listen();
