// The slides of a hearing are sent as soon as they are chosen; see uploads.js. Without scripts the
// button sends them.

const presentation = document.querySelector("[data-presentation]");

presentation.querySelector(".form-actions").hidden = true;
presentation.addEventListener("files:told", ({ detail: { told, status } }) => {
  if (status === 200) return location.reload();
  const state = presentation.querySelector("[data-saved]");
  state.textContent = (told.problems || []).join(" ");
  state.classList.add("trouble");
});
