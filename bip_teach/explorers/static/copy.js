// Copying words: by the clipboard where it is open, else by marking the words for the reader to copy.

function mark(element) {
  const range = document.createRange();
  range.selectNodeContents(element);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}

async function copied(words) {
  try {
    await navigator.clipboard.writeText(words);
    return true;
  } catch {
    return false; // No clipboard here, or it is closed to this page.
  }
}

/** Let the button `copy-<part>` copy words; the element `<part>` shows them when the clipboard is closed. */
export function offerCopy(root, part, shared, words) {
  const button = root.querySelector(`[data-part="copy-${part}"]`);
  const shown = root.querySelector(`[data-part="${part}"]`);
  const told = root.querySelector("[data-part=told]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    const text = words();
    const done = await copied(text);
    told.textContent = done ? shared.copied : shared.marked;
    if (done) return;
    shown.textContent = text;
    shown.hidden = false;
    mark(shown);
  });
}
