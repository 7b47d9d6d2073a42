// A wall: puts the tiles that the server has drawn into place, and never lets a frozen number look alive.
import { follow } from "./live.js";
import { morph } from "./morph.js";
import { report } from "./screen.js";
import { agesOf } from "./wall/ages.js";
import { cheers } from "./wall/cheer.js";
import { changes } from "./wall/glow.js";
import { keep } from "./wall/keep.js";
import { renewal } from "./wall/renew.js";
import { stage } from "./wall/scenes.js";

const STALE_AFTER = 4500;
const SUMMARY_EVERY = 300_000;
const wall = document.getElementById("wall");
const tiles = document.getElementById("tiles");
const clock = document.getElementById("clock");
const link = document.querySelector("[data-link]");
const banner = document.getElementById("banner");
const time = iso => iso.slice(11, 19);

let { epoch, seq, asOf } = wall.dataset;
let lastProgress = performance.now();
let failing = null;
let seen = false;
let ahead = Date.parse(asOf) - Date.now(); // The server's clock counts; this screen's may be wrong.
const now = () => Date.now() + ahead;

const scenes = stage(wall, tiles);
const ages = agesOf(wall, now);
const glow = changes();
const cheer = cheers(wall, now);
const renew = renewal(wall);

follow("Tiles", () => [wall.dataset.event, wall.dataset.scenes, wall.dataset.culture, epoch, Number(seq)], frame => {
  for (const { id, html } of frame.tiles) {
    const slot = place(id);
    morph(slot, html);
    ages.write(slot);
    glow.note(slot);
  }
  for (const each of [...tiles.querySelectorAll("[data-tile]")]) if (!frame.order.includes(each.dataset.tile)) each.remove();
  wall.classList.toggle("closed", wall.querySelector("[data-tile=head-day] [data-closed]") !== null);
  scenes.update(frame.scenes);
  cheer.look(tiles);
  // Last, so that what could not be shown is asked for again, and does not look alive.
  ({ epoch, seq } = frame);
  // Frames that come while the figures stand still in time are not life.
  if (frame.asOf !== asOf) lastProgress = performance.now();
  asOf = frame.asOf;
  failing = frame.failingSince;
  seen = true;
  if (!failing) ahead = Date.parse(asOf) - Date.now();
  renew.heard(frame.version);
  judge();
}, async live => {
  judge();
  // The wall of somebody who was signed in, and is no longer: drawn anew, it says what is needed. A screen's own receipts tell it (screen.js).
  if (!live && !wall.dataset.screen && (await fetch("/api/session", { cache: "no-store" }).catch(() => null))?.status === 401) location.reload();
});

glow.note(tiles);
cheer.look(tiles);
keep(wall, document.getElementById("dim"), () => here(now()));
setInterval(judge, 250);
setInterval(() => ages.write(wall), 10_000);
setTimeout(summarise, 2000);
setInterval(summarise, SUMMARY_EVERY);
if (wall.dataset.screen) report(wall, () => ({ scene: scenes.shown(), seq: Number(seq), dataAgeMs: Math.round(performance.now() - lastProgress) }));

// A tile's place: in the head, or in its scene, whose name its id begins with.
function place(id) {
  let found = wall.querySelector(`[data-tile="${CSS.escape(id)}"]`);
  if (!found) {
    found = document.createElement("div");
    found.className = "slot";
    found.dataset.tile = id;
    tiles.querySelector(`[data-scene="${CSS.escape(id.slice(0, id.indexOf("-")))}"]`)?.append(found);
  }
  return found;
}

function judge() {
  clock.textContent = here(now());
  const lost = performance.now() - lastProgress > STALE_AFTER;
  wall.classList.toggle("stale", lost || !!failing);
  banner.hidden = !lost && !failing;
  if (failing) say(banner, banner.dataset.failing.replace("{0}", time(failing)));
  else if (lost) say(banner, banner.dataset.lost.replace("{0}", time(asOf)));
  wall.dataset.live = String(seen && !lost && !failing);
  if (seen || lost) say(link, lost || failing ? banner.dataset.short : banner.dataset.live);
}

// Who listens to the wall is told its first figure now and then, not at every tick.
function summarise() {
  const headline = tiles.querySelector(".headline");
  if (headline) say(document.getElementById("summary"), `${headline.querySelector("h2").textContent.trim()} ${headline.querySelector(".figure").textContent.trim().replace(/\s+/g, " ")}`);
}

// Only news is news to a screen reader.
function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

// The time of day in the event's zone, whose offset every frame carries: the clock goes on while the link is lost.
function here(ms) {
  const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)$/.exec(asOf);
  return new Date(ms + Number(`${sign}1`) * (hours * 60 + +minutes) * 60_000).toISOString().slice(11, 19);
}
