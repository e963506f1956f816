// The scoring screen: digits set levels while a score has the focus, and every change is saved by
// itself. Without this script the page's own buttons save. What is typed is never replaced.

const DELAY = 1200;
const RETRY = 5000;

class ScoreSheet {
  constructor(form) {
    this.form = form;
    this.state = form.querySelector("[data-state]");
    this.version = form.elements.version;
    this.isDirty = this.isSaving = this.isLeaving = this.isHeld = false;
    form.addEventListener("keydown", (event) => this.key(event));
    form.addEventListener("input", () => this.touch());
    form.addEventListener("change", (event) => {
      if (event.target.type === "radio") this.describe(event.target.closest("[data-criterion]"));
      this.touch();
    });
    form.addEventListener("submit", (event) => this.leave(event));
    for (const criterion of this.criteria()) this.describe(criterion);
    if (matchMedia("(min-width: 900px)").matches) this.focusFirst();
  }

  criteria() {
    return [...this.form.querySelectorAll("[data-criterion]")];
  }

  key(event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.form.requestSubmit(this.form.querySelector('button[name="then"][value="next"]'));
      return;
    }
    if (event.target.type !== "radio" || event.ctrlKey || event.altKey || event.metaKey) return;
    if (["Backspace", "Delete"].includes(event.key)) this.set(event, "");
    const digit = /^(?:Digit|Numpad)([0-9])$/.exec(event.code);
    if (digit) this.set(event, event.shiftKey ? `${digit[1]}.5` : digit[1]);
  }

  // Levels that the scale does not have are passed over in silence.
  set(event, value) {
    const criterion = event.target.closest("[data-criterion]");
    const radio = criterion.querySelector(`input[type="radio"][value="${value}"]`);
    event.preventDefault();
    if (!radio) return;
    radio.checked = true;
    radio.dispatchEvent(new Event("change", { bubbles: true }));
    if (value === "") radio.focus();
    else this.focusNext(criterion, radio);
  }

  focusNext(criterion, radio) {
    const all = this.criteria();
    const next = all[all.indexOf(criterion) + 1];
    const target = next && next.querySelector('input[type="radio"]:checked');
    (target || radio).focus();
    (next || criterion).scrollIntoView({ block: "nearest" });
  }

  focusFirst() {
    if (document.querySelector(".error-summary")) return;
    const open = this.criteria().find((criterion) => {
      const chosen = criterion.querySelector('input[type="radio"]:checked');
      return chosen && chosen.value === "";
    });
    open?.querySelector('input[type="radio"]:checked').focus({ preventScroll: true });
  }

  // The words for the level chosen, or for the whole level below a half mark.
  describe(criterion) {
    const output = criterion.querySelector("[data-descriptor]");
    const chosen = criterion.querySelector('input[type="radio"]:checked');
    if (!output || !chosen) return;
    const level = Math.floor(Number(chosen.value));
    const words = chosen.value === "" ? null : criterion.querySelector(`[data-level="${level}"]`);
    output.hidden = !words;
    output.textContent = words ? words.textContent : "";
  }

  count() {
    const all = this.criteria();
    const done = all.filter((criterion) => {
      const field = criterion.querySelector('input[type="radio"]:checked, input[inputmode]');
      return field && field.value !== "";
    });
    return this.form.dataset.count.replace("%done", done.length).replace("%total", all.length);
  }

  say(words) {
    this.state.textContent = `${this.count()} · ${words}`;
    const summary = this.form.closest("details")?.querySelector("summary");
    if (summary) summary.textContent = this.count();
  }

  touch() {
    this.isDirty = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), DELAY);
  }

  async save() {
    if (!this.isDirty || this.isSaving || this.isLeaving || this.isHeld) return;
    this.isDirty = false;
    this.isSaving = true;
    this.say(this.form.dataset.saving);
    try {
      const response = await fetch(location.href, {
        method: "POST",
        body: new FormData(this.form),
        headers: { Accept: "application/json" },
      });
      await this.answer(response);
    } catch {
      this.isDirty = true;
      this.say(this.form.dataset.unsaved);
      this.timer = setTimeout(() => this.save(), RETRY);
    }
    this.isSaving = false;
    if (this.waiting) {
      this.isLeaving = true;
      this.form.requestSubmit(this.waiting);
    } else if (this.isDirty && !this.isHeld) {
      this.touch();
    }
  }

  async answer(response) {
    if (response.redirected) throw new Error("signed out"); // the page to sign in speaks JSON, too
    if (response.status === 409) {
      this.hold();
      return;
    }
    const answer = await response.json();
    this.showErrors(answer.errors || {});
    if (!response.ok) {
      this.say(answer.problems.join(" "));
      return;
    }
    this.version.value = answer.version;
    this.say(this.form.dataset.saved);
  }

  // Two texts: the server's page shows both, with what stands here kept in the fields.
  hold() {
    this.isHeld = true;
    this.state.textContent = `${this.form.dataset.stale} `;
    const button = document.createElement("button");
    button.className = "button small";
    button.name = "then";
    button.value = "save";
    button.textContent = this.form.dataset.compare;
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

  // A button pressed while a save is under way waits for it: it needs the new version.
  leave(event) {
    clearTimeout(this.timer);
    if (this.isSaving) {
      event.preventDefault();
      this.waiting = event.submitter;
      return;
    }
    this.isLeaving = true;
  }
}

for (const form of document.querySelectorAll("form[data-scoring]")) new ScoreSheet(form);
