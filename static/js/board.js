// The line across the ranked list of the decision board: dragged or moved by keys, it says at once
// who would enter, what is left and what is wrong. The server counts the same for ?cut=N
// (reviews/cutting.py). Money is whole cents in BigInt: sums stay exact whatever their size.

const table = document.querySelector(".board-table");
const handle = document.querySelector("#cut .handle");
const panel = document.querySelector(".board-now");

if (table && handle && panel) {
  const limit = (name) => (table.dataset[name] === "" ? null : BigInt(table.dataset[name]));
  const cap = limit("cap");
  const budget = limit("budget");
  const places = table.dataset.reserve === "" ? null : Number(table.dataset.reserve);
  const moneyCell = Number(table.dataset.money) || 0;
  const fieldCell = moneyCell ? 5 : 4;
  const cutRow = document.getElementById("cut");
  const body = cutRow.parentElement;

  // "12,500,000.50" in the reader's notation as whole cents.
  function cents(text) {
    const digits = text.replace(/\D/g, "") || "0";
    return BigInt(digits) * (text.includes(table.dataset.point) ? 1n : 100n);
  }

  function euros(value) {
    const size = value < 0n ? -value : value;
    const whole = String(size / 100n).replace(/\B(?=(\d{3})+$)/g, table.dataset.group);
    const rest = String(size % 100n).padStart(2, "0");
    const text = `${value < 0n ? "\u2212" : ""}${whole}${table.dataset.point}${rest}`;
    return panel.dataset.money.replace("%s", text);
  }

  // All rows but the line itself, in order; the lines of cap and budget move along between them.
  const nodes = [...body.rows].filter((row) => row !== cutRow);
  const rows = nodes.filter((row) => !row.classList.contains("line"));
  const lines = rows.map((row) => ({
    row,
    rank: parseInt(row.cells[0].textContent, 10),
    place: Number(row.dataset.place || 0), // among those of its rank, once that is settled
    fundable: !row.classList.contains("x"),
    cents: moneyCell ? cents(row.cells[moneyCell].textContent) : 0n,
    groups: [row.cells[fieldCell + 1].textContent.trim(), row.cells[fieldCell].textContent.trim()],
  }));
  const placeOf = new Map(nodes.map((node, place) => [node, place]));
  const nodesAbove = (count) => (count === 0 ? 0 : placeOf.get(rows[count - 1]) + 1);
  let above = Number(handle.getAttribute("aria-valuenow"));

  const areTied = (one, other) => one.rank === other.rank && one.place === other.place;

  function reserveOf(waiting) {
    if (places === null || places >= waiting.length) return waiting.length;
    if (places === 0) return 0;
    const last = waiting[places - 1];
    return waiting.filter((line) => line.rank < last.rank || areTied(line, last)
      || (line.rank === last.rank && line.place < last.place)).length;
  }

  function result() {
    const entering = lines.slice(0, above).filter((line) => line.fundable);
    const waiting = lines.slice(above).filter((line) => line.fundable);
    const reserve = reserveOf(waiting);
    const cost = entering.reduce((sum, line) => sum + line.cents, 0n);
    const last = entering.at(-1);
    const tied = last && waiting.length && areTied(last, waiting[0]) ? last : null;
    const share = (some) => some.filter((line) => areTied(line, tied)).length;
    return {
      entering,
      reserve,
      cost,
      winners: entering.length,
      declined: lines.length - entering.length - reserve,
      missing: above - entering.length,
      left: budget === null ? null : budget - cost,
      tooMany: cap === null ? 0 : Math.max(entering.length - Number(cap), 0),
      tied,
      tie: tied && { rank: tied.rank, n: share(entering), m: share(waiting) },
    };
  }

  function show(name, text) {
    const place = panel.querySelector(`[data-show="${name}"]`);
    if (place) place.textContent = text;
  }

  function say(name, values) {
    const item = panel.querySelector(`[data-problem="${name}"]`);
    item.hidden = !values;
    item.textContent = values ? item.dataset.words.replace(/%\((\w+)\)s/g, (_, key) => values[key]) : "";
    return item.textContent;
  }

  function showBalance(entering) {
    for (const part of document.querySelectorAll("[data-balance]")) {
      const group = Number(part.dataset.balance);
      for (const row of part.querySelectorAll("[data-share]")) {
        const own = entering.filter((line) => line.groups[group] === row.dataset.share);
        row.querySelector("[data-count]").textContent = own.length;
        row.querySelector("progress").value = own.length;
        const money = row.querySelector("[data-cents]");
        if (money) money.textContent = euros(own.reduce((sum, line) => sum + line.cents, 0n));
      }
    }
  }

  const status = panel.querySelector("[data-status]");
  const number = document.getElementById("line-at");
  let soon;

  function refresh() {
    const now = result();
    for (const name of ["winners", "reserve", "declined"]) show(name, now[name]);
    show("cost", euros(now.cost));
    if (now.left !== null) show("left", euros(now.left));
    const wrong = [
      say("places", now.tooMany && { n: now.tooMany }),
      say("money", now.left !== null && now.left < 0n && { n: euros(-now.left) }),
      say("tie", now.tie),
      say("missing", now.missing && { n: now.missing }),
    ];
    for (const line of lines) {
      line.row.classList.toggle("tied", Boolean(now.tied) && line.fundable && areTied(line, now.tied));
    }
    showBalance(now.entering);
    const words = [`${status.dataset.entering}: ${now.winners}`];
    if (now.left !== null) words.push(status.dataset.left.replace("%s", euros(now.left)));
    handle.setAttribute("aria-valuenow", above);
    handle.setAttribute("aria-valuetext", words.join(". "));
    number.value = above;
    for (const button of panel.querySelectorAll("[data-step]")) {
      button.value = Math.min(Math.max(above + Number(button.dataset.step), 0), lines.length);
    }
    for (const field of document.querySelectorAll("[data-cut]")) field.value = above;
    clearTimeout(soon);
    soon = setTimeout(() => {
      status.textContent = `${words.join(". ")}. ${wrong.filter(Boolean).join(" ")}`.trim();
      const address = new URL(location.href);
      address.searchParams.set("cut", above);
      history.replaceState(null, "", address);
    }, 300);
  }

  // Rows pass the line, not the line the rows: so it keeps the focus and the pointer.
  function move(to) {
    const count = Math.min(Math.max(Math.round(to) || 0, 0), lines.length);
    if (count === above) return;
    const [from, until] = [nodesAbove(above), nodesAbove(count)];
    if (until > from) cutRow.before(...nodes.slice(from, until));
    else cutRow.after(...nodes.slice(until, from));
    above = count;
    refresh();
  }

  handle.addEventListener("keydown", (event) => {
    const steps = { ArrowUp: -1, ArrowDown: 1, PageUp: -10, PageDown: 10 };
    const to = { Home: 0, End: lines.length }[event.key] ?? above + (steps[event.key] ?? 0);
    if (to === above && !(event.key in steps)) return;
    event.preventDefault();
    move(to);
    handle.scrollIntoView({ block: "nearest" });
  });

  // How many rows have their middle above the pointer.
  function rowsAbove(y) {
    let [low, high] = [0, rows.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const box = rows[middle].getBoundingClientRect();
      if (box.top + box.height / 2 < y) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  const EDGE = 70;
  let pointer = null;

  function scrollAtTheEdge() {
    if (pointer === null) return;
    const beyond = pointer < EDGE ? pointer - EDGE : Math.max(pointer - innerHeight + EDGE, 0);
    if (beyond) {
      scrollBy(0, beyond / 4);
      move(rowsAbove(pointer));
    }
    requestAnimationFrame(scrollAtTheEdge);
  }

  handle.addEventListener("pointerdown", (event) => {
    handle.setPointerCapture(event.pointerId);
    cutRow.classList.add("dragged");
    pointer = event.clientY;
    requestAnimationFrame(scrollAtTheEdge);
  });
  handle.addEventListener("pointermove", (event) => {
    if (!handle.hasPointerCapture(event.pointerId)) return;
    pointer = event.clientY;
    move(rowsAbove(pointer));
  });
  for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) {
    handle.addEventListener(end, () => {
      pointer = null;
      cutRow.classList.remove("dragged");
    });
  }

  number.addEventListener("input", () => number.value !== "" && move(Number(number.value)));
  panel.querySelector(".board-move").addEventListener("submit", (event) => {
    event.preventDefault();
    const step = Number(event.submitter?.dataset.step || 0);
    move(step ? above + step : Number(number.value));
  });
  panel.querySelector("[data-show-line]").hidden = true; // typing moves the line already
  refresh();
}

// The pictures come when one scrolls to them; until then, and without a connection, a link to
// their own page stands in their place.
const pictures = document.querySelector("#board-charts[data-from]");
if (pictures) {
  const watch = new IntersectionObserver(async (seen) => {
    if (!seen.some((one) => one.isIntersecting)) return;
    watch.disconnect();
    const headers = { "HX-Request": "true" }; // asks for the fragment without its page
    const answer = await fetch(pictures.dataset.from, { headers }).catch(() => null);
    if (answer?.ok && !answer.redirected) pictures.outerHTML = await answer.text();
  });
  watch.observe(pictures);
}
