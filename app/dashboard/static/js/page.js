// What every page does beyond its forms; all of them work without it.

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
        button.textContent = status.textContent = status.dataset.copied;
        setTimeout(() => (button.textContent = label), 2000);
      },
      () => {
        status.textContent = status.dataset.failed;
        button.textContent = status.dataset.press;
      },
    ),
  );
}

// Who clicks twice means it once. The server does it once by itself; but of two answers a browser
// shows the second, and what is shown only once stands in the first.
const sent = new WeakMap();
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (event.timeStamp - (sent.get(form) ?? -Infinity) < 3000) event.preventDefault();
  else sent.set(form, event.timeStamp);
});

// The menu of a phone is open while the address says #menu.
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && location.hash === "#menu") location.hash = "#content";
});

// A filter that changes is asked for at once, where its form says so.
for (const form of document.querySelectorAll("form[data-at-once]")) {
  form.addEventListener("change", () => form.requestSubmit());
}

// What a server or network fails to answer is told, and the page stays as it is.
document.addEventListener("htmx:responseError", (event) => tell(event.detail.xhr.responseText));
document.addEventListener("htmx:sendError", () => tell(""));

function tell(page) {
  const told = document.getElementById("told");
  if (!told) return;
  const reasons = new DOMParser().parseFromString(page, "text/html").querySelectorAll("[data-reason]");
  const sentence = [...reasons].map((reason) => reason.textContent).join(" ");
  told.className = "notice warning floating";
  told.textContent = sentence ? `${told.dataset.unchanged} ${sentence}` : told.dataset.failed;
  setTimeout(() => (told.className = "visually-hidden"), 6000);
}
