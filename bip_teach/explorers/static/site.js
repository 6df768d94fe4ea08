import { offerCopy } from "./copy.js";
import { enliven, nameOf } from "./shared.js";

// The built pages: a custom element that answers with no kernel and keeps its setting in the address.

function addressOf(root, setting) {
  return `#${new URLSearchParams({ explorer: nameOf(root), ...setting })}`;
}

/** The setting that the address asks for: nothing when it asks for none, null when it makes no sense. */
function asked(root, axes) {
  const query = new URLSearchParams(location.hash.slice(1));
  if (query.get("explorer") !== nameOf(root)) return undefined;
  const setting = {};
  for (const axis of axes) {
    const level = axis.levels.find((candidate) => String(candidate) === query.get(axis.name));
    if (level === undefined) return null;
    setting[axis.name] = level;
  }
  return setting;
}

function remember(root, setting) {
  const address = addressOf(root, setting);
  if (address === location.hash) return;
  try {
    history.replaceState(history.state, "", address);
  } catch {
    // Some places, such as a preview inside another page, keep their address to themselves.
  }
}

class ExplorerElement extends HTMLElement {
  connectedCallback() {
    if (document.readyState === "loading") {
      document.addEventListener("DOMContentLoaded", () => this.start(), { once: true });
    } else this.start();
  }

  start() {
    if (this.dataset.ready) return;
    const notice = this.querySelector("[data-part=notice]");
    // Writing the address takes the browser longer than the answer does: it waits until a slider is let go.
    const { axes, data, read, write, reveal } = enliven(this, (setting) => {
      notice.hidden = true;
      remember(this, setting);
    }, "change");
    offerCopy(this, "link", data.shared, () => new URL(addressOf(this, read()), location.href).href);
    const follow = () => {
      const setting = asked(this, axes);
      if (setting === undefined) return;
      notice.hidden = setting !== null;
      if (setting) {
        write(setting);
        reveal();
      }
      this.scrollIntoView();
    };
    follow();
    addEventListener("hashchange", follow);
    this.dataset.ready = "true";
  }
}

customElements.define("bip-explorer", ExplorerElement);
