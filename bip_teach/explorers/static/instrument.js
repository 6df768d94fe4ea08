import { pageName } from "./page.js";
import { byCount, explorer, fill, plain, putWords } from "./shared.js";

const NONE = "–";
const CSV_MARKS = { marks: { decimal: ".", thousands: "" } };

const monthOf = (number) => 3 * (number - 1);
const wholePlace = (place) => Math.max(1, Math.floor(place + 0.5));
const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

function placeOf({ indices, counts }, index) {
  const below = sum(counts.filter((_, at) => indices[at] < index));
  const ties = sum(counts.filter((_, at) => indices[at] === index));
  return Math.min(100, (100 * (below + (ties + 1) / 2)) / sum(counts));
}

function read(queue, answers) {
  const given = answers.filter((answer, at) => answer && queue.rated[at]);
  if (!given.length) return null;
  const index = (sum(given) - given.length) / (4 * given.length);
  const half = queue.half_width / Math.sqrt(given.length);
  return {
    answered: given.length,
    index,
    place: placeOf(queue, index),
    low: placeOf(queue, Math.max(0, index - half)),
    high: placeOf(queue, Math.min(1, index + half)),
  };
}

/** What every measurement comes to, as `InventedPerson.lookup`. */
function evaluate(person, { measurement }) {
  const readings = person.measurements.map((answers) => read(person, answers));
  return { person, readings, answers: person.measurements[measurement - 1] };
}

function wordsOf(text, reading, month) {
  if (!reading) {
    return { number: text.no_number, range: "", sentence: fill(text.empty, { month }), count: null, interval: null };
  }
  const [place, low, high] = [reading.place, reading.low, reading.high].map(wholePlace);
  const values = { index: plain(reading.index, 2, text), place, low, high };
  return {
    number: fill(text.number, values),
    range: fill(text.range, values),
    sentence: fill(text.reading, values),
    count: place,
    interval: [reading.low, reading.place, reading.high],
  };
}

function move(text, readings, number, halfWidth) {
  const now = readings[number - 1];
  const before = readings.slice(0, number - 1).findLastIndex(Boolean) + 1;
  if (!now || !before) return text.no_earlier;
  const then = readings[before - 1];
  const month = monthOf(before);
  const places = wholePlace(now.place) - wholePlace(then.place);
  if (places === 0) return fill(text.move.same, { month });
  const bound = halfWidth * Math.sqrt(1 / now.answered + 1 / then.answered);
  const certain = Math.abs(now.index - then.index) > bound ? "clear" : "unclear";
  const forms = text.move[places > 0 ? "up" : "down"][certain];
  return fill(byCount(forms, Math.abs(places)), { month, places: Math.abs(places) });
}

function pathInWords(text, readings) {
  const steps = readings.flatMap((one, at) => (
    one ? [fill(text.path.step, { month: monthOf(at + 1), place: wholePlace(one.place) })] : []
  ));
  return fill(byCount(text.path, steps.length), { steps: steps.join(" ") });
}

/** A rating, or how many ways of looking for work; nothing when there is no answer. */
function answerOf(person, at, answer) {
  if (!answer) return "";
  return String(person.rated[at] ? answer : answer - 1);
}

function cellsOf(text, person, readings) {
  const row = (write) => readings.map((one) => (one ? write(one) : NONE));
  return [
    ...person.rated.map((_, at) => person.measurements.map((one) => answerOf(person, at, one[at]) || NONE)),
    row((one) => plain(one.index, 2, text)),
    row((one) => String(wholePlace(one.place))),
    row((one) => fill(text.columns.ends, { low: wholePlace(one.low), high: wholePlace(one.high) })),
  ];
}

function asCsv(questions, person, readings) {
  const row = (write) => readings.map((one) => (one ? write(one) : ""));
  const rows = [
    ["question", ...readings.map((_, at) => `month_${monthOf(at + 1)}`)],
    ...questions.map((name, at) => [name, ...person.measurements.map((one) => answerOf(person, at, one[at]))]),
    ["progress_index", ...row((one) => plain(one.index, 4, CSV_MARKS))],
    ["place", ...row((one) => plain(one.place, 1, CSV_MARKS))],
  ];
  return rows.map((cells) => `${cells.join(",")}\n`).join("");
}

function describe({ text, labels }, { person, readings, answers }, { measurement }) {
  const reading = readings[measurement - 1];
  const month = monthOf(measurement);
  const said = wordsOf(text, reading, month);
  const count = reading?.answered ?? 0;
  const situation = fill(byCount(text.situation, count), { month, count, all: sum(person.rated) });
  const moved = move(text, readings, measurement, person.half_width);
  return {
    words: {
      status: reading ? [situation, said.sentence, moved].join(" ") : said.sentence,
      situation,
      place: said.number,
      place_range: said.range,
      path: pathInWords(text, readings),
    },
    icons: { place: { count: said.count, negative: false } },
    intervals: { place: said.interval },
    drawings: {
      answers,
      path: readings.map((one, at) => one && [one.place, one.low, one.high, at + 1 === measurement]),
      cells: cellsOf(text, person, readings),
      csv: asCsv(labels.questions, person, readings),
    },
    answer: said.count,
  };
}

