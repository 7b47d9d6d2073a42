// A station's pad: every tap is an entry with a key made here, posted until the server has confirmed it. The key makes any repeat safe.
import { follow } from "./live.js";

const MAX_DELTA = 1_000_000;
const BATCH = 100;
const pad = document.getElementById("pad");
const { event, station, culture } = pad.dataset;
const $ = id => document.getElementById(id);
const number = new Intl.NumberFormat(culture);
const texts = pad.dataset;
const tabs = [...pad.querySelectorAll("[data-metric]")];
const today = new Map(tabs.map(tab => [tab.dataset.metric, Number(tab.dataset.today)])); // As the server knows it.
const waiting = []; // Tapped, not yet confirmed.
let unseen = []; // Confirmed, but not yet in the server's figures: { seq, metric, delta }.
let held = null; // While a request's outcome is open, the server's figures may or may not contain its taps: they wait for the answer.
let seq = 0, clockOffset = 0, live = null, problem = null, sending = false;
let tapped = 0, received = 0, last = null, metric = tabs[0].dataset.metric;

// --- counting
for (const button of pad.querySelectorAll("[data-add]")) button.onclick = () => add(Number(button.dataset.add));

function add(delta) {
  waiting.push({ key: uuid7(), station, metric, delta, at: now() });
  tapped += delta;
  navigator.vibrate?.(12);
  show();
  send();
}

function undo() {
  waiting.push({ key: uuid7(), reverses: last.key, reason: texts.reason, of: last });
  last = null;
  show();
  send();
}

// --- sending: one request at a time, everything that waits in it, again and again until it is answered
async function send() {
  if (sending) return;
  sending = true;
  for (let attempt = 0; waiting.length > 0;) {
    const batch = waiting.slice(0, BATCH);
    let pause = null;
    held ??= { changes: new Map() };
    try {
      const answer = await fetch(`/api/events/${encodeURIComponent(event)}/tallies`, {
        method: "POST", headers: { "Content-Type": "application/json", "X-CSRF-Token": texts.csrf }, signal: AbortSignal.timeout(8000),
        body: JSON.stringify({ entries: batch.map(({ of, ...entry }) => entry) }),
      });
      if (answer.ok) {
        const { results } = await answer.json();
        if (results?.length !== batch.length) throw new Error("The answer does not fit the request.");
        settle(batch, results);
        attempt = 0;
        problem = null;
      } else {
        problem = answer.status === 503 ? texts.busy : texts.failed.replace("{0}", answer.status);
        pause = answer.status === 503 ? 1000 * Math.min(30, Math.max(1, Number(answer.headers.get("Retry-After")) || 1)) : 10_000;
      }
    } catch { // No network, or no answer in time: the taps stay and go again.
      problem = texts.retry;
      pause = Math.min(5000, 400 * 2 ** attempt++);
    }
    show();
    if (pause) await patience(pause * (0.75 + Math.random() / 2));
  }
  sending = false;
  show();
}

const WHY = { at: "whyTime", delta: "whyAmount", event: "whyClosed", reverses: "whyReversed" };

function settle(batch, results) {
  batch.forEach((entry, i) => {
    const result = results[i];
    waiting.splice(waiting.indexOf(entry), 1);
    const delta = entry.of ? -entry.of.delta : entry.delta;
    if (result.status === "accepted" || result.status === "duplicate") {
      received += delta;
      if (entry.of) tapped += delta;
      if (result.seq > seq) unseen.push({ seq: result.seq, metric: entry.of?.metric ?? entry.metric, delta });
      if (!entry.of) last = entry;
    } else {
      if (!entry.of) tapped -= delta;
      const why = texts[WHY[result.reason?.split(":")[0]] ?? "whyOther"];
      refuse(texts.refused.replace("{0}", entry.of ? "↶" : "+" + number.format(entry.delta)).replace("{1}", why));
    }
  });
  const { changes, seq: upTo } = held;
  held = null;
  if (upTo !== undefined) apply(changes, upTo);
}

function patience(ms) {
  return new Promise(done => {
    const finish = () => { clearTimeout(timer); removeEventListener("online", finish); done(); };
    const timer = setTimeout(finish, ms);
    addEventListener("online", finish);
  });
}

