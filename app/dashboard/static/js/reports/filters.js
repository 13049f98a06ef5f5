// A filter that is chosen is asked for at once; days are typed, and wait for the button.

for (const form of document.querySelectorAll("form[data-report]")) {
  form.addEventListener("change", (event) => {
    if (event.target.matches("select")) form.requestSubmit();
  });
}

// What finds by typing comes when somebody turns to the filters, where the page says so.
const filters = document.querySelector("[data-chooser]");
const signs = ["pointerover", "focusin"];

function load() {
  for (const sign of signs) filters.removeEventListener(sign, load);
  const look = Object.assign(document.createElement("link"), { rel: "stylesheet", href: filters.dataset.look });
  const chooser = Object.assign(document.createElement("script"), { src: filters.dataset.chooser });
  chooser.addEventListener("load", () => import(filters.dataset.choosing));
  document.head.append(look, chooser);
}

if (filters) for (const sign of signs) filters.addEventListener(sign, load);
// On a phone they are unfolded first.
if (filters) document.getElementById("show-filters").addEventListener("change", load, { once: true });
