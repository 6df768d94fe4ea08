// One switch that hides the notes for the facilitator on all pages, for a screen that others see.
(() => {
  "use strict";

  const PLACE = ["book", "notes"];
  const button = document.querySelector("[data-do=notes]");

  function show(hidden) {
    document.documentElement.toggleAttribute("data-without-notes", hidden);
    button?.setAttribute("aria-pressed", String(hidden));
  }

  show(Boolean(bipStore.get(...PLACE)));
  button?.addEventListener("click", () => {
    const hidden = button.getAttribute("aria-pressed") !== "true";
    bipStore.put(...PLACE, "", hidden ? { hidden } : undefined);
    show(hidden);
  });
})();
