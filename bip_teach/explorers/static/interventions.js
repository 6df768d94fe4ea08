import { bySign, byCount, explorer, fill, nothing, ofHundred, plain, signed } from "./shared.js";

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

function describe({ text, labels, grid }, row, setting) {
  const chosen = grid.axes.map((axis) => axis.name).filter((name) => setting[name]);
  const groups = chosen.map((name) => labels[name]).join(text.marks.list);
  const start = chosen.length ? fill(text.setting.other, { groups }) : text.setting.zero;
  const naive = places(text, row, "estimate");
  const adjusted = places(text, row, "adjusted");
  const work = job(text, row);
  const sentences = [start, naive.sentence, adjusted.sentence, work.sentence, basis(text, row)];
  return {
    words: {
      status: sentences.filter(Boolean).join(" "),
      basis: basis(text, row),
      estimate: naive.number,
      estimate_range: naive.range,
      adjusted: adjusted.number,
      adjusted_range: adjusted.range,
      job: work.number,
      job_range: work.range,
    },
    icons: { job: work.icons },
    intervals: { estimate: naive.interval, adjusted: adjusted.interval, job: work.interval },
    spoken: {},
  };
}

export default explorer("interventions", describe);
