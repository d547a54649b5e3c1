// Live progress of a job by server-sent events; the page is drawn anew when the job has ended.

const figure = new Intl.NumberFormat("en");

export function startProgress() {
  for (const panel of document.querySelectorAll("[data-events]")) {
    const events = new EventSource(panel.dataset.events);
    events.addEventListener("progress", (event) => show(panel, JSON.parse(event.data)));
    events.addEventListener("end", () => {
      events.close();
      location.reload();
    });
  }
}

function show(panel, { done, total, outcomes }) {
  const bar = panel.querySelector("[data-progress]");
  if (total) {
    bar.max = total;
    bar.value = done;
    panel.querySelector("[data-total]").textContent = `/ ${figure.format(total)}`;
  }
  panel.querySelector("[data-done]").textContent = figure.format(done);
  for (const [name, value] of Object.entries(outcomes ?? {})) {
    const place = panel.querySelector(`[data-outcome="${name}"]`);
    if (place) place.textContent = figure.format(value);
  }
}
