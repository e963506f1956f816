// The controls of a question: what stands in them, filling them in, their rows and faults.

function controlsOf(element) {
  const all = [...element.querySelectorAll("input, textarea, select")];
  return all.filter((field) => field.name && field.type !== "file" && !field.closest("template"));
}

function isTicked(field) {
  return ["checkbox", "radio"].includes(field.type);
}

// [name, value] of each, as the page itself would send them.
function fieldsOf(element) {
  const sent = controlsOf(element).filter((field) => !isTicked(field) || field.checked);
  return sent.map((field) => [field.name, field.value]);
}

function fillIn(element, prefix, fields) {
  const rows = element.querySelector("[data-rows]");
  if (rows) {
    const places = fields.map(([name]) => Number(name.slice(prefix.length + 1).split("-")[0]));
    const count = Math.max(-1, ...places.filter((place) => place >= 0)) + 1;
    while (rows.children.length > count) rows.lastElementChild.remove();
    while (rows.children.length < count) addRow(element, prefix);
  }
  for (const field of controlsOf(element)) {
    const values = fields.filter(([name]) => name === field.name).map(([, value]) => value);
    if (isTicked(field)) field.checked = values.includes(field.value);
    else field.value = values[0] ?? "";
    field.dispatchEvent(new Event("input", { bubbles: true })); // words are counted anew
  }
}

function addRow(element, prefix) {
  const rows = element.querySelector("[data-rows]");
  rows.append(element.querySelector("[data-blank-row]").content.cloneNode(true));
  renumber(rows, prefix);
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
function showFaults(form, faults) {
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

// Fields as the server keeps them, in one text: to see whether two sheets say the same.
function plain(fields) {
  const tidy = fields.map(([name, value]) => [name, value.replaceAll("\r\n", "\n").trim()]);
  return JSON.stringify(tidy.filter(([, value]) => value).sort());
}
