// A station's pad. Every tap is written to the outbox before it shows, and posted from there until the centre has it. Nothing here depends on a network.
const pad = document.getElementById("pad");
const module = name => import(document.querySelector(`link[data-module="${name}"]`).href);
const [{ follow }, { openOutbox, uuid7 }, { poster }, { figures, zone, unusual }, { recent }, { dialogs }, { keepOffline }] =
  await Promise.all(["live", "outbox", "post", "figures", "recent", "dialogs", "offline"].map(module));

const texts = JSON.parse(pad.dataset.texts);
const { event, station, culture } = pad.dataset;
const places = pad.dataset.places.split(" ");
const $ = id => document.getElementById(id);
const number = new Intl.NumberFormat(culture);
const signed = n => (n > 0 ? "+" : "−") + number.format(Math.abs(n));
const zoned = zone(pad.dataset.zone);
const tabs = [...pad.querySelectorAll("[data-metric]")];
const metrics = new Map(tabs.map(tab => [tab.dataset.metric, { ...tab.dataset, name: tab.querySelector(".name").textContent }]));
const countsIn = code => metrics.get(code)?.countsIn.split(" ") ?? [code];
const session = { csrf: pad.dataset.csrf, holder: pad.dataset.holder };
const counted = figures(countsIn, zoned.day);
const rows = new Map(); // The outbox as this page knows it, by number.
const mine = () => [...rows.values()].filter(row => row.event === event && places.includes(row.station));
const open = () => [...rows.values()].some(row => row.state === "posted");
const told = new Map();
let outbox, post, clockOffset = 0, live = null, problem = null, armed = 0, refusals = 0, metric = tabs[0]?.dataset.metric;
const now = () => Date.now() - clockOffset;
const today = () => zoned.day(now());

// --- counting
async function add(delta, { code = metric, at = now(), sure = false } = {}) {
  const reason = objection(delta, code, at);
  if (reason) return ui.say(reason);
  if (!sure && Math.abs(delta) > unusual(mine(), code, Number(metrics.get(code).usual)) && !await ui.ask(texts.sure.replace("{0}", signed(delta)).replace("{1}", metrics.get(code).name))) return;
  const row = stamp({ metric: code, delta, at: new Date(at).toISOString(), entered: new Date(now()).toISOString() });
  if (Math.abs(clockOffset) > 120_000) row.offset = Math.round(clockOffset);
  await keep(row);
}

// What can be said without the centre; what passes here, the centre judges again.
function objection(delta, code, at) {
  const { name, partOf } = metrics.get(code);
  if (zoned.day(at) !== today()) return null;
  if (delta < 0 && shown(code) + delta < 0) return texts.belowZero.replace("{0}", name);
  if (delta > 0 && partOf && shown(code) + delta > shown(partOf)) return texts.beyondWhole.replace("{0}", name).replace("{1}", metrics.get(partOf)?.name ?? partOf);
  return null;
}

const stamp = row => ({ key: uuid7(now()), event, station, of: pad.dataset.of, holder: session.holder, state: "waiting", ...row });

async function keep(row) {
  try {
    await outbox.add(row);
  } catch (fault) {
    return storageFailed(fault); // Not written, so not shown: this tap does not count, and says so.
  }
  ui.calm("storage");
  learn([row]);
  navigator.vibrate?.(12);
  show();
  post.send();
}

/** Takes entries back: from the outbox what has never been posted, by a reversing entry what has. */
async function undo(targets, reason = texts.reasonMistap) {
  for (const row of targets) {
    try {
      if (await outbox.withdraw(row)) rows.delete(row.n);
      else await keep(stamp({ metric: row.metric, station: row.station, delta: -row.delta, at: row.at, reverses: row.key, reason, target: row.n }));
    } catch (fault) {
      return storageFailed(fault);
    }
  }
  navigator.vibrate?.([12, 40, 12]);
  show();
}

function storageFailed(fault) {
  console.error(fault);
  navigator.vibrate?.([300, 100, 300]);
  ui.alarm("storage", outbox ? texts.storageFull : texts.storageRefused);
}

