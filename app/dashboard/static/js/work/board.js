// The board: cards are dragged or moved by their buttons without reloading the page, and it follows
// what others do. Without this script the buttons send the form.

const told = document.getElementById("moved");
let dragging = false;
let missed = false;

const board = () => document.getElementById("board");

function show(verb, address, values) {
  const source = document.getElementById("content");
  const where = { source, target: "#board", select: "#board", swap: "outerHTML", values };
  return htmx.ajax(verb, address, where);
}

// Whatever comes of it, the board is shown as the server has it: a refused card goes back.
async function move(card, column, address) {
  const { label, column: status } = column.dataset;
  const wanted = card.dataset.task;
  await show("POST", address, { status });
  if (!column.isConnected) told.textContent = told.dataset.words.replace("{column}", label);
  else refresh();
  const moved = document.querySelector(`[data-task="${wanted}"]`);
  moved?.scrollIntoView({ block: "nearest", inline: "nearest" });
  return moved;
}

function refresh() {
  if (dragging) missed = true;
  else show("GET", location.href);
}

function end({ item, from, to }) {
  dragging = false;
  if (from !== to) move(item, to, `${item.dataset.task}/move${location.search}`);
  else if (missed) refresh();
  missed = false;
}

function arrange() {
  if (!("moves" in board().dataset)) return;
  const animation = matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 150;
  for (const column of board().querySelectorAll("[data-column]")) {
    Sortable.create(column, {
      group: "tasks",
      sort: false,
      animation,
      delay: 180,
      delayOnTouchOnly: true,
      filter: ".plain",
      preventOnFilter: false,
      onStart: () => (dragging = true),
      onEnd: end,
    });
  }
}

document.getElementById("move")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { submitter } = event;
  const column = board().querySelector(`[data-column="${submitter.value}"]`);
  const id = submitter.id;
  const moved = await move(submitter.closest("[data-task]"), column, submitter.formAction);
  (document.getElementById(id) ?? moved?.querySelector("button"))?.focus();
});

document.body.addEventListener("live:task", refresh);
document.body.addEventListener("htmx:afterSwap", ({ target }) => {
  if (target.id === "board") arrange();
});
arrange();
