// Interview mode: one indicator at a time. Saving, keeping and sending again is what the scoring
// screen does (scoring.js); this shows the steps, and where the levels differ from the cluster's.
// Without this script all indicators stand below one another with a button to save.

class Interview extends ScoreSheet {
  constructor(form) {
    super(form);
    this.shown = [...form.querySelectorAll("[data-step]")];
    this.links = [...document.querySelectorAll("[data-interview] [data-to]")];
    this.back = form.querySelector("[data-previous]");
    this.next = form.querySelector("[data-next]");
    this.back.addEventListener("click", () => this.move(-1));
    this.next.addEventListener("click", () => this.move(1));
    for (const link of this.links) {
      link.addEventListener("click", (event) => {
        event.preventDefault();
        this.show(this.shown.find((step) => step.dataset.step === link.dataset.to), true);
      });
    }
    form.querySelector("[data-save]").hidden = true;
    form.classList.add("one-by-one");
    this.show(this.first(), false);
  }

  // The step of the address, else the first without a level.
  first() {
    const named = this.shown.find((step) => `#${step.id}` === location.hash);
    return named || this.shown.find((step) => step.dataset.criterion && !this.levelOf(step)) || this.shown[0];
  }

  levelOf(step) {
    return step.querySelector('input[type="radio"]:checked')?.value || "";
  }

  show(step, hasAsked) {
    this.current = step;
    for (const one of this.shown) one.hidden = one !== step;
    const place = this.shown.indexOf(step);
    this.back.hidden = place === 0;
    this.next.hidden = place === this.shown.length - 1;
    for (const link of this.links) {
      if (link.dataset.to === step.dataset.step && !link.matches(".group-link:not([href='#closing'])")) link.setAttribute("aria-current", "step");
      else link.removeAttribute("aria-current");
    }
    const here = this.links.find((link) => link.hasAttribute("aria-current"));
    const row = here.closest("nav");
    row.scrollLeft = here.offsetLeft - row.offsetLeft - row.clientWidth / 2;
    if (!hasAsked) return;
    history.replaceState(null, "", `#${step.id}`);
    step.querySelector("h2").focus({ preventScroll: true });
    this.form.scrollIntoView({ block: "start" });
  }

  // Going on sends at once what was typed here; nobody waits for the answer.
  move(by) {
    this.save();
    this.show(this.shown[this.shown.indexOf(this.current) + by], true);
  }

  // A digit sets the level; the note beside it comes next, not the next indicator.
  focusNext(step, radio) {
    radio.focus();
  }

  describe(criterion) {
    super.describe(criterion);
    if (!criterion) return;
    const own = this.levelOf(criterion);
    const { claimed } = criterion.dataset;
    const isDifferent = Boolean(own && claimed && own !== claimed);
    const words = criterion.querySelector("[data-difference]");
    words.hidden = !isDifferent;
    words.textContent = isDifferent ? this.words.differs.replace("%claimed", claimed).replace("%own", own) : "";
    const chip = document.querySelector(`.chip[data-to="${CSS.escape(criterion.dataset.criterion)}"]`);
    chip.classList.toggle("is-done", Boolean(own));
    chip.classList.toggle("is-different", isDifferent);
    const state = isDifferent ? this.words.different : own && this.words.done;
    chip.querySelector("[data-chip-state]").textContent = state ? ` ${state}` : "";
    document.querySelector("[data-progress]").value = this.criteria().filter((one) => this.levelOf(one)).length;
  }
}

const interview = new Interview(document.querySelector("[data-interview] form[data-scoring]"));
addEventListener("pagehide", () => interview.save("save", true));
addEventListener("online", () => interview.save());
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") interview.save("save", true);
});
kept.flush = async () => {
  if (interview.isSaving) await interview.arrived;
  await interview.save();
};
