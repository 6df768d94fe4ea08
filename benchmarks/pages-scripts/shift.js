// Notes from the start of a page what moves without being asked: how much, and the first thing that moved.
(() => {
  window.shifts = [];
  const name = (node) => (node?.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.outerHTML?.slice(0, 120);
  new PerformanceObserver((list) => {
    for (const { value, sources } of list.getEntries()) {
      window.shifts.push({ value, moved: name(sources[0]?.node) ?? "" });
    }
  }).observe({ type: "layout-shift", buffered: true });
})();
