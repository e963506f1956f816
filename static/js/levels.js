// Agreed levels: shows all indicators or only those on which somebody differs, without loading the
// page anew, so that nothing chosen is lost. Without this script the links do the same.

const filter = document.querySelector("[data-levels-filter]");

filter.addEventListener("click", (event) => {
  const link = event.target.closest("[data-only]");
  if (!link) return;
  event.preventDefault();
  for (const row of document.querySelectorAll("[data-disputed]")) {
    row.hidden = Boolean(link.dataset.only) && row.dataset.disputed === "no";
  }
  for (const other of filter.querySelectorAll("[data-only]")) other.removeAttribute("aria-current");
  link.setAttribute("aria-current", "page");
  history.replaceState(null, "", link.getAttribute("href") === "?" ? location.pathname : link.href);
});
