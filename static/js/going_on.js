// From one score sheet to the next without loading a page. While one sheet is read, the next is
// fetched; once the one is saved, the other takes its place, with its address and its title.
// Needs page.js, kept.js and scoring.js and notes.js before it.

const AHEAD = 1500; // milliseconds until the next one is fetched
const LONGEST = 600_000; // what was fetched longer ago is fetched anew

const place = document.querySelector("[data-sheet]");
const told = document.querySelector("[data-told]");
let sheet = null;
let here = location.pathname;
let ahead = null;

function begin() {
  const form = place.querySelector("form[data-scoring]");
  sheet = form ? new ScoreSheet(form) : null;
  if (sheet) sheet.ahead = () => (isReady() ? ahead.url : "");
  showNotes();
  clearTimeout(ahead?.timer);
  ahead = null;
  if (form?.dataset.next) ahead = { url: form.dataset.next, timer: setTimeout(lookAhead, AHEAD) };
}

async function lookAhead() {
  const next = ahead;
  next.at = Date.now();
  next.page = fetchSheet(next.url).catch(() => null);
  next.found = await next.page;
}

function isReady() {
  return Boolean(ahead?.found) && Date.now() - ahead.at < LONGEST;
}

async function fetchSheet(url) {
  const response = await fetch(url, { headers: { Accept: "application/json" } });
  const isJson = response.headers.get("Content-Type")?.includes("json");
  return response.ok && !response.redirected && isJson ? response.json() : null;
}

// The sheet at ``url``; what comes as no sheet (it was closed meanwhile) is loaded as a page.
async function goTo(url, hasSaved) {
  const isFetched = ahead?.url === url && ahead.page && Date.now() - ahead.at < LONGEST;
  let page = null;
  try {
    page = (isFetched && (await ahead.page)) || (await fetchSheet(url));
  } catch {
    sheet?.say(place.dataset.unreached);
    return;
  }
  if (!page) {
    location.assign(url);
    return;
  }
  if (hasSaved) history.pushState(null, "", page.url);
  lay(page);
  told.textContent = (hasSaved ? place.dataset.next : place.dataset.now).replace("%place", page.place);
}

function lay(page) {
  sheet?.end();
  here = page.url;
  document.title = page.title;
  document.querySelector(".breadcrumb [aria-current]").textContent = page.reference;
  document.getElementById("messages").replaceChildren(); // they were about the one before
  place.innerHTML = page.html;
  lookAgain();
  begin();
  tellOfKept(kept.waiting());
  scrollTo(0, 0);
  focusSheet();
}

// Where there is room for both panes the first open score has the focus, else the title.
function focusSheet() {
  if (document.querySelector(".error-summary")) return;
  const isWide = matchMedia("(min-width: 900px)").matches;
  if (!(isWide && sheet?.focusFirst())) place.querySelector("h1").focus({ preventScroll: true });
}

begin();
const isNew = !document.querySelector(".error-summary");
if (isNew && matchMedia("(min-width: 900px)").matches) sheet?.focusFirst();
place.addEventListener("sheet:next", ({ detail }) => goTo(detail, true));
addEventListener("popstate", () => {
  if (location.pathname !== here) goTo(location.pathname, false);
});
addEventListener("pagehide", () => sheet?.save("save", true));
addEventListener("online", () => sheet?.save());
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") sheet?.save("save", true);
});
kept.flush = async () => {
  if (sheet?.isSaving) await sheet.arrived;
  await sheet?.save();
};
