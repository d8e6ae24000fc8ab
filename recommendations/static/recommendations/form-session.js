/* A form is not sent into nowhere: where the page is old, or keeps no draft, the site is asked first
   whether the session goes on. If it has ended, the text stays on the page. */

const FRESH = 10 * 60 * 1000;
const address = document.querySelector("[data-session]")?.dataset.session;
const template = (name) => document.querySelector(`template[data-draft-text="${name}"]`);
let checkedAt = Date.now();

/** "alive", with the newest token in all forms; "ended", or "offline". */
async function sessionState() {
  try {
    const response = await fetch(address, { redirect: "manual", cache: "no-store" });
    if (!response.ok) return "ended";
    const { token } = await response.json();
    document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((one) => { one.value = token; });
    checkedAt = Date.now();
    return "alive";
  } catch {
    return "offline";
  }
}

function say(state) {
  document.querySelector("[data-session-ended]")?.remove();
  if (state === "alive") return;
  const notice = template(state).content.firstElementChild.cloneNode(true);
  const row = document.querySelector(".save-row, #content .submit-row");
  (row ?? document.querySelector("#content")).before(notice);
}

function checkBeforeSending(form) {
  let isChecked = false;
  let isAsking = false;
  form.addEventListener("submit", async (event) => {
    const isOld = Date.now() - checkedAt > FRESH;
    if (isChecked || !(isOld || form.hasAttribute("data-no-draft"))) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (isAsking) return;
    isAsking = true;
    const { submitter } = event;
    const state = await sessionState();
    isAsking = false;
    say(state);
    if (state !== "alive") return;
    isChecked = true;
    form.requestSubmit(submitter);
    isChecked = false;
  });
}

if (address) {
  document.querySelectorAll("#content form[method=post]").forEach(checkBeforeSending);
  document.addEventListener("visibilitychange", async () => {
    if (document.visibilityState !== "visible" || !document.querySelector("#content form[method=post]")) return;
    if (document.querySelector("[data-session-ended]") || Date.now() - checkedAt > FRESH) say(await sessionState());
  });
}