function refuse(text) {
  const item = document.createElement("li");
  const close = document.createElement("button");
  item.append(text, close);
  close.type = "button";
  close.textContent = "✕";
  close.setAttribute("aria-label", texts.dismiss);
  close.onclick = () => item.remove();
  $("refusals").append(item);
}

// --- the station's figures
follow("Watch", () => [event, 0], frame => {
  const changes = new Map(frame.changes.filter(change => change.station === station).map(change => [change.metric, change.today]));
  if (held) {
    for (const [metric, count] of changes) held.changes.set(metric, count);
    held.seq = frame.seq;
  } else {
    apply(changes, frame.seq);
  }
  live = !frame.failingSince;
  if (live) clockOffset = Date.parse(frame.asOf) - Date.now(); // The server's clock counts; a phone's may be wrong.
  show();
}, up => { live = up; show(); });

function apply(changes, upTo) {
  // Something new is counted here since the page was drawn: draw it anew, once nothing is on its way.
  if (waiting.length === 0 && [...changes.keys()].some(metric => !tabs.some(tab => tab.dataset.metric === metric))) return location.reload();
  for (const [metric, count] of changes) today.set(metric, count);
  seq = upTo;
  unseen = unseen.filter(entry => entry.seq > seq);
}

// --- showing
function show() {
  const onTheWay = [...unseen, ...waiting.filter(w => !w.of)].filter(w => w.metric === metric).reduce((sum, w) => sum + w.delta, 0);
  $("today").textContent = number.format((today.get(metric) ?? 0) + onTheWay);
  $("unit").textContent = tabs.find(tab => tab.dataset.metric === metric).dataset.unit;
  $("tapped").textContent = number.format(tapped);
  $("received").textContent = number.format(received);
  const state = waiting.length > 0 && problem ? "lost" : waiting.length > 0 ? "sending" : live === false ? "lost" : live ? "live" : "sending";
  pad.dataset.state = state;
  const said = waiting.length > 0 && problem ? `${problem} (${waiting.length})` : waiting.length > 0 ? texts.sending : live === false ? texts.lost : live ? texts.live : null;
  if (said && $("state").textContent !== said) $("state").textContent = said; // Only news is news to a screen reader.
  $("undo").disabled = !last;
  $("undo-what").textContent = last ? `+${last.delta}` : "";
}

for (const tab of tabs) {
  tab.onclick = () => {
    metric = tab.dataset.metric;
    for (const each of tabs) each.setAttribute("aria-pressed", String(each === tab));
    show();
  };
}
$("undo").onclick = undo;

// --- keypad
let typed = "";
const type = text => {
  typed = text.replace(/^0+/, "").slice(0, 7);
  $("typed").textContent = number.format(Number(typed || 0));
  $("enter").disabled = !(Number(typed) > 0 && Number(typed) <= MAX_DELTA);
};
$("open-keypad").onclick = () => { type(""); $("keypad").showModal(); };
for (const button of pad.querySelectorAll("[data-digit]")) button.onclick = () => type(typed + button.dataset.digit);
$("erase").onclick = () => type(typed.slice(0, -1));
$("cancel").onclick = () => $("keypad").close();
$("enter").onclick = () => { $("keypad").close(); add(Number(typed)); };
$("keypad").onkeydown = e => {
  if (/^\d$/.test(e.key)) type(typed + e.key);
  else if (e.key === "Backspace") type(typed.slice(0, -1));
  else if (e.key === "Enter" && !e.target.closest("button") && !$("enter").disabled) { e.preventDefault(); $("enter").click(); }
};

addEventListener("beforeunload", e => { if (waiting.length > 0) { e.preventDefault(); return texts.leave; } });
pad.dataset.ready = "true";
show();

function now() {
  return new Date(Date.now() + clockOffset).toISOString();
}

// RFC 9562, version 7: time-ordered, so the ledger's index grows at its end. crypto.randomUUID would need HTTPS.
function uuid7() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  let ms = Date.now();
  for (let i = 5; i >= 0; i--, ms = Math.floor(ms / 256)) bytes[i] = ms % 256;
  bytes[6] = 0x70 | (bytes[6] & 0x0f);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  return [...bytes].map((b, i) => ([4, 6, 8, 10].includes(i) ? "-" : "") + b.toString(16).padStart(2, "0")).join("");
}
