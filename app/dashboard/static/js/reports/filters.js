// A filter that is chosen is asked for at once; days are typed, and wait for the button.

for (const form of document.querySelectorAll("form[data-report]")) {
  form.addEventListener("change", (event) => {
    if (event.target.matches("select")) form.requestSubmit();
  });
}
