// A paired screen's sign of life: every few seconds it says what it shows, and is told what it should.
import { loadAnew } from "./wall/anew.js";
import { ask } from "./wall/ask.js";
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
  const own = settingOf(wall.dataset.scenes, wall.dataset.dwell, wall.dataset.dimFrom, wall.dataset.dimUntil);
  setTimeout(round, 1000);

  async function round() {
    const answer = await post();
    if (answer) follow(answer);
    setTimeout(round, EVERY);
  }

  async function post() {
    const answer = await ask("/api/screen/receipt", {
      method: "POST", headers: { "Content-Type": "application/json", "X-CSRF-Token": csrf },
      body: JSON.stringify(Object.assign({ version, width: innerWidth, height: innerHeight, done }, figures())),
    }, TIMEOUT);
    if (!answer) return null; // The wall itself says that its figures stand still.
    if (answer.ok) return read(answer.text);
    // This screen was revoked, if it is the server that says so: its own page then shows how to pair it.
    if (answer.status === 401 || answer.status === 403) loadAnew();
    // The token is no longer good, as after a change of the server's keys: a fresh page has a fresh one.
    if (answer.status === 400) seldom("screen-renewed", RENEW_EVERY);
    return null;
  }

  function follow(told) {
    if (told.command && told.command.number > done) {
      const { number, kind } = told.command;
      const carriedOut = () => { done = number; sessionStorage.setItem(key, done); };
      // Not done before it is: until then the roster says that the command is under way.
      if (kind === "reload") return loadAnew({ leaving: carriedOut });
      if (kind === "identify") identify(told.place);
      carriedOut();
    }
    // The server knows where this screen belongs, and its language: the page's own address leads there.
    if (told.event !== event || told.culture !== culture) return loadAnew({ address: `/wall/${encodeURIComponent(told.event)}` });
    // While several servers are renewed one by one, their answers may alternate: not again and again for the same.
    const setting = settingOf(told.scenes, told.dwellSeconds, told.dimFromMin, told.dimUntilMin);
    if (setting !== own) seldom(`screen-setting ${setting}`, SETTING_EVERY);
  }
}

// A part that is not set is left out by the server and is null in its answers.
const settingOf = (...parts) => parts.map(p => p === null || p === undefined ? "" : p).join("|");

// An answer that is no JSON is not the server's.
function read(text) {
  try {
    return JSON.parse(text);
  } catch (strange) {
    return null;
  }
}

function seldom(name, every) {
  if (Date.now() - Number(sessionStorage.getItem(name)) < every) return;
  loadAnew({ leaving: () => sessionStorage.setItem(name, Date.now()) });
}
