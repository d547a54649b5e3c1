// A form is sent once, however often its button is pressed: the second press would cut off the first answer and show that
// of a repetition. After a while it may be sent again, should the answer never have come.

const PATIENCE = 10_000; // milliseconds

export function startOnce() {
  let sent = new WeakMap();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const elsewhere = form.getAttribute("target") ?? event.submitter?.getAttribute("formtarget");
    if (event.defaultPrevented || form.getAttribute("method") !== "post" || elsewhere) return;
    const now = performance.now();
    if (now - (sent.get(form) ?? -PATIENCE) < PATIENCE) event.preventDefault();
    else sent.set(form, now);
  });
  addEventListener("pageshow", () => {
    sent = new WeakMap();
  });
}
