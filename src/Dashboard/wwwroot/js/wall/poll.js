// Where something between the wall and its server refuses WebSockets, the same frames are fetched one by one, until the socket lives after all.
import { ask, jitter, pause } from "./ask.js";

const EVERY = 1_000;
const LONGEST = 10_000;

/**
 * @param {() => string} address With the cursor of what the wall has.
 * @param {(frame: object) => void} onFrame Called with each frame; where it throws, the same is asked for again.
 * @param {(status: number) => void} onRefused Called when the server answers, but with no frame.
 */
export function polling(address, onFrame, onRefused) {
  let running = false, alive = false;
  return {
    alive: () => alive,
    start() {
      if (running) return;
      running = true;
      run();
    },
    stop() { running = alive = false; },
  };

  async function run() {
    for (let attempt = 0; running;) {
      const answer = await ask(address(), {}, 4_000);
      if (!running) return;
      alive = false;
      try {
        if (answer && answer.ok) {
          onFrame(JSON.parse(answer.text));
          alive = true;
          attempt = 0;
        } else if (answer) onRefused(answer.status);
      } catch (fault) {
        console.error(fault);
      }
      await pause(alive ? EVERY : jitter(Math.min(LONGEST, 1000 * 2 ** attempt++)));
    }
  }
}
