/* The tabs of a form, and those of its languages. Without a script all of them are shown. */

const hasErrors = (part) => part.querySelector(".errorlist") !== null;

/* ---- The tabs of the record ---- */

const tabList = document.querySelector("[data-form-tabs]");
const tabs = tabList ? [...tabList.querySelectorAll(".tab")] : [];
const panelOf = (tab) => document.getElementById(tab.hash.slice(1));

function showTab(chosen) {
  for (const tab of tabs) {
    const isChosen = tab === chosen;
    tab.setAttribute("aria-selected", isChosen);
    tab.tabIndex = isChosen ? 0 : -1;
    panelOf(tab).classList.toggle("is-shown", isChosen);
  }
}

/** Makes links with arrow keys between them of a list of tabs, as ARIA describes them. */
function moveByKeys(all, choose) {
  return (event) => {
    const isRtl = getComputedStyle(event.currentTarget).direction === "rtl";
    const step = { ArrowLeft: isRtl ? 1 : -1, ArrowRight: isRtl ? -1 : 1 }[event.key];
    const place = { Home: 0, End: all.length - 1 }[event.key]
      ?? (step && (all.indexOf(document.activeElement) + step + all.length) % all.length);
    if (place === undefined) return;
    event.preventDefault();
    choose(all[place]);
    all[place].focus();
  };
}

function chooseTab(tab) {
  showTab(tab);
  history.replaceState(history.state, "", tab.hash);
}

const SENT = "tawsiyat.tab";

/** The form goes to an address without the name of a tab, where the browser would put the focus. */
function rememberWhenSent(form) {
  form.action = location.pathname + location.search;
  form.addEventListener("submit", () => {
    const chosen = tabs.find((tab) => tab.getAttribute("aria-selected") === "true");
    sessionStorage.setItem(SENT, location.pathname + chosen.hash);
  });
}

/** The tab from which this form was just sent. */
function sentFrom() {
  const [path, name] = (sessionStorage.getItem(SENT) ?? "").split("#");
  sessionStorage.removeItem(SENT);
  return path === location.pathname ? `#${name}` : "";
}

if (tabList) {
  tabList.setAttribute("role", "tablist");
  for (const item of tabList.children) item.setAttribute("role", "presentation");
  for (const tab of tabs) {
    const panel = panelOf(tab);
    tab.removeAttribute("aria-current");
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", panel.id);
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", tab.id);
    tab.addEventListener("click", (event) => {
      event.preventDefault();
      chooseTab(tab);
    });
  }
  tabList.addEventListener("keydown", moveByKeys(tabs, chooseTab));
  const named = tabs.find((tab) => tab.hash === (location.hash || sentFrom()));
  showTab(tabs.find((tab) => hasErrors(panelOf(tab))) ?? named ?? tabs[0]);
  rememberWhenSent(tabList.closest("form"));
}

/** Opens what hides a field: the tab, the language, what is folded. */
document.addEventListener("form:reveal", ({ target }) => {
  const tab = tabs.find((one) => panelOf(one).contains(target));
  if (tab) showTab(tab);
  target.closest(".is-folded")?.classList.remove("is-folded");
  for (let part = target; part; part = part.parentElement) if (part.tagName === "DETAILS") part.open = true;
  const language = target.closest(".language");
  language?.closest("[data-languages]").dispatchEvent(
    new CustomEvent("language", { detail: language.dataset.language }));
});

/* ---- The tabs of the languages ---- */

const SIDE_BY_SIDE = "tawsiyat.side-by-side";
const typed = (panel) => [...panel.querySelectorAll("input:not([type=hidden]), textarea")];
const suffix = /_[a-z]+$/;

/** How many texts each language lacks that another one has, by its code. */
function missingTexts(container) {
  const filled = new Map();
  const missing = {};
  const fields = [...container.querySelectorAll(".language")]
    .filter((panel) => !panel.closest(".empty-form"))
    .flatMap((panel) => typed(panel).map((input) => [panel.dataset.language, input]));
  for (const [, input] of fields) {
    const name = input.name.replace(suffix, "");
    filled.set(name, filled.get(name) || input.value.trim() !== "");
  }
  for (const [code, input] of fields) {
    const lacks = filled.get(input.name.replace(suffix, "")) && input.value.trim() === "";
    missing[code] = (missing[code] ?? 0) + (lacks ? 1 : 0);
  }
  return missing;
}

function markMissing(container, buttons, label) {
  const missing = missingTexts(container);
  for (const button of buttons) {
    button.querySelector(".count")?.remove();
    const number = missing[button.dataset.language];
    if (!number) continue;
    const mark = document.createElement("span");
    mark.className = "count count--warn";
    mark.title = `${label} ${number}`;
    mark.innerHTML = '<span class="visually-hidden"></span><span></span>';
    mark.firstChild.textContent = `${label} `;
    mark.lastChild.textContent = number;
    button.append(mark);
  }
}

function prepareLanguages(container) {
  const bar = container.querySelector("[data-language-tabs]");
  if (!bar) return;
  const buttons = [...bar.querySelectorAll("[role=tab]")];
  const both = bar.querySelector("[data-side-by-side]");
  const panels = () => [...container.querySelectorAll(".language")];
  const show = (code) => {
    container.dataset.shown = code;
    for (const panel of panels()) panel.classList.toggle("is-shown", panel.dataset.language === code);
    for (const button of buttons) {
      const isChosen = button.dataset.language === code;
      button.setAttribute("aria-selected", isChosen);
      button.tabIndex = isChosen ? 0 : -1;
    }
  };
  const compare = (isOn) => {
    container.classList.toggle("is-side-by-side", isOn);
    both.setAttribute("aria-pressed", isOn);
  };
  bar.hidden = false;
  const wrong = panels().find((panel) => !panel.closest(".empty-form") && hasErrors(panel));
  show(wrong?.dataset.language ?? buttons[0].dataset.language);
  compare(sessionStorage.getItem(SIDE_BY_SIDE) === "on");
  markMissing(container, buttons, bar.dataset.missing);
  for (const button of buttons) button.addEventListener("click", () => show(button.dataset.language));
  bar.querySelector("[role=tablist]").addEventListener(
    "keydown", moveByKeys(buttons, (button) => show(button.dataset.language)));
  both.addEventListener("click", () => {
    const isOn = both.getAttribute("aria-pressed") !== "true";
    sessionStorage.setItem(SIDE_BY_SIDE, isOn ? "on" : "off");
    compare(isOn);
  });
  container.addEventListener("input", () => markMissing(container, buttons, bar.dataset.missing));
  container.addEventListener("language", ({ detail }) => show(detail));
}

document.querySelectorAll("[data-languages]").forEach(prepareLanguages);
