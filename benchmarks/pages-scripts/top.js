// Scrolls to the top of a page at once.
() => scrollTo({ top: 0, behavior: "instant" })