// --- what is known of the outbox
function learn(changed) {
  for (const row of changed) {
    row.day = zoned.day(Date.parse(row.at));
    row.receivedMs = row.receivedAt ? Date.parse(row.receivedAt) : 0;
    rows.set(row.n, row);
  }
}

async function reload() {
  const all = await outbox.all();
  rows.clear();
  learn(all);
  if (!open()) counted.release();
  show();
  post.send();
}

// A tap that was refused takes the entry with it that was to take it back.
async function settled(changed) {
  learn(changed);
  const refused = changed.filter(row => row.state === "refused");
  const pairs = refused.filter(row => row.reverses).flatMap(row => { const target = rows.get(row.target); return target?.state === "refused" ? [row, target] : []; });
  if (pairs.length > 0) {
    await outbox.remove(pairs);
    for (const row of pairs) rows.delete(row.n);
  }
  if (!open()) counted.release();
  remember();
  show();
}

// --- the centre
async function renew() {
  const asked = Date.now();
  const answer = await fetch("/api/session", { signal: AbortSignal.timeout(8000) }).catch(() => null);
  if (!answer?.ok) {
    if (answer?.status === 401) ui.alarm("signIn", texts.signIn.replace("{0}", number.format(toSend())), texts.signInDo, () => { location.href = `/sign-in?back=${encodeURIComponent(location.pathname)}`; });
    return false;
  }
  const { holder, antiforgeryToken, now: theirs, version } = await answer.json();
  ui.calm("signIn");
  setClock((asked + Date.now()) / 2 - Date.parse(theirs));
  if (holder !== session.holder || version !== pad.dataset.version) renewPage(`${holder} ${version}`);
  session.csrf = antiforgeryToken;
  return true;
}

function setClock(offset) {
  clockOffset = offset;
  outbox?.keep("clock", offset).catch(storageFailed);
  const minutes = Math.round(Math.abs(offset) / 60_000);
  if (Math.abs(offset) > 120_000) ui.alarm("clock", (offset > 0 ? texts.clockAhead : texts.clockBehind).replace("{0}", number.format(minutes)));
  else ui.calm("clock");
}

// A new version, a new configuration, another person signed in: the page is drawn anew, never under somebody's thumb, and for one reason at most once a minute, since the
// server may give the same page again. The outbox stays where it is.
let renewal = null;
function renewPage(why) {
  const [before, at] = JSON.parse(sessionStorage.getItem("pad-renewed") ?? "[]");
  if (before === `${location.pathname} ${why}` && Date.now() - at < 60_000) return;
  renewal = why;
  if (ui.busy()) return;
  sessionStorage.setItem("pad-renewed", JSON.stringify([`${location.pathname} ${why}`, Date.now()]));
  pad.inert = true; // A tap from here on would go down with the page; those before are written first.
  (outbox?.idle() ?? Promise.resolve()).then(() => location.reload());
}

function frame({ seq, day, asOf, changes, failingSince, config }) {
  counted.receive({ seq, day, asOf, today: Object.fromEntries(changes.filter(change => change.station === station).map(change => [change.metric, change.today])) }, open());
  live = !failingSince;
  if (changes.length > 0) remember();
  show();
  if (config > Number(pad.dataset.config)) renewPage(`config ${config}`);
}

// The figures go along for the next opening, which may have no network.
function remember() {
  outbox.keep(`centre ${event} ${station}`, counted.centre).catch(storageFailed);
}

// --- showing
const shown = code => (counted.ofCentre(code, today()) ?? 0) + counted.beyond(mine(), code, today());
const pending = list => list.filter(row => row.state === "waiting" || row.state === "posted");
const toSend = () => pending([...rows.values()]).length;
const setText = (id, text) => { if ($(id) && $(id).textContent !== text) $(id).textContent = text; }; // Only news is news to a screen reader.

