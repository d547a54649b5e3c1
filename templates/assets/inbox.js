// The inbox by keyboard alone: x chooses the row, a all of them, o types another sample, c and t
// note a card or a trial, d discards with a reason, u undoes. j, k, Enter and 1 to 9 are those of
// every list. After a step the row that took the place of the last one is chosen.
import { typing } from "./keys.js";

const PLACE = "inbox row";

export function startInbox() {
  const list = document.querySelector("[data-inbox]");
  // An inbox that was just emptied has no list, but its last step can still be undone.
  if (!list && !document.querySelector("form[data-undo]")) return;
  const chosenForm = document.getElementById("chosen");
  const boxes = () => [...(list?.querySelectorAll("input[name=measurement][type=checkbox]") ?? [])];
  const count = () => {
    const chosen = boxes().filter((box) => box.checked).length;
    for (const place of document.querySelectorAll("[data-chosen]")) place.textContent = String(chosen);
  };
  list?.addEventListener("change", count);
  document.querySelector("[data-choose-all]")?.addEventListener("change", (event) => {
    for (const box of boxes()) box.checked = event.target.checked;
    count();
  });
  // Enter in a field of the bar presses the button beside it; the form's own default does nothing.
  chosenForm?.addEventListener("keydown", (event) => {
    const part = event.key === "Enter" && event.target.matches("input") && event.target.closest(".bulk-part");
    if (!part) return;
    event.preventDefault();
    part.querySelector("button").click();
  });
  const acts = {
    x: (row) => toggle(row.querySelector("input[type=checkbox]"), count),
    a: () => {
      const all = boxes();
      const on = !all.every((box) => box.checked);
      for (const box of all) box.checked = on;
      count();
    },
    o: (row) => focus(row.querySelector("input[name=other]")),
    c: (row) => press(row, "card"),
    t: (row) => press(row, "trial"),
    b: (row) => press(row, "back"),
    d: (row) => {
      const many = boxes().some((box) => box.checked);
      focus((many ? chosenForm : row)?.querySelector("input[name=reason]"));
    },
    u: () => document.querySelector("form[data-undo]")?.requestSubmit(),
  };
  document.addEventListener("keydown", (event) => {
    const act = acts[event.key];
    if (!act || typing(event) || event.repeat) return;
    const row = list?.querySelector('[data-row][aria-selected="true"], [data-row]:has(details[open])');
    if (!row && event.key !== "u" && event.key !== "a") return;
    event.preventDefault();
    act(row);
  });
  if (list) remember(list);
  count();

  function press(row, act) {
    const many = boxes().some((box) => box.checked);
    const form = many ? chosenForm : row;
    form?.querySelector(`button[name=act][value=${act}]`)?.click();
  }
}

function toggle(box, then) {
  if (!box) return;
  box.checked = !box.checked;
  then();
}

function focus(field) {
  const fold = field?.closest("details");
  if (fold) fold.open = true;
  field?.focus();
}

function remember(list) {
  const rows = () => [...list.querySelectorAll("[data-row]")];
  document.addEventListener("submit", () => {
    const at = rows().findIndex((row) => row.querySelector("details[open]"));
    sessionStorage.setItem(PLACE, String(Math.max(at, 0)));
  });
  const at = Number(sessionStorage.getItem(PLACE) ?? 0);
  sessionStorage.removeItem(PLACE);
  const row = rows()[Math.min(at, rows().length - 1)];
  if (!row || at === 0) return;
  for (const other of rows()) other.querySelector("details").open = other === row;
  row.scrollIntoView({ block: "nearest" });
}
