// From a page to the same page in another language: the same place, the same setting, and a choice that is kept.
// Names of headings differ, but pages in all languages have the same parts and blocks in the same order.
(() => {
  "use strict";

  const KEY = "bip-teach:language";
  const PLACE = /^#at-(\d+)\.(\d+)$/;

  const parts = () => [...document.querySelectorAll("article.bd-article section[id]")];
  const blocks = (part) => [...part.children].filter((one) => !one.matches("section, script, span"));
  const edge = () => Number.parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0;
  const isBelow = (block) => block.getClientRects().length > 0 && block.getBoundingClientRect().bottom > edge() + 1;

  /** Part and block at the upper edge of the window, both counted from 0; nothing at the top of the page. */
  function place() {
    if (scrollY < 1) return "";
    for (const [number, part] of parts().entries()) {
      const at = blocks(part).findIndex(isBelow);
      if (at >= 0) return `#at-${number}.${at}`;
    }
    return "";
  }

  /** What an explorer or a form keeps in the address goes along; else the place does. */
  const hash = () => (location.hash.includes("=") ? location.hash : place());

  function goTo(number, at) {
    const part = parts()[number];
    if (!part) return;
    (blocks(part)[at] ?? part).scrollIntoView();
    // The address names the part afterwards; the theme scrolls to what the address names while a page loads.
    addEventListener("load", () => setTimeout(() => name(part)));
  }

  function name({ id }) {
    try {
      history.replaceState(history.state, "", `#${id}`);
    } catch {
      // Some places, such as a preview inside another page, keep their address to themselves.
    }
  }

  function lead({ currentTarget: link }) {
    const address = new URL(link.href);
    address.search = location.search;
    address.hash = hash();
    link.href = address.href;
    try {
      localStorage.setItem(KEY, link.hreflang);
    } catch {
      // Blocked, or full: the front door goes by the browser's languages.
    }
  }

  for (const link of document.querySelectorAll(".bip-languages a")) {
    for (const event of ["click", "auxclick"]) link.addEventListener(event, lead);
  }
  const asked = PLACE.exec(location.hash);
  if (asked) goTo(Number(asked[1]), Number(asked[2]));
})();
