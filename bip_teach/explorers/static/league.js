import { byCount, explorer, fill, ofHundred, plain } from "./shared.js";

// The made-up world: the same random numbers, the same ranking and the same guesses as `what_if/league.py`.

const STRETCH = 2 ** 15;
const WORDS = 2 ** 32;
const TALENT_WORDS = 12;
const TALENT_MEAN = TALENT_WORDS * (2 ** 16 - 1) / 2;

function randomWord(stretch, place) {
  const state = Math.imul(stretch * STRETCH + place + 1, 0x6d2b79f5);
  let mixed = Math.imul(state ^ (state >>> 15), state | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return (mixed ^ (mixed >>> 14)) >>> 0;
}

const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
const list = (length, make) => Array.from({ length }, (_, place) => make(place));

/** True chances in units of 2⁻³²: a random word below its limit is a success. */
function limitsOf(caseworkers, base, spread) {
  const word = (place) => randomWord(0, place) >>> 16;
  const talents = list(caseworkers, (person) =>
    sum(list(TALENT_WORDS, (part) => word(TALENT_WORDS * person + part))) - TALENT_MEAN);
  const mean = sum(talents) / caseworkers;
  const deviation = Math.sqrt(sum(talents.map((talent) => talent * talent)) / caseworkers - mean * mean);
  const chance = (talent) => base + (spread * ((talent - mean) / deviation)) / 100;
  return talents.map((talent) => Math.floor(Math.min(1, Math.max(0, chance(talent))) * WORDS));
}

/** Each caseworker's clients in work, and the caseworkers in rising order; ties go by lot. */
function deal(limits, { caseload, most, ties }, draw) {
  const counts = limits.map((limit, person) => {
    let count = 0;
    for (let client = 0; client < caseload; client += 1) {
      if (randomWord(draw, person * most + client) < limit) count += 1;
    }
    return count;
  });
  const keys = counts.map((count, person) => count * WORDS + randomWord(draw, ties + person));
  const order = [...counts.keys()].sort((one, other) => keys[one] - keys[other]);
  return { counts, order };
}

function quarterMeans(ranked, unit) {
  const size = ranked.length / 4;
  return list(4, (place) => sum(ranked.slice(place * size, (place + 1) * size)) / (size * unit));
}

/** Σ rateᵐ / ((shape+1)…(shape+m)): the part of the gamma distribution below 1, up to a factor. */
function series(shape, rate) {
  let total = 1;
  let term = 1;
  for (let step = 1; total + term > total; step += 1) {
    term *= rate / (shape + step);
    total += term;
  }
  return total;
}

/** Mean of the pull that is right, and its mean squared distance from the one used. */
function pullOf(k, ratio, used) {
  const shape = (k - 3) / 2;
  const rate = ((k - 1) * ratio) / 2;
  const whole = series(shape, rate);
  const mean = (shape / (shape + 1)) * (series(shape + 1, rate) / whole);
  const square = (shape / (shape + 2)) * (series(shape + 2, rate) / whole);
  return [mean, square - 2 * used * mean + used * used];
}

/** Shares in work, best guesses with their intervals, and the guesses of the quarters. */
function guess(counts, n, seen) {
  const k = counts.length;
  const total = sum(counts);
  const mean = total / (k * n);
  const squares = sum(counts.map((count) => count * count));
  const mixed = sum(counts.map((count) => count * (n - count)));
  const variance = (k * squares - total * total) / (k * (k - 1) * n * n);
  const noise = (mixed + (n - 1) / 2) / (k * n * n * (n - 1));
  const keep = variance > 0 ? Math.max(0, 1 - noise / variance) : 0;
  const [pull, off] = pullOf(k, variance / noise, 1 - keep);
  const rates = counts.map((count) => count / n);
  const guesses = rates.map((rate) => mean + keep * (rate - mean));
  const half = rates.map((rate) =>
    1.96 * Math.sqrt(noise * (1 - ((k - 1) / k) * pull) + (rate - mean) * (rate - mean) * off));
  return {
    rates,
    guesses,
    lows: guesses.map((middle, place) => Math.max(0, middle - half[place])),
    highs: guesses.map((middle, place) => Math.min(1, middle + half[place])),
    guessed: seen.map((share) => mean + keep * (share - mean)),
  };
}

function evaluate({ axes }, setting) {
  const most = (name) => Math.max(...axes.find((axis) => axis.name === name).levels);
  const { caseworkers: k, caseload: n, draw } = setting;
  const sizes = { caseload: n, most: most("caseload"), ties: most("caseworkers") * most("caseload") };
  const limits = limitsOf(k, setting.base_share, setting.spread_pp);
  const now = deal(limits, sizes, draw);
  const next = deal(limits, sizes, draw + 1);
  const ranked = (numbers) => now.order.map((person) => numbers[person]);
  const top = now.order.slice(-k / 4);
  const nextTop = new Set(next.order.slice(-k / 4));
  const seen = quarterMeans(ranked(now.counts), n);
  return {
    ...guess(ranked(now.counts), n, seen),
    truths: ranked(limits).map((limit) => limit / WORDS),
    seen,
    next_seen: quarterMeans(ranked(next.counts), n),
    true: quarterMeans(ranked(limits), WORDS),
    by_truth: quarterMeans([...limits].sort((one, other) => one - other), WORDS),
    size: k / 4,
    better: top.filter((person) => limits[person] * k > sum(limits)).length,
    staying: top.filter((person) => nextTop.has(person)).length,
  };
}

// Pictures, as in `league_pictures.py`.

const SIDE = 1000;
const TOPS = [0.4, 0.6, 0.8, 1];

function topOf({ rates, highs }) {
  const most = Math.max(rates.at(-1), ...highs);
  return TOPS.find((top) => top >= most);
}

function drawingsOf(row, published) {
  const top = topOf(row);
  const up = (share) => SIDE - Math.floor((SIDE * share) / top + 0.5);
  const across = (place) => Math.floor(((place + 0.5) * SIDE) / row.rates.length + 0.5);
  const path = (shares, part) => shares.map((share, place) => part(place, up(share))).join("");
  const dots = (shares) => path(shares, (place, height) => `M${across(place)} ${height}h0`);
  return {
    bars: path(row.seen, (place, height) => `M${250 * place + 12} ${SIDE}V${height}h226V${SIDE}z`),
    published: path(published, (place, height) => `M${250 * place} ${height}h250`),
    rates: dots(row.rates),
    ranges: path(row.lows, (place, height) => `M${across(place)} ${height}V${up(row.highs[place])}`),
    truths: dots(row.truths),
    guesses: dots(row.guesses),
  };
}

// Words, as in `league_words.py`.

function sentences(text, setting, row, { base, spoken, counts, gap }) {
  const ends = (name) => ({ highest: counts[name][3], lowest: counts[name][0] });
  const luck = gap - (counts.true[3] - counts.true[0]);
  const form = luck >= gap ? "whole" : luck > 0 ? "part" : "none";
  const effect = text.effect[setting.spread_pp === 0 ? "equal" : form];
  const share = counts.next_seen[3];
  const { size, better, staying } = row;
  return [
    fill(byCount(text.situation, setting.spread_pp), { base, spread: setting.spread_pp, ...spoken }),
    fill(byCount(text.association, setting.spread_pp), { draw: spoken.draw, ...ends("seen") }),
    fill(effect, { gap, luck, ...ends("true") }),
    fill(byCount(text.better, better), { count: better, size }),
    fill(byCount(text.next, staying), { count: staying, size, luck: plain(size / 4, 0, text), share }),
  ];
}

function quarterWords(text, counts) {
  const words = {};
  for (const [name, values] of Object.entries(counts)) {
    values.forEach((count, place) => { words[`${name}_${place + 1}`] = String(count); });
  }
  for (const name of ["seen", "true"]) {
    words[`${name}_highest`] = fill(text.quarter.highest, { count: counts[name][3] });
    words[`${name}_lowest`] = fill(text.quarter.lowest, { count: counts[name][0] });
  }
  return words;
}

function firstOf(text, row) {
  const [rate, guessed, low, high] = [row.rates, row.guesses, row.lows, row.highs]
    .map((values) => ofHundred(values.at(-1)));
  return fill(text.first, { rate, guess: guessed, low, high });
}

function describe({ text, labels, what_if: { axes, published } }, row, setting) {
  const shares = { published, ...row };
  const names = ["published", "seen", "next_seen", "guessed", "true", "by_truth"];
  const counts = Object.fromEntries(names.map((name) => [name, shares[name].map(ofHundred)]));
  const base = labels.base_share[axes.find((axis) => axis.name === "base_share").levels.indexOf(setting.base_share)];
  const sliders = ["caseworkers", "caseload", "draw"];
  const spoken = Object.fromEntries(sliders.map((name) => [name, plain(setting[name], 0, text)]));
  const gap = counts.seen[3] - counts.seen[0];
  const said = sentences(text, setting, row, { base, spoken, counts, gap });
  const top = ofHundred(topOf(row));
  const number = (count) => fill(text.number, { count });
  const icon = (count) => ({ count, negative: false });
  return {
    words: {
      status: said.join(" "),
      situation: said[0],
      gap: number(gap),
      true_gap: number(counts.true[3] - counts.true[0]),
      first: firstOf(text, row),
      ...spoken,
      ...quarterWords(text, counts),
      mark_top: number(top),
      mark_middle: String(top / 2),
      mark_zero: "0",
    },
    icons: {
      seen_highest: icon(counts.seen[3]),
      seen_lowest: icon(counts.seen[0]),
      true_highest: icon(counts.true[3]),
      true_lowest: icon(counts.true[0]),
    },
    intervals: {},
    spoken,
    drawings: drawingsOf(row, published),
    shown: {},
    answer: gap,
  };
}

function draw(name, path, value) {
  path.setAttribute("d", value);
}

/** The button that draws new people: the next draw, and after the last one the first again. */
function wire(root, { data, read, set }) {
  const button = root.querySelector("[data-part=draw-again]");
  const { levels } = data.what_if.axes.find((axis) => axis.name === "draw");
  button.hidden = false;
  button.addEventListener("click", () => {
    set({ draw: levels[(levels.indexOf(read().draw) + 1) % levels.length] });
  });
}

export default explorer("league", describe, { evaluate, draw, wire });
