// A wall shows large which one it is, for whoever stands before several.
const IDENTIFY_FOR = 10_000;
let hiding;

/** @param {string} [place] What it is called by now, where somebody said so. */
export function identify(place) {
  const overlay = document.getElementById("identify");
  if (place) overlay.querySelector("[data-place]").textContent = place;
  overlay.hidden = false;
  clearTimeout(hiding);
  hiding = setTimeout(() => { overlay.hidden = true; }, IDENTIFY_FOR);
}
