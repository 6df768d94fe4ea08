// Parts shared by every explorer: numbers and sentences, pictures, the setting in the address, the wiring.
// Python rounds and words the numbers in the same way (`wording.py`); a test compares the two.

//
// An explorer's module ends with `export default explorer(name, describe, { evaluate, draw, wire })`:
//   describe(data, row, setting) -> { words, icons, intervals, spoken, drawings, shown, answer }, as `View.to_data()`;
//     `data` is what Python's `payload()` gives: text, labels, scales, what_if, shared;
//   evaluate(what_if, setting) -> row, as Python's `lookup`; a grid needs none;
//   draw(name, element, value, data) draws a picture of its own: `drawings[name]` into `[data-drawing=name]`;
//   wire(root, { data, read, refresh, set }) adds controls beyond the form; `set(setting)` moves the explorer,
//     `refresh()` shows it anew.

import { offerCopy } from "./copy.js";
import { askFirst } from "./guess.js";
import { drawIcons } from "./icons.js";
import { offerWall } from "./present.js";

const TAIL = 1e-9; // what binary fractions leave behind: 0.285 is 28.499999999999996 of 100
const explorers = new Map();

/** Look up the columns of one setting of a grid; levels are counted in the order of the axes. */
export function lookUp(grid, setting) {
  let row = 0;
  for (const axis of grid.axes) row = row * axis.levels.length + axis.levels.indexOf(setting[axis.name]);
  return Object.fromEntries(Object.entries(grid.columns).map(([name, column]) => [name, column[row]]));
}

function halfUp(value, digits) {
  return Math.floor(Math.abs(value) * 10 ** digits + 0.5 + TAIL);
}

/** Persons of 100, rounded half up. */
export function ofHundred(share) {
  return halfUp(share * 100, 0);
}

/** A number without its sign, in the language's own marks. */
export function plain(value, digits, text) {
  const figures = String(halfUp(value, digits)).padStart(digits + 1, "0");
  const whole = figures.slice(0, figures.length - digits).replace(/\B(?=(\d{3})+$)/g, text.marks.thousands);
  return digits ? whole + text.marks.decimal + figures.slice(-digits) : whole;
}

/** A number with its sign; nothing stands before a zero. */
export function signed(value, digits, text) {
  const zero = halfUp(value, digits) === 0;
  return (zero ? "" : value < 0 ? text.marks.minus : text.marks.plus) + plain(value, digits, text);
}

/** Pick the form of a sentence by a count: zero, one, other. */
export function byCount(forms, count) {
  return (count === 0 ? forms.zero : count === 1 ? forms.one : undefined) ?? forms.other;
}

/** Pick the form of a sentence by a direction: up, down, same. */
export function bySign(forms, value, digits) {
  if (halfUp(value, digits) === 0) return forms.same;
  return value < 0 ? forms.down : forms.up;
}

