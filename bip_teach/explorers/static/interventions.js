import { bySign, byCount, explorer, fill, lookUp, nothing, ofHundred, plain, signed } from "./shared.js";

function places(text, row, kind) {
  const value = row[kind];
  if (value === null) return nothing(text.places.no_number, "");
  const [low, high] = kind === "estimate"
    ? [row.conf_low, row.conf_high]
    : [row.adjusted_low, row.adjusted_high];
  const range = { low: signed(low, 1, text), high: signed(high, 1, text) };
  return {
    number: signed(value, 1, text),
    range: fill(text.places.range, range),
    sentence: fill(bySign(text.places[kind], value, 1), { places: plain(value, 1, text), ...range }),
    interval: [low, value, high],
  };
}

function job(text, row) {
  if (row.job_share === null) return nothing(text.job.no_number, "");
  const count = ofHundred(row.job_share);
  const range = { low: ofHundred(row.job_low), high: ofHundred(row.job_high) };
  return {
    number: fill(byCount(text.job.number, count), { count }),
    range: fill(text.job.range, range),
    sentence: fill(byCount(text.job.sentence, count), { count, ...range }),
    icons: { count, negative: false },
    interval: [row.job_low, row.job_share, row.job_high],
  };
}

function basis(text, row) {
  const count = row.n_obs;
  const form = row.estimate === null ? "too_few" : count < text.few ? "few" : "enough";
  return fill(byCount(text.basis[form], count), { count: plain(count, 0, text) });
}

function start(text, groups, quarters) {
  return fill(byCount(text.setting[groups ? "some" : "none"], quarters), { groups, quarters });
}

function path(whatIf, setting) {
  const { levels } = whatIf.axes.find((axis) => axis.name === "quarters");
  const rows = levels.map((quarters) => lookUp(whatIf, { ...setting, quarters }));
  return {
    seen: rows.map((row) => row.estimate),
    true: rows.map((row) => row.true_places),
    quarters: setting.quarters,
  };
}

/** The true move with this mix beside the one with nothing; their difference is the effect. */
function truth({ text, what_if: whatIf }, { true_places: places }, setting, form) {
  const without = whatIf.axes.map(({ name }) => [name, name === "quarters" && setting.quarters]);
  const none = lookUp(whatIf, Object.fromEntries(without)).true_places;
  if (places === null || none === null) return { effect: text.true.no_number, moves: "", sentence: "" };
  const [mix, bare, gap] = [places, none, places - none].map((value) => signed(value, 1, text));
  const said = (name) => fill(text.true[name][form], { places: mix, none: bare, gap });
  const effect = form === "some" ? gap : text.true.no_number;
  return { effect, moves: said("moves"), sentence: said("sentence") };
}

function describe(data, row, setting) {
  const { text, labels, what_if: whatIf } = data;
  const chosen = whatIf.axes.map((axis) => axis.name).filter((name) => setting[name] === true);
  const opening = start(text, chosen.map((name) => labels[name]).join(text.marks.list), setting.quarters);
  const naive = places(text, row, "estimate");
  const adjusted = places(text, row, "adjusted");
  const real = truth(data, row, setting, chosen.length ? "some" : "none");
  const work = job(text, row);
  const said = basis(text, row);
  const sentences = [opening, naive.sentence, adjusted.sentence, real.sentence, work.sentence, said];
  return {
    words: {
      status: sentences.filter(Boolean).join(" "),
      situation: fill(text.situation, { setting: opening }),
      quarters: String(setting.quarters),
      basis: said,
      estimate: naive.number,
      estimate_range: naive.range,
      adjusted: adjusted.number,
      adjusted_range: adjusted.range,
      true: real.effect,
      true_moves: real.moves,
      job: work.number,
      job_range: work.range,
    },
    icons: { job: work.icons },
    intervals: { estimate: naive.interval, adjusted: adjusted.interval, job: work.interval },
    spoken: { quarters: String(setting.quarters) },
    drawings: { path: path(whatIf, setting) },
    answer: work.interval && work.icons.count,
  };
}

/** Move the marks of the path; Python has drawn the axes and every quarter's place. */
function draw(name, picture, { seen, true: real, quarters }, { scales }) {
  const [least, most] = scales[name];
  const dots = [...picture.querySelectorAll("[data-part=seen]")];
  const down = (value) => (8 + (104 * (most - value)) / (most - least)).toFixed(1);
  const across = dots.map((dot) => dot.getAttribute("cx"));
  dots.forEach((dot, place) => {
    dot.setAttribute("display", seen[place] === null ? "none" : "inline");
    if (seen[place] !== null) dot.setAttribute("cy", down(seen[place]));
  });
  const points = real.flatMap((value, place) => (value === null ? [] : [`${across[place]},${down(value)}`]));
  picture.querySelector("[data-part=true]").setAttribute("points", points.join(" "));
  for (const end of ["x1", "x2"]) {
    picture.querySelector("[data-part=chosen]").setAttribute(end, across[quarters - 1]);
  }
}

export default explorer("interventions", describe, { draw });
