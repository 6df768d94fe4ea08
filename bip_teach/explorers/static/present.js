// An explorer for a whole room: it fills the screen, hands are counted, the answer waits until it is wanted.
// What is counted lives until the view is left, and goes nowhere.

import { drawIcons } from "./icons.js";

async function fillScreen() {
  try {
    await document.documentElement.requestFullscreen();
  } catch {
    // Refused, or unknown here: the view fills the window.
  }
}

/** Which line a key stands for, or undefined: also where a field takes digits. */
function lineOf({ code, target }) {
  if (target.matches("select, input:not([type=range], [type=radio], [type=checkbox])")) return undefined;
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(code)?.[1];
  return digit && Number(digit) - 1;
}

/** Let the button open the view for a room; returns how to draw it anew when the setting has changed. */
export function offerWall(root, now) {
  const part = (name) => root.querySelector(`[data-part="wall${name}"]`);
  const dialog = part("");
  const stage = part("-stage");
  const opener = part("-open");
  const lines = [...dialog.querySelectorAll("li")];
  const starts = lines.map((line) => Number(line.dataset.from ?? NaN));
  let hands = [];
  let isShown = false;
  let wasVeiled = false;

  function draw() {
    const { answer, icons } = now();
    const isKnown = isShown && Number.isInteger(answer);
    const right = isKnown ? starts.findLastIndex((start) => start <= answer) : -1;
    lines.forEach((line, place) => {
      line.querySelector("output").textContent = hands[place];
      line.querySelector("rect").setAttribute("width", `${(100 * hands[place]) / Math.max(1, ...hands)}%`);
      line.querySelector("span span").hidden = place !== right;
    });
    part("-answer").textContent = isKnown ? part("-answer").dataset.said.replace("{answer}", answer) : "";
    const hasPicture = isKnown && Object.keys(icons ?? {}).length > 0;
    part("-icons").toggleAttribute("hidden", !hasPicture);
    if (hasPicture) drawIcons(part("-icons"), { count: answer, negative: false });
  }
  function count(place, change) {
    hands[place] = Math.max(0, hands[place] + change);
    draw();
  }
  function turn(shown) {
    isShown = shown;
    root.toggleAttribute("data-veiled", !shown);
    part("-reveal").hidden = shown;
    part("-again").hidden = !shown;
    if (!shown) hands = lines.map(() => 0);
    draw();
  }
  function follow() {
    if (!document.fullscreenElement) dialog.close();
  }
  async function open() {
    if (dialog.open || stage.firstChild) return;
    wasVeiled = root.hasAttribute("data-veiled");
    stage.append(...[...root.children].filter((child) => child !== dialog));
    turn(false);
    await fillScreen();
    dialog.showModal();
    document.addEventListener("fullscreenchange", follow);
  }
  function leave() {
    document.removeEventListener("fullscreenchange", follow);
    root.prepend(...stage.children);
    root.toggleAttribute("data-veiled", wasVeiled);
    if (document.fullscreenElement) document.exitFullscreen();
    opener.focus();
  }

  lines.forEach((line, place) => {
    line.querySelector("[data-part=more]").addEventListener("click", () => count(place, 1));
    line.querySelector("[data-part=fewer]").addEventListener("click", () => count(place, -1));
  });
  dialog.addEventListener("keydown", (event) => {
    const place = lineOf(event);
    if (place === undefined || !lines[place] || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    count(place, event.shiftKey ? -1 : 1);
  });
  for (const [name, other, shown] of [["-reveal", "-again", true], ["-again", "-reveal", false]]) {
    part(name).addEventListener("click", () => {
      turn(shown);
      part(other).focus();
    });
  }
  part("-close").addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", leave);
  opener.addEventListener("click", open);
  opener.hidden = false;
  return () => dialog.open && draw();
}
