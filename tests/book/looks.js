// Marks one element of each look: whatever contrast can depend on, of its words and of all that lies below.
(root) => {
  const grounds = new Map();
  const ground = (node) => {
    if (node === null) return "";
    if (!grounds.has(node)) {
      const { backgroundColor, backgroundImage, filter, opacity } = getComputedStyle(node);
      const isCover = backgroundColor.startsWith("rgb(") && opacity === "1";
      const own = [backgroundColor, backgroundImage, filter, opacity].join();
      grounds.set(node, isCover ? own : `${own};${ground(node.parentElement)}`);
    }
    return grounds.get(node);
  };
  const hasWords = (node) => [...node.childNodes].some((one) => one.nodeType === 3 && one.data.trim());
  const look = (node) => {
    const style = getComputedStyle(node);
    const traits = ["color", "fill", "fontSize", "fontWeight", "textDecorationLine", "textShadow"];
    const around = node.parentElement && getComputedStyle(node.parentElement).color;
    return [node.localName, around, ground(node), ...traits.map((trait) => style[trait])].join("|");
  };
  const seen = new Set();
  for (const node of document.querySelectorAll("[data-look]")) delete node.dataset.look;
  for (const node of document.querySelectorAll(`${root}, ${root} *`)) {
    const isOpen = node.checkVisibility({ visibilityProperty: true });
    if (!isOpen || !(hasWords(node) || node.matches("input, select, textarea"))) continue;
    if (!seen.has(look(node))) node.dataset.look = "";
    seen.add(look(node));
  }
}
