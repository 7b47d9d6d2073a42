// Loads the page anew, or another in its place, once the server itself answers with a wall: the error page of a proxy would stay for ever, since it has no
// script that tries again.
import { ask, jitter, pause } from "./ask.js";

const MARK = "data-wall-page"; // On the first element of the wall and of the pairing view.
const LONGEST = 30_000;
let going = false;

/**
 * Tries until it has left. Whoever asks meanwhile is served by that too: the server knows what the address should show.
 * @param {{address?: string, wanted?: () => boolean, leaving?: () => void}} [how] Another address; whether it still is to be (asked before each leaving); what
 *   to do at the last moment.
 */
export async function loadAnew(how = {}) {
  if (going) return;
  going = true;
  for (let attempt = 0; ; attempt++) {
    const answer = await ask(how.address || location.href);
    if (how.wanted && !how.wanted()) break;
    if (answer && answer.status === 200 && answer.text.includes(MARK)) {
      if (how.leaving) how.leaving();
      if (how.address) location.replace(how.address);
      else location.reload();
      return;
    }
    await pause(jitter(Math.min(LONGEST, 1000 * 2 ** attempt)));
  }
  going = false;
}
