/* What is typed into a form of the staff stays on this device until it is saved: encrypted with a key
   that only a page of the same account brings, for a few days, for no form with names of people.
   A draft that is found is offered; it is never put into a form by itself. */

const PREFIX = "tawsiyat.draft.";
const PAUSE = 400;
const settings = document.querySelector("[data-drafts]")?.dataset;
const texts = (name) => document.querySelector(`[data-draft-text="${name}"]`);

/* ---- On this device ---- */

const draftNames = () => Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));
const forget = (name) => localStorage.removeItem(name);

function isExpired(name) {
  const at = JSON.parse(localStorage.getItem(name) ?? "{}").at ?? 0;
  return Date.now() - at > Number(settings.days) * 24 * 3600 * 1000;
}

/** Removes what was saved, is too old, or is of another account. */
function cleanUp() {
  const saved = document.cookie.split("; ").find((one) => one.startsWith(`${settings.cookie}=`));
  if (saved) {
    const name = decodeURIComponent(saved.slice(settings.cookie.length + 1));
    if (name.startsWith(PREFIX)) forget(name);
    document.cookie = `${settings.cookie}=; Max-Age=0; Path=/admin/`;
  }
  const own = `${PREFIX}${settings.account}.`;
  draftNames().filter((name) => !name.startsWith(own) || isExpired(name)).forEach(forget);
}

const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const letters = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)));
const importKey = () => crypto.subtle.importKey(
  "raw", bytes(settings.key), "AES-GCM", false, ["encrypt", "decrypt"]);

async function store(key, name, draft) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const plain = new TextEncoder().encode(JSON.stringify(draft));
  const parts = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, plain));
  let data = "";
  for (let n = 0; n < parts.length; n += 4096) data += String.fromCharCode(...parts.subarray(n, n + 4096));
  localStorage.setItem(name, JSON.stringify({ at: Date.now(), iv: letters(iv), data: btoa(data) }));
}

/** The stored draft with its time; null where there is none that this account can read. */
async function read(key, name) {
  const stored = JSON.parse(localStorage.getItem(name) ?? "null");
  if (!stored) return null;
  try {
    const plain = await crypto.subtle.decrypt(
      { name: "AES-GCM", iv: bytes(stored.iv) }, key, bytes(stored.data));
    return { at: stored.at, ...JSON.parse(new TextDecoder().decode(plain)) };
  } catch {
    forget(name);
    return null;
  }
}

/* ---- What a form holds ---- */

const UNTYPED = ["hidden", "password", "file", "submit", "button", "reset", "image"];
const isTyped = (control) => control.name && !UNTYPED.includes(control.type)
  && !control.disabled && !control.hasAttribute("data-no-draft") && !control.closest(".empty-form");

function valueOf(controls) {
  const [first] = controls;
  if (first.type === "checkbox" || first.type === "radio") {
    return controls.filter((one) => one.checked).map((one) => one.value);
  }
  if (first.tagName === "SELECT") {
    return [...first.selectedOptions].map((option) => [option.value, option.text]);
  }
  return first.value;
}

/** The typed controls of a form, by their name. */
function controlsOf(form) {
  const found = new Map();
  for (const control of form.elements) {
    if (isTyped(control)) found.set(control.name, [...(found.get(control.name) ?? []), control]);
  }
  return found;
}

function setValue(controls, value) {
  const [first] = controls;
  if (first.type === "checkbox" || first.type === "radio") {
    for (const one of controls) one.checked = value.includes(one.value);
  } else if (first.tagName === "SELECT") {
    const chosen = value.map(([key]) => key);
    for (const [key, text] of value) {
      if (![...first.options].some((option) => option.value === key)) first.add(new Option(text, key));
    }
    for (const option of first.options) option.selected = chosen.includes(option.value);
  } else {
    first.value = value;
  }
  first.dispatchEvent(new Event("input", { bubbles: true }));
  first.dispatchEvent(new Event("change", { bubbles: true }));
}

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
const rowCounts = (form) => Object.fromEntries(
  [...form.querySelectorAll("[data-rows]")]
    .map((section) => [section.dataset.rows, form.elements[`${section.dataset.rows}-TOTAL_FORMS`].value]));
const clock = (at) => {
  const time = new Date(at);
  const two = (number) => String(number).padStart(2, "0");
  const hour = `${two(time.getHours())}:${two(time.getMinutes())}`;
  const isToday = time.toDateString() === new Date().toDateString();
  return isToday ? hour : `${time.getDate()}/${time.getMonth() + 1}/${time.getFullYear()} ${hour}`;
};

class DraftedForm {
  constructor(form, key, name) {
    Object.assign(this, { form, key, name, carried: {}, shown: new Map() });
    this.remember(form);
    form.addEventListener("formset:added", ({ target }) => this.remember(target));
    for (const kind of ["input", "change", "rows:counted"]) form.addEventListener(kind, () => this.later());
    form.append(Object.assign(document.createElement("input"), {
      type: "hidden", name: settings.field, value: name,
    }));
  }

