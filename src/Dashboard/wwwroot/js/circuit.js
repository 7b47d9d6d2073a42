// Managers' pages: start the circuit with short time-outs; when it is lost, or silent, say so quietly, keep the page readable, come back by itself.
const SILENT_AFTER = 6_000; // The pages beat once a second (data-beat).
const RELOAD_AFTER = 15_000;
const badge = document.getElementById("link");
const beatNow = () => document.querySelector("[data-beat]")?.dataset.beat;
let beat = beatNow(), beatAt = performance.now();
let lostAt = null, down = false, coming = false;

const clock = () => new Date().toTimeString().slice(0, 8);
const show = text => { badge.textContent = text; badge.hidden = false; };

function lose() {
  if (lostAt) return;
  lostAt = document.querySelector("[data-as-of]")?.textContent ?? clock();
  document.documentElement.classList.add("stale");
  show(badge.dataset.lost.replace("{0}", lostAt));
  comeBack();
}

function regain() {
  if (!lostAt) return;
  lostAt = null;
  document.documentElement.classList.remove("stale");
  show(badge.dataset.back);
  setTimeout(() => { if (!lostAt) badge.hidden = true; }, 3000);
}

async function comeBack() {
  if (coming) return;
  coming = true;
  await tryToComeBack();
  coming = false;
}

async function tryToComeBack() {
  for (let attempt = 0; lostAt; attempt++) {
    await new Promise(done => setTimeout(done, Math.min(5000, 300 * 2 ** attempt) * (0.5 + Math.random() / 2)));
    if (!lostAt) return;
    try {
      if (down) {
        if (await Blazor.reconnect()) continue;
        return location.reload(); // The server answers but has forgotten this circuit.
      }
      // The socket may be up, but nothing comes: a circuit that never began, or hangs.
      if (performance.now() - beatAt > RELOAD_AFTER && (await fetch("/health/live", { cache: "no-store" })).ok) return location.reload();
    } catch {
      // The server does not answer yet: the badge says so, and the loop goes on. Or it answers that nobody is signed in any more: then to where one can.
      if (down && await signedOut()) return location.reload();
    }
  }
}

async function signedOut() {
  try {
    return (await fetch("/api/session", { cache: "no-store" })).status === 401;
  } catch {
    return false;
  }
}

// A page whose figures stand still must not look alive, whatever the socket says.
setInterval(() => {
  const now = beatNow();
  if (now !== beat) {
    [beat, beatAt] = [now, performance.now()];
    document.documentElement.dataset.interactive = "true"; // The circuit draws: clicks arrive from now on.
    if (!down) regain();
  } else if (now && performance.now() - beatAt > SILENT_AFTER) lose();
}, 500);

document.addEventListener("click", click => { if (click.target.closest("[data-print]")) print(); });

// A list that hangs from a menu is closed by a click beside it, a choice in it, or Escape.
const close = but => { for (const list of document.querySelectorAll("details[data-menu][open]")) if (list !== but) list.open = false; };
document.addEventListener("click", click => close(click.target.closest("a") ? null : click.target.closest("details")));
document.addEventListener("keydown", key => { if (key.key === "Escape") close(); });

// The second click of a double click, or a key held down, gives the same command again before the page could show what the first has done: it would be done
// twice, or refused in place of a success.
addEventListener("click", click => {
  if (click.detail < 2 || !click.target.closest("[data-once]")) return;
  click.preventDefault();
  click.stopImmediatePropagation();
}, true);
addEventListener("keydown", key => {
  if (key.repeat && key.key === "Enter" && key.target.closest("form, [data-once]") && key.target.localName !== "textarea") key.preventDefault();
}, true);

// A page may move under a press: an answer arrives, what stood above is gone, and the pointer comes up beside the button that it went down on. The browser
// then gives the click to what is there now, and the press would be lost, or meant for another button, without a word. It belongs to what it went down on.
let pressed = null;
addEventListener("pointerdown", down => {
  const control = down.target.closest("button, a[href], summary, label, input[type=checkbox], input[type=radio]");
  pressed = control && { control, x: down.clientX, y: down.clientY };
}, true);
addEventListener("click", click => {
  const press = pressed;
  pressed = null; // A label's click is followed by that of its field.
  if (!press || click.detail === 0 || !press.control.isConnected || press.control.contains(click.target)) return;
  if (Math.hypot(click.clientX - press.x, click.clientY - press.y) > 10) return; // The pointer was moved away from it: its user has thought better of it.
  click.preventDefault();
  click.stopImmediatePropagation();
  press.control.click();
}, true);

// A session ends when nobody uses it. Whoever works in a page uses it, though its circuit sends no requests of their own.
let used = false;
for (const what of ["pointerdown", "keydown"]) addEventListener(what, () => { used = true; }, { passive: true });
setInterval(() => {
  if (used) fetch("/api/session").catch(() => {}); // Without a network the next time will do.
  used = false;
}, 15 * 60_000);

await Blazor.start({
  circuit: {
    configureSignalR: builder => builder.withServerTimeout(8000).withKeepAliveInterval(2000),
    reconnectionHandler: {
      onConnectionDown() { down = true; lose(); },
      onConnectionUp() { down = false; regain(); },
    },
  },
});
