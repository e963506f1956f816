// Says that this page is open, and learns who else has it open and whether the deadline moved.

const writing = document.querySelector("form[data-here]");
const SOON = 1000; // whoever only passes through is not here
const EVERY = 5000;

async function ask() {
  const data = new FormData();
  data.append("csrfmiddlewaretoken", writing.elements.csrfmiddlewaretoken.value);
  data.append("section", writing.dataset.section || "");
  try {
    const response = await fetch(writing.dataset.here, {
      method: "POST",
      body: data,
      headers: { Accept: "application/json" },
    });
    if (response.ok && !response.redirected) tell(await response.json());
  } catch { /* no network: saving says so */ }
}

function tell({ others, until, deadline }) {
  const notice = writing.querySelector("[data-others]");
  if (notice.textContent !== others) notice.textContent = others;
  notice.hidden = !others;
  const shown = document.querySelector(".page-head .deadline");
  const moment = shown?.querySelector("[data-until]")?.dataset.until;
  if (!moment || !until || Date.parse(moment) === Date.parse(until)) return;
  const page = new DOMParser().parseFromString(deadline, "text/html");
  shown.replaceWith(page.querySelector(".deadline"));
}

if (writing) {
  setTimeout(ask, SOON);
  setInterval(() => {
    if (document.visibilityState === "visible") ask();
  }, EVERY);
}