const down = (place) => (10 + (140 * (100 - place)) / 100).toFixed(1);

function drawPath(svg, points) {
  const ranges = svg.querySelectorAll("[data-part=range]");
  const dots = svg.querySelectorAll("[data-part=dot]");
  let line = "";
  points.forEach((point, at) => {
    for (const part of [ranges[at], dots[at]]) part.setAttribute("display", point ? "inline" : "none");
    if (!point) return;
    const [place, low, high, chosen] = point;
    ranges[at].setAttribute("y1", down(low));
    ranges[at].setAttribute("y2", down(high));
    dots[at].setAttribute("cy", down(place));
    dots[at].setAttribute("r", chosen ? 7 : 4.5);
    line += `${points[at - 1] ? "L" : "M"}${dots[at].getAttribute("cx")} ${down(place)}`;
  });
  svg.querySelector("[data-part=line]").setAttribute("d", line);
}

const drawers = {
  path: drawPath,
  answers: (questions, answers) => {
    [...questions.querySelectorAll("select")].forEach((one, at) => {
      if (one.value !== String(answers[at])) one.value = answers[at];
    });
  },
  cells: (table, rows) => {
    rows.forEach((row, at) => row.forEach((words, month) => {
      putWords(table.tBodies[0].rows[at].cells[month + 1], words);
    }));
  },
  csv: (link, words) => link.setAttribute("href", `data:text/csv;charset=utf-8,${encodeURIComponent(words)}`),
};

const whole = (person, kept) => Array.isArray(kept) && kept.length === person.measurements.length
  && kept.every((answers) => Array.isArray(answers) && answers.length === person.n_answers.length
    && answers.every((answer, at) => Number.isInteger(answer) && answer >= 0 && answer <= person.n_answers[at]));

/** What this device keeps for this page; nothing where storage is blocked or holds something else. */
function recallAnswers(key, person) {
  try {
    const kept = JSON.parse(localStorage.getItem(key));
    return whole(person, kept) ? kept : undefined;
  } catch {
    return undefined;
  }
}

function storeAnswers(key, measurements) {
  try {
    if (measurements) localStorage.setItem(key, JSON.stringify(measurements));
    else localStorage.removeItem(key);
    return true;
  } catch {
    return false; // Storage is blocked or full.
  }
}

/** The measurements up to the last one with an answer, as Python code. */
function written(measurements) {
  return JSON.stringify(measurements.slice(0, measurements.findLastIndex((one) => one.some(Boolean)) + 1));
}

/** The reader's choice to keep the answers on this device; off until the reader ticks it. */
function keeperOf(root, version) {
  const tick = root.querySelector("[data-part=keep]");
  const key = `bip-teach:instrument:${version}:${pageName()}`;
  return {
    tick,
    recall: (person) => recallAnswers(key, person),
    keep: (measurements) => {
      if (!tick.checked || !storeAnswers(key, measurements)) tick.checked = false;
    },
    forget: () => {
      storeAnswers(key, null);
      tick.checked = false;
    },
  };
}

function actionsOf(root, person, put, replaced, forget) {
  const nobody = person.measurements.map((answers) => answers.map(() => 0));
  return {
    add: () => {
      const empty = person.measurements.findIndex((answers) => !answers.some(Boolean));
      if (empty < 0) return {};
      put(replaced(person.measurements[empty - 1] ?? nobody[0], empty + 1));
      root.querySelector(".bip-answers").open = true;
      return { measurement: empty + 1 };
    },
    remove: () => put(replaced(nobody[0])),
    example: () => put(person.example),
    clear: () => {
      forget();
      put(nobody);
    },
  };
}

/** Buttons, the choice to keep, and answers that stay in this page. */
function wire(root, { data, read: setting, refresh, set }) {
  const person = data.what_if;
  const start = person.measurements;
  const selects = [...root.querySelectorAll(".bip-answers select")];
  const { tick, recall, keep, forget } = keeperOf(root, data.version);
  const put = (measurements) => {
    person.measurements = measurements;
    const call = `invented_person(frame, ${written(measurements)})`;
    data.python = data.python.replace(/invented_person\([^)]*\)/, call);
    keep(measurements);
  };
  const replaced = (answers, number = setting().measurement) => person.measurements.with(number - 1, answers);

  root.querySelector("[data-part=tools]").hidden = false;
  for (const [name, act] of Object.entries(actionsOf(root, person, put, replaced, forget))) {
    root.querySelector(`[data-part=${name}]`).addEventListener("click", () => set(act() ?? {}));
  }
  const form = root.querySelector(".bip-controls");
  // Before the form's own listener, which shows what is written here.
  form.addEventListener("input", ({ target }) => {
    if (target === tick && !tick.checked) forget();
    else if (target === tick) keep(person.measurements);
    else if (selects.includes(target)) put(replaced(selects.map((one) => Number(one.value))));
  }, { capture: true });
  form.addEventListener("reset", () => {
    forget();
    put(start);
  });
  const kept = recall(person);
  if (!kept) return;
  tick.checked = true;
  put(kept);
  refresh();
}

export default explorer("instrument", describe, {
  evaluate,
  draw: (name, element, value) => drawers[name](element, value),
  wire,
});
