// What became of entries of this phone after they were sent: put right in the station's book, or decided by a manager since they came after their shift was
// signed off.
const EVERY = 30000;

/** @param {object} page What the page knows and does; see pad.js. */
export function amends(page) {
  const { texts, known, event, signed, use: { ask } } = page;
  let amending = null, amendedAt = -EVERY, later = 0;

  // A tap that was refused takes the entry with it that was to take it back, and one that waited for a manager is gone once it is taken back; one that was put
  // right in the book since is not taken back as well.
  async function reconcile() {
    const over = [];
    for (const target of known.held()) {
      const row = known.undone.get(target.n);
      if (row && row.state === "received") over.push(row, target);
    }
    for (const row of known.refused().filter(one => one.reverses)) {
      const target = known.get(row.target);
      if (target && target.state === "refused") over.push(row, target);
      else if (target && target.amended) {
        over.push(row);
        page.ui.notice(page.ui.fill(
          texts.putRightAlready,
          signed(target.delta),
          target.amended.amount === null ? texts.takenBack : page.ui.fill(texts.amendedTo, signed(target.amended.amount))));
      }
    }
    if (over.length === 0) return;
    try {
      await page.outbox.remove(over);
      known.forget(over.map(row => row.n));
    } catch (fault) {
      page.storageFailed(fault);
    }
  }

  function amend() {
    clearTimeout(later);
    later = 0;
    amendedAt = page.steady();
    if (!amending) amending = read().catch(fault => console.info(fault)).then(() => { amending = null; });
    return amending;
  }

  // Figures have changed, perhaps by a correction: asked now and then.
  function amendSoon() {
    if (!later) later = setTimeout(amend, Math.max(0, amendedAt + EVERY - page.steady()));
  }

  async function read() {
    const received = known.here().filter(row => row.state === "received" && !row.reverses);
    const held = known.held();
    const changed = [];
    for (const place of new Set(received.concat(held.filter(row => row.event === event)).map(row => row.station))) {
      const own = received.filter(row => row.station === place);
      const tips = new Map(own.map(row => [row.seq, row]));
      const from = own.length > 0 ? `&from=${Math.min(...tips.keys())}` : "&from=0";
      const answer = await ask(
        `/api/events/${encodeURIComponent(event)}/corrections?station=${encodeURIComponent(place)}${from}&phone=${encodeURIComponent(page.phoneId)}`,
        {},
        8000);
      if (!answer.ok) continue;
      const { corrections, late } = answer.json();
      for (const { seq, reverses, amount } of corrections) {
        const row = tips.get(reverses);
        if (!row || known.undone.has(row.n)) continue; // Taken back here.
        tips.set(seq, row);
        row.amended = { seq, amount };
        if (changed.indexOf(row) < 0) changed.push(row);
      }
      for (const decided of late || []) {
        const row = held.find(one => one.key === decided.key);
        if (row && decide(row, decided)) changed.push(row);
      }
    }
    if (changed.length === 0) return;
    page.learn(changed);
    await page.outbox.settle(changed);
    await reconcile();
    page.show();
  }

  // What a manager made of a late count; nothing while it waits.
  function decide(row, { state, seq, reason }) {
    if (state === "taken") Object.assign(row, { state: "received", seq, receivedAt: new Date(page.now()).toUTCString(), why: undefined, code: undefined });
    else if (state === "refused") Object.assign(row, { state: "refused", why: reason, code: "late-refused" });
    else if (state === "withdrawn") Object.assign(row, { state: "refused", why: "", code: "late-withdrawn" });
    else return false;
    return true;
  }

  return { reconcile, amend, amendSoon };
}
