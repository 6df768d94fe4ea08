// Chooses light or dark, as the button of a page does; no colour is still on its way.
(theme) => {
  document.documentElement.dataset.theme = theme;
  for (const animation of document.getAnimations()) animation.finish();
}
