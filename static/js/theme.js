// Runs before the page is painted, so that the chosen colours do not flash.
document.documentElement.classList.add("js");
try {
  const chosen = localStorage.getItem("theme");
  if (chosen) document.documentElement.dataset.theme = chosen;
} catch {
  // Storage may be switched off; then the system's choice stands.
}
