/* The rows of a form: records of one kind below another. They are added, removed, folded, and put
   in order by keys or by dragging. Django's own script is not used: it numbers the rows by their
   place on the page, which changes here. */

const announcer = document.querySelector("[data-announce]");
const INDEXED = ["id", "name", "for", "aria-describedby", "aria-labelledby", "aria-controls"];

/** Puts ``index`` where the attributes of a row have ``from``. */
function reindex(row, prefix, from, index) {
  const own = new RegExp(`${prefix}-${from}(?!\\d)`, "g");
  const change = (text) => text.replace(own, `${prefix}-${index}`);
  for (const element of [row, ...row.querySelectorAll("*")]) {
    for (const name of INDEXED) {
      if (element.hasAttribute(name)) element.setAttribute(name, change(element.getAttribute(name)));
    }
  }
}

class Rows {
  constructor(section) {
    this.section = section;
    this.prefix = section.dataset.rows;
    this.order = section.dataset.order;
    this.template = section.querySelector(".empty-form");
    this.total = section.querySelector(`[name=${this.prefix}-TOTAL_FORMS]`);
    this.add = section.querySelector("[data-add]");
    this.rows().forEach((row) => this.prepare(row));
    this.prepareAdding();
    section.addEventListener("input", () => this.changed());
    section.addEventListener("change", () => this.changed());
    this.changed();
  }

  rows() {
    return [...this.section.querySelectorAll(".row:not(.empty-form)")];
  }

  prepareAdding() {
    if (!this.template || !this.add) return;
    this.add.hidden = false;
    this.add.querySelector("button").addEventListener("click", () => this.addRow({ focus: true }));
    this.section.addEventListener("rows:add", () => this.addRow());
  }

  get isFull() {
    return this.total.value >= Number(this.section.dataset.max || 1000);
  }

  /* ---- One row ---- */

  prepare(row) {
    const fold = row.querySelector(".row__toggle");
    if (fold) this.prepareFolding(row, fold);
    const remove = row.querySelector(".row__remove");
    if (remove) {
      remove.hidden = false;
      remove.addEventListener("click", () => this.remove(row));
    }
    const moves = this.order && row.querySelector(".row__moves");
    if (moves) this.prepareMoves(row, moves);
  }

  prepareFolding(row, fold) {
    fold.disabled = false;
    const update = () => fold.setAttribute("aria-expanded", !row.classList.contains("is-folded"));
    update();
    fold.addEventListener("click", () => {
      row.classList.toggle("is-folded");
      update();
    });
    new MutationObserver(update).observe(row, { attributes: true, attributeFilter: ["class"] });
  }

  /** True when something was entered into a new row, where an empty one has nothing. */
  isFilled(row) {
    const index = row.id.slice(this.prefix.length + 1);
    return [...row.querySelectorAll("input, textarea, select")].some((one) => {
      if (["hidden", "checkbox", "radio"].includes(one.type) || !one.name || this.isOrder(one)) return false;
      const name = one.name.replace(`${this.prefix}-${index}-`, `${this.prefix}-__prefix__-`);
      const empty = this.template?.querySelector(`[name="${name}"]`);
      return one.value.trim() !== "" && !empty?.value.trim();
    });
  }

  isOrder(input) {
    return this.order && input.name.endsWith(`-${this.order}`);
  }

  /* ---- Adding and removing ---- */

  addRow({ focus = false } = {}) {
    if (this.isFull) return null;
    const row = this.template.cloneNode(true);
    reindex(row, this.prefix, "empty", this.total.value);
    reindex(row, this.prefix, "__prefix__", this.total.value);
    row.classList.remove("empty-form");
    this.template.before(row);
    this.total.value = Number(this.total.value) + 1;
    const place = this.orderInput(row);
    if (place) place.value = place.defaultValue = this.nextNumber(row);
    this.prepare(row);
    row.dispatchEvent(new CustomEvent("formset:added", {
      bubbles: true, detail: { formsetName: this.prefix },
    }));
    if (window.DateTimeShortcuts && row.querySelector(".vDateField")) {
      document.querySelectorAll(".datetimeshortcuts").forEach((one) => one.remove());
      window.DateTimeShortcuts.init();
    }
    if (focus) this.firstField(row)?.focus();
    this.changed();
    return row;
  }

