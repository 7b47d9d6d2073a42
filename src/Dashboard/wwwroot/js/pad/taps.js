// Counting: a tap is written to the outbox, then known, then shown, then sent. And what the page learns of the outbox, from wherever it comes.

/** @param {object} page What the page knows and does; see pad.js. */
export function taps(page) {
  const { texts, metrics, zoned, known, facts, session, signed, countsIn, use: { unusual, uuid7, isFull, waits, WRONG } } = page;
  const buzz = pattern => { if (navigator.vibrate) navigator.vibrate(pattern); };

  async function add(delta, { code = page.metric, at, sure = false, done } = {}) {
    const reason = objection(delta, code, at);
    if (reason) return page.ui.notice(reason);
    const { name, usual } = metrics.get(code);
    if (!sure && Math.abs(delta) > unusual(known.busiest(code), Number(usual))
      && !await page.over.ask(page.ui.fill(texts.sure, signed(delta), name), [{ text: texts.sureDo, value: true }], { high: true })) return undefined;
    const ms = page.now();
    const row = stamp({ metric: code, what: name, delta, at: new Date(at === undefined ? ms : at).toISOString(), entered: new Date(ms).toISOString() });
    if (await keep(row) && done) page.ui.notice(done, true);
    return undefined;
  }

  // What can be said without the centre; what passes here, the centre judges again.
  function objection(delta, code, at) {
    const { name, partOf } = metrics.get(code);
    if (at !== undefined && zoned.day(at) !== page.today()) return null;
    if (delta < 0 && page.shown(code) + delta < 0) return page.ui.fill(texts.belowZero, name);
    if (delta > 0 && partOf && page.shown(code) + delta > page.shown(partOf)) {
      return page.ui.fill(texts.beyondWhole, name, metrics.has(partOf) ? metrics.get(partOf).name : partOf);
    }
    return null;
  }

  function stamp(row) {
    const { event, station, of, name, person } = page.pad.dataset;
    const made = Object.assign({ key: uuid7(page.now()), event, station, of, where: name, holder: session.holder, who: person, state: "waiting" }, row);
    if (row.reverses) return made;
    if (!page.time.sure) made.clock = page.time.stamp();
    else if (Math.abs(page.time.offset) > WRONG) made.offset = Math.round(page.time.offset);
    return made;
  }

  async function keep(row) {
    try {
      await page.outbox.add(row);
    } catch (fault) {
      return storageFailed(fault); // Not written, so not shown: this tap does not count, and says so.
    }
    facts.storage = null;
    learn([row]);
    buzz(12);
    if (countsIn(row.metric).indexOf(page.metric) >= 0) page.ui.announce(`${signed(row.delta)}${texts.comma}${page.number.format(page.shown(page.metric))}`);
    page.show();
    page.post.send();
    return true;
  }

  /** Takes entries back: from the outbox what has never been posted, by a reversing entry what has. */
  async function undo(targets, reason = texts.reasonMistap) {
    for (const row of targets) {
      try {
        if (await page.outbox.withdraw(row)) known.forget([row.n]);
        else if (!await keep(stamp({
          metric: row.metric, what: row.what, station: row.station, where: row.where, of: row.of, delta: -row.delta,
          at: row.at, entered: new Date(page.now()).toISOString(), reverses: row.key, reason, target: row.n,
        }))) return;
      } catch (fault) {
        storageFailed(fault);
        return;
      }
    }
    buzz([12, 40, 12]);
    page.ui.announce(`${texts.undone}${texts.comma}${page.number.format(page.shown(page.metric))}`);
    page.show();
  }

  function storageFailed(fault) {
    console.error(fault);
    buzz([300, 100, 300]);
    facts.storage = isFull(fault) ? "full" : "lost";
    page.show();
    return false;
  }

  // --- what is known of the outbox
  function learn(changed) {
    const before = known.waiting().length;
    known.learn(changed);
    if (before === 0 || changed.some(row => row.state === "received")) page.waitingSince = page.steady();
  }

  async function reload() {
    try {
      const all = await page.outbox.all();
      known.clear();
      learn(all);
    } catch (fault) {
      storageFailed(fault);
    }
    settle();
  }

  // After anything became of entries: figures that waited for them are shown, and what is left is sent.
  function settle() {
    if (!page.isOpen()) page.counted.release();
    page.show();
    page.post.send();
  }

  function heard({ rows = [], gone = [] }) {
    known.forget(gone);
    learn(rows);
    if (rows.some(row => !waits(row))) page.post.alive();
    settle();
  }

  /** The centre has answered for entries. */
  async function settled(changed) {
    learn(changed);
    if (changed.length > 0) facts.person = facts.person === "forbidden" ? "same" : facts.person;
    const refused = changed.filter(row => row.state === "refused");
    if (refused.length > 0) buzz([200, 80, 200]);
    if (refused.some(row => row.reverses && row.code === "already-corrected")) await page.amend();
    await page.reconcile();
    page.remember();
    settle();
  }

  return { add, stamp, undo, storageFailed, learn, reload, heard, settled };
}
