// Starts the slides. S opens the notes in a window of their own, which moves with the slides.
(() => {
  "use strict";

  const root = document.documentElement;
  const atDesk = new URLSearchParams(location.search).has("notes");
  const words = JSON.parse(document.getElementById("bip-words").textContent);
  const desk = document.querySelector(".bip-desk");
  const started = Date.now();
  let other = atDesk ? window.opener : null;

  const fill = (sentence, values) =>
    sentence.replace(/\{(\w+)\}/g, (found, name) => values[name] ?? found);

  function tell() {
    if (other && !other.closed) other.postMessage({ bip: "slide", h: Reveal.getIndices().h }, "*");
  }

  function hear(event) {
    const said = event.data;
    if (!other || event.source !== other || !said || said.bip !== "slide") return;
    if (said.h === undefined) tell(); // A window that has just opened asks where we are.
    else if (Number.isInteger(said.h) && said.h !== Reveal.getIndices().h) Reveal.slide(said.h);
  }

  function paragraph(text) {
    const found = document.createElement("p");
    found.textContent = text;
    return found;
  }

  function showNotes() {
    const slides = Reveal.getSlides();
    const here = Reveal.getIndices().h;
    const next = slides[here + 1];
    const minutes = Math.floor((Date.now() - started) / 60000);
    desk.replaceChildren(
      paragraph(slides[here].querySelector("aside.notes").textContent),
      paragraph(next ? fill(words.next, { title: next.dataset.title }) : words.last),
      paragraph(fill(words.minutes, { minutes })),
    );
  }

  function openNotes() {
    if (atDesk) return;
    // The address of this window lags behind its slides.
    const address = `${location.pathname}?notes#/${Reveal.getIndices().h}`;
    other = window.open(address, "bip-notes", "width=900,height=800");
    // Where no window may open, the notes stand below the slide.
    if (!other) atWall(root.classList.toggle("bip-at-desk"));
  }

  function atWall(shown) {
    if (shown) showNotes();
    Reveal.layout();
  }

  if (atDesk) root.classList.add("bip-at-desk");
  Reveal.initialize({
    width: 1280,
    height: 720,
    margin: 0.02,
    center: false,
    hash: true,
    controlsTutorial: false,
    jumpToSlide: false,
    postMessage: false,
    scrollActivationWidth: null,
    slideNumber: "c/t",
    transition: "none",
    embedded: atDesk,
    keyboard: { 83: openNotes },
  }).then(() => {
    // Only now: the first slide of a window is no move, and nobody is told of it.
    addEventListener("message", hear);
    Reveal.on("slidechanged", () => {
      tell();
      if (root.classList.contains("bip-at-desk")) showNotes();
    });
    document.body.dataset.ready = "true";
    if (!atDesk) return;
    other?.postMessage({ bip: "slide" }, "*");
    showNotes();
    setInterval(showNotes, 60000);
  });
})();
