// What the pages do beyond their forms; all of them work without it.

for (const page of document.querySelectorAll("[data-address]")) {
  history.replaceState(null, "", page.dataset.address);
}

document.querySelector("[data-focus]")?.focus();

async function copy(source) {
  source.select();
  // Browsers have navigator.clipboard over https and on this machine only.
  if (navigator.clipboard) await navigator.clipboard.writeText(source.value);
  else if (!document.execCommand("copy")) throw new Error("The browser does not copy");
}

for (const button of document.querySelectorAll("[data-copy]")) {
  const source = document.getElementById(button.dataset.copy);
  const status = document.querySelector("[data-copied]");
  const label = button.textContent;
  button.hidden = false;
  button.addEventListener("click", () =>
    copy(source).then(
      () => {
        button.textContent = status.textContent = "Copied";
        setTimeout(() => (button.textContent = label), 2000);
      },
      () => {
        status.textContent = "Copy the selected text yourself";
        button.textContent = "Press Ctrl-C";
      },
    ),
  );
}
