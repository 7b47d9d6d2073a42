// The scenes of a wall: rotated with a dwell each, held by an alarm, by a key, or for a while by a tap. All of them are in the page and up to date; turning
// only shows another.
import { identify } from "./identify.js";

const TAP_PAUSES = 30_000;
const ALARM_HOLDS = 300_000;
const ALARM_AGAIN = 1_200_000; // An alarm that comes and goes does not take the wall over each time.
const WIDE = 3; // From this shape on, two scenes stand side by side.
const NEXT = ["ArrowRight", "ArrowDown", "PageDown", "n", "N", "MediaTrackNext"];
const PREVIOUS = ["ArrowLeft", "ArrowUp", "PageUp", "MediaTrackPrevious"];
const PAUSE = [" ", "Enter", "p", "P", "MediaPlayPause", "Pause"];
const IDENTIFY = ["i", "I", "Info", "ContextMenu"];

/** @param {HTMLElement} wall @param {HTMLElement} tiles Holds a section for each scene. */
export function stage(wall, tiles) {
  const turns = document.getElementById("turns");
  const held = turns.querySelector("[data-held]");
  const dwell = Number(wall.dataset.dwell) * 1000;
  const alarmed = new Map();
  let names = [...turns.querySelectorAll("[data-turn]:not([hidden])")].map(t => t.dataset.turn);
  let current = names[0], turnedAt = performance.now(), pausedUntil = 0, alarmUntil = 0;

  const wide = () => innerWidth / innerHeight >= WIDE && names.length > 1;
  const shown = () => !current ? [] : wide() ? [current, names[(names.indexOf(current) + 1) % names.length]] : [current];

  function show(name) {
    current = name;
    turnedAt = performance.now();
    draw();
  }

  function draw() {
    const visible = shown();
    wall.classList.toggle("two", visible.length > 1);
    wall.classList.toggle("beside-stations", visible.length > 1 && visible.includes("stations"));
    tiles.classList.toggle("filled", visible.some(name => tiles.querySelector(`[data-scene="${CSS.escape(name)}"] .tile`)));
    turns.classList.toggle("alone", names.length < 2);
    for (const section of tiles.querySelectorAll("[data-scene]")) {
      const at = visible.indexOf(section.dataset.scene);
      section.classList.toggle("shown", at >= 0);
      section.classList.toggle("second", at === 1);
      section.setAttribute("aria-hidden", String(at < 0)); // What is not shown is invisible, and so out of the keyboard's reach as well.
    }
    for (const turn of turns.querySelectorAll("[data-turn]")) {
      turn.hidden = !names.includes(turn.dataset.turn);
      turn.classList.toggle("now", visible.includes(turn.dataset.turn));
    }
    const text = performance.now() < pausedUntil ? turns.dataset.paused : performance.now() < alarmUntil ? turns.dataset.held : "";
    if (held.textContent !== text) held.textContent = text;
  }

  function turn(by) {
    if (!names.length) return;
    alarmUntil = 0;
    // Side by side, two go at a time.
    const step = wide() ? Math.min(2, names.length - 1) : 1;
    show(names[(names.indexOf(current) + by * step + names.length * 2) % names.length]);
  }

  function tick() {
    const at = performance.now();
    if (at < pausedUntil) return;
    if (at >= alarmUntil && names.length > shown().length && at - turnedAt >= dwell) turn(1);
    else if (held.textContent) draw();
  }

  function update(scenes) {
    const fits = scenes.map(s => s.name);
    if (fits.join() !== names.join()) {
      names = fits;
      if (!names.includes(current)) current = names[0];
    }
    for (const { name, alarm } of scenes) {
      const sign = turns.querySelector(`[data-turn="${CSS.escape(name)}"]`), at = performance.now(), known = alarmed.get(name);
      if (sign) sign.classList.toggle("alarm", alarm);
      if (!alarm) { if (known) known.on = false; continue; }
      if (known && known.on) continue;
      if (!known || at - known.since > ALARM_AGAIN) {
        alarmUntil = at + ALARM_HOLDS;
        show(name);
        alarmed.set(name, { on: true, since: at });
      } else {
        known.on = true;
      }
    }
    draw();
  }

  addEventListener("keydown", event => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (NEXT.includes(event.key)) turn(1);
    else if (PREVIOUS.includes(event.key)) turn(-1);
    else if (PAUSE.includes(event.key)) { pausedUntil = performance.now() < pausedUntil ? 0 : Infinity; draw(); }
    else if (IDENTIFY.includes(event.key)) identify();
    else return;
    event.preventDefault();
  });
  wall.addEventListener("pointerup", () => { if (pausedUntil !== Infinity) pausedUntil = performance.now() + TAP_PAUSES; draw(); });
  addEventListener("resize", draw);
  setInterval(tick, 500);
  draw();
  return { update, shown: () => shown().join("+") || "none" };
}
