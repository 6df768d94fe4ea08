import { byCount, explorer, fill } from "./shared.js";

const FEW = 3;
const LINE = 40;

/** The figures of one case, as `SourceCases.lookup`. */
function evaluate({ axes, cases, figures, places }, setting) {
  const [title, choice, rows] = cases[axes[0].levels.indexOf(setting.case)];
  const printed = rows.map((row) => figures[row].with(2, places[figures[row][2]]));
  return { title, choice, figures: printed, documents: axes[1].levels };
}

function prints(text, labels, figures, lookedAt) {
  const rows = figures.filter(([document]) => document === lookedAt);
  const document = labels.document[lookedAt];
  if (rows.length > FEW || rows.some((row) => row[4] === null)) {
    return fill(text.prints.many, { document, count: rows.length });
  }
  const values = rows.map(([, value, place]) => fill(text.prints.value, { value, place }));
  return fill(byCount(text.prints, rows.length), { document, values: values.join(text.marks.list) });
}

function others(text, labels, figures, lookedAt) {
  const printing = new Set(figures.map(([document]) => document));
  if (printing.size > 1) return fill(text.others.several, { count: printing.size });
  const [only] = printing;
  const form = only === lookedAt ? "only_this" : "only_other";
  return fill(text.others[form], { document: labels.document[only] });
}

function scale(unit, figures, lookedAt) {
  const rows = figures.filter((row) => row[3] === unit && row[4] !== null);
  const least = rows.reduce((best, row) => (row[4] < best[4] ? row : best));
  const most = rows.reduce((best, row) => (row[4] > best[4] ? row : best));
  const ends = [least[4] < 0 ? least : null, most[4] > 0 ? most : null];
  return {
    unit,
    ends: ends.map((end) => end?.[4] ?? 0),
    marks: ends.map((end) => end?.[1] ?? "0"),
    rows: [...new Set(rows.map(([document]) => document))].map((document) => ({
      document,
      chosen: document === lookedAt,
      values: rows.filter((row) => row[0] === document).map((row) => row[4]),
    })),
  };
}

function describe({ text, labels }, row, setting) {
  const lookedAt = row.documents.indexOf(setting.document);
  const drawn = row.figures.filter((figure) => figure[4] !== null && figure[3] !== "calendar_year");
  const units = [...new Set(drawn.map((figure) => figure[3]))];
  const words = {
    title: row.title,
    prints: prints(text, labels, row.figures, lookedAt),
    others: others(text, labels, row.figures, lookedAt),
    choice: row.choice,
  };
  return {
    words: { status: fill(text.setting, words), situation: row.title, ...words },
    drawings: {
      figures: { case: setting.case, document: setting.document },
      dots: units.map((unit) => scale(unit, row.figures, lookedAt)),
    },
  };
}

function part(tag, words, attributes) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.textContent = words;
  return element;
}

function picture({ ends: [least, most], marks, rows }, documents) {
  const foot = LINE * rows.length + 12;
  const svg = part("svg", "", { height: foot + 8, width: "100%" });
  const across = (value) => `${3 + (94 * (value - least)) / (most - least)}%`;
  rows.forEach((row, place) => {
    const middle = LINE * place + 24;
    const chosen = row.chosen ? { "data-chosen": "" } : {};
    svg.append(
      part("text", documents[row.document], { x: 0, y: middle - 12, ...chosen }),
      part("line", "", { x1: 0, x2: "100%", y1: middle, y2: middle, class: "bip-axis" }),
      ...row.values.map((value) => part("circle", "", { cx: across(value), cy: middle, r: 6, ...chosen })),
    );
  });
  svg.append(
    part("text", marks[0], { x: 0, y: foot }),
    part("text", marks[1], { x: "100%", y: foot, "text-anchor": "end" }),
  );
  return svg;
}

function drawDots(element, scales, labels) {
  element.replaceChildren(...scales.map((one) => {
    const unit = document.createElement("p");
    unit.className = "bip-tag";
    unit.textContent = labels.unit[one.unit];
    const block = document.createElement("div");
    block.append(unit, picture(one, labels.document));
    return block;
  }));
}

/** Show one case of the table, and mark the rows of the document that is looked at. */
function pickRows(table, chosen) {
  for (const body of table.tBodies) {
    body.hidden = body.dataset.case !== chosen.case;
    for (const row of body.rows) {
      row.toggleAttribute("data-chosen", row.dataset.document === chosen.document);
    }
  }
}

function draw(name, element, value, { labels }) {
  if (name === "figures") pickRows(element, value);
  else drawDots(element, value, labels);
}

/** Another case closes what this book does again, so that the reader decides first. */
function wire(root) {
  root.querySelector("select[name=case]").addEventListener("input", () => {
    root.querySelector(".bip-decide").open = false;
  });
}

export default explorer("sources", describe, { evaluate, draw, wire });
