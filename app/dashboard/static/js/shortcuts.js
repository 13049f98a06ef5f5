// The keyboard: single keys where nobody is typing, and `?` tells which.

const dialog = document.getElementById("shortcuts");
let going = false;

const acts = {
  "?": () => dialog.showModal(),
  t: () => document.querySelector("[data-timer-toggle]")?.requestSubmit(),
  n: () => document.querySelector("[data-new]")?.click(),
  "/": () => document.querySelector("[data-search]")?.focus(),
  g: () => {
    going = true;
    setTimeout(() => (going = false), 1500);
  },
};

function isTyping({ target }) {
  return target.closest("input, select, textarea, dialog[open], [contenteditable], [role=listbox]");
}

document.addEventListener("keydown", (event) => {
  if (!dialog || event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
  const place = going && dialog.querySelector(`[data-go="${CSS.escape(event.key)}"]`);
  going = false;
  const act = place ? () => location.assign(place.dataset.to) : acts[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});
