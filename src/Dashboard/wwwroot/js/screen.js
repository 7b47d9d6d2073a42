// A paired screen's sign of life: every few seconds it says what it shows, and is told what it should.
import { identify } from "./wall/identify.js";

const EVERY = 5_000;
const TIMEOUT = 4_000;
const RENEW_EVERY = 600_000;
const SETTING_EVERY = 30_000;

/**
 * Sends receipts for as long as the page lives.
 * @param {HTMLElement} wall The wall, with what the server said of the screen in its data attributes.
 * @param {() => {scene: string, seq: number, dataAgeMs: number}} figures What the wall shows at the moment.
 */
export function report(wall, figures) {
  const { screen, version, csrf, event, culture } = wall.dataset;
  // By screen, since the same browser may be paired anew. A new browser starts behind the commands given before it.
  const key = `screen-${screen}-done`;
  if (sessionStorage.getItem(key) === null) sessionStorage.setItem(key, wall.dataset.command);
  let done = Number(sessionStorage.getItem(key));
  const own = [wall.dataset.scenes, wall.dataset.dwell, wall.dataset.dimFrom ?? "", wall.dataset.dimUntil ?? ""].join("|");
  setTimeout(round, 1000);

  async function round() {
    const answer = await post();
    if (answer) follow(answer);
    setTimeout(round, EVERY);
  }

  async function post() {
    try {
      const answer = await fetch("/api/screen/receipt", {
        method: "POST", signal: AbortSignal.timeout(TIMEOUT), headers: { "Content-Type": "application/json", "X-CSRF-Token": csrf },
        body: JSON.stringify({ version, width: innerWidth, height: innerHeight, done, ...figures() }),
      });
      if (answer.ok) return await answer.json();
      // The server's word, not the network's: this screen was revoked.
      if (answer.status === 401 || answer.status === 403) location.replace("/wall");
      // The token is no longer good, as after a change of the server's keys: a fresh page has a fresh one.
      if (answer.status === 400) seldom("screen-renewed", RENEW_EVERY, () => location.reload());
    } catch { /* No network, or no answer in time: the wall itself says that its figures stand still. */ }
    return null;
  }

  function follow(told) {
    if (told.command && told.command.number > done) {
      done = told.command.number;
      sessionStorage.setItem(key, done);
      if (told.command.kind === "identify") identify(told.place);
      if (told.command.kind === "reload") return location.reload();
    }
    // The server knows where this screen belongs, and its language.
    if (told.event !== event || told.culture !== culture) return location.replace(`/wall/${encodeURIComponent(told.event)}`);
    // While several servers are renewed one by one, their answers may alternate: not again and again for the same.
    const setting = [told.scenes, told.dwellSeconds, told.dimFromMin ?? "", told.dimUntilMin ?? ""].join("|");
    if (setting !== own) seldom(`screen-setting ${setting}`, SETTING_EVERY, () => location.reload());
  }
}

function seldom(name, every, act) {
  if (Date.now() - Number(sessionStorage.getItem(name)) < every) return;
  sessionStorage.setItem(name, Date.now());
  act();
}
