// The scoring screen: digits set levels while a score has the focus, every change is saved by
// itself, and what has not arrived is kept in the browser (kept.js). Without this script the page's
// own buttons save. Needs kept.js and controls.js; going_on.js lays the next sheet in its place.

const DELAY = 1200;
const RETRY = 5000;
const FRESH = 60_000;
const NOT_WORDS = ["csrfmiddlewaretoken", "version"];

class ScoreSheet {
  constructor(form) {
    this.form = form;
    this.words = form.dataset;
    this.state = form.querySelector("[data-state]");
    this.version = form.elements.version;
    this.sent = []; // what may have arrived: no answer came back
    // isHeld: two texts wait for a choice; isClosed: nothing is taken here any more
    this.isDirty = this.isSaving = this.isLeaving = this.isHeld = this.isClosed = false;
    form.addEventListener("keydown", (event) => this.key(event));
    form.addEventListener("input", () => this.touch());
    form.addEventListener("change", (event) => {
      if (event.target.type === "radio") this.describe(event.target.closest("[data-criterion]"));
      this.touch();
    });
    form.addEventListener("submit", (event) => this.leave(event));
    this.restore();
    for (const criterion of this.criteria()) this.describe(criterion);
    for (const details of form.querySelectorAll("details.criterion-comment")) {
      if (details.querySelector("textarea").value) details.open = true;
    }
  }

  criteria() {
    return [...this.form.querySelectorAll("[data-criterion]")];
  }

  // What a digit may set, in order: the criteria, and how sure one is.
  steps() {
    return [...this.form.querySelectorAll("[data-criterion], [data-confidence]")];
  }

