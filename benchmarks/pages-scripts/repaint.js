// Moves the controls of an explorer in turn; gives, for each move, the milliseconds until it is painted.
// A move is made at the start of a frame, as a browser passes on the moves of a pointer. The message arrives
// when the frame has its new styles, places and paint.
async (root, moves) => {
  const channel = new MessageChannel();
  const form = root.querySelector(".bip-controls");
  const usable = (input) => input.name && !input.disabled && input.checkVisibility();
  const direction = new Map();

  function step(input) {
    if (input.type === "checkbox") input.checked = !input.checked;
    else if (input.options) input.selectedIndex = (input.selectedIndex + 1) % input.options.length;
    else {
      if (input.value === input.max) direction.set(input.name, -1);
      if (input.value === input.min) direction.set(input.name, 1);
      input.value = Number(input.value) + Number(input.step || 1) * (direction.get(input.name) ?? 1);
    }
    return input;
  }

  function choose(choices) {
    const next = choices[(choices.findIndex((choice) => choice.checked) + 1) % choices.length];
    next.checked = true;
    return next;
  }

  function move(number) {
    const inputs = [...form.elements].filter(usable);
    const names = [...new Set(inputs.map((input) => input.name))];
    const group = inputs.filter((input) => input.name === names[number % names.length]);
    const moved = group[0].type === "radio" ? choose(group) : step(group[0]);
    // A slider that is drawn only says "input"; everything else is at rest at once.
    for (const kind of moved.type === "range" ? ["input"] : ["input", "change"]) {
      moved.dispatchEvent(new Event(kind, { bubbles: true }));
    }
  }

  const painted = (number) => new Promise((done) => {
    requestAnimationFrame(() => {
      const start = performance.now();
      channel.port1.onmessage = () => done(performance.now() - start);
      move(number);
      channel.port2.postMessage(null);
    });
  });

  const taken = [];
  for (let number = 0; number < moves; number += 1) taken.push(await painted(number));
  return taken;
}
