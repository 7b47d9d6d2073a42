// The centre's figures of a station's day, and what this phone adds to them, so that a tap is never shown twice, not even for a moment.

export function figures() {
  let centre = { seq: 0, day: "", asOf: null, today: {} };
  let held = null;

  const merged = (frame, before) => ({
    seq: frame.seq,
    day: frame.day,
    asOf: frame.asOf,
    today: Object.assign({}, before && before.day === frame.day ? before.today : {}, frame.today),
  });

  const release = () => {
    if (held) centre = merged(held, centre);
    held = null;
  };

  return {
    release, // Once the outcome is known, what was held back counts.

    get centre() { return centre; },

    /** Figures of the centre. While the outcome of a post is open they may or may not contain its taps: then they wait for the answer. */
    receive(frame, open) {
      if (open) {
        held = merged(frame, held);
        return;
      }
      release(); // In their order: an older one must never come after a newer one.
      centre = merged(frame, centre);
    },

    /** What the centre has of a metric today; null when it has told nothing of this day yet. */
    ofCentre: (metric, today) => (centre.day === today ? centre.today[metric] || 0 : null),
  };
}

/** Local days and times of a time zone, in a language. */
export function zone(timeZone, culture) {
  const day = new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone, hourCycle: "h23",
    year: "numeric", month: "2-digit", day: "2-digit",
    hour: "2-digit", minute: "2-digit", second: "2-digit",
  });
  const time = new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit" });
  const moment = new Intl.DateTimeFormat(culture, { timeZone, hourCycle: "h23", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit" });
  const local = ms => {
    const of = {};
    for (const { type, value } of parts.formatToParts(ms)) of[type] = value;
    return `${of.year}-${of.month}-${of.day}T${of.hour}:${of.minute}`;
  };
  return {
    day: ms => day.format(ms),
    time: ms => time.format(ms),
    local,
    /** Day and time, as people write them. */
    moment: ms => moment.format(ms),
    /** The instant of a local time such as 2027-01-23T14:05. */
    instant(text) {
      const as = Date.parse(`${text}:00Z`);
      const off = ms => Date.parse(`${local(ms)}:00Z`) - Math.floor(ms / 60000) * 60000;
      return as - off(as - off(as));
    },
  };
}

/**
 * How much of a metric at once is far beyond this counter's habit: more than twice its busiest quarter of an hour since yesterday, by the centre's figures or
 * by this phone's own, and never less than 20, which no single key gives.
 */
export const unusual = (own, centres) => Math.max(20, 2 * Math.max(own, centres, 0));
