import { bySign, byCount, explorer, fill, lookUp, nothing, ofHundred, plain, signed } from "./shared.js";

function association(text, row, outcome) {
  if (row.estimate === null) return nothing(text.association.no_number, text.association.no_data);
  const count = ofHundred(row.estimate);
  const range = { low: ofHundred(row.conf_low), high: ofHundred(row.conf_high) };
  return {
    number: fill(byCount(text.association.number, count), { count }),
    range: fill(text.association.range, range),
    sentence: fill(byCount(text.association[outcome], count), { count, ...range }),
    icons: { count, negative: false },
    interval: [row.conf_low, row.estimate, row.conf_high],
  };
}

function effect(text, row, outcome) {
  if (row.effect_pp === null) return nothing(text.effect.no_number, text.effect.no_step);
  const range = { low: signed(row.effect_low_pp, 1, text), high: signed(row.effect_high_pp, 1, text) };
  const count = plain(row.effect_pp, 1, text);
  return {
    number: fill(text.effect.number, { count: signed(row.effect_pp, 1, text) }),
    range: fill(text.effect.range, range),
    sentence: fill(bySign(text.effect[outcome], row.effect_pp, 1), { count, ...range }),
    icons: { count: ofHundred(row.effect_pp / 100), negative: row.effect_pp < 0 },
    interval: [row.effect_low_pp, row.effect_pp, row.effect_high_pp],
  };
}

function beside(text, row) {
  const form = row.true_pp === null ? "published" : "both";
  const points = { published: signed(row.published_pp ?? 0, 1, text), true: signed(row.true_pp ?? 0, 1, text) };
  return fill(text.beside[form], points);
}

/** The mean association of one step, alone and beside the effect of one step. */
function perStep(text, labels, whatIf, setting) {
  const { levels } = whatIf.axes.find((axis) => axis.name === "belief");
  const [no, yes] = [levels[0], levels.at(-1)].map((belief) => lookUp(whatIf, { ...setting, belief }));
  if ([no.estimate, yes.estimate, no.effect_pp].includes(null)) return { per_step: "", contrast: "" };
  const steps = levels.length - 1;
  const values = {
    per_step: signed((100 * (yes.estimate - no.estimate)) / steps, 1, text),
    difference: signed(ofHundred(yes.estimate) - ofHundred(no.estimate), 0, text),
    steps,
    first: labels.belief[0],
    last: labels.belief.at(-1),
    points: signed(no.effect_pp, 1, text),
  };
  return { per_step: fill(text.per_step, values), contrast: fill(text.contrast[setting.outcome], values) };
}

function describe({ text, labels, what_if: whatIf }, row, setting) {
  const belief = labels.belief[setting.belief - 1];
  const seen = association(text, row, setting.outcome);
  const caused = effect(text, row, setting.outcome);
  const start = fill(text.setting, { belief, switches: setting.switches });
  return {
    words: {
      status: [start, seen.sentence, caused.sentence].join(" "),
      situation: fill(text.situation[setting.outcome], { belief, switches: setting.switches }),
      belief,
      switches: String(setting.switches),
      association: seen.number,
      association_range: seen.range,
      effect: caused.number,
      effect_range: caused.range,
      beside: beside(text, row),
      ...perStep(text, labels, whatIf, setting),
    },
    icons: { association: seen.icons, effect: caused.icons },
    intervals: { association: seen.interval, effect: caused.interval },
    spoken: { belief, switches: String(setting.switches) },
    answer: seen.icons.count,
  };
}

export default explorer("belief", describe);
