// Shows what a form would make, a moment after it was last changed. Without this the button does.
const PAUSE = 800;

export function startPreview() {
  for (const form of document.querySelectorAll("form[data-preview]")) {
    const button = form.querySelector("[data-preview-button]");
    if (!button || !document.querySelector("iframe[name=preview]")) continue;
    let waiting = 0;
    const show = () => form.requestSubmit(button);
    form.addEventListener("input", (event) => {
      if (event.target.name === "note") return;
      clearTimeout(waiting);
      waiting = setTimeout(show, PAUSE);
    });
    show();
  }
}
