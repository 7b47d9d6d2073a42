// A station's pad. Every tap is written to the outbox before it shows, and posted from there until the centre has it. Nothing here depends on a network.
const MODULES = ["live", "net", "clock", "waiting", "outbox", "post", "figures", "entries", "state", "show", "sheets", "thumb", "recent", "offline"];
const HOLD = 60000; // So long figures of the centre wait for the answer to a post; then they are shown, with or without it.
const KEEP_EVERY = 30000;
const SLOW = 15000;
const pad = document.getElementById("pad");
const module = name => import(document.querySelector(`link[data-module="${name}"]`).href);

Promise.all(MODULES.map(module)).then(modules => start(Object.assign({}, ...modules))).catch(fault => { pad.dataset.state = "lost"; throw fault; });

async function start({ follow, ask, clock, putRight, WRONG, waits, openOutbox, isFull, uuid7, poster, figures, zone, unusual, entries, stateOf, away, view, sheets, thumb, recent, isLate, keepOffline }) {
  const $ = id => document.getElementById(id);
  const texts = JSON.parse(pad.dataset.texts);
  const { event, station, culture } = pad.dataset;
  const places = pad.dataset.places.split(" ");
  const number = new Intl.NumberFormat(culture);
  const signed = n => (n > 0 ? "+" : n < 0 ? "−" : "±") + number.format(Math.abs(n));
  const zoned = zone(pad.dataset.zone, culture);
  const tabs = Array.from(pad.querySelectorAll("[data-metric]"));
  const metrics = new Map(tabs.map(tab => [tab.dataset.metric, Object.assign({ name: tab.querySelector(".name").textContent }, tab.dataset)]));
  const countsIn = code => metrics.has(code) ? metrics.get(code).countsIn.split(" ") : [code];
  const session = { csrf: pad.dataset.csrf, holder: pad.dataset.holder, stopped: false };
  const steady = () => performance.now();
  const counted = figures();
  const known = entries({ event, places, countsIn, dayOf: zoned.day, waits });
  const facts = {
    locked: false, person: "same", network: navigator.onLine !== false, reach: null, link: null, behind: false, problem: null, slow: false, waiting: 0, foreign: 0, refused: 0,
    missed: false, storage: null, wrong: 0, unsure: false,
  };
  let outbox = null, post = null, time = null, metric = tabs.length > 0 ? tabs[0].dataset.metric : undefined, detail = "", drawing = 0, heldSince = 0, waitingSince = 0;

  // --- the clock
  let slept = document.hidden;
  const phone = { wall: () => Date.now(), steady, awake: () => { const was = slept; slept = document.hidden; return !was; } };
  const now = () => time.now();
  const today = () => zoned.day(now());

  // --- counting
  async function add(delta, { code = metric, at, sure = false, done } = {}) {
    const reason = objection(delta, code, at);
    if (reason) return ui.notice(reason);
    const { name, usual } = metrics.get(code);
    if (!sure && Math.abs(delta) > unusual(known.busiest(code), Number(usual)) && !await over.ask(ui.fill(texts.sure, signed(delta), name), [{ text: texts.sureDo, value: true }], { high: true })) return undefined;
    const ms = now();
    const row = stamp({ metric: code, what: name, delta, at: new Date(at === undefined ? ms : at).toISOString(), entered: new Date(ms).toISOString() });
    if (await keep(row) && done) ui.notice(done, true);
    return undefined;
  }

  // What can be said without the centre; what passes here, the centre judges again.
  function objection(delta, code, at) {
    const { name, partOf } = metrics.get(code);
    if (at !== undefined && zoned.day(at) !== today()) return null;
    if (delta < 0 && shown(code) + delta < 0) return ui.fill(texts.belowZero, name);
    if (delta > 0 && partOf && shown(code) + delta > shown(partOf)) return ui.fill(texts.beyondWhole, name, metrics.has(partOf) ? metrics.get(partOf).name : partOf);
    return null;
  }

  function stamp(row) {
    const made = Object.assign({ key: uuid7(now()), event, station, of: pad.dataset.of, where: pad.dataset.name, holder: session.holder, who: pad.dataset.person, state: "waiting" }, row);
    if (row.reverses) return made;
    if (!time.sure) made.clock = time.stamp();
    else if (Math.abs(time.offset) > WRONG) made.offset = Math.round(time.offset);
    return made;
  }

  async function keep(row) {
    try {
      await outbox.add(row);
    } catch (fault) {
      return storageFailed(fault); // Not written, so not shown: this tap does not count, and says so.
    }
    facts.storage = null;
    learn([row]);
    if (navigator.vibrate) navigator.vibrate(12);
    if (countsIn(row.metric).indexOf(metric) >= 0) ui.announce(`${signed(row.delta)}${texts.comma}${number.format(shown(metric))}`);
    show();
    post.send();
    return true;
  }

  /** Takes entries back: from the outbox what has never been posted, by a reversing entry what has. */
  async function undo(targets, reason = texts.reasonMistap) {
    for (const row of targets) {
      try {
        if (await outbox.withdraw(row)) known.forget([row.n]);
        else if (!await keep(stamp({ metric: row.metric, what: row.what, station: row.station, where: row.where, of: row.of, delta: -row.delta, at: row.at, entered: new Date(now()).toISOString(), reverses: row.key, reason, target: row.n }))) return;
      } catch (fault) {
        storageFailed(fault);
        return;
      }
    }
    if (navigator.vibrate) navigator.vibrate([12, 40, 12]);
    ui.announce(`${texts.undone}${texts.comma}${number.format(shown(metric))}`);
    show();
  }

  function storageFailed(fault) {
    console.error(fault);
    if (navigator.vibrate) navigator.vibrate([300, 100, 300]);
    facts.storage = isFull(fault) ? "full" : "lost";
    show();
    return false;
  }

  // --- what is known of the outbox
  function learn(changed) {
    const before = known.waiting().length;
    known.learn(changed);
    if (before === 0 || changed.some(row => row.state === "received")) waitingSince = steady();
  }

  async function reload() {
    try {
      const all = await outbox.all();
      known.clear();
      learn(all);
    } catch (fault) {
      storageFailed(fault);
    }
    settle();
  }

  // After anything became of entries: figures that waited for them are shown, and what is left is sent.
  function settle() {
    if (!isOpen()) counted.release();
    show();
    post.send();
  }

  function heard({ rows = [], gone = [] }) {
    known.forget(gone);
    learn(rows);
    if (rows.some(row => !waits(row))) post.alive();
    settle();
  }

  async function settled(changed) {
    learn(changed);
    if (changed.length > 0) facts.person = facts.person === "forbidden" ? "same" : facts.person;
    const refused = changed.filter(row => row.state === "refused");
    if (refused.length > 0 && navigator.vibrate) navigator.vibrate([200, 80, 200]);
    if (refused.some(row => row.reverses && /already reversed/.test(row.why))) await amend();
    await reconcile();
    remember();
    settle();
  }

  // A tap that was refused takes the entry with it that was to take it back; one that was put right in the book since is not taken back as well.
  async function reconcile() {
    const over = [];
    for (const row of known.refused().filter(one => one.reverses)) {
      const target = known.get(row.target);
      if (target && target.state === "refused") over.push(row, target);
      else if (target && target.amended) {
        over.push(row);
        ui.notice(ui.fill(texts.putRightAlready, signed(target.delta), target.amended.amount === null ? texts.takenBack : ui.fill(texts.amendedTo, signed(target.amended.amount))));
      }
    }
    if (over.length === 0) return;
    try {
      await outbox.remove(over);
      known.forget(over.map(row => row.n));
    } catch (fault) {
      storageFailed(fault);
    }
  }

  // Entries of this pad that were put right in the station's book since.
  let amending = null, amendedAt = -KEEP_EVERY, amendLater = 0;
  function amend() {
    clearTimeout(amendLater);
    amendLater = 0;
    amendedAt = steady();
    if (!amending) amending = readAmendments().catch(fault => console.info(fault)).then(() => { amending = null; });
    return amending;
  }

  // Figures have changed, perhaps by a correction: asked now and then.
  function amendSoon() {
    if (!amendLater) amendLater = setTimeout(amend, Math.max(0, amendedAt + KEEP_EVERY - steady()));
  }

  async function readAmendments() {
    const received = known.here().filter(row => row.state === "received" && !row.reverses);
    const changed = [];
    for (const place of new Set(received.map(row => row.station))) {
      const own = received.filter(row => row.station === place);
      const tips = new Map(own.map(row => [row.seq, row]));
      const answer = await ask(`/api/events/${encodeURIComponent(event)}/corrections?station=${encodeURIComponent(place)}&from=${Math.min(...tips.keys())}`, {}, 8000);
      if (!answer.ok) continue;
      for (const { seq, reverses, amount } of answer.json().corrections) {
        const row = tips.get(reverses);
        if (!row || known.undone.has(row.n)) continue; // Taken back here.
        tips.set(seq, row);
        row.amended = { seq, amount };
        if (changed.indexOf(row) < 0) changed.push(row);
      }
    }
    if (changed.length === 0) return;
    learn(changed);
    await outbox.settle(changed);
    await reconcile();
    show();
  }

  // --- the centre
  let renewing = null;
  function renew() {
    if (!renewing) renewing = readSession().then(good => { renewing = null; return good; });
    return renewing;
  }

  async function readSession() {
    const asked = time.ask();
    let answer, said;
    try {
      answer = await ask("/api/session", {}, 8000);
      said = answer.ok ? answer.json() : {};
    } catch (fault) {
      reached(false);
      return false;
    }
    reached(true);
    unanswered = false;
    if (!answer.ok) {
      if (answer.status === 401) facts.person = "out";
      show();
      return false;
    }
    time.measure(asked, Date.parse(said.now));
    outbox.keep("clock", time.kept).catch(lost);
    await correct();
    // Another's token would send what waits here in their name: nothing is sent until the page is theirs.
    session.stopped = said.holder !== session.holder;
    if (session.stopped) {
      facts.person = "other";
      show();
      renewPage(said.holder);
      return false;
    }
    if (facts.person !== "forbidden") facts.person = "same";
    session.csrf = said.antiforgeryToken;
    if (said.version !== pad.dataset.version) renewPage(said.version);
    show();
    return true;
  }

  const reached = good => { facts.reach = good; show(); };

  // The time is known now: entries that were stamped before, and have never been sent, get it.
  async function correct() {
    const doubtful = known.waiting().filter(row => row.clock);
    if (doubtful.length === 0) return;
    try {
      learn(await outbox.change(doubtful, row => row.state === "waiting" && putRight(row, time)));
    } catch (fault) {
      lost(fault);
    }
  }

  // The clock may have been set, or its centre's time may be in doubt, or the centre is back with another version: asked at once, but not more often than every few seconds.
  // A question that comes too early, or gets no answer, is asked again by the interval below.
  let measuredAt = -3000, unanswered = true;
  function measure() {
    unanswered = true;
    if (steady() - measuredAt < 3000) return;
    measuredAt = steady();
    renew();
  }

  // What cannot be read or written in the background needs no finger: the page is loaded anew, and its connection with it.
  function lost(fault) {
    console.error(fault);
    if (isFull(fault)) storageFailed(fault);
    else renewPage("storage");
  }

  // A new version, a new configuration, another person signed in: the page is drawn anew, never under somebody's thumb, and for one reason at most once a minute, since the
  // server may give the same page again. The outbox stays where it is.
  let renewal = null;
  function renewPage(why) {
    const [before, at] = JSON.parse(sessionStorage.getItem("pad-renewed") || "[]");
    if (before === `${location.pathname} ${why}` && Math.abs(Date.now() - at) < 60000) return;
    renewal = why;
    if (over.busy()) return;
    sessionStorage.setItem("pad-renewed", JSON.stringify([`${location.pathname} ${why}`, Date.now()]));
    pad.inert = true; // A tap from here on would go down with the page; those before are written first.
    (outbox ? outbox.idle() : Promise.resolve()).then(() => location.reload());
  }

  const isOpen = () => known.waiting().some(row => row.open && row.event === event && row.holder === session.holder);

  function frame({ seq, day, asOf, changes, failingSince, config }) {
    const open = isOpen();
    heldSince = open ? heldSince || steady() : 0;
    const figuresToday = {};
    for (const change of changes) figuresToday[change.metric] = change.today;
    counted.receive({ seq, day, asOf, today: figuresToday }, open && steady() - heldSince < HOLD);
    facts.link = true;
    facts.behind = Boolean(failingSince);
    if (!time.sure || (!failingSince && time.doubts(Date.parse(asOf)))) measure();
    if (changes.length > 0) {
      remember();
      amendSoon();
    }
    show();
    if (config > Number(pad.dataset.config)) renewPage(`config ${config}`);
  }

  // The figures go along for the next opening, which may have no network.
  let remembering = 0, rememberedAt = -KEEP_EVERY;
  function remember() {
    if (!remembering) remembering = setTimeout(rememberNow, Math.max(0, rememberedAt + KEEP_EVERY - steady()));
  }
  function rememberNow() {
    clearTimeout(remembering);
    remembering = 0;
    rememberedAt = steady();
    outbox.keep(`centre ${event} ${station}`, counted.centre).catch(fault => console.info(fault)); // The next frame brings them again.
  }

  // --- showing
  const shown = code => (counted.ofCentre(code, today()) || 0) + known.beyond(code, today(), counted.centre);

  // Once a frame, however much happened; a page that nobody sees draws no frames.
  function show() {
    if (drawing) return;
    drawing = document.hidden ? setTimeout(draw, 250) : requestAnimationFrame(draw);
  }

  function draw() {
    drawing = 0;
    const day = today();
    for (const tab of tabs) {
      const waiting = known.sum(day, tab.dataset.metric).waiting;
      ui.tab(tab, waiting && tab.dataset.metric !== metric ? ui.fill(texts.waitingBadge, signed(waiting)) : "");
    }
    if (metric !== undefined) {
      const centre = counted.ofCentre(metric, day), sum = known.sum(day, metric), whole = shown(metric), latest = known.receivedAt();
      // What the centre has answered for is in its figures, also where they came before that: only what is unanswered waits.
      ui.figure({
        shown: whole, unit: metrics.get(metric).unit, name: metrics.get(metric).name, centre: centre === null && whole === sum.waiting ? null : whole - sum.waiting, waiting: sum.waiting,
        tapped: sum.tapped, received: sum.received, receivedAt: latest ? zoned.time(latest) : "", asOf: counted.centre.asOf ? zoned.time(Date.parse(counted.centre.asOf)) : "",
      });
    }
    drawState(day);
    const last = known.last();
    ui.setText("last-what", last ? ui.fill(texts.last, signed(last.delta), metrics.has(last.metric) ? metrics.get(last.metric).name : last.what, lateOr(last)) : texts.lastNone);
    if ($("undo")) $("undo").disabled = !last;
    if (list) list.refresh();
  }

  const lateOr = row => isLate(row) || zoned.day(Date.parse(row.entered)) !== today() ? zoned.moment(Date.parse(row.at)) : zoned.time(Date.parse(row.entered));

  function drawState(day) {
    const waiting = known.waiting();
    facts.waiting = waiting.filter(row => row.holder === session.holder).length;
    facts.foreign = waiting.length - facts.waiting;
    facts.refused = known.refused().length;
    facts.slow = facts.waiting > 0 && steady() - waitingSince > SLOW;
    facts.wrong = time.offset;
    facts.unsure = time.suspect;
    const state = stateOf(facts);
    ui.state(state, ui.fill(texts[state.text], phrase(waiting, day), detail, number.format(facts.refused)));
    ui.alarms(state.alarms.map(({ name, about }) => Object.assign({ about, text: ui.fill(texts[`alarm_${name}`], number.format(amountOf(name)), pad.dataset.person) }, ACTIONS[name] ? ACTIONS[name](waiting) : {})));
  }

  // What waits, in the figure's own unit where it can be.
  function phrase(waiting, day) {
    const own = waiting.filter(row => row.holder === session.holder);
    const sum = metric === undefined ? 0 : known.sum(day, metric).waiting;
    const others = own.some(row => row.event !== event || places.indexOf(row.station) < 0 || row.day !== day || countsIn(row.metric).indexOf(metric) < 0);
    return sum === 0 ? ui.fill(texts.waitingEntries, number.format(own.length)) : ui.fill(others ? texts.waitingMore : texts.waitingUnit, number.format(sum), metrics.get(metric).unit);
  }

  const amountOf = name => name === "foreign" ? facts.foreign : name === "refused" ? facts.refused : name === "signIn" ? facts.waiting : Math.round(Math.abs(facts.wrong) / 60000);
  const reopen = () => location.reload();
  const ACTIONS = {
    lost: () => ({ action: texts.reopen, onAction: reopen }),
    other: () => ({ action: texts.reopen, onAction: reopen }),
    signIn: () => ({ action: texts.signInDo, onAction: () => { location.href = `/sign-in?back=${encodeURIComponent(location.pathname)}`; } }),
    refused: () => ({ action: texts.refusedDo, onAction: () => list.open() }),
    foreign: waiting => ({ action: texts.foreignDo, onAction: () => adopt(waiting.filter(row => row.holder !== session.holder)) }),
  };

  // --- what a person decides
  // Another person's taps on this phone: sent in one's own name only when one says so.
  async function adopt(rows) {
    const names = Array.from(new Set(rows.map(row => row.who || texts.someone))).join(texts.comma);
    if (!await over.ask(ui.fill(texts.foreignAsk, number.format(rows.length), names))) return;
    await outbox.change(rows, row => waits(row) && Boolean(row.holder = session.holder)).catch(storageFailed);
    await reload();
  }

  /** Refused entries, when a person has decided: again, now, or never. */
  async function decide(rows, what) {
    try {
      if (what === "again") await outbox.change(rows, row => row.state === "refused" && Boolean(Object.assign(row, { state: "waiting", why: undefined })));
      else if (what === "drop") await outbox.remove(rows);
      else for (const row of rows) await outbox.remove([row], again(row));
    } catch (fault) {
      storageFailed(fault);
    }
    await reload();
  }

  function again(row) {
    const at = new Date(now()).toISOString();
    return stamp({ metric: row.metric, what: row.what, station: row.station, where: row.where, of: row.of, delta: row.delta, at, entered: at });
  }

  /** Signs out, here and at the centre; back means that somebody else goes on with this pad. What waits stays on the phone, in its owner's name. */
  async function leave(back) {
    const own = known.waiting().filter(row => row.holder === session.holder).length;
    if (own > 0 && !await over.ask(ui.fill(texts.leaveAsk, number.format(own), pad.dataset.person), [{ text: texts.leaveDo, value: true }], { high: true, no: texts.leaveNot })) return;
    await outbox.idle();
    try {
      const out = () => ask("/sign-out", { method: "POST", headers: { "X-CSRF-Token": session.csrf } }, 8000);
      let answer = await out();
      if (answer.status === 400 && await renew()) answer = await out();
      if (!answer.ok) throw new Error(`Signing out was answered ${answer.status}.`);
    } catch (fault) {
      console.error(fault);
      ui.notice(texts.leaveFailed);
      return;
    }
    // Kept pages carry the name of who has left: without a network the next person would count under it.
    if (window.caches) {
      const cache = await caches.open("pad");
      for (const request of await cache.keys()) if (new URL(request.url).pathname.indexOf("/pad/") === 0) await cache.delete(request);
    }
    location.href = back ? `/sign-in?back=${encodeURIComponent(location.pathname)}` : "/sign-in";
  }

  function choose(code) {
    metric = code;
    localStorage.setItem(`pad-metric:${location.pathname}`, code);
    for (const tab of tabs) {
      tab.setAttribute("aria-pressed", String(tab.dataset.metric === code));
      if (tab.dataset.metric === code) tab.scrollIntoView({ inline: "center", block: "nearest" });
    }
    show();
  }

  const ui = view({ pad, texts, number });
  ui.onNotice = missed => { facts.missed = missed; if (missed && navigator.vibrate) navigator.vibrate([200, 80, 200]); show(); };
  const online = () => !away(facts);
  const over = sheets({
    pad, texts, number, zoned, fill: ui.fill, tabs, metrics, now, current: () => metric, choose, add, online, leave, figureOf: shown,
    lateEntries: () => known.here().filter(row => isLate(row) && !row.reverses && row.state !== "refused" && !known.undone.has(row.n)),
    onIdle: () => { if (renewal) renewPage(renewal); },
  });
  const list = recent({ $, texts, number, signed, zoned, fill: ui.fill, metrics, station: { code: station, name: pad.dataset.name }, known, now, ask: over, undo, decide, opened: amend });
  $("open-recent").onclick = () => list.open();

  // --- start
  try {
    outbox = await openOutbox(() => known.waiting().concat(known.refused()));
    const told = await outbox.read("clock");
    time = clock(phone, typeof told === "number" ? { offset: told, heard: 0 } : told, uuid7(Date.now())); // A number is what earlier versions kept.
    await outbox.prune(now());
    post = poster({
      outbox, ask, session, steady, waiting: known.waiting,
      on: {
        posting: changed => { learn(changed); show(); },
        settled,
        problem: (name, what = "") => { facts.problem = name; detail = what; show(); },
        reached,
        refused: (status, of) => { if (status === 401) facts.person = "out"; else if (of === event) facts.person = "forbidden"; show(); },
        lost,
        renew,
      },
    });
    learn(await outbox.all());
    const kept = await outbox.read(`centre ${event} ${station}`);
    if (kept) counted.receive(kept, false);
    // The page's own figures are a frame like any other; one that was kept on the phone may be newer than a page that was.
    if (Number(pad.dataset.seq) > counted.centre.seq) {
      const drawn = {};
      for (const tab of tabs) drawn[tab.dataset.metric] = Number(tab.dataset.today);
      counted.receive({ seq: Number(pad.dataset.seq), day: pad.dataset.day, asOf: pad.dataset.asOf, today: drawn }, isOpen());
    }
  } catch (fault) {
    console.error(fault);
    if (!time) time = clock(phone, undefined, "locked");
    facts.locked = true;
    for (const button of pad.querySelectorAll(".keys [data-add], #open-keypad, #minus, #undo, #open-recent")) button.disabled = true;
    draw();
    return;
  }
  outbox.onNews(heard);
  thumb({
    pad, texts, number, signed, fill: ui.fill, tabs, current: () => metric, choose, add, undo: () => list.undo([known.last()]), shown: () => shown(metric), ask: over.ask,
    fresh: () => facts.link === true && !facts.behind && !away(facts), announce: ui.announce,
  });
  const chosen = localStorage.getItem(`pad-metric:${location.pathname}`);
  if (metrics.has(chosen)) choose(chosen);
  follow("WatchPlace", () => [event, station], frame, up => {
    facts.link = up;
    show();
    measure(); // Also when the link is lost: perhaps the sign-in has expired, which is said although nothing waits.
    if (up) { post.hurry(); amend(); }
  });
  const wake = () => { if (!time.sure) measure(); post.hurry(); show(); };
  for (const name of ["online", "offline"]) addEventListener(name, () => { facts.network = navigator.onLine !== false; over.reach(); if (facts.network) measure(); wake(); });
  for (const name of ["focus", "pageshow"]) addEventListener(name, () => { measure(); wake(); });
  addEventListener("pagehide", () => { if (remembering) rememberNow(); });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) { slept = true; if (remembering) rememberNow(); return; }
    reload(); // Another tab may have brought something while this one slept.
    measure();
    wake();
  });
  setInterval(() => { if (session.stopped || (unanswered && facts.link)) measure(); post.send(); show(); }, 5000); // Midnight passes, another tab ends, a phone wakes without saying so.
  measure();
  post.send();
  pad.dataset.ready = "true";
  draw();

  const files = Array.from(document.querySelectorAll('link[rel="stylesheet"], link[data-module], script[src]'), node => node.href || node.src);
  if (navigator.storage && navigator.storage.persist) navigator.storage.persist();
  over.offline(await keepOffline(files).catch(fault => { console.info(fault); return null; }));
}
