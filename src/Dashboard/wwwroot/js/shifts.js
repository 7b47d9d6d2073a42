// A station's shifts on a phone. What waits here is not in the centre's figures yet, so nothing is confirmed before it is sent: pad.js keeps the numbers.
const page = document.getElementById("shifts");
const said = page?.querySelector("[data-waiting-said]");
const prefix = `pad-waiting:${page?.dataset.event}:`;

// Also what was counted on this phone at the station's gates. Where storage is refused there is no outbox either.
function waiting() {
  try {
    return page.dataset.places.split(" ").reduce((sum, place) => sum + (Number(localStorage.getItem(prefix + place)) || 0), 0);
  } catch {
    return 0;
  }
}

function show() {
  const count = waiting();
  for (const button of page.querySelectorAll("[data-confirm]")) button.disabled = count > 0;
  said.hidden = count === 0;
  said.textContent = count > 0 ? page.dataset.waiting.replace("{0}", count) : "";
}

if (said) {
  addEventListener("storage", show); // The pad, in another tab, has sent something.
  addEventListener("pageshow", show); // Back from the pad.
  document.addEventListener("visibilitychange", show);
  show();
}
