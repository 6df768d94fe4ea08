// Where in the book a page is: the same in every language and every edition.

/** Name of this page below the folder of its edition; in a notebook, the path of its address. */
export function pageName() {
  const top = document.documentElement.dataset.content_root;
  const path = top === undefined ? "" : new URL(top, location.href).pathname;
  return location.pathname.startsWith(path) ? location.pathname.slice(path.length) : location.pathname;
}
