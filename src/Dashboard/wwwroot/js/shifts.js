// A station's shifts on a phone. What waits here is not in the centre's figures yet, so nothing is confirmed before it is sent: counted in the outbox itself,
// whatever the pad is doing.
const page = document.getElementById("shifts");
const said = page && page.querySelector("[data-waiting-said]");
const module = name => import(document.querySelector(`link[data-module="${name}"]`).href);

if (said) {
  enable(false); // Until it is known what waits.
  Promise.all([module("outbox"), module("waiting")])
    .then(([{ openOutbox, phoneId }, { waitingAt }]) => watch(openOutbox, waitingAt, phoneId))
    .catch(() => tell(0)); // Where storage is refused there is no outbox either.
}

async function watch(openOutbox, waitingAt, phoneId) {
  const outbox = await openOutbox();
  own(await phoneId(outbox));
  const places = page.dataset.places.split(" "); // Also what was counted on this phone at the station's gates.
  const show = async () => tell(waitingAt(await outbox.all(), page.dataset.event, places).length);
  outbox.onNews(show); // The pad, in another tab, has sent something.
  addEventListener("pageshow", show); // Back from the pad.
  document.addEventListener("visibilitychange", show);
  await show();
}

// What waits on this very phone it says itself, below; the others are asked about.
function own(id) {
  for (const form of page.querySelectorAll("form")) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: "Form.Own", value: id });
    form.append(field);
    for (const line of form.querySelectorAll(`[data-phone="${id}"]`)) line.remove();
    const phones = form.querySelector("[data-phones-of]"), confirm = form.querySelector("[data-plain]");
    if (!phones || phones.querySelector("[data-phone]")) continue;
    phones.remove();
    confirm.textContent = confirm.dataset.plain;
    confirm.classList.remove("anyway");
  }
}

function tell(count) {
  enable(count === 0);
  said.hidden = count === 0;
  said.textContent = count > 0 ? page.dataset.waiting.replace("{0}", count) : "";
}

function enable(yes) {
  for (const button of page.querySelectorAll("[data-confirm]")) button.disabled = !yes;
}
