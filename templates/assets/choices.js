// Choosing from what a look-up found without the mouse: the arrows go from the field into
// the list and through it, Enter opens what has the focus, Escape leads back to the field.

export function startChoices() {
  document.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    for (const form of document.querySelectorAll("form[data-choices]")) {
      const field = form.querySelector("input[type=search]");
      const choices = [...document.querySelectorAll(`${form.dataset.choices} [data-choice]`)];
      const at = choices.indexOf(document.activeElement);
      if (at < 0 && document.activeElement !== field) continue;
      if (event.key === "Escape" && at >= 0) field.select();
      if (!step || choices.length === 0) continue;
      event.preventDefault();
      (choices[Math.min(at + step, choices.length - 1)] ?? field).focus();
    }
  });
}
