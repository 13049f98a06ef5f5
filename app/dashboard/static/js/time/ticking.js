// Several entries at once: tick all of a page, and see how many are ticked.

for (const form of document.querySelectorAll("[data-ticking]")) {
  const boxes = [...form.querySelectorAll("input[name=ids]")];
  const all = form.querySelector("[data-tick-all]");
  const words = form.querySelector("[data-ticked]");
  if (!all) continue;
  const panel = form.querySelector(".with-ticked");
  const tell = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && !all.checked;
    panel.hidden = !ticked;
    words.textContent = `${ticked} ${words.dataset.words}`;
  };
  all.hidden = false;
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    tell();
  });
  form.addEventListener("change", tell);
  addEventListener("pageshow", tell);
  tell();
}
