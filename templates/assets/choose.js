// A field above each long list of options: what is typed leaves only the options that hold it.

export function startChoose() {
  for (const form of document.querySelectorAll("[data-search-options]")) {
    for (const select of form.querySelectorAll('select[name="to"]')) addField(select, form.dataset.searchOptions);
  }
}

function addField(select, label) {
  const field = document.createElement("input");
  field.type = "search";
  field.className = "find-option";
  field.placeholder = label;
  field.setAttribute("aria-label", `${label}: ${select.getAttribute("aria-label")}`);
  const whole = [...select.children].map((child) => child.cloneNode(true));
  field.addEventListener("input", () => narrow(select, whole, field.value.trim().toLowerCase()));
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
  select.before(field);
}

function narrow(select, whole, wanted) {
  const chosen = select.value;
  const kept = whole.map((child) => child.cloneNode(true));
  for (const child of kept) {
    if (child.tagName !== "OPTGROUP" || wanted === "") continue;
    for (const option of [...child.children]) {
      if (!option.textContent.toLowerCase().includes(wanted) && option.value !== chosen) option.remove();
    }
  }
  select.replaceChildren(...kept.filter((child) => child.tagName !== "OPTGROUP" || child.children.length > 0));
  const found = new Set([...select.querySelectorAll("optgroup option")].map((option) => option.value));
  if (wanted !== "") found.delete(chosen);
  // The only thing that is left is what was meant, though it may also stand among the suggestions.
  select.value = wanted !== "" && found.size === 1 ? [...found][0] : chosen;
}
