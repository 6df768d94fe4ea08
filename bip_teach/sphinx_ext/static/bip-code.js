// One switch for the code of all pages. Solutions of exercises stay folded: they are answers.
(() => {
  "use strict";

  const PLACE = ["book", "code"];
  const folds = [...document.querySelectorAll(".cell details.hide")].filter((one) => !one.matches(".bip-exercise ~ .cell *"));
  const switches = document.querySelectorAll("[data-do=code]");

  function show(open) {
    for (const fold of folds) fold.open = open;
    for (const button of switches) button.setAttribute("aria-pressed", String(open));
  }

  if (new URLSearchParams(location.search).get("code") === "open") bipStore.put(...PLACE, "", { open: true });
  if (bipStore.get(...PLACE)) show(true);
  for (const button of switches) {
    button.addEventListener("click", () => {
      const open = button.getAttribute("aria-pressed") !== "true";
      bipStore.put(...PLACE, "", open ? { open } : undefined);
      show(open);
    });
  }
})();
