// Walking through lists by keyboard: j and k choose, Enter opens or sends, 1 to 9 pick a
// candidate, [ and ] go to the neighbours, n turns the page.
import { typing } from "./keys.js";

let chosen = -1;
let digit;

const rows = () => [...document.querySelectorAll("[data-rows] tbody tr, [data-rows] > [data-row]")];

export function startRows() {
  chosen = rows().findIndex((row) => row.querySelector("details[open]"));
  document.addEventListener("keydown", (event) => {
    // A scanner's digits come in a burst: a digit counts only when nothing follows it at once.
    clearTimeout(digit);
    if (typing(event)) return;
    const row = rows()[chosen];
    if (event.key === "j") choose(chosen + 1);
    else if (event.key === "k") choose(Math.max(chosen - 1, 0));
    else if (event.key === "Enter" && row && !onControl(event.target)) open(row, event);
    else if (event.key === "[") document.querySelector(".walk a[rel=prev]")?.click();
    else if (event.key === "]") document.querySelector(".walk a[rel=next]")?.click();
    else if (event.key === "n") document.querySelector(".pager a[rel=next]")?.click();
    else if (/^[1-9]$/.test(event.key) && row) digit = setTimeout(() => pick(row, Number(event.key)), 80);
  });
}

const onControl = (at) => at instanceof Element && at.matches("a, button, summary");

function choose(wanted) {
  const all = rows();
  if (all.length === 0) return;
  chosen = Math.min(wanted, all.length - 1);
  all.forEach((row, place) => {
    row.setAttribute("aria-selected", String(place === chosen));
    const folded = row.matches("[data-row]") && row.querySelector("details");
    if (folded) folded.open = place === chosen;
  });
  all[chosen].scrollIntoView({ block: "nearest" });
}

function open(row, event) {
  const form = row.matches("[data-row]") && row.querySelector("form");
  if (form) form.requestSubmit(form.querySelector("button"));
  else row.querySelector("a[href]")?.click();
  event.preventDefault();
}

function pick(row, number) {
  const radio = row.querySelectorAll("input[type=radio]")[number - 1];
  if (radio) radio.checked = true;
}
