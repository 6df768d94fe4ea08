// Moves a control again and again from the start of a page, and says in the console when a sentence follows.
// CASE (written above this line): control, sentence, opens = paths of selectors, each inside the shadow of the
// one before; answers = sentences of other settings than the first; every = milliseconds between two moves.
(() => {
  const { control, sentence, opens, answers, every } = CASE;
  const inner = (root) => root?.shadowRoot ?? root;
  const find = (path) => path.reduce((root, selector) => inner(root)?.querySelector(selector), document);
  let last = -Infinity;

  function move(input) {
    if (input.options) input.selectedIndex = (input.selectedIndex + 1) % input.options.length;
    else input.value = input.value === input.max ? input.min : Number(input.value) + 1;
    for (const kind of ["input", "change"]) input.dispatchEvent(new Event(kind, { bubbles: true }));
  }

  function answered() {
    const said = find(sentence);
    return said?.checkVisibility() && answers.includes(said.textContent.trim());
  }

  const timer = setInterval(() => {
    const now = performance.now();
    const input = find(control);
    if (input && now - last >= every) {
      last = now;
      const opener = find(opens);
      if (opener?.checkVisibility()) opener.click();
      move(input);
    }
    if (!answered()) return;
    clearInterval(timer);
    console.debug(`answered ${performance.now()}`);
  }, 5);
})();
