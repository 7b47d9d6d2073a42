// What the pad says about itself: one table for the line below the figure and for the alarms, so that no two sentences contradict each other. Nothing here
// knows of the page.

/**
 * What is known, each a plain value:
 * locked: the browser stores nothing
 * person: "same", "other" (somebody else has signed in), "out" (nobody has), "withdrawn" (the account was), "forbidden" (may not count here)
 * network: the browser says that there is one · reach: the centre answered the last question (null: none yet) · link: its figures arrive (null: not yet)
 * behind: it says that its figures stand still · problem: why the last post failed ("retry", "busy", "failed") or null · slow: nothing was received for a while
 * waiting: own entries that the centre has not answered for · foreign: such entries of other accounts
 * refused: entries that it did not take · held: entries that it keeps for a manager, since their shift was signed off
 * missed: a tap was not counted a moment ago · storage: why nothing can be written ("full", "lost") or null
 * wrong: by how many milliseconds the phone's clock is wrong, ahead above 0 · unsure: whether it was certainly set since that was measured
 */

/** Whether the centre cannot be asked: there is no network, or neither an answer nor figures come. */
export const away = f => !f.network || (f.reach === false && f.link !== true);

/**
 * The line's states, the first that holds: its sentence is the text state_<name>, or state_<name>_waiting while something waits; its tone is what the page
 * shows of it.
 */
export const STATES = [
  { name: "locked", tone: "lost", when: f => f.locked },
  { name: "missed", tone: "lost", when: f => f.missed || f.storage !== null },
  { name: "other", tone: "lost", when: f => f.person === "other" },
  { name: "out", tone: "lost", when: f => f.person === "out" },
  { name: "withdrawn", tone: "lost", when: f => f.person === "withdrawn" },
  { name: "forbidden", tone: "lost", when: f => f.person === "forbidden" },
  { name: "offline", tone: "lost", when: away },
  { name: "busy", tone: "lost", when: f => f.waiting > 0 && f.problem === "busy" },
  { name: "failed", tone: "lost", when: f => f.waiting > 0 && f.problem === "failed" },
  { name: "retry", tone: "lost", when: f => f.waiting > 0 && (f.problem === "retry" || f.slow) },
  { name: "sending", tone: "sending", when: f => f.waiting > 0 },
  { name: "refused", tone: "attention", when: f => f.refused > 0 },
  { name: "held", tone: "attention", when: f => f.held > 0 },
  { name: "foreign", tone: "attention", when: f => f.foreign > 0 },
  { name: "connecting", tone: "sending", when: f => f.link === null },
  { name: "unlinked", tone: "lost", when: f => !f.link },
  { name: "behind", tone: "lost", when: f => f.behind },
  { name: "live", tone: "live", when: () => true },
];

/** States that have a sentence of their own while something waits. */
export const WITH_WAITING = ["missed", "other", "out", "withdrawn", "forbidden", "offline", "busy", "failed", "retry", "sending"];

/** What must not be missed, most urgent first; its sentence is the text alarm_<name>. */
export const ALARMS = [
  { name: "locked", about: "storage", when: f => f.locked },
  { name: "full", about: "storage", when: f => !f.locked && f.storage === "full" },
  { name: "lost", about: "storage", when: f => !f.locked && f.storage === "lost" },
  { name: "other", about: "person", when: f => f.person === "other" },
  { name: "signIn", about: "signIn", when: f => f.person === "out" },
  { name: "withdrawn", about: "signIn", when: f => f.person === "withdrawn" },
  { name: "forbidden", about: "person", when: f => f.person === "forbidden" },
  { name: "refused", about: "refused", when: f => f.refused > 0 },
  { name: "foreign", about: "foreign", when: f => f.foreign > 0 },
  { name: "clockUnsure", about: "clock", when: f => f.unsure && away(f) },
  { name: "clockAhead", about: "clock", when: f => !(f.unsure && away(f)) && f.wrong > 120000 },
  { name: "clockBehind", about: "clock", when: f => !(f.unsure && away(f)) && f.wrong < -120000 },
];

/** The state, and the alarms with what each is about: of the same thing there is never more than one. */
export function stateOf(facts) {
  const { name, tone } = STATES.find(state => state.when(facts));
  return {
    name,
    tone,
    text: `state_${name}${facts.waiting > 0 && WITH_WAITING.indexOf(name) >= 0 ? "_waiting" : ""}`,
    alarms: ALARMS.filter(alarm => alarm.when(facts)),
  };
}
