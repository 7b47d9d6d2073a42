// A wall loads itself anew when the server is of another version, or when it hears nothing although the server answers: not with all the others, and not again
// and again.
import { loadAnew } from "./anew.js";
import { ask, pause } from "./ask.js";

const SPREAD = 20_000;
const SILENT_FOR = 25_000;
const REJOINS_WITHIN = 10_000;
const ASK_EVERY = 2_000;
const AGAIN_AFTER = 600_000;

/** @param {HTMLElement} wall Holds the version that its page came from. */
export function renewal(wall) {
  let heardAt = performance.now(), renewing = false;
  setInterval(() => { if (performance.now() - heardAt > SILENT_FOR) renew("silence"); }, 1_000);
  return {
    heard(version) {
      heardAt = performance.now();
      if (version !== wall.dataset.version) renew(version);
    },
  };

  async function renew(why) {
    const key = `renewed-${why}`;
    if (renewing || Date.now() - Number(sessionStorage.getItem(key)) < AGAIN_AFTER) return;
    renewing = true;
    await pause(SPREAD * Math.random());
    while (!(await ready())) await pause(ASK_EVERY * (0.5 + Math.random()));
    const wanted = () => why !== "silence" || performance.now() - heardAt >= SILENT_FOR;
    // Silence may have been the server's absence: the stream then comes back by itself.
    if (why === "silence") await pause(REJOINS_WITHIN);
    if (wanted()) await loadAnew({ wanted, leaving: () => sessionStorage.setItem(key, Date.now()) });
    renewing = false;
  }

  async function ready() {
    const answer = await ask("/health/ready", {}, 4_000);
    return answer !== null && answer.ok;
  }
}
