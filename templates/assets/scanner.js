// A barcode scanner types fast and ends with Enter. Outside of fields a scan is searched for;
// in a form its Enter goes on to the next empty field and never sends a half-filled form.

const BURST = 40; // milliseconds between keys; nobody types a number that fast
const SHORTEST = 6; // characters; shorter bursts are two keys hit together

export function startScanner() {
  let scanned = "";
  let last = 0;
  document.addEventListener("keydown", (event) => {
    const at = event.target;
    if (at instanceof HTMLElement && at.matches("input, textarea, select, [contenteditable]")) {
      if (event.key === "Enter" && at.matches("input")) goOn(at, event);
      return;
    }
    const burst = event.timeStamp - last < BURST;
    last = event.timeStamp;
    if (event.key === "Enter") {
      if (burst && scanned.length >= SHORTEST) {
        event.preventDefault();
        event.stopImmediatePropagation();
        location.assign(`/search?q=${encodeURIComponent(scanned)}`);
      }
      scanned = "";
    } else if (event.key.length === 1) {
      scanned = burst ? scanned + event.key : event.key;
    }
  }, { capture: true });
}

function goOn(field, event) {
  const form = field.closest("form[data-whole]");
  if (!form) return;
  const empty = [...form.elements].find((one) => one !== field && one.required && !filled(one, form));
  if (empty) {
    event.preventDefault();
    empty.focus();
  }
}

const filled = (one, form) =>
  one.type === "radio" ? Boolean(form.elements[one.name].value) : one.value.trim() !== "";
