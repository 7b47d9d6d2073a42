// What only a person decides: whether to send another's taps, what becomes of what was refused, and when to leave.

/** @param {object} page What the page knows and does; see pad.js. */
export function decides(page) {
  const { pad, texts, number, session, known, use: { ask, waits } } = page;

  // Another person's taps on this phone: sent in one's own name only when one says so.
  async function adopt(rows) {
    const names = Array.from(new Set(rows.map(row => row.who || texts.someone))).join(texts.comma);
    if (!await page.over.ask(page.ui.fill(texts.foreignAsk, number.format(rows.length), names))) return;
    await page.outbox.change(rows, row => waits(row) && Boolean(row.holder = session.holder)).catch(page.storageFailed);
    await page.reload();
  }

  /** Refused entries, when a person has decided: again, now, or never. */
  async function decide(rows, what) {
    try {
      if (what === "again") await page.outbox.change(rows, row =>
        row.state === "refused" && Boolean(Object.assign(row, { state: "waiting", why: undefined, code: undefined })));
      else if (what === "drop") await page.outbox.remove(rows);
      else for (const row of rows) await page.outbox.remove([row], again(row));
    } catch (fault) {
      page.storageFailed(fault);
    }
    await page.reload();
  }

  function again(row) {
    const at = new Date(page.now()).toISOString();
    return page.stamp({ metric: row.metric, what: row.what, station: row.station, where: row.where, of: row.of, delta: row.delta, at, entered: at });
  }

  /** Signs out, here and at the centre; back means that somebody else goes on with this pad. What waits stays on the phone, in its owner's name. */
  async function leave(back) {
    const own = known.waiting().filter(row => row.holder === session.holder).length;
    if (own > 0 && !await page.over.ask(
      page.ui.fill(texts.leaveAsk, number.format(own), pad.dataset.person),
      [{ text: texts.leaveDo, value: true }],
      { high: true, no: texts.leaveNot })) return;
    await page.outbox.idle();
    try {
      const out = () => ask("/sign-out", { method: "POST", headers: { "X-CSRF-Token": session.csrf } }, 8000);
      let answer = await out();
      if (answer.status === 400 && await page.renew()) answer = await out();
      if (!answer.ok) throw new Error(`Signing out was answered ${answer.status}.`);
    } catch (fault) {
      console.error(fault);
      page.ui.notice(texts.leaveFailed);
      return;
    }
    // Kept pages carry the name of who has left: without a network the next person would count under it.
    if (window.caches) {
      const cache = await caches.open("pad");
      for (const request of await cache.keys()) if (new URL(request.url).pathname.indexOf("/pad/") === 0) await cache.delete(request);
    }
    location.href = back ? `/sign-in?back=${encodeURIComponent(location.pathname)}` : "/sign-in";
  }

  return { adopt, decide, leave };
}
