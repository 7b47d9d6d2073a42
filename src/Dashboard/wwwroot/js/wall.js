// A wall: puts the tiles that the server has drawn into place, and never lets a frozen number look alive.
import { follow } from "./live.js";
import { morph } from "./morph.js";

const STALE_AFTER = 5000;
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

follow("Tiles", () => [wall.dataset.event, wall.dataset.scene, wall.dataset.culture, epoch, Number(seq)], frame => {
  ({ epoch, seq } = frame);
  // Frames that come while the figures stand still in time are not life.
  if (frame.asOf !== asOf) lastProgress = performance.now();
  asOf = frame.asOf;
  failing = frame.failingSince;
  seen = true;
  for (const { id, html } of frame.tiles) morph(slot(id), html);
  for (const each of [...tiles.querySelectorAll("[data-tile]")]) if (!frame.order.includes(each.dataset.tile)) each.remove();
  clock.textContent = time(asOf);
  judge();
}, () => judge());

setInterval(judge, 500);

function slot(id) {
  let found = wall.querySelector(`[data-tile="${CSS.escape(id)}"]`);
  if (!found) {
    found = document.createElement("div");
    found.className = "slot";
    found.dataset.tile = id;
    tiles.append(found);
  }
  return found;
}

function judge() {
  const lost = performance.now() - lastProgress > STALE_AFTER;
  wall.classList.toggle("stale", lost || !!failing);
  banner.hidden = !lost && !failing;
  if (failing) banner.textContent = banner.dataset.failing.replace("{0}", time(failing));
  else if (lost) banner.textContent = banner.dataset.lost.replace("{0}", time(asOf));
  if (seen || lost) link.textContent = lost || failing ? banner.dataset.short : banner.dataset.live;
}
