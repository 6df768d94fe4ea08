import { pageName } from "./page.js";

// Predict first: the numbers wait until the reader has guessed, or asks to see them.

const CLOSE = 3; // a guess this near, in persons of 100, is about right

function recall(key) {
  try {
    const kept = JSON.parse(localStorage.getItem(key));
    const whole = Number.isInteger(kept?.guess) && kept.guess >= 0 && kept.guess <= 100;
    return kept && (whole || kept.guess === null) ? kept : undefined;
  } catch {
    return undefined; // Storage is blocked, or something else wrote there: as if nothing were kept.
  }
}

function keep(key, kept) {
  try {
    if (kept) localStorage.setItem(key, JSON.stringify(kept));
    else localStorage.removeItem(key);
  } catch {
    // Storage is blocked or full: the guess lives as long as the page.
  }
}

/** What is said of a guess, and why one might guess so: it was near the answer, too high or too low. */
function verdict({ shared, text }, guess, right, situation) {
  const distance = Math.abs(guess - right);
  const form = distance <= CLOSE ? "near" : guess > right ? "high" : "low";
  const values = { guess, answer: right, distance, situation };
  const said = shared.guess[form].replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
  return { verdict: said, why: text.guess.why[form] };
}

function known({ what_if: { axes } }, setting) {
  return axes.every((axis) => axis.levels.includes(setting?.[axis.name]));
}

/** Ask for a guess before the numbers show; returns how to show them with none. */
export function askFirst(root, data, name, read, answer) {
  const question = root.querySelector("[data-part=guess]");
  if (!question) return () => {};
  const part = (name) => root.querySelector(`[data-part="${name}"]`);
  const input = question.querySelector("input");
  const key = `bip-teach:guess:${data.version}:${pageName()}:${name}`;

  const veil = (asking) => {
    root.toggleAttribute("data-veiled", asking);
    question.hidden = !asking;
  };
  const compare = ({ guess, setting }) => {
    const { answer: right, words } = known(data, setting) ? answer(setting) : {};
    const compared = guess !== null && Number.isInteger(right);
    const said = compared ? verdict(data, guess, right, words.situation) : {};
    for (const [name, sentence] of Object.entries(said)) part(name).textContent = sentence;
    part("compared").hidden = !compared;
    return compared;
  };
  const reveal = (kept, told) => {
    veil(false);
    const compared = compare(kept);
    if (told) part(compared ? "verdict" : "status").focus();
  };
  const settle = (guess) => {
    const kept = { guess, setting: read() };
    keep(key, kept);
    reveal(kept, true);
  };

  question.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    settle(input.valueAsNumber);
  });
  part("skip").addEventListener("click", () => settle(null));
  part("again").addEventListener("click", () => {
    keep(key);
    part("compared").hidden = true;
    input.value = "";
    veil(true);
    input.focus();
  });
  const kept = recall(key);
  if (kept) reveal(kept);
  else veil(true);
  return () => reveal({ guess: null });
}
