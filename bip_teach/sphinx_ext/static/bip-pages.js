// Every page: keep the edition for later without a network, and print dark pages in light colours.
(() => {
  "use strict";

  const root = document.documentElement;

  let chosen;
  addEventListener("beforeprint", () => {
    chosen = root.dataset.theme;
    root.dataset.theme = "light";
  });
  addEventListener("afterprint", () => {
    root.dataset.theme = chosen;
  });

  const isServed = location.protocol.startsWith("http") && "serviceWorker" in navigator;
  if (!isServed || navigator.connection?.saveData) return;
  addEventListener("load", () => {
    // Private windows and some devices refuse: then the book needs the network, as every page does.
    navigator.serviceWorker.register(`${root.dataset.content_root}service-worker.js`).catch(() => {});
  });
})();
