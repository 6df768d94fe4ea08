import { byCount, bySign, explorer, fill, ofHundred, plain, putWords, signed } from "./shared.js";

const ENDS = [0.5, 1, 2, 3, 5, 10, 15, 20, 30, 50, 100];

function expit(index) {
  return 1 / (1 + Math.exp(-index));
}

/** A share with six decimals, half up as in Python: the last bits of a sum differ between the two. */
function tidy(share) {
  return Math.floor(share * 1e6 + 0.5) / 1e6;
}

function product(left, right) {
  return left.reduce((sum, value, place) => sum + value * right[place], 0);
}

/** Standard error of a weighted sum of the coefficients; the covariance is a lower triangle, row by row. */
function deviation(covariance, weights) {
  let variance = 0;
  let place = 0;
  for (let row = 0; row < weights.length; row += 1) {
    for (let column = 0; column <= row; column += 1, place += 1) {
      variance += (row === column ? 1 : 2) * covariance[place] * weights[row] * weights[column];
    }
  }
  return Math.sqrt(variance);
}

function change({ coefficients, covariance }, half, here, place, step) {
  const there = here.map((value, at) => (at === place + 1 ? value + step : value));
  const before = expit(product(here, coefficients));
  const after = expit(product(there, coefficients));
  const slope = there.map((value, at) => after * (1 - after) * value - before * (1 - before) * here[at]);
  const width = half * deviation(covariance, slope);
  return [after - before, after - before - width, after - before + width].map(tidy);
}

/** The card of the chosen outcome at one setting, as `ModelCard.lookup`. */
function evaluate({ axes, cards, half_width: half }, setting) {
  const card = cards[setting.outcome];
  const levels = Object.fromEntries(axes.map((axis) => [axis.name, axis.levels]));
  const here = [1, ...card.predictors.map((name, place) => setting[name] - card.means[place])];
  const index = product(here, card.coefficients);
  const width = half * deviation(card.covariance, here);
  return {
    estimate: tidy(expit(index)),
    conf_low: tidy(expit(index - width)),
    conf_high: tidy(expit(index + width)),
    steps: card.predictors.map((name, place) => {
      const [first, second] = levels[name];
      if (setting[name] === levels[name].at(-1)) return null;
      return change(card, half, here, place, second - first);
    }),
  };
}

function association(text, row, outcome) {
  const count = ofHundred(row.estimate);
  const range = { low: ofHundred(row.conf_low), high: ofHundred(row.conf_high) };
  return {
    count,
    number: fill(byCount(text.association.number, count), { count }),
    range: fill(text.association.range, range),
    sentence: fill(byCount(text.association[outcome], count), { count, ...range }),
  };
}

function worded(text, forms, label, [middle, low, high]) {
  const range = { low: signed(low, 1, text), high: signed(high, 1, text) };
  return fill(bySign(forms, middle, 1), { label, count: plain(middle, 1, text), ...range });
}

/** One row for each answer: the largest difference first, then those with no step left, last the forecast. */
function rowsOf(text, labels, predictors, steps) {
  const rows = predictors.map((name, place) => {
    const label = labels.names[name];
    const values = steps[place] && steps[place].map((value) => 100 * value);
    const words = values ? worded(text, text.step, label, values) : text.no_step;
    return { name, label, words, values, forecast: name === labels.forecast };
  });
  const size = ({ values }) => (values ? Math.abs(values[0]) : -1);
  return rows.sort((one, other) => one.forecast - other.forecast || size(other) - size(one));
}

function end(furthest) {
  return ENDS.find((candidate) => candidate >= furthest) ?? ENDS.at(-1);
}

function scaleOf(rows) {
  const values = rows.flatMap((row) => row.values ?? []);
  const least = Math.min(0, ...values);
  return [least < 0 ? -end(-least) : 0, end(Math.max(0, ...values))];
}

function forecast(text, { values }) {
  return values ? worded(text, text.forecast, "", values) : text.forecast.none;
}

function lever(text, rows) {
  const [first] = rows;
  if (first.forecast || !first.values) return text.lever.none;
  const [, low, high] = first.values;
  const sentence = worded(text, text.lever, first.label, first.values);
  return low <= 0 && high >= 0 ? [sentence, text.lever.unclear].join(" ") : sentence;
}

function describe({ text, labels, what_if }, row, setting) {
  const { predictors } = what_if.cards[setting.outcome];
  const seen = association(text, row, setting.outcome);
  const rows = rowsOf(text, labels, predictors, row.steps);
  const scale = scaleOf(rows);
  const said = Object.entries(labels.levels).map(([name, words]) => {
    const { levels } = what_if.axes.find((axis) => axis.name === name);
    return [name, words[levels.indexOf(setting[name])]];
  });
  const spoken = Object.fromEntries(said);
  const situation = text.situation[setting.outcome];
  return {
    words: {
      ...spoken,
      situation,
      status: [situation, seen.sentence, forecast(text, rows.at(-1)), lever(text, rows)].join(" "),
      association: seen.number,
      association_range: seen.range,
      scale_low: signed(scale[0], scale[0] === -ENDS[0] ? 1 : 0, text),
      scale_high: signed(scale[1], scale[1] === ENDS[0] ? 1 : 0, text),
    },
    icons: { association: { count: seen.count, negative: false } },
    intervals: { association: [row.conf_low, row.estimate, row.conf_high] },
    spoken,
    drawings: { levers: predictors, steps: { scale, rows } },
    shown: {},
    answer: seen.count,
  };
}

function drawLevers(box, active) {
  for (const control of box.children) {
    const off = !active.includes(control.dataset.lever);
    control.hidden = off;
    control.querySelector("input").disabled = off;
  }
}

function drawBar(bar, values, [least, most]) {
  const place = (value) => (100 * (Math.min(most, Math.max(least, value)) - least)) / (most - least);
  bar.setAttribute("display", values === null ? "none" : "inline");
  const [middle, low, high] = values ?? [0, 0, 0];
  const [box, line, zero] = bar.children;
  box.setAttribute("x", `${Math.min(place(0), place(middle))}%`);
  box.setAttribute("width", `${Math.abs(place(middle) - place(0))}%`);
  line.setAttribute("x1", `${place(low)}%`);
  line.setAttribute("x2", `${place(high)}%`);
  zero.setAttribute("x1", `${place(0)}%`);
  zero.setAttribute("x2", `${place(0)}%`);
}

function drawSteps(list, { scale, rows }) {
  [...list.children].forEach((item, place) => {
    const row = rows[place];
    item.hidden = row === undefined;
    if (!row) return;
    item.toggleAttribute("data-forecast", row.forecast);
    const [label, words] = item.querySelectorAll("span");
    putWords(label, row.label);
    putWords(words, row.words);
    drawBar(item.querySelector("g"), row.values, scale);
  });
}

function draw(name, element, value) {
  if (name === "levers") drawLevers(element, value);
  else drawSteps(element, value);
}

export default explorer("profile", describe, { evaluate, draw });
