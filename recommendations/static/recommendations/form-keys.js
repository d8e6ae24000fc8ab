/* Keys of the staff's pages, and where the typing begins. */

const content = document.querySelector("#content");
const seen = (element) => element?.checkVisibility?.() ?? false;
const isTyping = ({ target }) => target.closest("input, textarea, select, [contenteditable], .select2-container");
const press = (button) => { if (seen(button)) button.click(); };

const save = () => press(content.querySelector(
  "form [name=_save], form [name=_send], .submit-row .default, .submit-row [type=submit]"));
const saveAndNext = () => press(content.querySelector("form :is([name=_savenext], [name=_addanother])"));
const search = () => {
  const fields = [...document.querySelectorAll("#searchbar, [type=search]")].filter(seen);
  fields[0]?.focus();
  fields[0]?.select();
};
const help = () => document.getElementById("keys")?.togglePopover();

document.addEventListener("keydown", (event) => {
  const isCommand = (event.ctrlKey || event.metaKey) && !event.altKey;
  const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event);
  const act = {
    KeyS: isCommand && !event.shiftKey && save,
    Enter: isCommand && saveAndNext,
  }[event.code] || (isPlain && { "/": search, "?": help, "؟": help }[event.key]);
  if (!act) return;
  event.preventDefault();
  if (!event.repeat) act();
});

/* A list of records to search is opened by typing, too. */
document.addEventListener("keydown", (event) => {
  const closed = event.target.closest?.(".select2-selection");
  if (!closed || event.key.length !== 1 || event.key === " " || event.ctrlKey || event.metaKey || event.altKey) return;
  const field = closed.closest(".select2-container").previousElementSibling;
  if (field?.tagName === "SELECT") window.django?.jQuery(field).select2("open");
}, true);

/* ---- Where the typing begins ---- */

const FIELDS = "input:not([type=hidden], [type=checkbox], [type=radio], [type=file]), textarea, select.admin-autocomplete";
// What stands on the page for a field: a list of records to search has an element of its own.
const shownFor = (field) => (field.classList.contains("select2-hidden-accessible")
  ? field.nextElementSibling.querySelector(".select2-selection") : field);
const reveal = (field) => field.dispatchEvent(new CustomEvent("form:reveal", { bubbles: true }));

function focusFirst() {
  const form = content?.querySelector(".record-form") ?? content?.querySelector("form[method=post]");
  if (!form || document.activeElement !== document.body) return;
  const wrong = form.querySelector(".has-error, td:has(> .errorlist), .form-row.errors");
  if (wrong) {
    reveal(wrong);
    const field = wrong.querySelector(`${FIELDS}, select, [type=checkbox], [type=radio]`);
    if (field) shownFor(field).focus();
    return;
  }
  // A link to one field opens what hides it.
  const named = document.getElementById(location.hash.slice(1));
  if (named?.matches(FIELDS)) {
    reveal(named);
    shownFor(named).focus();
    return;
  }
  // What is there already is read first.
  if (form.matches("[data-stored]")) return;
  const empty = [...form.querySelectorAll(FIELDS)]
    .filter((field) => !field.disabled && !field.readOnly && field.value === "")
    .map(shownFor).find(seen);
  const box = empty?.getBoundingClientRect();
  if (box && box.top >= 0 && box.bottom <= innerHeight - 80) empty.focus({ preventScroll: true });
}

// After the modules of the page, which show tabs and rows.
document.addEventListener("DOMContentLoaded", focusFirst);
