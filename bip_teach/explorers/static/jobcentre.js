import { byCount, bySign, explorer, fill, ofHundred, plain, signed } from "./shared.js";

const PARTS = ["belief", "switches", "combined"];
const LEVERS = ["clients", "raised_of_10", "switching_of_100", "combined_of_100"];

function add(units, weights) {
  const [today, belief, switches, combined] = units.map((unit, place) => unit * weights[place]);
  return { today, belief, switches, combined, change: belief + switches };
}

/** The shares of one setting, as `JobCentreCard.lookup`. */
function evaluate({ estimates, errors, true: known, today, switch_years: years, half_width: half }, setting) {
  const weights = [
    1,
    setting.raised_of_10 / 10,
    years * (setting.switching_of_100 - today.switching_of_100) / 100,
    (setting.combined_of_100 - today.combined_of_100) / 100,
  ];
  const shares = add(estimates, weights);
  const [first, belief, switches, combined] = errors.map((one, place) => half * Math.abs(one * weights[place]));
  const change = Math.sqrt(belief * belief + switches * switches);
  const halves = { today: first, belief, switches, combined, change };
  const row = { spread: half * Math.sqrt(shares.today * (1 - shares.today) / setting.clients) };
  for (const [name, share] of Object.entries(shares)) {
    row[name] = share;
    row[`${name}_low`] = share - halves[name];
    row[`${name}_high`] = share + halves[name];
  }
  const truth = setting.truth && known ? add([0, ...known], weights) : {};
  for (const name of [...PARTS, "change"]) row[`true_${name}`] = truth[name] ?? null;
  return row;
}

/** Whole persons, rounded half up away from zero. */
function wholePersons(value) {
  const count = Math.floor(Math.abs(value) + 0.5);
  return value < 0 && count ? -count : count;
}

/** The form of a sentence for whole persons; of less than one, by what it is of 100. */
function byPersons(forms, count, share) {
  return count ? bySign(forms, count, 0) : bySign(forms.less, 100 * share, 1);
}

function leversOf({ text, what_if: { today } }, setting) {
  const words = (name) => fill(text.values[name], { count: plain(setting[name], 0, text), today: today[name] });
  return Object.fromEntries(LEVERS.map((name) => [name, words(name)]));
}

function todayOf(text, row, people, clients) {
  const count = wholePersons(people * row.today);
  const names = { count: plain(count, 0, text), clients };
  const range = { low: ofHundred(Math.max(0, row.today_low)), high: ofHundred(row.today_high) };
  return {
    number: fill(text.today.number, names),
    range: fill(text.today.range, { count: ofHundred(row.today), ...range }),
    sentence: fill(byCount(text.today.sentence, count), names),
    icons: { count: ofHundred(row.today), negative: false },
    interval: [row.today_low, row.today, row.today_high],
  };
}

function programmeOf(text, row, people, clients) {
  const words = text.programme;
  const ends = [row.change_low, row.change, row.change_high].map((change) => Math.max(0, row.today + change));
  const more = wholePersons(people * row.change);
  const count = plain(Math.max(0, wholePersons(people * row.today) + more), 0, text);
  // Where whole persons say nothing, "0 to 0" would say that luck has no room.
  const digits = more ? 0 : 1;
  const range = {
    low: signed(people * row.change_low, digits, text),
    high: signed(people * row.change_high, digits, text),
  };
  const [low, middle, high] = ends.map(ofHundred);
  const changes = row.change_low < row.change_high;
  const sentence = changes ? byPersons(words.sentence, more, row.change) : words.sentence.none;
  return {
    number: fill(words.number, { count, clients }),
    range: fill(changes ? words.range : words.no_range, { count: middle, low, high }),
    sentence: fill(sentence, { count, more: plain(more, 0, text), ...range }),
    icons: { count: middle, negative: false },
    interval: ends,
  };
}

function partOf(text, name, row, people, clients) {
  const forms = text.sentences[name];
  const ends = [row[name], row[`${name}_low`], row[`${name}_high`]];
  if (ends[1] === ends[2]) return { number: text.part.no_number, range: "", sentence: forms.none };
  // Of a switch, what is left of the whole, so that the persons of the sentence add up.
  const count = name === "switches"
    ? wholePersons(people * row.change) - wholePersons(people * row.belief)
    : wholePersons(people * row[name]);
  const [per, low, high] = ends.map((share) => signed(100 * share, 1, text));
  return {
    number: fill(text.part.number, { count: signed(count, 0, text), clients }),
    range: fill(text.part.range, { per, low, high }),
    sentence: fill(byPersons(forms, count, row[name]), { count: plain(count, 0, text) }),
  };
}

function chanceOf(text, row, people, clients) {
  const [low, high] = [-row.spread, row.spread].map((spread) => {
    return plain(Math.max(0, wholePersons(people * (row.today + spread))), 0, text);
  });
  return fill(text.today.chance, { low, high, clients });
}

function trueOf(text, share, people, clients) {
  if (share === null) return text.true.unknown;
  const count = signed(people * share, 0, text);
  return fill(text.true.number, { count, clients, per: signed(100 * share, 1, text) });
}

function trueSentence(text, row, people) {
  if (row.true_change === null) return text.true.unknown;
  const parts = PARTS.map((name) => [name, signed(people * row[`true_${name}`], 0, text)]);
  return fill(text.true.sentence, Object.fromEntries(parts));
}

function describe(data, row, setting) {
  const { text } = data;
  const people = setting.clients;
  const clients = plain(people, 0, text);
  const levers = leversOf(data, setting);
  const shares = { today: todayOf(text, row, people, clients), programme: programmeOf(text, row, people, clients) };
  const parts = Object.fromEntries(PARTS.map((name) => [name, partOf(text, name, row, people, clients)]));
  const all = { ...shares, ...parts };
  const sentences = Object.values(all).map(({ sentence }) => sentence);
  if (setting.truth) sentences.push(trueSentence(text, row, people));
  const words = {
    ...levers,
    situation: fill(text.situation, { ...levers, clients }),
    status: sentences.join(" "),
    chance: chanceOf(text, row, people, clients),
  };
  const drawings = {};
  for (const [name, { number, range }] of Object.entries(all)) {
    Object.assign(words, { [name]: number, [`${name}_range`]: range });
  }
  for (const name of PARTS) {
    words[`true_${name}`] = setting.truth ? trueOf(text, row[`true_${name}`], people, clients) : "";
    drawings[name] = { ends: [row[`${name}_low`], row[name], row[`${name}_high`]], true: row[`true_${name}`] };
  }
  const { today, programme } = shares;
  return {
    words,
    icons: { today: today.icons, programme: programme.icons },
    intervals: { today: today.interval, programme: programme.interval },
    spoken: levers,
    drawings,
    shown: { truth: setting.truth },
    answer: programme.icons.count,
  };
}

function draw(name, picture, { ends: [low, middle, high], true: known }, { scales: { parts: [least, most] } }) {
  const place = (share) => `${Math.min(100, Math.max(0, (100 * (share - least)) / (most - least)))}%`;
  const part = (found) => picture.querySelector(`[data-part=${found}]`);
  part("bar").setAttribute("x2", place(middle));
  part("range").setAttribute("x1", place(low));
  part("range").setAttribute("x2", place(high));
  part("true").setAttribute("display", known === null ? "none" : "inline");
  part("true").setAttribute("x", place(known ?? 0));
}

export default explorer("jobcentre", describe, { evaluate, draw });
