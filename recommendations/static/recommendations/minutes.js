/* The page that checks minutes, where there is a script: both panes stay where they were when a
   button was pressed, and the length of a title follows what is typed. */

const form = document.querySelector("form[data-panes]");
const key = `panes ${location.pathname}`;
const scrolled = () => [document.scrollingElement, ...form.querySelectorAll(".pane")];

form.addEventListener("submit", () => {
  sessionStorage.setItem(key, JSON.stringify(scrolled().map((one) => one.scrollTop)));
});

const before = JSON.parse(sessionStorage.getItem(key) ?? "null");
sessionStorage.removeItem(key);
if (before) {
  scrolled().forEach((one, place) => { one.scrollTop = before[place]; });
  const target = location.hash && document.getElementById(location.hash.slice(1));
  if (target) target.scrollIntoView({ block: "nearest" });
}

const title = document.getElementById("id_row-title");
const length = document.getElementById("id_row-title_helptext");
title?.addEventListener("input", () => {
  length.textContent = length.textContent.replace(/\d+/, [...title.value].length);
});
