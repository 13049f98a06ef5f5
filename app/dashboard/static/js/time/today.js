// What is being edited is not taken away by news of another window; the rest follows them.

document.body.addEventListener("htmx:oobBeforeSwap", ({ detail }) => {
  if (detail.target.querySelector("[data-editing]")) detail.shouldSwap = false;
});
document.body.addEventListener("keydown", (event) => {
  if (event.key === "Escape") event.target.closest("[data-editing]")?.querySelector("[data-cancel]").click();
});
