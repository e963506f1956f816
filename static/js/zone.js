// Suggests the browser's own time zone beside the field for it; the person decides.

for (const select of document.querySelectorAll("select[data-suggest-zone]")) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const option = [...select.options].find((option) => option.value === zone);
  if (!option || (select.value || select.dataset.siteZone) === zone) continue;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button quiet";
  button.textContent = `${select.dataset.suggestZone} ${option.textContent}`;
  button.addEventListener("click", () => {
    select.value = zone;
    button.remove();
    select.focus();
  });
  select.after(button);
}
