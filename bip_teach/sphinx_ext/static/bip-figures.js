// Draw the figures of a page again when the reader comes near, with values under the pointer. Until then,
// on paper and without a script, a still picture stands there.
(() => {
  "use strict";

  const NEAR = "300px";
  const options = { displayModeBar: false, responsive: true };
  let library;

  function load() {
    library ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = `${document.documentElement.dataset.content_root}_static/plotly-basic.min.js`;
      script.addEventListener("load", () => resolve(window.Plotly));
      script.addEventListener("error", reject);
      document.head.append(script);
    });
    return library;
  }

  async function draw(figure) {
    const plot = figure.querySelector(".bip-plot");
    const { data, layout } = JSON.parse(figure.querySelector("script[type='application/json']").textContent);
    const Plotly = await load();
    const drawing = document.createElement("div");
    drawing.className = "bip-drawing";
    plot.append(drawing);
    layout.font = { ...layout.font, color: getComputedStyle(plot).color };
    await Plotly.newPlot(drawing, data, layout, options);
    plot.setAttribute("role", "img");
    plot.setAttribute("aria-label", plot.querySelector("p").textContent);
    figure.dataset.drawn = "true";
  }

  function start() {
    const near = new IntersectionObserver((entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        near.unobserve(target);
        draw(target);
      }
    }, { rootMargin: NEAR });
    for (const figure of document.querySelectorAll("[data-figure]")) near.observe(figure);
    new MutationObserver(() => {
      for (const drawing of document.querySelectorAll("[data-drawn] .bip-drawing")) {
        window.Plotly.relayout(drawing, { "font.color": getComputedStyle(drawing).color });
      }
    }).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
