// Tells the centre what waits on this phone, so that nobody signs a shift off that it still holds counts of: when that changes, and now and then while the page
// is in view. A pad that is put away says so, since silence without that word means that its network is gone.
const QUIET = 60000;
const AWAITED = 15000; // The answer brings what a manager has decided: somebody who waits for that hears it soon.
const CHANGED = 3000; // So long a change must last: while all goes well a tap waits for a moment only.
const FAILED = 15000; // So long nothing is tried again.
const PATIENCE = 8000;

/** @param {object} page What the page knows and does; see pad.js. */
export function reports(page) {
  const { event, pad, session, facts, known, use: { ask, away, heldOn } } = page;
  let told = "", toldAt = -QUIET, triedAt = -CHANGED, since = 0, timer = 0, pause = CHANGED, telling = false;

  const held = () => heldOn(known.waiting().concat(known.refused(), known.held()), event, pad.dataset.of);
  const saying = (places, resting) => JSON.stringify({ resting, places });

  async function tell(resting) {
    if (telling || session.stopped || !page.outbox || facts.person === "out" || facts.person === "withdrawn") return;
    telling = true;
    triedAt = page.steady();
    const places = held();
    pause = FAILED;
    try {
      const answer = await ask(`/api/events/${encodeURIComponent(event)}/phones`, {
        method: "POST", keepalive: resting, headers: { "Content-Type": "application/json", "X-CSRF-Token": session.csrf },
        body: JSON.stringify({ phone: page.phoneId, holder: session.holder, place: page.station, resting, places }),
      }, PATIENCE);
      if (answer.ok) { told = saying(places, resting); toldAt = triedAt; since = 0; pause = CHANGED; }
      if (answer.ok && facts.held > 0) page.amend(); // A manager may have decided meanwhile.
    } catch (fault) {
      console.info(fault); // What the centre heard last stands until the next one comes through.
    } finally {
      telling = false;
    }
  }

  // Called whenever something may have changed, and every few seconds anyway.
  function soon() {
    if (document.hidden || away(facts)) return;
    const now = page.steady(), changed = saying(held(), false) !== told;
    since = changed ? since || now : 0;
    if (now - triedAt >= pause && (changed ? now - since >= CHANGED : now - toldAt >= (facts.held > 0 ? AWAITED : QUIET))) tell(false);
    else if (changed && !timer) timer = setTimeout(() => { timer = 0; soon(); }, CHANGED);
  }

  return {
    soon,
    /** Now: the page is put away, or taken up again. */
    now: resting => tell(resting),
  };
}
