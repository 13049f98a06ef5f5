// Several out of many, found by typing; without this they are marked in the list.

for (const select of document.querySelectorAll("select[data-pick]")) {
  new TomSelect(select, {
    placeholder: select.dataset.pick,
    hidePlaceholder: true,
    maxOptions: 200,
    closeAfterSelect: false,
    render: { no_results: () => null },
    onItemAdd() {
      this.setTextboxValue("");
      this.refreshOptions(false);
    },
  });
  // What stands in its place has the label.
  select.ariaHidden = "true";
}
