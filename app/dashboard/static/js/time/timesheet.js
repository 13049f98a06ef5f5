// Totals follow what is typed, and news of other windows wait until it is saved.

const HOURS = /^(?=[.,]?\d)(\d{0,4})([.,]\d{0,4})?$/;
const CLOCK = /^(\d{1,4}):([0-5]\d)(?::([0-5]\d))?$/;
const UNITS = /^(?=\d)(?:(\d+(?:[.,]\d+)?)\s*h)?\s*(?:(\d+(?:[.,]\d+)?)\s*m(?:in)?)?$/i;

function secondsOf(text) {
  const number = (digits) => Number((digits ?? "0").replace(",", ".")) || 0;
  const typed = text.trim();
  if (HOURS.test(typed)) return Math.round(number(typed) * 3600);
  const parts = typed.match(CLOCK) ?? typed.match(UNITS) ?? [];
  return Math.round(number(parts[1]) * 3600 + number(parts[2]) * 60 + number(parts[3]));
}

function words(seconds) {
  const two = (part) => String(part).padStart(2, "0");
  const rest = seconds % 60;
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}${rest ? `:${two(rest)}` : ""}`;
}

function secondsIn(cell) {
  const box = cell.querySelector("input");
  return box ? secondsOf(box.value) : Number(cell.querySelector("[data-seconds]")?.dataset.seconds ?? 0);
}

function sumUp(sheet) {
  const days = [0, 0, 0, 0, 0, 0, 0];
  for (const row of sheet.querySelectorAll("tbody tr")) {
    const cells = [...row.querySelectorAll(".cell")].map(secondsIn);
    cells.forEach((seconds, day) => (days[day] += seconds));
    const sum = cells.reduce((a, b) => a + b, 0);
    row.querySelector("[data-row-total]").textContent = sum || !row.matches(".new-row") ? words(sum) : "";
  }
  sheet.querySelectorAll("[data-day-total]").forEach((cell, day) => (cell.textContent = words(days[day])));
  sheet.querySelector("[data-week-total]").textContent = words(days.reduce((a, b) => a + b, 0));
}

const isTouched = (sheet) =>
  [...sheet.querySelectorAll(".cell input")].some((box) => box.value !== box.defaultValue) ||
  sheet.contains(document.activeElement);

document.body.addEventListener("input", ({ target }) => {
  const sheet = target.closest("[data-sheet]");
  if (sheet && target.closest(".cell")) sumUp(sheet);
});
document.body.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target.matches("[data-sheet]") && isTouched(event.target)) event.preventDefault();
});
// Up and down lead to the same day of the next row.
document.body.addEventListener("keydown", (event) => {
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  const cell = step && event.target.closest("[data-sheet] .cell");
  if (!cell) return;
  const rows = [...cell.closest("tbody").rows];
  const next = rows[rows.indexOf(cell.parentElement) + step]?.cells[cell.cellIndex]?.querySelector("input");
  if (!next) return;
  event.preventDefault();
  next.select();
});
