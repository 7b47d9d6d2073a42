// A screen without a credential: shows a code until somebody approves it, gets a new one when it expires, and goes to its wall.
import { loadAnew } from "./wall/anew.js";
import { ask, jitter, pause as sleep } from "./wall/ask.js";

const DECLINED_FOR = 10_000;
const view = document.getElementById("pairing");
const [code, qr, left, state] = ["code", "qr", "left", "state"].map(id => document.getElementById(id));
const texts = view.dataset;

const forever = () => new Promise(() => { });
let until = 0; // When the code expires, on this page's clock.

setInterval(count, 500);
run();

async function run() {
  for (let text = texts.asking; ;) {
    say(text);
    show(await post("/api/pairings", { width: innerWidth, height: innerHeight, version: texts.version }));
    if (await watch() === "declined") {
      hide();
      say(texts.declined);
      await sleep(DECLINED_FOR);
    }
    hide();
    text = texts.anew;
  }
}

async function watch() {
  for (; ;) {
    await sleep(watch.interval);
    const { status, location: wall } = await post("/api/pairings/poll");
    if (status === "approved") {
      say(texts.approved);
      loadAnew({ address: wall });
      await forever();
    }
    if (status !== "pending") return status;
    say(texts.waiting);
  }
}

// Asks until there is an answer. Only the server's own word counts; while it is away, the page says so and goes on trying.
async function post(path, body) {
  for (let attempt = 0; ; attempt++) {
    let pause = Math.min(30_000, 1000 * 2 ** attempt);
    const headers = Object.assign({ "X-CSRF-Token": texts.csrf }, body && { "Content-Type": "application/json" });
    const answer = await ask(path, { method: "POST", headers, body: body && JSON.stringify(body) });
    if (answer && answer.ok) {
      const told = read(answer.text);
      if (told) return Object.assign(told, { date: answer.headers.get("Date") });
    } else if (answer) {
      pause = Math.max(pause, 1000 * (Number(answer.headers.get("Retry-After")) || 0));
      if (answer.status === 400 || answer.status === 403) {
        // This page's token is no longer good, as after a change of the server's keys: a fresh page has a fresh one.
        say(texts.away, true);
        await sleep(jitter(Math.max(10_000, pause)));
        loadAnew();
        await forever();
      }
    }
    say(texts.away, true);
    await sleep(jitter(pause));
  }
}

// An answer that is no JSON is not the server's.
function read(text) {
  try {
    return JSON.parse(text);
  } catch (strange) {
    return null;
  }
}

function show(pairing) {
  code.textContent = `${pairing.code.slice(0, 4)}-${pairing.code.slice(4)}`;
  qr.setAttribute("viewBox", `0 0 ${pairing.qr.size} ${pairing.qr.size}`);
  qr.firstElementChild.setAttribute("d", pairing.qr.path);
  for (const element of [code, qr]) element.classList.remove("none");
  // Against the server's clock: this screen's may be wrong.
  until = performance.now() + Date.parse(pairing.expiresAt) - (Date.parse(pairing.date) || Date.now());
  watch.interval = pairing.interval * 1000;
  say(texts.waiting);
  count();
}

function hide() {
  until = 0;
  code.textContent = "····-····";
  for (const element of [code, qr]) element.classList.add("none");
  left.textContent = "";
}

function count() {
  view.dataset.heart = String(Math.round(performance.now())); // guard.js looks for it.
  if (!until) return;
  const seconds = Math.floor((until - performance.now()) / 1000);
  // An expired code must not be typed, even while the server cannot be asked for another.
  if (seconds < 0) return hide();
  left.textContent = texts.left.replace("{0}", `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`);
}

function say(text, away = false) {
  state.classList.toggle("away", away);
  if (state.textContent !== text) state.textContent = text;
}
