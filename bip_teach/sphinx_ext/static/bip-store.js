// What the reader does stays on the reader's device: the one place of the learning parts that keeps it.
// Where the browser keeps nothing, it lives as long as the page. What is not ours or not sound is passed over.
(() => {
  "use strict";

  const BOOK = "bip-teach:";
  const FAMILY = `${BOOK}learning:1:`;
  const KEY = /^[\w./-]{1,200}:(question|predict|reflect|read|code|notes):[a-z0-9-]{0,60}$/;
  const isCount = (value, most) => Number.isInteger(value) && value >= 0 && value <= most;
  // Each kind says what of a value is taken over, or nothing.
  const KINDS = {
    question: ({ tries, right }) => isCount(tries, 9999) && tries > 0 && typeof right === "boolean" && { tries, right },
    predict: ({ guess }) => isCount(guess, 1e9) && { guess },
    reflect: ({ text }) => typeof text === "string" && text.trim() !== "" && { text: text.slice(0, 5000) },
    read: ({ done }) => done === true && { done },
    code: ({ open }) => open === true && { open },
    notes: ({ hidden }) => hidden === true && { hidden },
  };

  const memory = new Map();
  let keeps = true;

  function guarded(action) {
    try {
      return action(localStorage);
    } catch {
      keeps = false; // Blocked, or full.
      return undefined;
    }
  }

  function sound(key, value) {
    const kind = KEY.exec(key)?.[1];
    return (kind && value && typeof value === "object" && KINDS[kind](value)) || undefined;
  }

  function parse(key, words) {
    try {
      return sound(key, JSON.parse(words));
    } catch {
      return undefined; // Something else wrote there.
    }
  }

  const keyOf = (page, kind, id) => `${page}:${kind}:${id}`;

  function get(page, kind, id = "") {
    const key = keyOf(page, kind, id);
    if (memory.has(key)) return memory.get(key);
    return parse(key, guarded((store) => store.getItem(FAMILY + key)) ?? "null");
  }

  function putKey(key, value) {
    const taken = sound(key, value);
    memory.delete(key);
    const kept = guarded((store) => {
      if (taken) store.setItem(FAMILY + key, JSON.stringify(taken));
      else store.removeItem(FAMILY + key);
      return true;
    });
    if (!kept) memory.set(key, taken);
    return kept === true;
  }

  /** Everything that is kept, by its key. */
  function all() {
    const names = guarded((store) => Object.keys(store)) ?? [];
    const keys = names.filter((name) => name.startsWith(FAMILY)).map((name) => name.slice(FAMILY.length));
    return Object.fromEntries([...new Set([...keys, ...memory.keys()])].sort()
      .map((key) => [key, get(...key.split(":"))])
      .filter(([, value]) => value));
  }

  window.bipStore = {
    get,
    /** Keep a value, or forget it when it is undefined; returns whether the browser keeps it. */
    put: (page, kind, id, value) => putKey(keyOf(page, kind, id), value),
    all,
    /** Take over what a file holds; returns how many entries were taken and how many were not. */
    load(items) {
      const entries = Object.entries(items);
      const taken = entries.filter(([key, value]) => sound(key, value));
      for (const [key, value] of taken) putKey(key, value);
      return { count: taken.length, other: entries.length - taken.length };
    },
    /** Forget everything of these kinds. */
    clear(kinds) {
      for (const key of Object.keys(all())) if (kinds.includes(KEY.exec(key)?.[1])) putKey(key);
    },
    /** Forget everything that any page or explorer of the book keeps. */
    clearAll() {
      memory.clear();
      guarded((store) => Object.keys(store).filter((name) => name.startsWith(BOOK)).forEach((name) => store.removeItem(name)));
    },
    keeps: () => keeps,
  };
})();