function show() {
  const [list, day] = [mine(), today()];
  const waiting = pending(list);
  for (const [code, { name }] of metrics) {
    const tab = tabs.find(tab => tab.dataset.metric === code);
    const here = counted.sum(waiting, code, day);
    tab.querySelector(".badge").textContent = here ? texts.waitingBadge.replace("{0}", signed(here)) : "";
    if (code === metric) {
      const centre = counted.ofCentre(code, day);
      setText("today", number.format(shown(code)));
      setText("unit", tab.dataset.unit);
      setText("centre", centre === null ? "—" : number.format(centre));
      setText("waiting", number.format(shown(code) - (centre ?? 0)));
      setText("as-of", counted.centre.asOf ? texts.asOf.replace("{0}", zoned.time(Date.parse(counted.centre.asOf))) : texts.never);
      setText("typed-of", name);
    }
  }
  const own = list.filter(row => row.day === day && row.state !== "refused");
  const got = own.filter(row => row.state === "received");
  const latest = list.reduce((last, row) => Math.max(last, row.receivedMs), 0);
  setText("tapped", number.format(own.reduce((sum, row) => sum + row.delta, 0)));
  setText("received", number.format(got.reduce((sum, row) => sum + row.delta, 0)));
  setText("received-at", latest ? texts.receivedAt.replace("{0}", zoned.time(latest)) : "");
  state(waiting);
  const last = lastEntry(list);
  setText("last-what", last ? texts.last.replace("{0}", signed(last.delta)).replace("{1}", metrics.get(last.metric)?.name ?? last.metric).replace("{2}", zoned.time(Date.parse(last.entered))) : texts.lastNone);
  if ($("undo")) $("undo").disabled = !last;
  const all = [...rows.values()];
  const refused = all.filter(row => row.state === "refused").length;
  if (refused > refusals) navigator.vibrate?.([200, 80, 200]);
  refusals = refused;
  if (refused > 0) ui.alarm("refused", texts.refused.replace("{0}", number.format(refused)), texts.refusedDo, () => entries.open());
  else ui.calm("refused");
  const foreign = pending(all).filter(row => row.holder !== session.holder);
  if (foreign.length > 0) ui.alarm("foreign", texts.foreign.replace("{0}", number.format(foreign.length)), texts.foreignDo, () => adopt(foreign));
  else ui.calm("foreign");
  tellShifts(all);
  entries?.refresh();
}

// The page for signing shifts off (js/shifts.js) keeps a station back while something of it waits here.
function tellShifts(all) {
  const counts = new Map(all.map(row => [`pad-waiting:${row.event}:${row.of}`, 0]));
  for (const row of pending(all)) counts.set(`pad-waiting:${row.event}:${row.of}`, counts.get(`pad-waiting:${row.event}:${row.of}`) + 1);
  for (const [name, count] of counts) if (told.get(name) !== count) { told.set(name, count); localStorage.setItem(name, String(count)); }
}

const undone = list => new Set(list.filter(row => row.reverses && row.state !== "refused").map(row => row.target));
const lastEntry = list => { const gone = undone(list); return list.filter(row => !row.reverses && row.state !== "refused" && !gone.has(row.n)).at(-1); };

function state(waiting) {
  const said = waiting.length > 0 && problem ? `${problem}${texts.kept.replace("{0}", number.format(waiting.length))}`
    : waiting.length > 0 ? texts.sending : live === false ? texts.lost : live ? texts.live : null;
  pad.dataset.state = waiting.length > 0 && problem ? "lost" : waiting.length > 0 ? "sending" : live === false ? "lost" : live ? "live" : "sending";
  if (said) setText("state", said);
}

// Another person's taps on this phone: sent in one's own name only when one says so.
async function adopt(list) {
  if (!await ui.ask(texts.foreignAsk.replace("{0}", number.format(list.length)))) return;
  await outbox.settle(list.map(row => Object.assign(row, { holder: session.holder })));
  await reload();
}

/** A refused entry, when a person has decided: again, now, or never. */
async function decide(row, what) {
  if (what === "again") await outbox.settle([Object.assign(row, { state: "waiting", why: undefined })]);
  else {
    const at = new Date(now()).toISOString();
    await outbox.remove([row], what === "now" ? stamp({ metric: row.metric, station: row.station, of: row.of, delta: row.delta, at, entered: at }) : undefined);
  }
  await reload();
}