  firstField(row) {
    const fields = row.querySelectorAll("input:not([type=hidden]), textarea, select, .select2-selection");
    return [...fields].find((one) => one.checkVisibility() && !this.isOrder(one)
      && !one.classList.contains("select2-hidden-accessible"));
  }

  /** Takes a new row out; the new rows behind it move up by one. */
  remove(row) {
    const rows = this.rows();
    const next = rows[rows.indexOf(row) + 1] ?? rows[rows.indexOf(row) - 1];
    const index = Number(row.id.slice(this.prefix.length + 1));
    row.remove();
    for (const other of this.rows()) {
      const own = Number(other.id.slice(this.prefix.length + 1));
      if (own > index) reindex(other, this.prefix, own, own - 1);
    }
    this.total.value = Number(this.total.value) - 1;
    (next?.querySelector(".row__remove") ?? this.add.querySelector("button")).focus();
    this.changed();
  }

  /** After a change: one empty row follows the last, and the tab has the new count. */
  changed() {
    const rows = this.rows();
    const last = rows.filter((row) => !row.hasAttribute("data-saved")).at(-1);
    if (this.section.hasAttribute("data-open-ended") && !(last && !this.isFilled(last))) this.addRow();
    const filled = rows.filter((row) => {
      const deleted = row.querySelector("[name$=-DELETE]:checked");
      row.classList.toggle("is-deleted", deleted !== null);
      return !deleted && (row.hasAttribute("data-saved") || this.isFilled(row));
    });
    this.section.dispatchEvent(new CustomEvent("rows:counted", {
      bubbles: true, detail: filled.length,
    }));
  }

  /* ---- Order ---- */

  orderInput(row) {
    return this.order && row.querySelector(`[name$="-${this.order}"]`);
  }

  nextNumber(row) {
    const others = this.rows().filter((other) => other !== row);
    return Math.max(0, ...others.map((other) => Number(this.orderInput(other)?.value) || 0)) + 1;
  }

  prepareMoves(row, moves) {
    if (!this.orderInput(row) || this.orderInput(row).disabled) return;
    moves.hidden = false;
    for (const button of moves.querySelectorAll("[data-move]")) {
      button.addEventListener("click", () => {
        const rows = this.rows();
        this.place(row, rows.indexOf(row) + Number(button.dataset.move));
        button.focus();
      });
    }
    const handle = moves.querySelector(".row__handle");
    handle.addEventListener("dragstart", (event) => {
      this.dragged = row;
      row.classList.add("is-dragged");
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", "");
    });
    handle.addEventListener("dragend", () => {
      row.classList.remove("is-dragged");
      this.dragged = null;
    });
    row.addEventListener("dragover", (event) => { if (this.dragged) event.preventDefault(); });
    row.addEventListener("drop", (event) => {
      if (!this.dragged) return;
      event.preventDefault();
      this.place(this.dragged, this.rows().indexOf(row));
    });
  }

  /** Moves a row to a place; the numbers stay where they are, and the rows change theirs. */
  place(row, place) {
    const rows = this.rows();
    if (place < 0 || place >= rows.length || rows[place] === row) return;
    const numbers = rows.map((one) => this.orderInput(one).value);
    const isLater = place > rows.indexOf(row);
    rows[place][isLater ? "after" : "before"](row);
    this.rows().forEach((one, n) => { this.orderInput(one).value = numbers[n]; });
    row.dispatchEvent(new Event("input", { bubbles: true }));
    if (announcer) {
      announcer.textContent = announcer.dataset.moved
        .replace("{place}", place + 1).replace("{total}", rows.length);
    }
  }
}

/** The count of a tab: that of all rows on it. */
function updateCounts(panel) {
  const count = document.querySelector(`[data-form-tabs] [href="#${panel.id}"] [data-count]`);
  if (!count) return;
  count.textContent = [...panel.querySelectorAll("[data-rows]")]
    .reduce((sum, section) => sum + Number(section.dataset.filled), 0);
}

document.addEventListener("rows:counted", ({ target, detail }) => {
  target.dataset.filled = detail;
  updateCounts(target.closest(".form-panel"));
});
document.querySelectorAll("[data-rows]").forEach((section) => new Rows(section));
