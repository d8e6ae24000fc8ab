/* A box to choose from by typing has the name of its field for those who hear it: Select2 gives it none. */
const name = (select) => {
  const label = select.labels[0]?.textContent.trim() || select.getAttribute("aria-label");
  const box = select.nextElementSibling;
  if (!label || !box) return;
  box.querySelectorAll('[role="combobox"], [role="textbox"], [role="searchbox"]').forEach((part) => {
    part.setAttribute("aria-label", label);
  });
};
const nameAll = (within) => within.querySelectorAll("select.admin-autocomplete").forEach(name);

// jQuery calls in the order of asking: Django's own script, which makes the boxes, has asked before.
window.django?.jQuery?.(() => nameAll(document));
document.addEventListener("formset:added", (event) => nameAll(event.target));
