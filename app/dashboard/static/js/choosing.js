// What is found by typing, in place of a long list. A field with data-remote asks the server, which
// has more than the page holds.

// Several out of many: the list stays open for the next one.
const several = {
  hidePlaceholder: true,
  closeAfterSelect: false,
  onItemAdd() {
    this.setTextboxValue("");
    this.refreshOptions(false);
  },
};

function chooserOf(select) {
  const { remote, placeholder } = select.dataset;
  const nothing = select.querySelector("option[value='']");
  const options = {
    placeholder: placeholder ?? nothing?.textContent.trim(),
    maxOptions: 300,
    // Who types fast and presses Enter means what they have typed.
    refreshThrottle: 0,
    lockOptgroupOrder: true,
    render: {
      no_results: () => null,
      loading: () => null,
    },
    ...(select.multiple && several),
  };
  if (remote) {
    options.load = (query, done) =>
      fetch(`${remote}?q=${encodeURIComponent(query)}`)
        .then((answer) => (answer.ok ? answer.json() : []))
        .then((found) => {
          for (const { optgroup } of found) if (optgroup !== undefined) chooser.addOptionGroup(optgroup, { label: optgroup, value: optgroup });
          done(found);
        })
        .catch(() => done([]));
  }
  const chooser = new TomSelect(select, options);
  // What stands in its place has the label.
  select.ariaHidden = "true";
  return chooser;
}

function choose(root) {
  for (const select of root.querySelectorAll("select[data-choose]")) {
    if (!select.tomselect) chooserOf(select);
  }
}

// The server answers with the tasks of the project that was chosen.
document.body.addEventListener("htmx:beforeSwap", ({ detail: { target } }) => {
  if (target.matches("select[data-choose]")) target.tomselect?.destroy();
});
document.body.addEventListener("htmx:afterSwap", ({ detail: { target } }) => {
  if (target.matches("select[data-choose]")) chooserOf(target);
});
document.body.addEventListener("htmx:load", ({ target }) => choose(target));
choose(document);

// A key that starts the timer leads here, where nothing tells what to start.
function focusProject() {
  if (location.hash !== "#project_id") return;
  // After the browser has gone to the place itself, by which it takes the focus away.
  setTimeout(() => document.getElementById("project_id-ts-control")?.focus(), 50);
}
addEventListener("hashchange", focusProject);
addEventListener("pageshow", focusProject);