const ui = dialogs({ pad, texts, number, zoned, now, tabs, metrics, current: () => metric, choose, add, onIdle: () => { if (renewal) renewPage(renewal); } });
const entries = recent({ $, texts, number, signed, zoned, metrics, rows: mine, all: () => [...rows.values()], now, ask: ui, undo, decide });

function choose(code) {
  metric = code;
  localStorage.setItem(`pad-metric:${location.pathname}`, code);
  for (const tab of tabs) tab.setAttribute("aria-pressed", String(tab.dataset.metric === code));
  show();
}

// --- the thumb
for (const button of pad.querySelectorAll("[data-add]")) button.onclick = () => add(Number(button.dataset.add));
for (const tab of tabs) tab.onclick = () => choose(tab.dataset.metric);
if ($("undo")) $("undo").onclick = () => entries.undo([lastEntry(mine())]);
$("open-recent").onclick = () => entries.open();

// Minus by a long press, or by a second touch.
const minus = $("minus");
if (minus) {
  let timer, pressed = false;
  const disarm = () => { armed = 0; minus.classList.remove("armed"); minus.textContent = "−1"; };
  minus.onpointerdown = () => { pressed = false; timer = setTimeout(() => { pressed = true; disarm(); add(-1); }, 600); };
  minus.onpointerup = minus.onpointerleave = minus.onpointercancel = () => clearTimeout(timer);
  minus.oncontextmenu = e => e.preventDefault();
  minus.onclick = () => {
    if (pressed) { pressed = false; return; }
    if (armed) { clearTimeout(armed); disarm(); add(-1); return; }
    minus.classList.add("armed");
    minus.textContent = texts.minusAgain;
    armed = setTimeout(disarm, 4000);
  };
}

// --- start
try {
  outbox = await openOutbox();
  const id = `centre ${event} ${station}`;
  clockOffset = await outbox.read("clock") ?? 0;
  await outbox.prune(now());
  post = poster(outbox, () => pending([...rows.values()]), session, {
    posting: changed => { learn(changed); show(); },
    settled,
    problem: (name, detail) => { problem = name ? texts[`problem_${name}`].replace("{0}", detail) : null; show(); },
    renew,
  });
  learn(await outbox.all());
  const kept = await outbox.read(id);
  if (kept) counted.receive(kept, false);
  // The page's own figures are a frame like any other; one that was kept on the phone may be older than what is known.
  if (Number(pad.dataset.seq) > counted.centre.seq) counted.receive({ seq: Number(pad.dataset.seq), day: pad.dataset.day, asOf: pad.dataset.asOf, today: Object.fromEntries(tabs.map(tab => [tab.dataset.metric, Number(tab.dataset.today)])) }, open());
  outbox.onNews(reload);
  const chosen = localStorage.getItem(`pad-metric:${location.pathname}`);
  if (metrics.has(chosen)) choose(chosen);
  if (Math.abs(clockOffset) > 120_000) setClock(clockOffset);
  let asked = 0;
  follow("Watch", () => [event, 0], frame, up => {
    live = up;
    show();
    if (up) { renew(); post.hurry(); }
    else if (Date.now() - asked > 10_000) { asked = Date.now(); renew(); } // Perhaps the sign-in has expired: then it is said, also when nothing waits.
  });
  for (const name of ["online", "pageshow", "focus"]) addEventListener(name, () => post.hurry());
  document.addEventListener("visibilitychange", () => { if (!document.hidden) { post.hurry(); show(); } });
  setInterval(() => { post.send(); show(); }, 5000); // Midnight passes, another tab ends, a phone wakes without saying so.
  post.send();
  pad.dataset.ready = "true";
  show();
} catch (fault) {
  storageFailed(fault);
  for (const button of pad.querySelectorAll(".keys button, #undo, #open-recent")) button.disabled = true;
}

const files = [...document.querySelectorAll('link[rel="stylesheet"], link[data-module], script[src]')].map(node => node.href ?? node.src);
navigator.storage?.persist?.();
ui.offline(await keepOffline(files).catch(fault => { console.info(fault); return null; }));