  get version() {
    return this.form.elements.version?.value;
  }

  /** Notes what the page showed: only what differs from it was typed. */
  remember(part) {
    for (const [name, controls] of controlsOf(this.form)) {
      if (part.contains(controls[0])) this.shown.set(name, valueOf(controls));
    }
  }

  typed() {
    const found = [...controlsOf(this.form)].map(([name, controls]) => [name, valueOf(controls)]);
    return Object.fromEntries(found.filter(([name, value]) => !same(value, this.shown.get(name))));
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), PAUSE);
  }

  async save() {
    const typed = this.typed();
    const fields = { ...this.carried, ...typed };
    if (!Object.keys(fields).length) return forget(this.name);
    // What was carried here is stored already, with the time when it was typed.
    if (!Object.keys(typed).length) return undefined;
    const version = this.offeredVersion ?? this.version;
    await store(this.key, this.name, { version, rows: rowCounts(this.form), fields });
    const state = document.querySelector("[data-draft-state]");
    if (state) state.textContent = `${texts("stored").textContent} ${clock(Date.now())}`;
    return undefined;
  }

  async begin() {
    const draft = await read(this.key, this.name);
    if (!draft) return;
    const controls = controlsOf(this.form);
    const differs = Object.entries(draft.fields).some(([name, value]) => (
      controls.has(name) ? !same(valueOf(controls.get(name)), value) : this.isInNewRow(name)));
    this.carried = draft.fields;
    // A form that comes back with errors shows what was typed.
    if (differs && !this.form.querySelector(".errorlist")) this.offer(draft);
  }

  isInNewRow(name) {
    return [...this.form.querySelectorAll("[data-rows][data-max]")]
      .some((section) => name.startsWith(`${section.dataset.rows}-`));
  }

  offer(draft) {
    this.offeredVersion = draft.version;
    const notice = texts("offer").content.firstElementChild.cloneNode(true);
    notice.querySelector("[data-time]").textContent = clock(draft.at);
    notice.querySelector("[data-changed]").hidden = same(draft.version, this.version);
    notice.querySelector("[data-take-back]").addEventListener("click", () => {
      notice.remove();
      this.restore(draft);
    });
    notice.querySelector("[data-discard]").addEventListener("click", () => {
      notice.remove();
      this.carried = {};
      this.offeredVersion = undefined;
      this.save();
    });
    this.form.before(notice);
  }

  restore(draft) {
    const typed = this.typed();
    for (const [prefix, count] of Object.entries(draft.rows ?? {})) {
      const total = this.form.elements[`${prefix}-TOTAL_FORMS`];
      const section = this.form.querySelector(`[data-rows="${prefix}"]`);
      for (let n = Number(total?.value); section && n < Number(count); n += 1) {
        section.dispatchEvent(new CustomEvent("rows:add"));
      }
    }
    const controls = controlsOf(this.form);
    const names = Object.keys(draft.fields).filter((name) => controls.has(name) && !(name in typed));
    for (const name of names) setValue(controls.get(name), draft.fields[name]);
    // The version that the draft was typed in: a save says what others have changed since.
    if (this.form.elements.version && draft.version) this.form.elements.version.value = draft.version;
    const first = names.length && controls.get(names[0])[0];
    if (first) {
      first.dispatchEvent(new CustomEvent("form:reveal", { bubbles: true }));
      first.focus();
    }
    this.later();
  }
}

/* ---- A page ---- */

/** A form that keeps no draft asks before the page is left. */
function guard(form) {
  let isTouched = false;
  form.addEventListener("input", () => { isTouched = true; });
  form.addEventListener("submit", () => { isTouched = false; });
  window.addEventListener("beforeunload", (event) => { if (isTouched) event.preventDefault(); });
}

async function start() {
  cleanUp();
  const forms = [...document.querySelectorAll("#content form[method=post]")]
    .filter((form) => form.id !== "changelist-form" && controlsOf(form).size);
  forms.filter((form) => form.hasAttribute("data-no-draft")).forEach(guard);
  const drafted = forms.filter((form) => !form.hasAttribute("data-no-draft"));
  // Without a secure connection the browser does not encrypt.
  if (!drafted.length || !window.crypto?.subtle) return;
  const key = await importKey();
  const query = new URLSearchParams(location.search);
  query.delete("_changelist_filters");
  drafted.forEach((form, n) => {
    const name = `${PREFIX}${settings.account}.${location.pathname}?${query}#${form.id || n}`;
    new DraftedForm(form, key, name).begin();
  });
}

document.addEventListener("submit", ({ target }) => {
  // The attribute: the form of a list has a field of the name "action".
  if (target.getAttribute("action")?.includes("logout")) draftNames().forEach(forget);
}, true);
// After the modules of the page, which add the empty rows.
if (settings?.account) document.addEventListener("DOMContentLoaded", start);
