// Saves every question by itself: a second after the last key, and on leaving it or the page.
// Without this script the page's own buttons save. The server's answer says what is wrong with
// an answer (it is kept all the same) and what the sums are; nobody's typing is ever replaced.
// What has not arrived is kept in the browser (kept.js) and sent when there is a way again.
// Needs kept.js and controls.js before it.

const form = document.querySelector("form[data-autosave]");
const DELAY = 1000;
const RETRY = 5000;
const FRESH = 60_000;
let questions = [];

class Question {
  constructor(element) {
    this.element = element;
    this.prefix = element.dataset.question;
    this.url = element.dataset.url;
    this.place = element.dataset.place; // stays when a corrigendum makes it another question
    this.state = element.querySelector("[data-saved]");
    this.isTouched = false; // typed since the last request began
    this.isSaving = false;
    this.isHeld = false; // two texts wait for a choice
    this.isTroubled = false;
    this.mutation = ""; // the name of the send of what stands here; a retry keeps it
    this.unanswered = []; // names of sends that may have arrived: no answer came back
    element.addEventListener("input", (event) => {
      if (event.target.type !== "file") this.touch();
    });
    element.addEventListener("change", (event) => {
      this.touch();
      if (event.target.type === "file") this.saveFiles();
      else this.save();
    });
    element.addEventListener("focusout", () => this.save());
    // of uploads.js: what the server said of a file, and that the list of files is another one
    element.addEventListener("files:told", ({ detail }) => this.take(detail.told, detail.status));
    element.addEventListener("files:redraw", () => this.redraw());
    element.addEventListener("click", (event) => this.click(event));
  }

  touch() {
    this.isTouched = true;
    this.mutation = "";
    this.keep();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), DELAY);
  }

  data() {
    const data = new FormData();
    data.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    for (const [name, value] of fieldsOf(this.element)) data.append(name, value);
    return data;
  }

  // [part of the question, value] of each control.
  parts() {
    return fieldsOf(this.element).map(([name, value]) => [name.slice(this.prefix.length), value]);
  }

  keep(more = {}) {
    const label = this.element.querySelector(".form-label").textContent.trim();
    kept.put(this.place, { label, fields: this.parts(), unanswered: this.unanswered, ...more });
  }

  // Words that had not arrived when the page was left stand here again, and are sent once more
  // with the version they were typed over: who wrote meanwhile is shown, not overwritten. A page
  // may also be older than words that arrived while it was being made.
  restore() {
    const entry = kept.get(this.place);
    if (!entry) return;
    const isThere = JSON.stringify(kept.words(entry.fields)) === JSON.stringify(kept.words(this.parts()));
    const isPast = entry.arrived && entry.arrived <= Number(this.field("version").value);
    if (isThere || isPast) {
      kept.drop(this.place);
      return;
    }
    this.unanswered = entry.unanswered;
    const fields = entry.fields.map(([part, value]) => [this.prefix + part, value]);
    fillIn(this.element, this.prefix, fields);
    this.touch();
    this.save();
  }

  save(leaving = false) {
    clearTimeout(this.timer);
    if (!this.isTouched || this.isHeld || (this.isSaving && !leaving)) return;
    this.isTouched = false;
    this.isSaving = true;
    this.say(form.dataset.saving);
    this.arrived = this.send(leaving);
  }

  async send(leaving) {
    const name = (this.mutation ||= newName());
    const data = this.data();
    data.append(`${this.prefix}-mutation`, name);
    data.append(`${this.prefix}-after`, this.unanswered.join(" "));
    if (!this.unanswered.includes(name)) this.unanswered.push(name);
    this.keep();
    try {
      const answer = await this.post(data, leaving);
      if (answer) this.take(...answer, name);
      else this.again((await renewToken()) ? form.dataset.unsaved : form.dataset.signedOut);
    } catch {
      this.again(form.dataset.unsaved);
    } finally {
      this.isSaving = false;
    }
    if (!this.isTouched || this.isHeld) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), this.isTroubled ? RETRY : DELAY);
  }

  // What was told and the status; nothing if that was not ours, but the page to sign in.
  async post(data, keepalive = false) {
    const headers = { Accept: "application/json" };
    const response = await fetch(this.url, { method: "POST", body: data, headers, keepalive });
    const isJson = response.headers.get("Content-Type")?.includes("json");
    return isJson && !response.redirected ? [await response.json(), response.status] : null;
  }

  again(words) {
    this.isTouched = true;
    this.say(words, true);
  }

  // Before a button of the page: what is under way has arrived, or stays and says so.
  async flush() {
    if (this.isSaving) await this.arrived;
    this.save();
    await this.arrived;
  }

  dataWithFiles() {
    const data = this.data();
    for (const field of this.element.querySelectorAll("[type=file]")) {
      for (const file of field.files) data.append(field.name, file);
    }
    return data;
  }

  // Files change the list that the server draws: send them and look again.
  async saveFiles() {
    this.isTouched = false;
    clearTimeout(this.timer);
    this.say(form.dataset.saving);
    try {
      const answer = await this.post(this.dataWithFiles());
      if (!answer) throw new Error("signed out");
      this.take(...answer);
      if (answer[1] === 200) await this.redraw();
      else for (const field of this.element.querySelectorAll("[type=file]")) field.value = "";
    } catch {
      this.say(form.dataset.unsaved, true);
    }
  }

  async redraw() {
    const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
    const fresh = page.getElementById(this.element.id);
    if (!fresh) return;
    this.element.replaceChildren(...fresh.childNodes);
    this.state = this.element.querySelector("[data-saved]");
  }

  take(told, status, name) {
    if (told.conflict && this.unanswered.at(-1) !== name) return; // a later send has overtaken it
    if (!told.conflict) this.settle(told, status, name);
    showFaults(form, told.faults || {});
    for (const [id, words] of Object.entries(told.outputs || {})) {
      const output = document.getElementById(id);
      if (output) output.textContent = words;
    }
    for (const [id, markup] of Object.entries(told.fragments || {})) lay(id, markup);
    for (const [part, [words, tone]] of Object.entries(told.parts || {})) {
      const state = document.querySelector(`[data-part="${part}"]`);
      if (state) Object.assign(state, { textContent: words, className: `state ${tone}` });
    }
    if (told.conflict) this.choose(told);
    else if (status === 200) this.say(told.saved);
    else this.say((told.problems || []).join(" ") || form.dataset.unsaved, true);
  }

  // An answer came: what was sent is kept a moment longer, for a page that is being made.
  settle(told, status, name) {
    this.unanswered = this.unanswered.slice(this.unanswered.indexOf(name) + 1);
    this.follow(told);
    if (this.isTouched) this.keep();
    else if (status === 200) this.keep({ arrived: told.version, until: Date.now() + FRESH });
  }

  follow(told) {
    if (told.version === undefined || told.version < Number(this.field("version").value)) return;
    this.field("version").value = told.version;
    this.field("read").value = told.mark;
  }

  field(name) {
    return form.elements[`${this.prefix}-${name}`];
  }

  say(words, isTrouble = false) {
    this.state.textContent = words;
    this.state.classList.toggle("trouble", isTrouble);
    this.isTroubled = isTrouble;
    const all = form.querySelector("[data-all-saved]");
    const troubled = questions.filter((question) => question.isTroubled);
    if (all) all.textContent = troubled.length ? troubled[0].state.textContent : "";
  }

  // Somebody else was faster: both texts, and a person decides.
  choose(told) {
    const conflict = told.conflict;
    this.isHeld = true;
    this.element.querySelector(".conflict")?.remove();
    const notice = document.querySelector("template[data-conflict]").content.firstElementChild.cloneNode(true);
    notice.querySelector("[data-by]").textContent = [conflict.by, conflict.at].filter(Boolean).join(", ");
    notice.querySelector("[data-theirs]").textContent = conflict.theirs;
    notice.querySelector("[data-mine]").textContent = conflict.mine;
    notice.querySelector("[data-keep-mine]").addEventListener("click", () => {
      notice.remove();
      this.isHeld = false;
      this.follow(told);
      this.touch();
      this.save();
    });
    notice.querySelector("[data-take-theirs]").addEventListener("click", async () => {
      await this.redraw();
      this.isHeld = this.isTouched = false;
      this.unanswered = [];
      kept.drop(this.place);
    });
    this.element.querySelector("[data-faults]").after(notice);
    this.say("");
  }

  click(event) {
    const button = event.target.closest("[data-add-row], [data-remove-row]");
    if (!button) return;
    event.preventDefault();
    const rows = this.element.querySelector("[data-rows]");
    if (button.matches("[data-add-row]")) {
      if (rows.children.length >= Number(rows.dataset.rowsMax)) return;
      addRow(this.element, this.prefix);
      rows.lastElementChild.querySelector("input, textarea, select").focus();
    } else {
      button.closest("[data-row]").remove();
      renumber(rows, this.prefix);
      this.touch();
      this.save();
    }
  }
}

