// What was typed into a long form survives a reload; it lasts as long as the tab and goes when the form is sent.

export function startDrafts() {
  for (const form of document.querySelectorAll("form[data-draft]")) {
    const place = `draft ${location.pathname} ${form.getAttribute("action")}`;
    restore(form, place);
    form.addEventListener("input", () => {
      const draft = {};
      for (const one of kept(form)) draft[one.name] = one.value;
      sessionStorage.setItem(place, JSON.stringify(draft));
    });
    form.addEventListener("submit", () => sessionStorage.removeItem(place));
  }
}

const kept = (form) =>
  [...form.elements].filter((one) => one.name && !["hidden", "password", "file", "radio", "checkbox"].includes(one.type));

function restore(form, place) {
  const draft = JSON.parse(sessionStorage.getItem(place) ?? "{}");
  for (const one of kept(form)) {
    if (!one.value && draft[one.name]) one.value = draft[one.name];
  }
}
