// Keys that work on every page: / finds, ? helps, Escape leaves.

/** True while a key belongs to a field and not to the page. */
export function typing(event) {
  const at = event.target;
  const fields = "input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]";
  return event.ctrlKey || event.metaKey || event.altKey || (at instanceof Element && at.matches(fields));
}

export function startKeys() {
  const help = document.getElementById("keys");
  for (const button of document.querySelectorAll("[data-show-keys]")) {
    button.addEventListener("click", () => help?.showModal());
  }
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") leave(event);
    if (typing(event)) return;
    if (event.key === "/") {
      event.preventDefault();
      document.getElementById("find")?.select();
    } else if (event.key === "?") {
      help?.showModal();
    }
  });
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
}

function leave(event) {
  for (const menu of document.querySelectorAll("details.menu[open]")) menu.open = false;
  if (event.target instanceof HTMLElement && event.target.matches("input, textarea, select")) event.target.blur();
}
