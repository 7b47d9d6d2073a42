// A wall: puts the tiles that the server has drawn into place, and never lets a frozen number look alive.
import { follow } from "./live.js";
import { morph } from "./morph.js";
import { report } from "./screen.js";
import { agesOf } from "./wall/ages.js";
import { loadAnew } from "./wall/anew.js";
import { ask } from "./wall/ask.js";
import { cheers } from "./wall/cheer.js";
import { changes } from "./wall/glow.js";
import { keep } from "./wall/keep.js";
import { polling } from "./wall/poll.js";
import { renewal } from "./wall/renew.js";
import { stage } from "./wall/scenes.js";

const STALE_AFTER = 4500;
const SUMMARY_EVERY = 300_000;
const REFUSALS = 3; // So many, and the frames are fetched without a socket.
const SOCKET_AGAIN = 30_000; // While they are, it is tried so often.
const wall = document.getElementById("wall");
const tiles = document.getElementById("tiles");
const clock = document.getElementById("clock");
const link = document.querySelector("[data-link]");
const banner = document.getElementById("banner");
const time = iso => iso.slice(11, 19);

let { epoch, seq, asOf } = wall.dataset;
let lastProgress = performance.now();
let failing = null;
let seen = false; // Until the first frame the page is what the server drew it as: stale.
let refusals = 0, refusedWith = 0; // Sockets in a row that never opened; what the server, or something before it, said to the request that came in their place.

// The server's clock at some moment of this page's own, which counts on whatever happens to the screen's clock.
let known = Date.parse(asOf), knownAt = performance.now();
const now = () => known + performance.now() - knownAt;

const scenes = stage(wall, tiles);
const ages = agesOf(wall, now);
const glow = changes();
const cheer = cheers(wall, now);
const renew = renewal(wall);
const { event, culture } = wall.dataset;
const address = () => {
  const query = new URLSearchParams({ scenes: wall.dataset.scenes, culture, epoch, after: seq });
  return `/hubs/tiles/${encodeURIComponent(event)}?${query}${wall.dataset.screen ? "&screen" : ""}`;
};
const poll = polling(address, take, status => {
  refusedWith = status;
  signedOut();
});

follow("Tiles", () => [event, wall.dataset.scenes, culture, epoch, Number(seq)], take, (live, reason) => {
  if (live) {
    refusals = refusedWith = 0;
    poll.stop();
  } else if (reason === "refused" && ++refusals >= REFUSALS) poll.start();
  judge();
  if (!live) signedOut();
}, () => poll.alive() ? SOCKET_AGAIN : 0);

ages.write(wall);
judge();
adorn(() => {
  glow.note(tiles);
  cheer.look(tiles);
});
keep(wall, document.getElementById("dim"), () => here(now()));
setInterval(judge, 250);
setInterval(() => ages.write(wall), 5_000);
setTimeout(summarise, 2000);
setInterval(summarise, SUMMARY_EVERY);
if (wall.dataset.screen) report(wall, () => ({ scene: scenes.shown(), seq: Number(seq), dataAgeMs: Math.round(performance.now() - lastProgress) }));

// One tile that cannot be put into place leaves the others alone; but then the cursor is not moved, so that all of them are asked for again, and the wall does
// not look alive meanwhile.
function take(frame) {
  const faults = [];
  const attempt = act => { try { act(); } catch (fault) { faults.push(fault); } };
  for (const { id, html } of frame.tiles) attempt(() => put(place(id), html));
  for (const each of [...tiles.querySelectorAll("[data-tile]")]) if (!frame.order.includes(each.dataset.tile)) each.remove();
  // By what a scene has, its style knows how to divide the room.
  for (const scene of tiles.querySelectorAll("[data-scene]")) {
    const { scene: name } = scene.dataset, has = frame.order.filter(id => id.startsWith(`${name}-`)).map(id => id.slice(name.length + 1)).join(" ");
    if (scene.dataset.tiles !== has) scene.dataset.tiles = has;
  }
  wall.classList.toggle("closed", wall.querySelector("[data-tile=head-day] [data-closed]") !== null);
  attempt(() => scenes.update(frame.scenes));
  adorn(() => cheer.look(tiles));
  if (faults.length) throw faults[0];
  ({ epoch, seq } = frame);
  // Frames that come while the figures stand still in time are not life.
  if (!seen || frame.asOf !== asOf) lastProgress = performance.now();
  asOf = frame.asOf;
  failing = frame.failingSince;
  seen = true;
  if (!failing) [known, knownAt] = [Date.parse(asOf), performance.now()];
  renew.heard(frame.version);
  judge();
}

function put(slot, html) {
  try {
    morph(slot, html);
  } catch (fault) {
    console.error(fault);
    slot.innerHTML = html; // Without its transitions, but right.
  }
  ages.write(slot);
  adorn(() => glow.note(slot));
}

// What only adorns must not keep a figure from its place.
function adorn(act) {
  try {
    act();
  } catch (fault) {
    console.error(fault);
  }
}

// The wall of somebody who was signed in, and is no longer: drawn anew, it says what is needed. A screen's own receipts tell it (screen.js).
async function signedOut() {
  if (wall.dataset.screen) return;
  const answer = await ask("/api/session");
  if (answer && answer.status === 401) loadAnew();
}

// A tile's place: in the head, or in its scene, whose name its id begins with.
function place(id) {
  let found = wall.querySelector(`[data-tile="${CSS.escape(id)}"]`);
  if (!found) {
    found = document.createElement("div");
    found.className = "slot";
    found.dataset.tile = id;
    const scene = tiles.querySelector(`[data-scene="${CSS.escape(id.slice(0, id.indexOf("-")))}"]`);
    if (scene) scene.append(found);
  }
  return found;
}

function judge() {
  wall.dataset.heart = String(Math.round(performance.now())); // guard.js looks for it.
  clock.textContent = here(now());
  const { dataset } = banner, late = performance.now() - lastProgress > STALE_AFTER, lost = late || !seen || wall.hasAttribute("data-incomplete");
  wall.classList.toggle("stale", lost || !!failing);
  banner.hidden = !lost && !failing;
  if (failing) say(banner, dataset.failing.replace("{0}", time(failing)));
  else if (late) say(banner, dataset.lost.replace("{0}", time(asOf)) + cause(dataset));
  wall.dataset.live = String(seen && !lost && !failing);
  if (seen || late) say(link, lost || failing ? dataset.short : poll.alive() ? dataset.fallback : dataset.live);
}

// Why, as far as this page can tell.
function cause({ offline, unanswered, refused }) {
  if (navigator.onLine === false) return offline;
  if (refusals < REFUSALS) return "";
  return refusedWith ? refused.replace("{0}", refusedWith) : unanswered;
}

// Who listens to the wall is told its first figure now and then, not at every tick.
function summarise() {
  const headline = tiles.querySelector(".headline");
  if (headline) say(
    document.getElementById("summary"),
    `${headline.querySelector("h2").textContent.trim()} ${headline.querySelector(".figure").textContent.trim().replace(/\s+/g, " ")}`);
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
