// Figures that stay true while a page is open: the server sends the number of waiting
// measurements whenever it changes. Without it the page shows what was true when it was drawn.

const figure = new Intl.NumberFormat("en");

export function startLive() {
  const places = document.querySelectorAll("[data-live]");
  if (places.length === 0) return;
  const events = new EventSource("/inbox/events");
  let shown;
  events.addEventListener("waiting", (event) => {
    const { count } = JSON.parse(event.data);
    for (const place of places) show(place, count);
    if (shown !== undefined && count > shown) {
      for (const note of document.querySelectorAll("[data-live-note]")) note.hidden = false;
    }
    shown = count;
  });
}

function show(place, count) {
  place.textContent = figure.format(count);
  const figureBox = place.closest(".figures > *");
  if (figureBox) {
    figureBox.classList.toggle("nothing", count === 0);
    figureBox.classList.toggle("urgent", count > 0);
  }
}
