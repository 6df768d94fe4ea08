// Pictures of 100 persons.

const PERSON = "m5 1a1.9 1.9 0 1 1-.01 0zm-2.8 10v-2.4a2.8 2.8 0 0 1 5.6 0v2.4z";

function persons(from, to) {
  let path = "";
  for (let place = from; place < to; place += 1) {
    const across = 10 * (place % 20) + (place % 20 > 9 ? 5 : 0);
    path += `M${across} ${12 * Math.floor(place / 20)}${PERSON}`;
  }
  return path;
}

/** Mark `count` of the 100 persons of a picture; with no number there are no persons. */
export function drawIcons(picture, { count, negative }) {
  picture.toggleAttribute("data-negative", negative);
  picture.querySelector("[data-part=counted]").setAttribute("d", persons(0, count ?? 0));
  picture.querySelector("[data-part=others]").setAttribute("d", persons(count ?? 100, 100));
}
