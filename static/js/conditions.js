// Shows a question while the one it depends on has that answer, at once. The server decides the
// same whenever it reads the page; what was typed into a hidden question stays where it is.

function isMet(question) {
  const source = document.querySelector(`[data-question="${question.dataset.if}"]`);
  if (!source) return !question.hidden; // it stands on another page: as the server said
  if (source.hidden) return false;
  return [...source.querySelectorAll("input:checked")].some(
    (field) => field.value === question.dataset.equals,
  );
}

// One answer may decide over a question that decides over a third: look until nothing changes.
function showWhatIsAsked() {
  const questions = [...document.querySelectorAll("[data-if]")];
  for (let round = 0; round <= questions.length; round += 1) {
    const wrong = questions.filter((question) => question.hidden === isMet(question));
    if (!wrong.length) return;
    for (const question of wrong) question.hidden = !question.hidden;
  }
}

document.addEventListener("change", showWhatIsAsked);
showWhatIsAsked();
