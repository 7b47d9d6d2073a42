// A station's shifts on a phone. What waits here is not in the centre's figures yet, so nothing is confirmed before it is sent: counted in the outbox itself, whatever the pad is doing.
const page = document.getElementById("shifts");
const said = page && page.querySelector("[data-waiting-said]");
const module = name => import(document.querySelector(`link[data-module="${name}"]`).href);

if (said) {
  enable(false); // Until it is known what waits.
  Promise.all([module("outbox"), module("waiting")]).then(([{ openOutbox }, { waitingAt }]) => watch(openOutbox, waitingAt)).catch(() => tell(0)); // Where storage is refused there is no outbox either.
}

async function watch(openOutbox, waitingAt) {
  const outbox = await openOutbox();
  const places = page.dataset.places.split(" "); // Also what was counted on this phone at the station's gates.
  const show = async () => tell(waitingAt(await outbox.all(), page.dataset.event, places).length);
  outbox.onNews(show); // The pad, in another tab, has sent something.
  addEventListener("pageshow", show); // Back from the pad.
  document.addEventListener("visibilitychange", show);
  await show();
}

function tell(count) {
  enable(count === 0);
  said.hidden = count === 0;
  said.textContent = count > 0 ? page.dataset.waiting.replace("{0}", count) : "";
}

function enable(yes) {
  for (const button of page.querySelectorAll("[data-confirm]")) button.disabled = !yes;
}
