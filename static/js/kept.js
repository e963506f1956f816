// Words that have not reached us, kept in this browser until they have: an entry for each
// question, under the number of the person, so that nobody else who signs in here meets them.

const kept = {
  start: `words:${document.body.dataset.person}:`,
  isClosed: false, // signed out: nothing is kept any more

  // All of this person's, also those that have arrived a moment ago: [address, entry].
  all() {
    try {
      const own = Object.entries(localStorage).filter(([key]) => key.startsWith(this.start));
      return own.map(([key, text]) => [key.slice(this.start.length), JSON.parse(text)]);
    } catch {
      return []; // storage is switched off
    }
  },

  waiting() {
    return this.all().filter(([, entry]) => !entry.arrived);
  },

  get(url) {
    return this.all().find(([key]) => key === url)?.[1];
  },

  put(url, entry) {
    if (this.isClosed) return;
    try {
      localStorage.setItem(this.start + url, JSON.stringify({ ...entry, page: location.pathname }));
    } catch { /* storage is full or switched off; the page still holds the words */ }
  },

  drop(url) {
    try { localStorage.removeItem(this.start + url); } catch { /* nothing was kept */ }
  },

  // Sends what was typed just now; autosave.js, where it runs, puts its own here.
  async flush() {},
};

// Says where words were typed that have not arrived: there they are sent. Where they are not
// asked any more, because they came too late, they can be copied or deleted.
function tellOfKept(entries) {
  const notice = document.querySelector("[data-kept]");
  const asked = new Set([...document.querySelectorAll("[data-url]")].map((place) => place.dataset.url));
  const shown = entries.filter(([url]) => !asked.has(url)).map(([url, entry]) => keptItem(notice, url, entry));
  notice.querySelector("[data-list]").replaceChildren(...shown);
  notice.hidden = !shown.length;
}

function keptItem(notice, url, { label, page, fields }) {
  const isHere = page === location.pathname;
  const item = notice.querySelector(isHere ? "[data-late]" : "[data-elsewhere]").content.cloneNode(true);
  item.querySelector("[data-label]").textContent = label;
  if (isHere) {
    const words = fields.filter(([name]) => !/-(version|read)$/.test(name)).map(([, value]) => value);
    item.querySelector("[data-words]").textContent = words.join("\n");
    item.querySelector("button").addEventListener("click", (event) => {
      kept.drop(url);
      event.target.closest("li").remove();
      notice.hidden = !notice.querySelector("li");
    });
  } else {
    item.querySelector("a").href = page;
  }
  return item;
}

// Signing out leaves nothing behind, and does not throw words away unasked.
function clearOnLeaving(form) {
  let isAsked = false;
  form.addEventListener("submit", async (event) => {
    if (!kept.waiting().length || isAsked) {
      kept.isClosed = true;
      for (const [url] of kept.all()) kept.drop(url);
      return;
    }
    event.preventDefault();
    await kept.flush();
    if (!kept.waiting().length) {
      form.requestSubmit();
      return;
    }
    isAsked = true;
    const notice = document.querySelector("[data-kept]");
    notice.hidden = notice.querySelector("[data-on-leaving]").hidden = false;
    notice.focus();
  });
}

for (const [url, entry] of kept.all()) if (entry.until < Date.now()) kept.drop(url);
tellOfKept(kept.waiting());
document.querySelectorAll(`form[action="${document.body.dataset.signOut}"]`).forEach(clearOnLeaving);
