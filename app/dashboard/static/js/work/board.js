// The board: cards are dragged or moved by their buttons without reloading the page, and it follows
// what others do. Without this script the buttons send the form.

const told = document.getElementById("moved");
let dragging = false;
let missed = false;

const board = () => document.getElementById("board");

// Each move is a request of its own: htmx would keep only the last of those that wait.
async function move(card, { dataset: { column: status, label } }) {
  const id = card.dataset.task;
  const body = new FormData(document.getElementById("move"));
  body.set("status", status);
  // One form for all moves: each is an effect of its own.
  body.delete("form_key");
  const asked = { method: "POST", headers: { "HX-Request": "true" }, body };
  const answer = await fetch(`${id}/move`, asked).catch(() => Response.error());
  if (answer.ok) told.textContent = told.dataset.words.replace("{column}", label);
  else document.dispatchEvent(new CustomEvent("htmx:responseError", { detail: { xhr: { responseText: await answer.text() } } }));
  await refresh();
  return document.querySelector(`[data-task="${id}"]`);
}

// Whatever came of a move, the board is shown as the server has it: a refused card goes back.
function refresh() {
  missed = dragging;
  const where = { source: "#content", target: "#board", select: "#board", swap: "outerHTML" };
  return dragging ? undefined : htmx.ajax("GET", location.href, where);
}

function end({ item, from, to }) {
  dragging = false;
  if (from !== to) move(item, to);
  else if (missed) refresh();
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
  const { id, value } = event.submitter;
  const column = board().querySelector(`[data-column="${value}"]`);
  const moved = await move(event.submitter.closest("[data-task]"), column);
  (document.getElementById(id) ?? moved?.querySelector("button"))?.focus();
});

document.body.addEventListener("live:task", refresh);
document.body.addEventListener("htmx:afterSwap", ({ target }) => {
  if (target.id === "board") arrange();
});
arrange();
