// Lets the running timer's clocks go on, from what they were when they came: how far the clocks of
// server and browser are apart plays no part.

const came = new WeakMap();
const ownTitle = document.title;

function words(seconds) {
  const two = (number) => String(number).padStart(2, "0");
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

function tick() {
  let title = ownTitle;
  for (const clock of document.querySelectorAll("[data-clock]")) {
    if (!came.has(clock)) came.set(clock, Date.now());
    const passed = "runs" in clock.dataset ? Date.now() - came.get(clock) : 0;
    const told = words(Number(clock.dataset.clock) + Math.max(0, Math.floor(passed / 1000)));
    if (clock.textContent !== told) clock.textContent = told;
    if (clock.dataset.title) title = `${told} · ${clock.dataset.title}`;
  }
  if (document.title !== title) document.title = title;
}

tick();
setInterval(tick, 1000);
document.body.addEventListener("htmx:afterSettle", tick);
