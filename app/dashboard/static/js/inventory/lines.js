// Forms with lines: as many as one likes.

for (const lines of document.querySelectorAll("[data-lines]")) {
  const button = lines.querySelector("[data-add-line]");
  button.hidden = false;
  button.addEventListener("click", () => add(lines, button));
}

function add(lines, button) {
  const all = lines.querySelectorAll("[data-line]");
  const line = all[all.length - 1].cloneNode(true);
  for (const part of line.querySelectorAll(".error")) part.remove();
  for (const input of line.querySelectorAll("input")) {
    const name = input.name.replace(/\d+/, all.length);
    line.querySelector(`label[for="${CSS.escape(input.id)}"]`).htmlFor = name;
    input.id = input.name = name;
    input.value = "";
    for (const told of ["aria-invalid", "aria-describedby"]) input.removeAttribute(told);
  }
  line.querySelector("legend").textContent = `${button.dataset.legend} ${all.length + 1}`;
  button.before(line);
  // What asks for SKUs while one types is htmx's.
  window.htmx?.process(line);
  line.querySelector("input").focus();
}
