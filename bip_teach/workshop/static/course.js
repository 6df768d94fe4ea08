// A chapter as a unit of a learning platform (SCORM 1.2): tells it which questions are right and what is done.
// The platform's record is the truth when the unit opens; notes and guesses are never sent.
(() => {
  "use strict";

  const { page, questions } = JSON.parse(document.getElementById("unit").textContent);
  const frame = document.querySelector("iframe");
  const since = Date.now();
  const MOST_FRAMES = 20;

  function apiAbove(start) {
    try {
      for (let one = start, step = 0; step < MOST_FRAMES; one = one.parent, step += 1) {
        if (one.API) return one.API;
        if (one.parent === one) break;
      }
    } catch {
      // A window of another site: the platform is not there.
    }
    return undefined;
  }

  const api = apiAbove(window) ?? (window.opener ? apiAbove(window.opener) : undefined);
  let isOpen = String(api?.LMSInitialize("")) === "true";
  const get = (name) => String(api.LMSGetValue(`cmi.${name}`));
  const set = (name, value) => api.LMSSetValue(`cmi.${name}`, String(value));

  /** What the platform kept: tries and whether it was right, by question; whether the chapter was read. */
  function kept() {
    try {
      const { questions: found, read } = JSON.parse(get("suspend_data"));
      const known = questions.filter((name) => Array.isArray(found?.[name]));
      return { questions: Object.fromEntries(known.map((name) => [name, found[name]])), read: read ? 1 : 0 };
    } catch {
      return { questions: {}, read: 0 }; // The first time, or something else wrote there.
    }
  }

  const state = isOpen ? kept() : { questions: {}, read: 0 };
  let told = "";

  /** Show this learner's own answers, also where another learner has used the device. */
  function restore() {
    for (const name of questions) {
      const [tries, right] = state.questions[name] ?? [];
      bipStore.put(page, "question", name, tries ? { tries, right: Boolean(right) } : undefined);
    }
    bipStore.put(page, "read", "", state.read ? { done: true } : undefined);
  }

  /** Take over what was done in the frame. What was right once stays right. */
  function recount() {
    const store = frame.contentWindow?.bipStore ?? bipStore;
    for (const name of questions) {
      const found = store.get(page, "question", name);
      const [tries = 0, right = 0] = state.questions[name] ?? [];
      if (found) state.questions[name] = [Math.max(tries, found.tries), found.right ? 1 : right];
    }
    if (store.get(page, "read")) state.read = 1;
  }

  function report() {
    if (!isOpen) return;
    recount();
    const now = JSON.stringify(state);
    if (now === told) return;
    told = now;
    const right = questions.filter((name) => state.questions[name]?.[1]).length;
    if (questions.length) {
      set("core.score.min", 0);
      set("core.score.max", 100);
      set("core.score.raw", Math.round((100 * right) / questions.length));
    }
    const isDone = state.read && questions.every((name) => state.questions[name]);
    if (!["completed", "passed"].includes(get("core.lesson_status"))) {
      set("core.lesson_status", isDone ? "completed" : "incomplete");
    }
    set("suspend_data", now);
    api.LMSCommit("");
  }

  function spent() {
    const seconds = Math.round((Date.now() - since) / 1000);
    const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
    return parts.map((part, place) => String(part).padStart(place ? 2 : 4, "0")).join(":");
  }

  function leave() {
    if (!isOpen) return;
    report();
    set("core.session_time", spent());
    set("core.exit", "suspend");
    api.LMSFinish("");
    isOpen = false;
  }

  if (isOpen) restore();
  document.getElementById("alone").hidden = isOpen;
  frame.addEventListener("load", () => {
    const inner = frame.contentDocument;
    if (!inner) return;
    for (const name of ["click", "change"]) inner.addEventListener(name, () => setTimeout(report));
    for (const link of inner.links) if (link.origin !== location.origin) link.target = "_blank";
    report();
  });
  addEventListener("pagehide", leave);
  addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
  frame.src = frame.dataset.src;
})();
