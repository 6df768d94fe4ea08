// Questions, guesses, notes and the box for a page that was read: answers at once, sends nothing.
(() => {
  "use strict";

  const words = JSON.parse(document.getElementById("bip-words").textContent);
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
  const line = (text) => Object.assign(document.createElement("p"), { textContent: text });
  const place = ({ dataset: { page, part, id } }) => [page, part, id];

  function keep(root, value) {
    return bipStore.put(...place(root), value);
  }

  const tried = (count) => (count === 1 ? words.one_try : fill(words.tries, { count }));

  function question(root) {
    const controls = [...root.querySelectorAll("fieldset input")];
    const answers = [...root.querySelectorAll("[data-answer]")];
    const said = root.querySelector(".bip-said");
    const [check, again] = ["check", "again"].map((name) => root.querySelector(`[data-do=${name}]`));
    const isRight = (number) => answers[number].dataset.answer === "right";
    const several = controls[0].type === "checkbox";
    const unmark = () => controls.forEach((one) => one.labels[0].removeAttribute("data-mark"));
    let { tries = 0, right: ever = false } = bipStore.get(...place(root)) ?? {};

    function verdict(chosen) {
      if (controls.every((control, number) => control.checked === isRight(number))) return words.right;
      return several && chosen.some(isRight) ? words.some : words.wrong;
    }
    check.addEventListener("click", () => {
      const chosen = controls.map((control, number) => (control.checked ? number : -1)).filter((number) => number >= 0);
      unmark();
      if (!chosen.length) {
        said.replaceChildren(line(words.choose));
        return;
      }
      const result = verdict(chosen);
      tries += 1;
      ever ||= result === words.right;
      const kept = keep(root, { tries, right: ever });
      for (const number of chosen) controls[number].labels[0].dataset.mark = answers[number].dataset.answer;
      const feedback = chosen.flatMap((number) => [...answers[number].children].map((node) => node.cloneNode(true)));
      const last = line(kept ? tried(tries) : `${tried(tries)} ${words.not_kept}`);
      last.className = "bip-quiet";
      said.replaceChildren(line(result), ...feedback, last);
      said.firstChild.className = "bip-verdict";
      again.hidden = false;
    });
    again.addEventListener("click", () => {
      for (const control of controls) control.checked = false;
      unmark();
      said.replaceChildren();
      again.hidden = true;
      controls[0].focus();
    });
    root.querySelector("fieldset").addEventListener("change", unmark);
    if (tries) said.replaceChildren(line(`${ever ? words.right : words.wrong} ${tried(tries)}`));
  }

  function predict(root) {
    const input = root.querySelector("input");
    const said = root.querySelector(".bip-said");
    const answers = root.querySelector(".bip-answers");
    const unit = root.querySelector(".bip-unit").textContent;
    const { answer } = root.dataset;
    const tell = (guess) => fill(answer ? words.report : words.guessed, { guess, unit, answer });

    const name = (text) => {
      answers.querySelector("summary").textContent = text;
    };
    name(words.skip);
    function settle() {
      const guess = input.valueAsNumber;
      const isSound = Number.isInteger(guess) && guess >= 0 && guess <= Number(input.max);
      input.setAttribute("aria-invalid", String(!isSound));
      if (!isSound) {
        said.textContent = fill(words.range, input);
        input.focus();
        return;
      }
      said.textContent = keep(root, { guess }) ? tell(guess) : `${tell(guess)} ${words.not_kept}`;
      answers.open = true;
      name(words.answer);
    }
    root.querySelector("button").addEventListener("click", settle);
    input.addEventListener("keydown", (event) => {
      if (event.key === "Enter") settle();
    });
    const { guess } = bipStore.get(...place(root)) ?? {};
    if (guess !== undefined && guess <= Number(input.max)) {
      input.value = guess;
      said.textContent = tell(guess);
      name(words.answer);
    }
  }

  function reflect(root) {
    const area = root.querySelector("textarea");
    const said = root.querySelector(".bip-said");
    area.value = bipStore.get(...place(root))?.text ?? "";
    area.addEventListener("input", () => {
      const kept = keep(root, { text: area.value });
      const now = kept ? words.kept : words.not_kept;
      if (said.textContent !== now) said.textContent = now;
    });
  }

  function read(root) {
    const control = root.querySelector("input");
    const said = root.querySelector(".bip-said");
    control.checked = Boolean(bipStore.get(...place(root)));
    control.addEventListener("change", () => {
      const kept = keep(root, control.checked ? { done: true } : undefined);
      said.textContent = kept ? "" : words.not_kept;
    });
  }

  const kinds = { question, predict, reflect, read };
  for (const root of document.querySelectorAll("[data-part][data-page]")) kinds[root.dataset.part](root);
})();
