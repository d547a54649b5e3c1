// A search form refreshes its list while one types: the same page is asked for and one part of it replaced.

const PAUSE = 200; // milliseconds without a key before asking

export function startRefresh() {
  for (const form of document.querySelectorAll("form[data-refresh]")) {
    let pause;
    let asking;
    form.addEventListener("input", () => {
      clearTimeout(pause);
      pause = setTimeout(async () => {
        asking?.abort();
        asking = new AbortController();
        await refresh(form, asking.signal);
      }, PAUSE);
    });
  }
}

async function refresh(form, signal) {
  const address = new URL(form.action, location.href);
  address.search = new URLSearchParams(new FormData(form)).toString();
  try {
    const answer = await fetch(address, { signal });
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const part = form.dataset.refresh;
    const fresh = page.querySelector(part);
    if (fresh) document.querySelector(part)?.replaceWith(fresh);
    history.replaceState(null, "", address);
  } catch (stopped) {
    if (stopped.name !== "AbortError") throw stopped;
  }
}
