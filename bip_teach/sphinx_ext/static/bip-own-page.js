// The reader's own page: notes and progress of all pages, to print, take along, bring back and clear.
(() => {
  "use strict";

  const words = JSON.parse(document.getElementById("bip-words").textContent);
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
  const NOTES = ["reflect"];
  const FORMAT = "bip-teach progress";
  const LARGEST = 4e6;

  const notes = document.querySelector(".bip-notes");
  const progress = document.querySelector(".bip-progress");
  const prompts = [...(notes?.querySelectorAll("[data-part=reflect]") ?? [])];
  const on = (root, name, event, action) => root.querySelector(`[data-do=${name}]`).addEventListener(event, action);

  function say(root, text) {
    root.querySelector(".bip-said").textContent = text;
  }

  function save(name, type, content) {
    const address = URL.createObjectURL(new Blob([content], { type }));
    Object.assign(document.createElement("a"), { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  }

  function fillNotes() {
    for (const root of prompts) {
      const { page, id } = root.dataset;
      root.querySelector("textarea").value = bipStore.get(page, "reflect", id)?.text ?? "";
    }
  }

  function countIn(cell) {
    const { page, kind, ids } = cell.dataset;
    const names = ids ? ids.split(" ") : [];
    const done = names.filter((name) => {
      const found = bipStore.get(page, kind, kind === "read" ? "" : name);
      return kind === "question" ? found?.right : found;
    });
    return { count: done.length, all: names.length };
  }

  function fillProgress() {
    const whole = {};
    for (const cell of progress?.querySelectorAll("[data-kind]") ?? []) {
      const { count, all } = countIn(cell);
      const sum = (whole[cell.dataset.kind] ??= { count: 0, all: 0 });
      sum.count += count;
      sum.all += all;
      cell.toggleAttribute("data-done", all > 0 && count === all);
      if (all) cell.textContent = fill(words.of, { count, all });
    }
    for (const cell of progress?.querySelectorAll("[data-whole]") ?? []) {
      const sum = whole[cell.dataset.whole];
      if (sum?.all) cell.textContent = fill(words.of, sum);
    }
    if (progress && !bipStore.keeps()) say(progress, words.not_kept);
  }

  function refresh() {
    fillNotes();
    fillProgress();
  }

  function notesAsText() {
    return prompts.map((root) => {
      const before = root.previousElementSibling;
      const page = before?.matches(".bip-from") ? `${before.textContent.trim()}\n\n` : "";
      const text = root.querySelector("textarea").value.trim() || words.no_note;
      return `${page}${root.querySelector("label").textContent.trim()}\n\n${text}\n`;
    }).join("\n");
  }

  async function load({ target }) {
    const [file] = target.files;
    target.value = "";
    if (!file) return;
    try {
      const { format, items } = file.size < LARGEST ? JSON.parse(await file.text()) : {};
      if (format !== FORMAT || typeof items !== "object") throw new TypeError();
      const result = fill(words.loaded, bipStore.load(items));
      say(progress, bipStore.keeps() ? result : `${result} ${words.not_kept}`);
    } catch {
      say(progress, words.unreadable);
      return;
    }
    refresh();
  }

  function clear(root, question, forget) {
    if (!confirm(question)) return;
    forget();
    refresh();
    say(root, words.cleared);
  }

  if (notes) {
    on(notes, "print", "click", () => print());
    on(notes, "download", "click", () => save("my-notes.txt", "text/plain;charset=utf-8", notesAsText()));
    on(notes, "clear", "click", () => clear(notes, words.sure_notes, () => bipStore.clear(NOTES)));
    addEventListener("beforeprint", () => {
      for (const root of prompts) root.querySelector(".bip-paper").textContent = root.querySelector("textarea").value;
    });
  }
  if (progress) {
    const all = () => JSON.stringify({ format: FORMAT, items: bipStore.all() }, null, 1);
    on(progress, "save", "click", () => save("my-progress.json", "application/json", all()));
    on(progress, "load", "change", load);
    on(progress, "clear", "click", () => clear(progress, words.sure_all, bipStore.clearAll));
  }
  document.addEventListener("input", fillProgress);
  addEventListener("storage", refresh);
  addEventListener("pageshow", ({ persisted }) => persisted && refresh());
  refresh();
})();
