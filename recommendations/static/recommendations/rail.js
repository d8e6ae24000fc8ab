/* Whether the rail is folded to its icons: before the page is drawn, so that nothing moves. */
"use strict";
{
  const KEY = "rail";
  const root = document.documentElement;
  const show = (folded) => {
    if (folded) root.dataset.rail = "icons"; else delete root.dataset.rail;
    document.getElementById("rail-fold")?.setAttribute("aria-expanded", String(!folded));
  };
  show(localStorage.getItem(KEY) === "icons");
  document.addEventListener("DOMContentLoaded", () => {
    show(localStorage.getItem(KEY) === "icons");
    document.getElementById("rail-fold")?.addEventListener("click", () => {
      const folded = root.dataset.rail !== "icons";
      localStorage.setItem(KEY, folded ? "icons" : "words");
      show(folded);
    });
  });
}
