// Private notes: selecting words of the application lays them into the form for a new note, and
// noted passages are marked where they stand. The application itself is not touched: the marks
// are the browser's own (CSS custom highlights); where it has none, the list alone is shown.

const NAME = "noted";

// The text of an answer as it reads, with the node that each part of it stands in.
function textOf(item) {
  const walker = document.createTreeWalker(item, NodeFilter.SHOW_TEXT);
  const nodes = [];
  let text = "";
  while (walker.nextNode()) {
    nodes.push([text.length, walker.currentNode]);
    text += walker.currentNode.data;
  }
  return { text, nodes };
}

function rangeOf({ nodes }, start, end) {
  const at = (place) => nodes.findLast(([begin]) => begin <= place);
  const range = new Range();
  const [first, firstNode] = at(start);
  const [last, lastNode] = at(end - 1);
  range.setStart(firstNode, start - first);
  range.setEnd(lastNode, end - last);
  return range;
}

// Where a passage stands: at its place while the words are there, else where they are found.
function placeOf(note) {
  const quote = note.querySelector("[data-quote]").dataset.quote;
  const { key, start, end } = note.dataset;
  const wanted = key ? `.reading-item[data-key="${CSS.escape(key)}"]` : ".reading-item";
  for (const item of document.querySelectorAll(`.submission ${wanted}`)) {
    const read = textOf(item);
    if (start && read.text.slice(start, end) === quote) return rangeOf(read, Number(start), Number(end));
    const found = read.text.indexOf(quote);
    if (quote && found >= 0) return rangeOf(read, found, found + quote.length);
  }
  return null;
}

function showNotes() {
  const ranges = [];
  for (const note of document.querySelectorAll("[data-note]")) {
    const range = placeOf(note);
    const button = note.querySelector("[data-show]");
    button.hidden = !range;
    note.querySelector("[data-unplaced]").hidden = Boolean(range);
    if (!range) continue;
    ranges.push(range);
    button.addEventListener("click", () => {
      const item = range.startContainer.parentElement;
      item.scrollIntoView({ block: "center" });
      getSelection().removeAllRanges();
      getSelection().addRange(range.cloneRange());
    });
  }
  if (window.Highlight) CSS.highlights.set(NAME, new Highlight(...ranges));
}

// Selected words of one answer, with their place.
function takeSelection() {
  const selection = getSelection();
  const form = document.querySelector("[data-note-new] form");
  if (!form || !selection.rangeCount || selection.isCollapsed) return;
  const range = selection.getRangeAt(0);
  const item = range.startContainer.parentElement?.closest(".submission .reading-item");
  if (!item || !item.contains(range.endContainer)) return;
  const before = range.cloneRange();
  before.selectNodeContents(item);
  before.setEnd(range.startContainer, range.startOffset);
  const raw = range.toString();
  const quote = raw.trim();
  if (!quote) return;
  const start = before.toString().length + raw.indexOf(quote);
  form.elements.quote.value = quote;
  form.elements.question.value = item.dataset.key;
  form.elements.start.value = start;
  form.elements.end.value = start + quote.length;
  document.querySelector("[data-note-new]").open = true;
}

// A note is kept or deleted without loading a page: scores that are being given stay.
async function sendNote(event) {
  const form = event.target.closest("[data-note-form]");
  const section = form?.closest("[data-notes]");
  if (!section || !document.querySelector("[data-sheet]")) return;
  event.preventDefault();
  const problem = section.querySelector("[data-note-problem]");
  try {
    const headers = { Accept: "application/json" };
    const response = await fetch(form.action, { method: "POST", body: new FormData(form), headers });
    const told = await response.json();
    if (response.ok) {
      section.outerHTML = told.html;
      showNotes();
      document.querySelector("[data-notes] summary").focus();
      return;
    }
    problem.textContent = told.problems.join(" ");
  } catch {
    problem.textContent = document.querySelector("[data-sheet]").dataset.unkept;
  }
  section.querySelector("[data-note-new]").open = true;
  problem.hidden = false;
}

document.addEventListener("submit", sendNote);
document.addEventListener("selectionchange", () => {
  clearTimeout(takeSelection.timer);
  takeSelection.timer = setTimeout(takeSelection, 300);
});
document.addEventListener("input", (event) => {
  if (event.target.name !== "quote") return; // words typed or pasted have no place yet
  event.target.form.elements.start.value = event.target.form.elements.end.value = "";
});
