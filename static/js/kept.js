// Words that have not reached us, kept in this browser until they have: an entry for each
// question, under the number of the person, so that nobody else who signs in here meets them.

const kept = {
  start: `words:${document.body.dataset.person}:`,
  isClosed: false, // signed out: nothing is kept any more

  // All of this person's, also those that have arrived a moment ago: [place, entry].
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

  get(place) {
    return this.all().find(([key]) => key === place)?.[1];
  },

  put(place, entry) {
    if (this.isClosed) return;
    try {
      localStorage.setItem(this.start + place, JSON.stringify({ ...entry, page: location.pathname }));
    } catch { /* storage is full or switched off; the page still holds the words */ }
  },

  drop(place) {
    try { localStorage.removeItem(this.start + place); } catch { /* nothing was kept */ }
  },

  // What a person typed, without what the page keeps beside it.
  words(fields) {
    return fields.filter(([part]) => !["-version", "-read"].includes(part)).map(([, value]) => value);
  },

  // Sends what was typed just now; autosave.js, where it runs, puts its own here.
  async flush() {},
};

// Says where words were typed that have not arrived: there they are sent. Where they are not
// asked any more, because they came too late, they can be copied or deleted.
function tellOfKept(entries) {
  const notice = document.querySelector("[data-kept]");
  const asked = [...document.querySelectorAll("[data-place]")].map((question) => question.dataset.place);
  const elsewhere = entries.filter(([place]) => !asked.includes(place));
  const shown = elsewhere.map(([place, entry]) => keptItem(notice, place, entry));
  notice.querySelector("[data-list]").replaceChildren(...shown);
  notice.hidden = !shown.length;
}

function keptItem(notice, place, { label, page, fields }) {
  const isHere = page === location.pathname;
  const item = notice.querySelector(isHere ? "[data-late]" : "[data-elsewhere]").content.cloneNode(true);
  item.querySelector("[data-label]").textContent = label;
  if (isHere) {
    item.querySelector("[data-words]").textContent = kept.words(fields).filter(Boolean).join("\n");
    item.querySelector("button").addEventListener("click", (event) => {
      kept.drop(place);
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
      for (const [place] of kept.all()) kept.drop(place);
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

for (const [place, entry] of kept.all()) if (entry.until < Date.now()) kept.drop(place);
tellOfKept(kept.waiting());
document.querySelectorAll(`form[action="${document.body.dataset.signOut}"]`).forEach(clearOnLeaving);