  key(event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      if (!event.repeat) this.form.requestSubmit(this.form.querySelector('button[name="then"][value="next"]'));
      return;
    }
    if (event.target.type !== "radio" || event.ctrlKey || event.altKey || event.metaKey) return;
    if (["Backspace", "Delete"].includes(event.key)) this.set(event, "");
    const digit = /^(?:Digit|Numpad)([0-9])$/.exec(event.code);
    if (digit) this.set(event, event.shiftKey ? `${digit[1]}.5` : digit[1]);
  }

  // Levels that the scale does not have are passed over in silence.
  set(event, value) {
    const step = event.target.closest("[data-criterion], [data-confidence]");
    const radio = step.querySelector(`input[type="radio"][value="${value}"]`);
    event.preventDefault();
    if (!radio) return;
    radio.checked = true;
    radio.dispatchEvent(new Event("change", { bubbles: true }));
    if (value === "") radio.focus();
    else this.focusNext(step, radio);
  }

  focusNext(step, radio) {
    const all = this.steps();
    const next = all[all.indexOf(step) + 1];
    const target = next && next.querySelector('input[type="radio"]:checked');
    (target || radio).focus();
    (next || step).scrollIntoView({ block: "nearest" });
  }

  // Whether there is a criterion without a score; the first one gets the focus.
  focusFirst() {
    const open = this.criteria().find((criterion) => {
      const chosen = criterion.querySelector('input[type="radio"]:checked');
      return chosen && chosen.value === "";
    });
    open?.querySelector('input[type="radio"]:checked').focus({ preventScroll: true });
    return Boolean(open);
  }

  // The words for the level chosen (or for the whole level below a half mark), and whether the
  // level asks for a reason.
  describe(criterion) {
    const chosen = criterion?.querySelector('input[type="radio"]:checked');
    if (!chosen) return;
    const output = criterion.querySelector("[data-descriptor]");
    if (output) {
      const level = Math.floor(Number(chosen.value));
      const words = chosen.value === "" ? null : criterion.querySelector(`[data-level="${level}"]`);
      output.hidden = !words;
      output.textContent = words ? words.textContent : "";
    }
    if (criterion.dataset.reasons === undefined) return;
    const isAsked = criterion.dataset.reasons.split(" ").includes(chosen.value);
    const comment = criterion.querySelector("details.criterion-comment");
    comment.querySelector("textarea").required = isAsked;
    comment.querySelector("[data-optional]").hidden = isAsked;
    comment.querySelector("[data-required]").hidden = !isAsked;
    if (isAsked) comment.open = true;
  }

  count() {
    const all = this.criteria();
    const done = all.filter((criterion) => {
      const field = criterion.querySelector('input[type="radio"]:checked, input[inputmode]');
      return field && field.value !== "";
    });
    return this.words.count.replace("%done", done.length).replace("%total", all.length);
  }

  say(words) {
    this.state.textContent = `${this.count()} · ${words}`;
    const summary = this.form.closest("details")?.querySelector("summary");
    if (summary) summary.textContent = this.count();
  }

  // [name, value] of each control that holds something of the person.
  fields() {
    return fieldsOf(this.form).filter(([name]) => !NOT_WORDS.includes(name));
  }

  keep(more = {}) {
    const { place, label } = this.words;
    kept.put(place, { label, fields: this.fields(), version: this.version.value, sent: this.sent, ...more });
  }

  // What had not arrived when the sheet was left stands here again, over the version it was
  // typed over. A page may also be older than words that arrived while it was being made.
  restore() {
    const entry = kept.get(this.words.place);
    if (!entry) return;
    const isThere = JSON.stringify(entry.fields) === JSON.stringify(this.fields());
    if (isThere || (entry.arrived && entry.arrived <= Number(this.version.value))) {
      if (this.words.bound === undefined) kept.drop(this.words.place); // else it is shown, not stored
      return;
    }
    this.sent = entry.sent;
    const token = this.form.elements.csrfmiddlewaretoken.value;
    const rest = [["csrfmiddlewaretoken", token], ["version", String(entry.arrived || entry.version)]];
    fillIn(this.form, "", [...entry.fields, ...rest]);
    this.touch();
  }

  touch() {
    this.isDirty = true;
    this.keep();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), DELAY);
  }

  // Saves what was typed since; ``then`` as the buttons of the page say it. Gives the answer.
  async save(then = "save", isLast = false) {
    clearTimeout(this.timer);
    const isNeeded = this.isDirty || then !== "save";
    if (!isNeeded || this.isLeaving || this.isHeld || this.isClosed || (this.isSaving && !isLast)) return null;
    this.isSaving = true;
    this.say(this.words.saving);
    this.arrived = this.send(then, isLast);
    return this.arrived;
  }

  async send(then, isLast) {
    let told = null;
    this.isDirty = false;
    const data = new FormData(this.form);
    data.set("then", then);
    this.sent.push(plain(this.fields()));
    this.keep();
    try {
      const headers = { Accept: "application/json" };
      const response = await fetch(this.words.url, { method: "POST", body: data, headers, keepalive: isLast });
      told = await this.take(response);
    } catch {
      this.again(this.words.unsaved);
    }
    this.isSaving = false;
    if (this.isDirty && !told?.next) this.timer = setTimeout(() => this.save(), this.isTroubled ? RETRY : DELAY);
    return told;
  }

  again(words) {
    this.isDirty = this.isTroubled = true;
    this.say(words);
  }

  refuse(words) {
    this.isClosed = true;
    this.say(words);
  }

  // What the server said, or null where nothing was saved.
  async take(response) {
    const isJson = response.headers.get("Content-Type")?.includes("json");
    if (response.redirected || !isJson) {
      const found = await this.renew();
      if (found === "gone") this.refuse(this.words.gone);
      else this.again(found === "here" ? this.words.unsaved : this.words.signedOut);
      return null;
    }
    const told = await response.json();
    if (told.stored) return this.differ(told);
    this.sent = [];
    this.showErrors(told.errors || {});
    if (told.is_closed) this.refuse(told.problems.join(" "));
    else if (!response.ok) this.say(told.problems.join(" "));
    if (!response.ok) return null;
    this.isTroubled = false;
    this.version.value = told.version;
    if (this.isDirty) this.keep();
    else this.keep({ arrived: told.version, until: Date.now() + FRESH });
    this.say(this.words.saved);
    return told;
  }

  // The stored sheet is another one. Where it is what was sent from here and never answered,
  // that is no conflict: what stands here is sent over it.
  differ({ version, stored }) {
    if (!this.sent.slice(0, -1).includes(plain(Object.entries(stored)))) {
      this.hold();
      return null;
    }
    this.version.value = version;
    this.again(this.words.saving);
    return null;
  }

  // No answer of ours: the page tells whether the same person is in ("here", with a new token,
  // as the old one is worth nothing after signing in again) and may open the sheet ("gone").
  async renew() {
    const answer = await fetch(this.words.url);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (page.body.dataset.person !== document.body.dataset.person) return "out";
    const token = page.querySelector("form[data-scoring] [name=csrfmiddlewaretoken]");
    if (!token) return answer.ok ? "here" : "gone";
    this.form.elements.csrfmiddlewaretoken.value = token.value;
    return "here";
  }

  // Two texts: the server's page shows both, with what stands here kept in the fields.
  hold() {
    this.isHeld = true;
    this.state.textContent = `${this.words.stale} `;
    const button = document.createElement("button");
    button.className = "button small";
    button.name = "then";
    button.value = "save";
    button.textContent = this.words.compare;
    this.state.append(button);
  }

  showErrors(errors) {
    for (const criterion of this.criteria()) {
      const place = criterion.querySelector("[data-error]");
      const words = errors[criterion.dataset.criterion] || "";
      place.textContent = words;
      place.hidden = !words;
      criterion.classList.toggle("has-error", Boolean(words));
    }
  }

  // A button sends what was typed and waits for the answer; only handing in loads a page.
  leave(event) {
    if (this.isHeld || this.isLeaving) return;
    event.preventDefault();
    if (!this.isGoing) this.go(event.submitter);
  }

  async go(button) {
    const then = button?.value || "save";
    this.isGoing = true;
    clearTimeout(this.timer);
    if (this.isSaving) await this.arrived;
    if (then === "save") this.isDirty = true;
    const ahead = then === "next" && this.ahead();
    let told = null;
    if (!ahead) told = await this.save(then === "submit" ? "save" : then);
    else if (!this.isDirty || (await this.save())) told = { next: ahead };
    this.isGoing = false;
    if (told?.leave) location.assign(told.leave);
    if (told?.next) this.form.dispatchEvent(new CustomEvent("sheet:next", { bubbles: true, detail: told.next }));
    if (then !== "submit" || this.isDirty || this.isHeld || this.isClosed) return;
    this.isLeaving = true;
    setTimeout(() => this.form.requestSubmit(button)); // not while the first press is being told
  }

  // The address of the next sheet where it lies ready (going_on.js): it need not be asked for.
  ahead = () => "";

  // Another sheet takes the place of this one: what is typed is on its way, or kept.
  end() {
    this.save("save", true);
    clearTimeout(this.timer);
    this.isLeaving = true;
  }
}
