// Keeps the page of a meeting in step: asks for one number, and fetches the page anew when it
// has changed. What somebody is typing, and where they are, is never disturbed; without this
// script the link "Refresh" does the same.

const root = document.getElementById("meeting");
const OFTEN = 1500;
const SELDOM = 10000; // while nobody looks, and after a while without contact

class InStep {
  constructor(root) {
    this.root = root;
    this.number = root.dataset.number;
    this.failures = 0;
    this.seen = new Map(this.parts(root).map((part) => [part.dataset.part, part.innerHTML]));
    this.step = root.querySelector("[data-step]");
    document.addEventListener("visibilitychange", () => this.soon(0));
    window.addEventListener("online", () => this.soon(0));
    window.addEventListener("offline", () => this.say(false));
    this.say(true);
    this.soon(OFTEN);
  }

  parts(element) {
    return [...element.querySelectorAll("[data-part]")];
  }

  soon(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(), wait);
  }

  pause() {
    if (document.visibilityState !== "visible") return SELDOM;
    return Math.min(SELDOM, OFTEN * 2 ** Math.min(this.failures, 3));
  }

  async look() {
    try {
      const response = await this.ask(this.root.dataset.version, "application/json");
      const { version } = await response.json();
      if (String(version) !== this.number) await this.fetch();
      this.failures = 0;
    } catch {
      this.failures += 1;
    }
    this.say(!this.failures);
    if (this.root.hasAttribute("data-live")) this.soon(this.pause());
  }

  async ask(address, accept) {
    const headers = { Accept: accept };
    if (accept === "text/html") headers["HX-Request"] = "true";
    const response = await fetch(address, { headers, signal: AbortSignal.timeout(8000) });
    if (!response.ok || response.redirected) throw new Error(response.status);
    return response;
  }

  async fetch() {
    const response = await this.ask(this.root.dataset.page, "text/html");
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.getElementById("meeting");
    for (const part of this.parts(fresh)) {
      const name = part.dataset.part;
      const html = part.innerHTML;
      if (this.plain(html) === this.plain(this.seen.get(name) ?? "")) continue;
      this.seen.set(name, html);
      this.replace(this.root.querySelector(`[data-part="${name}"]`), part);
    }
    this.number = fresh.dataset.number;
    this.root.toggleAttribute("data-live", fresh.hasAttribute("data-live"));
  }

  // Every answer carries another mask of the same token: that is no change.
  plain(html) {
    return html.replace(/name="csrfmiddlewaretoken" value="[^"]*"/g, "");
  }

  replace(old, fresh) {
    const typed = this.typed(old);
    const open = [...old.querySelectorAll("details[open] > summary")].map((s) => s.textContent);
    const focus = this.place(old);
    old.replaceChildren(...fresh.childNodes);
    for (const summary of old.querySelectorAll("details > summary")) {
      if (open.includes(summary.textContent)) summary.parentElement.open = true;
    }
    for (const entry of typed) this.put(old, entry);
    this.focus(old, focus);
    document.dispatchEvent(new CustomEvent("htmx:afterSettle"));
  }

  // Fields that differ from what the server had put into them.
  typed(part) {
    const found = [];
    for (const form of part.querySelectorAll("form[id]")) {
      const before = found.length;
      for (const field of form.elements) {
        const { name, type, value } = field;
        if (!name || type === "hidden" || type === "submit") continue;
        const isChoice = type === "radio" || type === "checkbox";
        const isChanged = isChoice
          ? field.checked !== field.defaultChecked
          : "options" in field
            ? ![...field.options].find((o) => o.defaultSelected)?.selected
            : value !== field.defaultValue;
        if (isChanged) found.push({ form: form.id, name, value, isChoice, checked: field.checked });
      }
      // what was read when the typing began: the server then sees that somebody else wrote
      const version = form.elements.version;
      if (version && found.length > before) {
        found.push({ form: form.id, name: "version", value: version.value, isRead: true });
      }
    }
    return found;
  }

  put(part, entry) {
    const form = part.querySelector(`#${CSS.escape(entry.form)}`);
    const fields = form ? [...form.elements].filter((field) => field.name === entry.name) : [];
    const field = entry.isChoice ? fields.find((f) => f.value === entry.value) : fields[0];
    if (!field) {
      if (!entry.isChoice && !entry.isRead && entry.value.trim()) this.keep(entry.value);
    } else if (entry.isChoice) field.checked = entry.checked;
    else field.value = entry.value;
  }

  // The form is gone: its words are laid where they can be copied.
  keep(words) {
    const box = this.root.querySelector("[data-kept]");
    if (box.hidden) box.append(Object.assign(document.createElement("p"), { textContent: box.dataset.words }));
    const area = Object.assign(document.createElement("textarea"), { value: words, readOnly: true, rows: 3 });
    area.setAttribute("aria-label", box.dataset.words);
    box.append(area);
    box.hidden = false;
  }

  place(part) {
    const element = document.activeElement;
    if (!part.contains(element)) return null;
    return {
      id: element.id,
      action: element.form?.getAttribute("action"),
      words: element.textContent,
      from: element.selectionStart ?? null,
      to: element.selectionEnd ?? null,
    };
  }

  focus(part, place) {
    if (!place) return;
    const again =
      (place.id && document.getElementById(place.id)) ||
      [...part.querySelectorAll("button")].find(
        (b) => b.form?.getAttribute("action") === place.action && b.textContent === place.words,
      );
    if (!again) {
      part.tabIndex = -1; // what had the focus is gone: the reader stays near
      part.focus();
      return;
    }
    again.focus();
    try {
      if (place.from !== null) again.setSelectionRange(place.from, place.to);
    } catch { /* not a field with text */ }
  }

  say(isIn) {
    const words = this.step.querySelector("[data-step-words]");
    const text = isIn ? this.step.dataset.in : this.step.dataset.out;
    if (words.textContent !== text) words.textContent = text;
    this.step.classList.toggle("is-out", !isIn);
  }
}

if (root?.hasAttribute("data-live")) new InStep(root);
