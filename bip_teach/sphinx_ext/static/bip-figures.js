// Draw the figures of a page when the reader comes near; until then, and without a script, words stand there.
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
    const words = plot.textContent;
    layout.font = { ...layout.font, color: getComputedStyle(plot).color };
    plot.replaceChildren();
    await Plotly.newPlot(plot, data, layout, options);
    plot.setAttribute("role", "img");
    plot.setAttribute("aria-label", words);
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
    const figures = document.querySelectorAll("[data-figure]");
    for (const figure of figures) near.observe(figure);
    addEventListener("beforeprint", () => figures.forEach((figure) => figure.dataset.drawn || draw(figure)));
    new MutationObserver(() => {
      for (const plot of document.querySelectorAll("[data-drawn] .bip-plot")) {
        window.Plotly.relayout(plot, { "font.color": getComputedStyle(plot).color });
      }
    }).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
