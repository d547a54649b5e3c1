// What was typed into a long form survives a reload; it lasts as long as the tab and goes once the form was taken. A form
// that was sent and answered by a page that is none (session over, server busy) keeps its draft for the next time.

const SENT = "draft sent";

export function startDrafts() {
  settle();
  for (const form of document.querySelectorAll("form[data-draft]")) {
    const place = `draft ${location.pathname} ${form.getAttribute("action")}`;
    restore(form, place);
    form.addEventListener("input", () => {
      const draft = {};
      for (const one of kept(form)) draft[one.name] = one.value;
      sessionStorage.setItem(place, JSON.stringify(draft));
    });
    form.addEventListener("submit", () => sessionStorage.setItem(SENT, place));
  }
}

function settle() {
  const place = sessionStorage.getItem(SENT);
  if (!place) return;
  sessionStorage.removeItem(SENT);
  if (!document.querySelector("[data-keeps-drafts]")) sessionStorage.removeItem(place);
}

const kept = (form) =>
  [...form.elements].filter((one) => one.name && !["hidden", "password", "file", "radio", "checkbox"].includes(one.type));

function restore(form, place) {
  const draft = JSON.parse(sessionStorage.getItem(place) ?? "{}");
  for (const one of kept(form)) {
    if (!one.value && draft[one.name]) one.value = draft[one.name];
  }
}
