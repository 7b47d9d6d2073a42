// The centre as this page knows it: who is signed in there, what time it is, what its figures are. And when the page must be drawn anew.
const HOLD = 60000; // So long figures of the centre wait for the answer to a post; then they are shown, with or without it.
const KEEP_EVERY = 30000;
const MEASURE_EVERY = 3000;
const RENEW_EVERY = 60000;

/** @param {object} page What the page knows and does; see pad.js. */
export function centre(page) {
  const { pad, event, station, session, facts, known, counted, use: { ask, putRight, isFull } } = page;
  let unanswered = true, renewing = null, measuredAt = -MEASURE_EVERY, pruned = false, renewal = null;
  let heldSince = 0, remembering = 0, rememberedAt = -KEEP_EVERY;

  const reached = good => { facts.reach = good; page.show(); };

  // --- who is signed in, and what time it is
  function renew() {
    if (!renewing) renewing = readSession().then(good => { renewing = null; return good; });
    return renewing;
  }

  async function readSession() {
    const asked = page.time.ask();
    let answer, said;
    try {
      answer = await ask("/api/session", {}, 8000);
      said = answer.ok || answer.status === 401 ? answer.json() : {};
    } catch (fault) {
      reached(false);
      return false;
    }
    reached(true);
    unanswered = false;
    if (!answer.ok) {
      if (answer.status === 401) facts.person = said.code === "account-withdrawn" ? "withdrawn" : "out";
      page.show();
      return false;
    }
    page.time.measure(asked, Date.parse(said.now));
    // A full storage is told when a tap finds no room in it; this is measured again.
    page.outbox.keep("clock", page.time.kept).catch(fault => { if (isFull(fault)) console.info(fault); else lost(fault); });
    await correct();
    if (!pruned) prune();
    // Another's token would send what waits here in their name: nothing is sent until the page is theirs.
    session.stopped = said.holder !== session.holder;
    if (session.stopped) {
      facts.person = "other";
      page.show();
      renewPage(said.holder);
      return false;
    }
    if (facts.person !== "forbidden") facts.person = "same";
    session.csrf = said.antiforgeryToken;
    if (said.version !== pad.dataset.version) renewPage(said.version);
    page.show();
    return true;
  }

  // The time is known now: entries that were stamped before, and have never been sent, get it.
  async function correct() {
    const doubtful = known.waiting().filter(row => row.clock);
    if (doubtful.length === 0) return;
    try {
      page.learn(await page.outbox.change(doubtful, row => row.state === "waiting" && putRight(row, page.time)));
    } catch (fault) {
      lost(fault);
    }
  }

  // Only once the time is known: a phone that believes itself a year ahead would forget what it counted today.
  async function prune() {
    pruned = true;
    try {
      known.forget(await page.outbox.prune(page.now()));
      page.show();
    } catch (fault) {
      lost(fault);
    }
  }

  // The clock may have been set, or its centre's time may be in doubt, or the centre is back with another version: asked at once, but not more often than every
  // few seconds. A question that comes too early, or gets no answer, is asked again by the page's interval.
  function measure() {
    unanswered = true;
    if (page.steady() - measuredAt < MEASURE_EVERY) return;
    measuredAt = page.steady();
    renew();
  }

  // --- the page anew
  // What cannot be read or written in the background needs no finger: the page is loaded anew, and its connection with it.
  function lost(fault) {
    console.error(fault);
    if (isFull(fault)) page.storageFailed(fault);
    else renewPage("storage");
  }

  // A new version, a new configuration, another person signed in: the page is drawn anew, never under somebody's thumb, and for one reason at most once a
  // minute, since the server may give the same page again. The outbox stays where it is.
  function renewPage(why) {
    const [before, at] = JSON.parse(sessionStorage.getItem("pad-renewed") || "[]");
    if (before === `${location.pathname} ${why}` && Math.abs(Date.now() - at) < RENEW_EVERY) return;
    renewal = why;
    if (page.over.busy()) return;
    sessionStorage.setItem("pad-renewed", JSON.stringify([`${location.pathname} ${why}`, Date.now()]));
    pad.inert = true; // A tap from here on would go down with the page; those before are written first.
    (page.outbox ? page.outbox.idle() : Promise.resolve()).then(() => location.reload());
  }

  // --- its figures
  const isOpen = () => known.waiting().some(row => row.open && row.event === event && row.holder === session.holder);
  const shown = code => (counted.ofCentre(code, page.today()) || 0) + known.beyond(code, page.today(), counted.centre);

  function frame({ seq, day, asOf, changes, failingSince, config }) {
    const open = isOpen();
    heldSince = open ? heldSince || page.steady() : 0;
    const figuresToday = {};
    for (const change of changes) figuresToday[change.metric] = change.today;
    counted.receive({ seq, day, asOf, today: figuresToday }, open && page.steady() - heldSince < HOLD);
    facts.link = true;
    facts.behind = Boolean(failingSince);
    if (!page.time.sure || (!failingSince && page.time.doubts(Date.parse(asOf)))) measure();
    if (changes.length > 0) {
      remember();
      page.amendSoon();
    }
    page.show();
    if (config > Number(pad.dataset.config)) renewPage(`config ${config}`);
  }

  // The figures go along for the next opening, which may have no network.
  function remember() {
    if (!remembering) remembering = setTimeout(rememberNow, Math.max(0, rememberedAt + KEEP_EVERY - page.steady()));
  }

  function rememberNow() {
    clearTimeout(remembering);
    remembering = 0;
    rememberedAt = page.steady();
    page.outbox.keep(`centre ${event} ${station}`, counted.centre).catch(fault => console.info(fault)); // The next frame brings them again.
  }

  /** What was kept of them, and what the page was drawn with: a frame like any other; one that was kept on the phone may be newer than a page that was. */
  async function recall() {
    const kept = await page.outbox.read(`centre ${event} ${station}`);
    if (kept) counted.receive(kept, false);
    if (Number(pad.dataset.seq) <= counted.centre.seq) return;
    const drawn = {};
    for (const tab of page.tabs) drawn[tab.dataset.metric] = Number(tab.dataset.today);
    counted.receive({ seq: Number(pad.dataset.seq), day: pad.dataset.day, asOf: pad.dataset.asOf, today: drawn }, isOpen());
  }

  return {
    reached, renew, measure,
    /** Once more, where a question has had no answer. */
    measureIfUnanswered() { if (session.stopped || (unanswered && facts.link)) measure(); },
    lost, renewPage, isOpen, shown, frame, remember, recall,
    /** Before the page sleeps or goes. */
    rememberNow() { if (remembering) rememberNow(); },
    /** Nobody is in the middle of anything any more. */
    renewIfDue() { if (renewal) renewPage(renewal); },
  };
}
