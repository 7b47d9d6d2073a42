// Brings the outbox to the centre: one request at a time, everything that waits in it, again and again, for ever, until it is answered.
const BATCH = 100;
const PATIENCE = 8000;
const FEW = 3; // So often the same entries may fail in the same way before they are tried by halves, and a single one is passed over.
const STUCK = 30000; // Another tab that holds the turn for so long without bringing anything is asleep.

/**
 * @param {{
 *   outbox: object, ask: Function, phone: string, waiting: () => object[], session: { csrf: string, holder: string, stopped: boolean },
 *   steady: () => number, isFull: (fault: Error) => boolean, on: object
 * }} of
 *   Where rows are kept (outbox.js); how the centre is asked (net.js), in which phone's name; the rows that wait, in order; who sends, and the token, renewed
 *   when the centre asks for it; a clock that is never set; whether a write failed for want of room; and what the page hears: posting(rows), settled(rows),
 *   problem(name, detail), reached(whether), refused(status, event), lost(fault), and what is asked of it: renew() asks anew who is signed in and what time
 *   it is, giving whether posting may go on.
 */
export function poster({ outbox, ask, phone, waiting, session, steady, isFull, on }) {
  const blocked = new Set(); // Events that do not take anything at the moment: those of others go first.
  const failing = new Map(); // How often single rows have failed by the centre's fault.
  const aside = new Map(); // Rows that fail alone, with the answer: passed over, and set aside once others have gone through.
  let running = false, resting = false, size = BATCH, halving = false, failures = 0, wake = null, stuckSince = 0;

  async function run(turn) {
    for (let attempt = 0; turn() && !session.stopped;) {
      if (mine().length === 0) return;
      let pause;
      // No time is sent that might have to be put right: once sent, it is frozen.
      if (mine().some(row => row.clock) && !await on.renew() && next().length === 0) pause = 2000;
      else if (next().length > 0) pause = await post(next(), attempt);
      else if (aside.size > 0) pause = await rest();
      else pause = 1000;
      if (pause === 0) attempt = 0;
      else { attempt++; await patience(pause); }
    }
  }

  // Nothing is left but what fails alone, perhaps because the centre fails altogether. A new tap ends the rest, and shows.
  async function rest() {
    resting = true;
    await patience(30000);
    resting = false;
    if (next().length === 0) { aside.clear(); failing.clear(); }
    return 0;
  }

  // Only what the present holder has tapped: nobody counts in another's name without saying so.
  const mine = () => waiting().filter(row => row.holder === session.holder);

  // Of one event at a time, with sure times only.
  function next() {
    const ready = mine().filter(row => !row.clock && !aside.has(row.n));
    const first = ready.find(row => !blocked.has(row.event)) || ready[0];
    return first ? ready.filter(row => row.event === first.event).slice(0, size) : [];
  }

  // Gives the milliseconds to wait until the next attempt; 0 when the answer is in.
  async function post(batch, attempt) {
    let rows, answer;
    if (navigator.onLine === false && attempt % 6 < 5) { // Then nothing is marked as posted, and every tap can still be taken back without a trace.
      on.problem("retry");
      return 10000; // Or until the browser says that there is a network again. It can be wrong: about once a minute is tried all the same.
    }
    try {
      rows = await outbox.mark(batch);
    } catch (fault) {
      if (!isFull(fault)) { on.lost(fault); return 5000; }
      // What is on a full disk is safest at the centre. Should the page die meanwhile, it goes again under the same keys.
      rows = batch.map(row => Object.assign({}, row, { state: "posted", open: true }));
    }
    if (rows.length === 0) { on.settled([]); return 0; }
    on.posting(rows);
    try {
      answer = await ask(`/api/events/${encodeURIComponent(rows[0].event)}/tallies`, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRF-Token": session.csrf },
        body: JSON.stringify({ holder: session.holder, phone, entries: rows.map(entry) }),
      }, PATIENCE);
    } catch (fault) { // No network, or no answer in time: all of it goes again, with the same keys.
      on.reached(false);
      on.problem("retry");
      return Math.min(10000, 400 * Math.pow(2, Math.min(attempt, 10)));
    }
    on.reached(true);
    if (!answer.ok) return refused(answer, rows, attempt);
    let results;
    try {
      results = answer.json().results;
    } catch (broken) {
      results = null; // Some network's own page, perhaps.
    }
    if (!Array.isArray(results) || results.length !== rows.length) { on.problem("retry"); return 5000; }
    const receivedAt = answer.header("Date") || new Date().toUTCString();
    rows.forEach((row, i) => settle(row, results[i], receivedAt));
    return done(rows);
  }

  // Writes what became of rows; where that fails they go again, and are known at the centre.
  async function done(rows) {
    const overdue = Array.from(aside, ([n, why]) => waiting()
      .filter(row => row.n === n)
      .map(row => Object.assign({}, row, { state: "refused", open: false, code: "server", why })));
    const all = rows.concat(...overdue);
    try {
      await outbox.settle(all);
    } catch (fault) {
      if (!isFull(fault)) { on.lost(fault); return 5000; } // Else the page knows, and the next one asks again.
    }
    for (const row of all) { aside.delete(row.n); failing.delete(row.n); }
    failures = 0;
    if (!halving) size = BATCH;
    blocked.clear();
    on.problem(null);
    on.settled(all);
    return 0;
  }

  async function refused(answer, rows, attempt) {
    // The centre has answered, and has not taken this request: its figures need not wait for these any more.
    await release(rows);
    const after = 1000 * Math.min(30, Math.max(1, Number(answer.header("Retry-After")) || 1));
    switch (answer.status) {
      case 401:
        on.refused(401);
        return await on.renew() ? 1000 : 10000;
      case 403:
        blocked.add(rows[0].event);
        on.refused(403, rows[0].event);
        await on.renew();
        return 15000;
      case 409: // Somebody else has signed in on this phone.
        return await on.renew() ? 1000 : 10000;
      case 429: case 503:
        on.problem("busy");
        return after;
      case 400: case 413: {
        const fault = problemOf(answer);
        if (fault.field === "antiforgery" || fault.field === "holder") return await on.renew() ? 500 : 10000;
        if (rows.length > 1) { halve(rows); return 200; } // One of them is at fault.
        halving = false;
        size = BATCH;
        return done(rows.map(row => Object.assign(row, { state: "refused", open: false, code: "malformed", why: fault.detail || String(answer.status) })));
      }
      default:
        on.problem("failed", answer.status);
        return broken(rows, answer, attempt);
    }
  }

  // The centre fails. It may be one entry's doing: then it must not keep the others back.
  async function broken(rows, answer, attempt) {
    blocked.add(rows[0].event);
    if (++failures < FEW && !halving) return 5000 + 5000 * Math.min(attempt, 2);
    if (rows.length > 1) { halve(rows); return 1000; }
    const times = (failing.get(rows[0].n) || 0) + 1;
    failing.set(rows[0].n, times);
    if (times < FEW) return 2000;
    aside.set(rows[0].n, String(answer.status));
    halving = false;
    size = BATCH;
    failures = 0;
    return 200;
  }

  function halve(rows) {
    halving = true;
    size = Math.ceil(rows.length / 2);
  }

  async function release(rows) {
    const open = rows.map(row => Object.assign(row, { open: false }));
    await outbox.settle(open).catch(fault => { if (!isFull(fault)) on.lost(fault); });
    on.posting(open);
  }

  // Half of the wait is chance, so that a hall full of phones does not return in the same instant.
  function patience(ms) {
    return new Promise(resolve => {
      const timer = setTimeout(finish, ms * (0.5 + Math.random() / 2));
      function finish() { clearTimeout(timer); wake = null; resolve(); }
      wake = finish;
    });
  }

  /** Sends what waits. One tab of the phone does it for all, where the browser can tell them apart; repeats count once anyway. */
  async function send() {
    if (running && resting && next().length > 0) wake();
    if (running || session.stopped || mine().length === 0) return undefined;
    running = true;
    let turn = true;
    try {
      if (!navigator.locks) return await run(() => true);
      const steal = stuckSince > 0 && steady() - stuckSince > STUCK && !document.hidden;
      await navigator.locks.request("pad-post", steal ? { steal: true } : { ifAvailable: true }, lock => {
        if (!lock) { stuckSince = stuckSince || steady(); return undefined; }
        stuckSince = 0;
        return run(() => turn);
      });
    } catch (stolen) {
      turn = false; // Another tab took the turn while this one slept.
    } finally {
      running = false;
    }
    return undefined;
  }

  return {
    send,
    hurry() { if (wake) wake(); else send(); },
    /** Another tab has brought something: it is awake. */
    alive() { stuckSince = 0; },
  };
}

// What was frozen when it was first sent: a repeat must be the same to the letter.
function entry(row) {
  return row.reverses
    ? { key: row.key, reverses: row.reverses, reason: row.reason }
    : { key: row.key, station: row.station, metric: row.metric, delta: row.delta, at: row.at, enteredAt: row.entered, clockOffset: row.offset };
}

function settle(row, result, receivedAt) {
  if (result.status === "accepted" || result.status === "duplicate") {
    Object.assign(row, { state: "received", open: false, seq: result.seq, receivedAt, why: undefined, code: undefined });
  } else {
    const state = result.status === "held" ? "held" : "refused";
    Object.assign(row, { state, open: false, why: result.reason || result.status, code: result.code || result.status });
  }
}

function problemOf(answer) {
  try {
    return answer.json();
  } catch (plain) {
    return {};
  }
}
