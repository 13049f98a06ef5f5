// The week, drawn: drag or press keys to create, move and resize. Times are those on the person's wall: the server
// turns them into instants, so that the browser's own time zone plays no part.

const place = document.getElementById("calendar");
const dialog = document.getElementById("booking");
const told = document.getElementById("told");
const { events, first, last, today, firstDay, entry, create, move, otherWeek, allDay } = place.dataset;
const isNarrow = matchMedia("(max-width: 48rem)").matches;
const TABLE_ROLES = ["table", "rowgroup", "row", "columnheader", "rowheader", "cell"].map((role) => `[role="${role}"]`).join();
const two = (number) => String(number).padStart(2, "0");

const wall = (at) =>
  `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
const clock = (at) => `${two(at.getHours())}:${two(at.getMinutes())}`;

function part(name, text) {
  const node = document.createElement("div");
  node.className = name;
  node.textContent = text;
  return node;
}

// Names and notes are other people's words: they become text, and never HTML.
function content({ event }) {
  const { project, task, notes, runs } = event.extendedProps;
  const span = event.allDay ? "" : `${clock(event.start)}–${runs ? "" : clock(event.end)}`;
  const nodes = [part("event-span", span), part("event-work", task ? `${project} · ${task}` : project)];
  if (notes) nodes.push(part("event-notes", notes));
  return { domNodes: nodes };
}

async function save(info) {
  const { event } = info;
  const body = new URLSearchParams({ start_time: wall(event.start), end_time: wall(event.end) });
  const { "X-CSRFToken": token } = JSON.parse(document.body.getAttribute("hx-headers"));
  // Who goes to another page right away has made the change all the same.
  const asked = { method: "POST", body, keepalive: true, headers: { "HX-Request": "true", "X-CSRFToken": token } };
  const answer = await fetch(move.replace(/0$/, event.id), asked).catch(() => Response.error());
  if (answer.ok) {
    // It is drawn already: the news of it draws nothing anew, under the hand that goes on.
    shown = await load().catch(() => shown);
    return;
  }
  document.dispatchEvent(new CustomEvent("htmx:responseError", { detail: { xhr: { responseText: await answer.text() } } }));
  info.revert();
}

function book(start, end) {
  const query = new URLSearchParams({ start_time: wall(start), end_time: wall(end) });
  htmx.ajax("GET", `${create}?${query}`, "#booking-form").then(() => {
    if (!dialog.open) dialog.showModal();
  });
}

// EventCalendar says it is a table, and has cells that hold nothing and entries that stand in none.
// The list below tells the same in order; here each entry is a button with its words.
function callNoTable() {
  for (const node of place.querySelectorAll(TABLE_ROLES)) node.removeAttribute("role");
  for (const node of place.querySelectorAll("[aria-colindex]")) node.removeAttribute("aria-colindex");
  // Also without an entry in it that takes the focus, it is scrolled by the keyboard.
  place.querySelector(".ec-main")?.setAttribute("tabindex", "0");
}

const hour = 3600 * 1000;
let week = first;
let shown = "";
const load = () => fetch(`${events}?week=${week}`).then((answer) => (answer.ok ? answer.text() : Promise.reject(answer)));
const source = {
  events: async ({ startStr }) => {
    // On a phone one leafs on for as long as one likes.
    week = startStr.slice(0, 10);
    return JSON.parse((shown = await load()));
  },
};

// News of others' time change nothing here, and what is drawn anew slips away from who drags it.
async function follow() {
  if (!nudged && (await load()) !== shown && !nudged) calendar.refetchEvents();
}

const calendar = EventCalendar.create(place, {
  view: isNarrow ? "timeGridDay" : "timeGridWeek",
  duration: isNarrow ? { days: 3 } : { weeks: 1 },
  date: isNarrow && today > first && today <= last ? today : first,
  firstDay: Number(firstDay),
  headerToolbar: isNarrow ? { start: "prev", center: "title", end: "next" } : { start: "", center: "", end: "" },
  locale: document.documentElement.lang,
  dayHeaderFormat: { weekday: "short", day: "numeric" },
  slotLabelFormat: { hour: "2-digit", minute: "2-digit", hour12: false },
  allDayContent: { domNodes: [part("no-times", allDay)] },
  height: isNarrow ? "70vh" : "44rem",
  scrollTime: "07:00",
  slotDuration: "00:30",
  snapDuration: "00:15",
  nowIndicator: true,
  selectable: Boolean(create),
  eventDurationEditable: Boolean(move),
  longPressDelay: 400,
  eventSources: [source],
  eventContent: content,
  eventClick: async ({ event }) => {
    await send();
    location.assign(entry.replace(/0$/, event.id));
  },
  select: ({ start, end, allDay: isDay }) => !isDay && book(start, end),
  dateClick: ({ date, allDay: isDay }) => create && !isDay && book(date, new Date(date.getTime() + hour)),
  eventDrop: (info) => (info.event.allDay ? info.revert() : save(info)),
  eventResize: save,
});

document.querySelector(".week-list").open = false;
const hint = document.querySelector(".calendar-hint");
if (hint) hint.hidden = isNarrow;
for (const news of ["live:timer", "live:time_entry", "entry-booked"]) {
  document.body.addEventListener(news, follow);
}
document.body.addEventListener("entry-booked", () => dialog.close());
dialog?.addEventListener("click", ({ target }) => {
  if (target === dialog || target.closest("[data-close]")) dialog.close();
});
dialog?.addEventListener("close", () => calendar.unselect());

// By keys, the entry that has the focus is moved and made longer or shorter. What is pressed in a row
// is one change, sent when that ends.
const PAUSE = 700;
const steps = {
  ArrowUp: { shift: true, minutes: -15 },
  ArrowDown: { shift: true, minutes: 15 },
  ArrowLeft: { shift: true, days: -1 },
  ArrowRight: { shift: true, days: 1 },
  "+": { longer: 15 },
  "-": { longer: -15 },
};
let focused = null;
let nudged = null;
let timer = null;
let saving = Promise.resolve();

const idOf = (node) => node.closest?.(".ec-event")?.className.match(/\bentry-(\d+)/)?.[1] ?? null;
const after = (at, { days = 0, minutes = 0 }) =>
  new Date(at.getFullYear(), at.getMonth(), at.getDate() + days, at.getHours(), at.getMinutes() + minutes, at.getSeconds());
const dayOf = (at) => wall(at).slice(0, 10);
const spoken = (at) => at.toLocaleDateString(document.documentElement.lang, { weekday: "long", day: "numeric", month: "long" });

function nudge(id, { days, minutes, longer = 0 }) {
  const event = calendar.getEventById(id);
  const start = after(event.start, { days, minutes });
  const end = after(event.end, { days, minutes: (minutes ?? 0) + longer });
  const { currentStart, currentEnd } = calendar.getView();
  if (!event.editable || end <= start) return;
  if (start < currentStart || start >= currentEnd) {
    told.textContent = otherWeek;
    return;
  }
  if (nudged !== id) send();
  nudged = id;
  calendar.updateEvent({ ...event, start, end });
  told.textContent = `${spoken(start)}, ${clock(start)}–${clock(end)}`;
  clearTimeout(timer);
  timer = setTimeout(send, PAUSE);
}

function send() {
  clearTimeout(timer);
  const event = nudged && calendar.getEventById(nudged);
  nudged = null;
  if (event) saving = saving.then(() => save({ event, revert: () => calendar.refetchEvents() }));
  return saving;
}

// After the entry that has the focus; else after what the day holds, or in the morning.
function proposed() {
  const beside = focused && calendar.getEventById(focused);
  if (beside && !beside.allDay) return beside.end;
  const day = beside ? dayOf(beside.start) : today >= first && today <= last ? today : first;
  const ends = calendar.getEvents().filter((event) => !event.allDay && dayOf(event.start) === day).map((event) => event.end);
  return ends.length ? new Date(Math.max(...ends)) : new Date(`${day}T09:00`);
}

place.addEventListener("keydown", (event) => {
  const step = steps[event.key];
  const id = idOf(event.target);
  if (!id || !step || event.ctrlKey || event.metaKey || event.altKey || (step.shift && !event.shiftKey)) return;
  event.preventDefault();
  nudge(id, step);
});
addEventListener("pagehide", send);
document.querySelector("[data-new]")?.addEventListener("click", (event) => {
  event.preventDefault();
  const start = proposed();
  book(start, after(start, { minutes: 60 }));
});

// An entry that is drawn anew gets back the focus that it had.
document.addEventListener("focusin", ({ target }) => (focused = idOf(target)));
document.addEventListener("pointerdown", () => (focused = null));
new MutationObserver(() => {
  callNoTable();
  if (focused && document.activeElement === document.body) place.querySelector(`.entry-${focused}`)?.focus();
}).observe(place, { childList: true, subtree: true });
callNoTable();
