/* Editing in the list of recommendations: a cell that is pressed becomes a control, and what the
   change needs opens below its row. One button saves all rows. */

const table = document.getElementById("result_list");
const template = document.getElementById("copied-row");
const bar = document.querySelector(".list-save");

/* The values of the row that was edited last: the same decision is often behind several dates. */
const lastTyped = {};

function show(element, isShown) {
  element.hidden = !isShown;
}

function isChanged(control) {
  return control.value.trim() !== (control.dataset.before ?? control.value);
}

function update(row, details) {
  const changed = [...row.querySelectorAll("[data-before]")].filter(isChanged);
  const names = changed.map((control) => control.dataset.name);
  const status = row.querySelector('[data-name="status"]')?.value;
  details.querySelectorAll("[data-details]").forEach((group) => {
    const isAsked = group.dataset.details === "status" || "adopted" in row.dataset;
    show(group, names.includes(group.dataset.details) && isAsked);
  });
  details.querySelectorAll("[data-shown-for]").forEach((field) => {
    show(field, field.dataset.shownFor.split(" ").includes(status));
  });
  show(details, [...details.querySelectorAll("[data-details]")].some((group) => !group.hidden));
  row.classList.toggle("is-changed", changed.length > 0);
  const count = table.querySelectorAll("tr.is-changed, tr.is-refused").length;
  bar.querySelector(".list-save__count").textContent = count || "";
  show(bar, count > 0 || table.querySelector("tr.is-edited:not([data-pk])") !== null);
}

function copied(key) {
  const copy = template.content.cloneNode(true);
  copy.querySelectorAll("[name], [id], [for]").forEach((one) => {
    for (const name of ["name", "id", "for"]) {
      if (one.hasAttribute(name)) one.setAttribute(name, one.getAttribute(name).replace("__pk__", key));
    }
    if (one.name === "rows") one.value = key;
  });
  return copy;
}

function fillFromLast(details) {
  details.querySelectorAll("[data-detail]").forEach((field) => {
    const control = field.querySelector("input, select, textarea");
    const name = `${field.closest("[data-details]").dataset.details} ${field.dataset.detail}`;
    if (lastTyped[name] && control.type !== "checkbox") control.value = lastTyped[name];
    control.addEventListener("change", () => { lastTyped[name] = control.value; });
  });
}

function open(row) {
  const copy = copied(row.dataset.pk);
  const details = copy.querySelector(".row-details");
  details.querySelector('[name$="-version"]').value = row.dataset.version;
  row.querySelectorAll("td[data-field]").forEach((cell) => {
    const control = copy.querySelector(`tr:first-child [data-field="${cell.dataset.field}"] :is(select, input)`);
    control.value = cell.dataset.value;
    control.dataset.before = cell.dataset.value;
    control.dataset.name = cell.dataset.field;
    cell.replaceChildren(control);
    cell.classList.add("is-edited");
  });
  details.querySelectorAll('[name$="-version"], [name="rows"]').forEach((one) => row.lastElementChild.append(one));
  row.after(details);
  row.classList.add("is-edited");
  fillFromLast(details);
  for (const kind of ["input", "change"]) row.addEventListener(kind, () => update(row, details));
  update(row, details);
}

function edit(cell) {
  open(cell.closest("tr"));
  const control = cell.querySelector("select, input");
  control.focus();
  if (control.tagName === "SELECT") {
    try { control.showPicker(); } catch { /* an older browser opens it at the next press */ }
  } else {
    control.select();
  }
}

/* What can be pressed is a button, so that the keyboard reaches it. */
function offer(cell) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "cell-button";
  button.append(...cell.childNodes);
  if (!button.textContent.trim() || button.textContent.trim() === "-") button.textContent = "—";
  button.setAttribute("aria-label", `${cell.dataset.label}: ${button.textContent.trim()}`);
  button.addEventListener("click", () => edit(cell));
  cell.replaceChildren(button);
}

/* Who leaves the page is asked first, while something is not saved. */
function ask(event) {
  if (table.querySelector("tr.is-changed")) event.preventDefault();
}

if (table && template) {
  addEventListener("beforeunload", ask);
  table.closest("form").addEventListener("submit", () => removeEventListener("beforeunload", ask));
  table.querySelectorAll("tr[data-pk] td[data-field]").forEach(offer);
  document.getElementById("refused-rows")?.focus();
}
