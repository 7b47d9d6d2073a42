// The centre's figures of a station's day, and what this phone adds to them, so that a tap is never shown twice, not even for a moment.

/**
 * @param {(code: string) => string[]} countsIn The metrics that one counts in: itself and what it is a part of.
 * @param {(ms: number) => string} dayOf The event's local day of an instant.
 */
export function figures(countsIn, dayOf) {
  let centre = { seq: 0, day: "", asOf: null, today: {} };
  let held = null;

  const apply = frame => {
    const sameDay = frame.day === centre.day;
    centre = { seq: frame.seq, day: frame.day, asOf: frame.asOf, today: { ...(sameDay ? centre.today : {}), ...frame.today } };
  };

  const release = () => {
    if (held) apply(held);
    held = null;
  };

  return {
    release, // Once the outcome is known, what was held back counts.

    get centre() { return centre; },

    /** Figures of the centre. While the outcome of a post is open they may or may not contain its taps: then they wait for the answer. */
    receive(frame, open) {
      if (!open) {
        release(); // In their order: an older one must never come after a newer one.
        return apply(frame);
      }
      held = { ...frame, today: { ...(held?.day === frame.day ? held.today : {}), ...frame.today } };
    },

    /** What the centre has of a metric today; null when it has told nothing of this day yet. */
    ofCentre: (metric, today) => (centre.day === today ? centre.today[metric] ?? 0 : null),

    /** What rows add to a metric today, beyond what the centre's figures contain. */
    beyond: (rows, metric, today) => sum(rows.filter(row => row.state !== "refused" && !(row.state === "received" && row.seq <= centre.seq && centre.day === today)), metric, today),

    /** What rows add to a metric today. */
    sum: (rows, metric, today) => sum(rows, metric, today),
  };

  function sum(rows, metric, today) {
    return rows.reduce((total, row) => (row.day === today && countsIn(row.metric).includes(metric) ? total + row.delta : total), 0);
  }
}

/** Local days and times of a time zone. */
export function zone(timeZone) {
  const day = new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
  const parts = new Intl.DateTimeFormat("en-CA", { timeZone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit" });
  const time = new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit" });
  const local = ms => {
    const of = Object.fromEntries(parts.formatToParts(ms).map(p => [p.type, p.value]));
    return `${of.year}-${of.month}-${of.day}T${of.hour}:${of.minute}`;
  };
  return {
    day: ms => day.format(ms),
    time: ms => time.format(ms),
    local,
    /** The instant of a local time such as 2027-01-23T14:05. */
    instant(text) {
      const as = Date.parse(`${text}:00Z`);
      const off = ms => Date.parse(`${local(ms)}:00Z`) - Math.floor(ms / 60_000) * 60_000;
      return as - off(as - off(as));
    },
  };
}

/**
 * How much of a metric at once is far beyond this counter's habit: more than twice its busiest quarter of an hour since yesterday, by the centre's figures or by this phone's own,
 * and never less than 50.
 */
export function unusual(rows, metric, busiest) {
  const quarters = new Map();
  for (const row of rows.filter(row => row.metric === metric && row.state !== "refused" && row.delta > 0)) {
    const quarter = Math.floor(Date.parse(row.at) / 900_000);
    quarters.set(quarter, (quarters.get(quarter) ?? 0) + row.delta);
  }
  return Math.max(50, 2 * Math.max(busiest, 0, ...quarters.values()));
}