// Markup of the server in the place of what it said before; what was unfolded stays so.
function lay(id, markup) {
  const place = document.getElementById(id);
  if (!place) return;
  const isOpen = [...place.querySelectorAll("details")].map((part) => part.open);
  place.innerHTML = markup;
  place.querySelectorAll("details").forEach((part, n) => { part.open = isOpen[n] ?? part.open; });
}

// A name for a send; unique, not secret.
function newName() {
  return `${Date.now().toString(36)}-${[...crypto.getRandomValues(new Uint32Array(2))].map((n) => n.toString(36)).join("")}`;
}

// After signing in again the page's old token is worth nothing. Whether the same person is in.
async function renewToken() {
  const answer = await fetch(location.href);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("form[data-autosave] [name=csrfmiddlewaretoken]");
  if (!fresh || page.body.dataset.person !== document.body.dataset.person) return false;
  form.elements.csrfmiddlewaretoken.value = fresh.value;
  return true;
}

if (form) {
  questions = [...form.querySelectorAll("[data-question]")].map((element) => new Question(element));
  for (const question of questions) question.restore();
  kept.flush = () => Promise.all(questions.map((question) => question.flush()));
  const leave = () => questions.forEach((question) => question.save(true));
  addEventListener("pagehide", leave);
  addEventListener("online", () => questions.forEach((question) => question.save()));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") leave();
  });
  // The page's own buttons send everything themselves, once what was typed has arrived.
  let isSent = false;
  form.addEventListener("submit", async (event) => {
    const isWaiting = (question) => !question.isHeld && (question.isTouched || question.isSaving);
    if (isSent || !questions.some(isWaiting)) return;
    event.preventDefault();
    const button = event.submitter;
    await kept.flush();
    if (questions.some(isWaiting)) return;
    isSent = true;
    form.requestSubmit(button);
  });
}
