// The week, drawn: drag to create, move and resize. Times are those on the person's wall: the server
// turns them into instants, so that the browser's own time zone plays no part.

const place = document.getElementById("calendar");
const dialog = document.getElementById("booking");
const told = document.getElementById("told");
const { events, first, last, today, firstDay, entry, create, move, notMoved, allDay } = place.dataset;
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

function tell(sentence) {
  told.className = "notice warning floating";
  told.textContent = sentence;
  setTimeout(() => (told.className = "visually-hidden"), 6000);
}

async function save(info) {
  const { event } = info;
  const body = new URLSearchParams({ start_time: wall(event.start), end_time: wall(event.end) });
  const { "X-CSRFToken": token } = JSON.parse(document.body.getAttribute("hx-headers"));
  try {
    const answer = await fetch(move.replace(/0$/, event.id), { method: "POST", body, headers: { "HX-Request": "true", "X-CSRFToken": token } });
    if (answer.ok) return;
    const { message } = answer.status === 400 ? await answer.json() : {};
    tell(`${notMoved} ${message ?? ""}`);
  } catch {
    tell(told.dataset.failed);
  }
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
const source = {
  // On a phone one leafs on for as long as one likes.
  events: ({ startStr }) => fetch(`${events}?week=${startStr.slice(0, 10)}`).then((answer) => (answer.ok ? answer.json() : Promise.reject(answer))),
};
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
  viewDidMount: callNoTable,
  datesSet: () => requestAnimationFrame(callNoTable),
  eventAllUpdated: callNoTable,
  eventContent: content,
  eventClick: ({ event }) => location.assign(entry.replace(/0$/, event.id)),
  select: ({ start, end, allDay: isDay }) => !isDay && book(start, end),
  dateClick: ({ date, allDay: isDay }) => create && !isDay && book(date, new Date(date.getTime() + hour)),
  eventDrop: (info) => (info.event.allDay ? info.revert() : save(info)),
  eventResize: save,
});

document.querySelector(".week-list").open = false;
const hint = document.querySelector(".calendar-hint");
if (hint) hint.hidden = isNarrow;
for (const news of ["live:timer", "live:time_entry", "entry-booked"]) {
  document.body.addEventListener(news, () => calendar.refetchEvents());
}
document.body.addEventListener("entry-booked", () => dialog.close());
dialog?.addEventListener("click", ({ target }) => {
  if (target === dialog || target.closest("[data-close]")) dialog.close();
});
dialog?.addEventListener("close", () => calendar.unselect());

// The library calls its drawing a table, in which nothing could be pressed. The list of the week,
// which stands on the page as well, is what reads like one.
function unsay() {
  const said = "[role=table], [role=rowgroup], [role=row], [role=cell], [role=columnheader]";
  for (const node of place.querySelectorAll(said)) node.removeAttribute("role");
}

unsay();
new MutationObserver(unsay).observe(place, { childList: true, subtree: true });