export function fill(template, values) {
  return template.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

/** What stands in place of a number that the data cannot give. */
export function nothing(number, sentence) {
  return { number, range: "", sentence, icons: { count: null, negative: false }, interval: null };
}

/** Write words where other words stand; the same words would cost a new layout. */
export function putWords(element, words) {
  if (element.textContent !== words) element.textContent = words;
}

function drawInterval(picture, values, [least, most]) {
  const place = (value) => `${Math.min(100, Math.max(0, (100 * (value - least)) / (most - least)))}%`;
  for (const part of picture.querySelectorAll("[data-part]")) {
    part.setAttribute("display", values === null ? "none" : "inline");
    if (values === null) continue;
    const [low, middle, high] = values;
    if (part.dataset.part === "middle") part.setAttribute("cx", place(middle));
    else {
      part.setAttribute("x1", place(low));
      part.setAttribute("x2", place(high));
    }
  }
}

function show(root, data, view) {
  for (const [name, words] of Object.entries(view.words)) {
    for (const element of root.querySelectorAll(`[data-words="${name}"]`)) {
      putWords(element, words);
    }
  }
  for (const [name, icons] of Object.entries(view.icons ?? {})) {
    drawIcons(root.querySelector(`[data-icons="${name}"]`), icons);
  }
  for (const [name, values] of Object.entries(view.intervals ?? {})) {
    drawInterval(root.querySelector(`[data-interval="${name}"]`), values, data.scales[name]);
  }
  for (const [name, words] of Object.entries(view.spoken ?? {})) {
    for (const input of inputsOf(root, { name })) input.setAttribute("aria-valuetext", words);
  }
  for (const [name, value] of Object.entries(view.drawings ?? {})) {
    for (const element of root.querySelectorAll(`[data-drawing="${name}"]`)) {
      explorers.get(data.explorer).draw(name, element, value, data);
    }
  }
  for (const [name, there] of Object.entries(view.shown ?? {})) {
    for (const element of root.querySelectorAll(`[data-shown="${name}"]`)) element.hidden = !there;
  }
}

function inputsOf(root, axis) {
  return [...root.querySelectorAll(`.bip-controls [name="${axis.name}"]`)];
}

function readControls(root, axes) {
  const read = (axis) => {
    const inputs = inputsOf(root, axis);
    if (inputs[0].type === "checkbox") return inputs[0].checked;
    const input = inputs[0].type === "radio" ? inputs.find((choice) => choice.checked) : inputs[0];
    return axis.levels.find((level) => String(level) === input.value);
  };
  return Object.fromEntries(axes.map((axis) => [axis.name, read(axis)]));
}

function writeControls(root, axes, setting) {
  for (const axis of axes) {
    for (const input of inputsOf(root, axis)) {
      const level = setting[axis.name];
      if (input.type === "checkbox") input.checked = level;
      else if (input.type === "radio") input.checked = input.value === String(level);
      else input.value = String(level);
    }
  }
}

function literal(level) {
  if (typeof level === "boolean") return level ? "True" : "False";
  return typeof level === "string" ? JSON.stringify(level) : String(level);
}

/** What an explorer shows at one setting: the same words and numbers as Python's `view`. */
function answer(data, setting) {
  const { describe, evaluate } = explorers.get(data.explorer);
  const view = describe(data, evaluate(data.what_if, setting), setting);
  const levels = data.what_if.axes.map(({ name }) => `${name}=${literal(setting[name])}`).join(", ");
  return { ...view, words: { ...view.words, python_call: fill(data.python, { setting: levels }) } };
}

/** Which explorer of its kind on the page this is: `belief`, `belief-2` … */
export function nameOf(root) {
  const kind = root.dataset.explorer;
  const place = [...document.querySelectorAll(`[data-explorer="${kind}"]`)].indexOf(root);
  return place < 1 ? kind : `${kind}-${place + 1}`;
}

/**
 * Bring one explorer to life; returns how to read and to change its setting, and how to end the guess.
 * `changed(setting)` hears of each move: while a slider is drawn with "input", once it comes to rest with "change".
 */
export function enliven(root, changed, when) {
  const data = JSON.parse(root.querySelector("script[type='application/json']").textContent);
  const axes = data.what_if.axes;
  const read = () => readControls(root, axes);
  const now = () => answer(data, read());
  const drawWall = offerWall(root, now);
  const refresh = () => {
    show(root, data, now());
    drawWall();
  };
  const tell = () => changed(read());
  const write = (setting) => {
    writeControls(root, axes, { ...read(), ...setting });
    refresh();
  };
  const form = root.querySelector(".bip-controls");
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", refresh);
  form.addEventListener(when, tell);
  form.addEventListener("reset", () => setTimeout(() => {
    refresh();
    tell();
  }));
  refresh();
  explorers.get(data.explorer).wire?.(root, { data, read, refresh, set: (setting) => {
    write(setting);
    tell();
  } });
  offerCopy(root, "call", data.shared, () => now().words.python_call);
  const reveal = askFirst(root, data, nameOf(root), read, (setting) => answer(data, setting));
  return { axes, data, read, write, reveal };
}

/** Register how an explorer words and draws a setting; returns what a notebook, or a test, needs of it. */
export function explorer(name, describe, { evaluate = lookUp, draw, wire } = {}) {
  explorers.set(name, { describe, evaluate, draw, wire });
  return { render: live, answer };
}

/** A key pressed in an explorer is for the explorer: JupyterLab and Notebook take none from what has this mark. */
function keepKeys(root) {
  for (const part of root.querySelectorAll("a, button, input, select, summary, [tabindex]")) {
    part.dataset.lmSuppressShortcuts = "true";
  }
}

function live({ model, el }) {
  el.innerHTML = model.get("_markup");
  const root = el.firstElementChild;
  keepKeys(root);
  const { axes, read, write } = enliven(root, (setting) => {
    for (const axis of axes) model.set(axis.name, setting[axis.name]);
    model.save_changes();
  }, "input");
  const follow = () => {
    const setting = Object.fromEntries(axes.map((axis) => [axis.name, model.get(axis.name)]));
    if (axes.some((axis) => setting[axis.name] !== read()[axis.name])) write(setting);
  };
  for (const axis of axes) model.on(`change:${axis.name}`, follow);
  follow();
  root.dataset.ready = "true";
  return () => axes.forEach((axis) => model.off(`change:${axis.name}`, follow));
}
