// What scripts add to a page that works without them. Each part looks for its own markup and
// does nothing where there is none; after htmx has swapped something in, all look again.

const language = document.documentElement.lang || "en";

// A deadline counts down. The server's clock is the one that counts: data-now carries it.
function countDown() {
  const words = new Intl.RelativeTimeFormat(language, { numeric: "always" });
  const units = [["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];
  for (const element of document.querySelectorAll("[data-until]")) {
    element.clockOffset ??= Date.parse(element.dataset.now) - Date.now();
    const left = (Date.parse(element.dataset.until) - Date.now() - element.clockOffset) / 1000;
    const [unit, size] = units.find(([, size]) => Math.abs(left) >= 2 * size) || units.at(-1);
    const text = words.format(Math.trunc(left / size), unit);
    if (element.textContent !== text) element.textContent = text;
  }
}

// The error summary takes the focus, so that it is read out first.
function focusErrors() {
  const summary = document.querySelector(".error-summary:not([data-seen])");
  if (!summary) return;
  summary.dataset.seen = "";
  summary.focus();
}

function navigationMenu() {
  const button = document.querySelector(".menu-button");
  const navigation = document.getElementById("navigation");
  if (!button) return;
  if (!navigation) {
    button.remove();
    return;
  }
  button.addEventListener("click", () => {
    const open = button.closest(".site-header").classList.toggle("open");
    button.setAttribute("aria-expanded", String(open));
  });
}

// Menus close when the reader goes elsewhere or presses Escape.
function closeMenus(event) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (event.key === "Escape") {
      menu.open = false;
      menu.querySelector("summary").focus();
    } else if (!event.key && !menu.contains(event.target)) {
      menu.open = false;
    }
  }
}

// The divider of a split view is moved with the mouse or with the arrow keys, and remembered.
function splitViews() {
  for (const split of document.querySelectorAll(".split:not([data-ready])")) {
    const divider = split.querySelector(".split-divider");
    split.dataset.ready = "";
    if (!divider) continue;
    const key = `split:${split.id}`;
    const move = (percent) => {
      const value = Math.round(Math.min(75, Math.max(25, percent)));
      split.style.setProperty("--split", `${value}%`);
      divider.setAttribute("aria-valuenow", value);
      try { localStorage.setItem(key, value); } catch { /* storage is switched off */ }
    };
    try {
      const kept = Number(localStorage.getItem(key));
      if (kept) move(kept);
    } catch { /* storage is switched off */ }
    divider.addEventListener("keydown", (event) => {
      const now = Number(divider.getAttribute("aria-valuenow"));
      const to = { ArrowLeft: now - 5, ArrowRight: now + 5, Home: 25, End: 75 }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      move(to);
    });
    divider.addEventListener("pointerdown", (event) => divider.setPointerCapture(event.pointerId));
    divider.addEventListener("pointermove", (event) => {
      if (!divider.hasPointerCapture(event.pointerId)) return;
      const box = split.getBoundingClientRect();
      move(((event.clientX - box.left) / box.width) * 100);
    });
    const narrow = matchMedia("(max-width: 899px)");
    const fit = () => {
      for (const sheet of split.querySelectorAll("details.split-pane")) sheet.open = !narrow.matches;
    };
    if (narrow.matches) fit();
    narrow.addEventListener("change", fit); // a tablet is turned, a window drawn wider
  }
}

// As the server counts: Chinese and Japanese characters are words of their own.
const IDEOGRAPH = "\\u3040-\\u30ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3134f}";
const WORDS = new RegExp(`[${IDEOGRAPH}]|[^\\s${IDEOGRAPH}]+`, "gu");

// How many words a text still may have: <textarea data-words="250">; the count stands below it.
function countWords() {
  for (const area of document.querySelectorAll("textarea[data-words]")) {
    const output = document.getElementById(`${area.id}-words`);
    if (!output) continue;
    const used = (area.value.match(WORDS) || []).length;
    output.textContent = output.dataset.words
      .replace("%used", used)
      .replace("%limit", area.dataset.words);
  }
}

function themeChoice() {
  const button = document.querySelector(".theme-choice");
  if (!button) return;
  const root = document.documentElement;
  const dark = () =>
    root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  const say = () => { button.textContent = dark() ? button.dataset.light : button.dataset.dark; };
  button.hidden = false;
  say();
  button.addEventListener("click", () => {
    root.dataset.theme = dark() ? "light" : "dark";
    try { localStorage.setItem("theme", root.dataset.theme); } catch { /* storage is switched off */ }
    say();
  });
}

function lookAgain() {
  countDown();
  focusErrors();
  splitViews();
  countWords();
}

navigationMenu();
themeChoice();
lookAgain();
setInterval(countDown, 1000);
document.addEventListener("click", closeMenus);
document.addEventListener("keydown", closeMenus);
document.addEventListener("input", countWords);
document.addEventListener("htmx:afterSettle", lookAgain);
