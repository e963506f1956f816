// Saves every question by itself: a second after the last key, and on leaving it or the page.
// Without this script the page's own buttons save. The server's answer says what is wrong with
// an answer (it is kept all the same) and what the sums are; nobody's typing is ever replaced.

const form = document.querySelector("form[data-autosave]");
const DELAY = 1000;
const RETRY = 5000;
const EVERY = 5000; // asks who else is here

class Question {
  constructor(element) {
    this.element = element;
    this.prefix = element.dataset.question;
    this.url = element.dataset.url;
    this.state = element.querySelector("[data-saved]");
    this.isTouched = false; // typed since the last request began
    this.isSaving = false;
    this.isHeld = false; // two texts wait for a choice
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
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), DELAY);
  }

  // Only this question's fields; the names are those that the page itself would send.
  data(withFiles = false) {
    const data = new FormData();
    data.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    for (const field of this.element.querySelectorAll("input, textarea, select")) {
      if (!field.name || field.closest("template")) continue;
      if (field.type === "file") {
        if (withFiles) for (const file of field.files) data.append(field.name, file);
      } else if (!["checkbox", "radio"].includes(field.type) || field.checked) {
        data.append(field.name, field.value);
      }
    }
    return data;
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
    try {
      const response = await fetch(this.url, {
        method: "POST",
        body: this.data(),
        headers: { Accept: "application/json" },
        keepalive: leaving,
      });
      if (!response.headers.get("Content-Type")?.includes("json")) throw new Error(response.status);
      this.take(await response.json(), response.status);
    } catch {
      this.isTouched = true;
      this.say(form.dataset.unsaved, true);
      this.timer = setTimeout(() => this.save(), RETRY);
    } finally {
      this.isSaving = false;
    }
    if (this.isTouched && !this.timer) this.touch();
  }

  // Files change the list that the server draws: send them and look again.
  async saveFiles() {
    this.isTouched = false;
    clearTimeout(this.timer);
    this.say(form.dataset.saving);
    try {
      const response = await fetch(this.url, {
        method: "POST",
        body: this.data(true),
        headers: { Accept: "application/json" },
      });
      const told = await response.json();
      this.take(told, response.status);
      if (response.ok) await this.redraw();
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

  take(told, status) {
    this.timer = 0;
    if (told.version !== undefined) this.field("version").value = told.version;
    if (told.mark !== undefined) this.field("read").value = told.mark;
    showFaults(told.faults || {});
    for (const [id, words] of Object.entries(told.outputs || {})) {
      const output = document.getElementById(id);
      if (output) output.textContent = words;
    }
    for (const [part, [words, tone]] of Object.entries(told.parts || {})) {
      const state = document.querySelector(`[data-part="${part}"]`);
      if (state) Object.assign(state, { textContent: words, className: `state ${tone}` });
    }
    if (told.conflict) this.choose(told.conflict);
    else if (status === 200) this.say(told.saved);
    else this.say((told.problems || []).join(" ") || form.dataset.unsaved, true);
  }

  field(name) {
    return form.elements[`${this.prefix}-${name}`];
  }

  say(words, isTrouble = false) {
    this.state.textContent = words;
    this.state.classList.toggle("trouble", isTrouble);
  }

  // Somebody else was faster: both texts, and a person decides.
  choose(conflict) {
    this.isHeld = true;
    this.element.querySelector(".conflict")?.remove();
    const notice = document.querySelector("template[data-conflict]").content.firstElementChild.cloneNode(true);
    notice.querySelector("[data-by]").textContent = [conflict.by, conflict.at].filter(Boolean).join(", ");
    notice.querySelector("[data-theirs]").textContent = conflict.theirs;
    notice.querySelector("[data-mine]").textContent = conflict.mine;
    notice.querySelector("[data-keep-mine]").addEventListener("click", () => {
      notice.remove();
      this.isHeld = false;
      this.touch();
      this.save();
    });
    notice.querySelector("[data-take-theirs]").addEventListener("click", async () => {
      await this.redraw();
      this.isHeld = this.isTouched = false;
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
      rows.append(this.element.querySelector("[data-blank-row]").content.cloneNode(true));
      renumber(rows, this.prefix);
      rows.lastElementChild.querySelector("input, textarea, select").focus();
    } else {
      button.closest("[data-row]").remove();
      renumber(rows, this.prefix);
      this.touch();
      this.save();
    }
  }
}

// Rows are counted from 0 in the order of the page, as the server counts them.
function renumber(rows, prefix) {
  const pattern = new RegExp(`^${prefix}-(?:\\d+|__row__)-`);
  [...rows.children].forEach((row, place) => {
    for (const element of row.querySelectorAll("*")) {
      for (const name of ["id", "name", "for", "aria-describedby"]) {
        const value = element.getAttribute(name);
        if (value) element.setAttribute(name, value.replace(pattern, `${prefix}-${place}-`));
      }
    }
    row.querySelector("[data-remove-row]").value = `${prefix}-${place}`;
  });
}

// Faults stand at their control; those of no control, above the question's controls.
function showFaults(faults) {
  for (const [prefix, found] of Object.entries(faults)) {
    const element = form.querySelector(`[data-question="${prefix}"]`);
    if (!element) continue;
    element.classList.toggle("has-error", found.length > 0);
    for (const place of element.querySelectorAll("[data-fault]")) place.textContent = "";
    for (const field of element.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
    const whole = element.querySelector("[data-faults]");
    whole.replaceChildren();
    for (const { part, words } of found) {
      const id = part ? `${prefix}-${part}` : prefix;
      const place = part && document.getElementById(`${id}-fault`);
      document.getElementById(id)?.setAttribute("aria-invalid", "true");
      if (place && element.contains(place)) place.textContent = words;
      else whole.append(Object.assign(document.createElement("div"), { textContent: words }));
    }
  }
}

// Says that this page is open, and learns who else has it open and whether the deadline moved.
async function ask() {
  const data = new FormData();
  data.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  data.append("section", form.dataset.section || "");
  try {
    const response = await fetch(form.dataset.here, {
      method: "POST",
      body: data,
      headers: { Accept: "application/json" },
    });
    if (response.ok) tell(await response.json());
  } catch { /* no network: saving says so */ }
}

function tell({ others, until, deadline }) {
  const notice = form.querySelector("[data-others]");
  if (notice.textContent !== others) notice.textContent = others;
  notice.hidden = !others;
  const shown = document.querySelector(".page-head .deadline");
  const moment = shown?.querySelector("[data-until]")?.dataset.until;
  if (!moment || !until || Date.parse(moment) === Date.parse(until)) return;
  const page = new DOMParser().parseFromString(deadline, "text/html");
  shown.replaceWith(page.querySelector(".deadline"));
}

if (form) {
  setTimeout(ask, DELAY); // whoever only passes through is not here
  setInterval(() => {
    if (document.visibilityState === "visible") ask();
  }, EVERY);
  const questions = [...form.querySelectorAll("[data-question]")].map((element) => new Question(element));
  const leave = () => questions.forEach((question) => question.save(true));
  addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") leave();
  });
  // The page's own buttons send everything themselves, after what is under way has arrived.
  let isSent = false;
  form.addEventListener("submit", async (event) => {
    if (isSent) return;
    for (const question of questions) {
      clearTimeout(question.timer);
      question.isTouched = false;
    }
    const underWay = questions.filter((question) => question.isSaving);
    if (!underWay.length) return;
    event.preventDefault();
    const button = event.submitter;
    await Promise.all(underWay.map((question) => question.arrived));
    isSent = true;
    form.requestSubmit(button);
  });
}
