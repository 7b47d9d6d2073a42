// Brings the outbox to the centre: one request at a time, everything that waits in it, again and again, for ever, until it is answered.
const BATCH = 100;
const PATIENCE = 8000;

/**
 * @param {object} outbox Where rows are kept (outbox.js).
 * @param {() => object[]} waiting The rows to be sent, in order.
 * @param {{ csrf: string, holder: string }} session Who sends, and the token; renewed here when the centre asks for it.
 * @param {{ posting(rows), settled(rows), problem(name, detail), renew() }} on What the page hears. renew() asks anew who is signed in; false when nobody is.
 */
export function poster(outbox, waiting, session, on) {
  const blocked = new Set(); // Events that do not take anything at the moment: those of others go first.
  let running = false, size = BATCH, wake = null;

  async function run() {
    for (let attempt = 0; ;) {
      const batch = next();
      if (batch.length === 0) return;
      const pause = await post(batch, attempt);
      if (pause === 0) attempt = 0;
      else { attempt++; await patience(pause); }
    }
  }

  // Of one event at a time; only what the present holder has tapped: nobody counts in another's name without saying so.
  function next() {
    const mine = waiting().filter(row => row.holder === session.holder);
    const event = (mine.find(row => !blocked.has(row.event)) ?? mine[0])?.event;
    return mine.filter(row => row.event === event).slice(0, size);
  }

  // Gives the milliseconds to wait until the next attempt; 0 when the answer is in.
  async function post(batch, attempt) {
    let rows, answer;
    if (navigator.onLine === false && attempt % 6 < 5) { // Then nothing is marked as posted, and every tap can still be taken back without a trace.
      on.problem("retry");
      return 10_000; // Or until the browser says that there is a network again. It can be wrong: about once a minute is tried all the same.
    }
    try {
      rows = await outbox.mark(batch);
      if (rows.length === 0) { on.settled([]); return 0; }
      on.posting(rows);
      answer = await fetch(`/api/events/${encodeURIComponent(rows[0].event)}/tallies`, {
        method: "POST", headers: { "Content-Type": "application/json", "X-CSRF-Token": session.csrf }, signal: AbortSignal.timeout(PATIENCE), body: JSON.stringify({ entries: rows.map(entry) }),
      });
      if (answer.ok) {
        const { results } = await answer.json();
        if (results?.length !== rows.length) throw new Error("The answer does not fit the request.");
        const receivedAt = answer.headers.get("Date") ?? new Date().toUTCString();
        rows.forEach((row, i) => settle(row, results[i], receivedAt));
        await outbox.settle(rows);
        size = BATCH;
        blocked.clear();
        on.problem(null);
        on.settled(rows);
        return 0;
      }
    } catch { // No network, no answer in time, or no storage for what became of it: all of it goes again, with the same keys.
      on.problem("retry");
      return Math.min(10_000, 400 * 2 ** Math.min(attempt, 10));
    }
    return refused(answer, rows, attempt);
  }

  async function refused(answer, rows, attempt) {
    const after = 1000 * Math.min(30, Math.max(1, Number(answer.headers.get("Retry-After")) || 1));
    switch (answer.status) {
      case 401:
        on.problem("signIn");
        return await on.renew() ? 1000 : 10_000;
      case 403:
        blocked.add(rows[0].event);
        on.problem("forbidden");
        await on.renew();
        return 15_000;
      case 429: case 503:
        on.problem("busy");
        return after;
      case 400: case 413: {
        const fault = await answer.json().catch(() => ({}));
        if (fault.field === "antiforgery") return await on.renew() ? 500 : 10_000;
        if (rows.length > 1) { size = Math.ceil(rows.length / 2); return 200; } // One of them is at fault: halve until it stands alone.
        size = BATCH;
        await outbox.settle(rows.map(row => Object.assign(row, { state: "refused", why: fault.detail ?? String(answer.status) })));
        on.settled(rows);
        return 0;
      }
      default:
        blocked.add(rows[0].event);
        on.problem("failed", answer.status);
        return 5000 + 5000 * Math.min(attempt, 2);
    }
  }

  // Half of the wait is chance, so that a hall full of phones does not return in the same instant.
  function patience(ms) {
    return new Promise(done => {
      const timer = setTimeout(finish, ms * (0.5 + Math.random() / 2));
      function finish() { clearTimeout(timer); wake = null; done(); }
      wake = finish;
    });
  }

  /** Sends what waits. One tab of the phone does it for all, where the browser can tell them apart; repeats count once anyway. */
  async function send() {
    if (running || next().length === 0) return;
    running = true;
    try {
      if (navigator.locks) await navigator.locks.request("pad-post", { ifAvailable: true }, lock => lock ? run() : null);
      else await run();
    } finally {
      running = false;
    }
  }

  return { send, hurry() { if (wake) wake(); else send(); } };
}

// What was frozen when it was tapped: a repeat must be the same to the letter.
function entry(row) {
  return row.reverses
    ? { key: row.key, reverses: row.reverses, reason: row.reason }
    : { key: row.key, station: row.station, metric: row.metric, delta: row.delta, at: row.at, enteredAt: row.entered, clockOffset: row.offset };
}

function settle(row, result, receivedAt) {
  if (result.status === "accepted" || result.status === "duplicate") Object.assign(row, { state: "received", seq: result.seq, receivedAt, why: undefined });
  else Object.assign(row, { state: "refused", why: result.reason ?? result.status });
}
