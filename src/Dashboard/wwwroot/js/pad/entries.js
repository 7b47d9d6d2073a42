// What this page knows of the outbox: kept in step entry by entry, with running sums, so that a tap costs the same after ten thousand.
const QUARTER = 900000;

/**
 * @param {{ event: string, places: string[], countsIn: (metric: string) => string[], dayOf: (ms: number) => string, waits: (row: object) => boolean }} of
 *   The pad's event and places; the metrics that one counts in, itself among them; the event's local day of an instant; what waits.
 */
export function entries({ event, places, countsIn, dayOf, waits }) {
  const rows = new Map(); // By number.
  const counted = new Map(); // What each has added to the sums, to be taken away again.
  const sums = new Map(); // Of a day and metric: tapped, received, waiting.
  const quarters = new Map(); // Of a metric and quarter of an hour, for the habit.
  const waiting = new Map(), refused = new Map(), held = new Map(), ahead = new Map(), undone = new Map();
  let order = null, reached = -1;

  const at = (day, metric) => {
    const key = `${day} ${metric}`;
    if (!sums.has(key)) sums.set(key, { tapped: 0, received: 0, waiting: 0 });
    return sums.get(key);
  };

  const here = row => row.event === event && places.indexOf(row.station) >= 0;
  const value = row => row.amended ? row.amended.amount || 0 : row.delta;

  function weigh(row) {
    const own = here(row), live = row.state !== "refused" && row.state !== "held";
    const sum = { own, day: row.day, metrics: own ? countsIn(row.metric) : [], tapped: own && live ? value(row) : 0 };
    sum.received = row.state === "received" ? sum.tapped : 0;
    sum.waiting = waits(row) ? sum.tapped : 0;
    sum.quarter = own && live && row.delta > 0 && !row.reverses ? { key: `${row.metric} ${Math.floor(Date.parse(row.at) / QUARTER)}`, delta: row.delta } : null;
    return sum;
  }

  function add(sum, sign) {
    for (const metric of sum.metrics) {
      const to = at(sum.day, metric);
      to.tapped += sign * sum.tapped;
      to.received += sign * sum.received;
      to.waiting += sign * sum.waiting;
    }
    if (sum.quarter) quarters.set(sum.quarter.key, (quarters.get(sum.quarter.key) || 0) + sign * sum.quarter.delta);
  }

  const put = (map, row, belongs) => { if (belongs) map.set(row.n, row); else map.delete(row.n); };

  function learn(changed) {
    for (const row of changed) {
      forget([row.n], row);
      row.day = dayOf(Date.parse(row.at));
      const sum = weigh(row);
      add(sum, 1);
      counted.set(row.n, sum);
      if (order && !rows.has(row.n)) {
        if (order.length === 0 || row.n > order[order.length - 1]) order.push(row.n);
        else order = null;
      }
      rows.set(row.n, row);
      put(waiting, row, waits(row));
      put(refused, row, row.state === "refused");
      put(held, row, row.state === "held");
      put(ahead, row, here(row) && row.state === "received" && row.seq > reached);
      if (row.reverses && row.state !== "refused" && row.target !== undefined) undone.set(row.target, row);
    }
  }

  function forget(numbers, stays) {
    for (const n of numbers) {
      const row = rows.get(n);
      if (!row) continue;
      add(counted.get(n), -1);
      counted.delete(n);
      if (row.reverses && undone.get(row.target) && undone.get(row.target).n === n) undone.delete(row.target);
      if (stays) continue;
      for (const map of [rows, waiting, refused, held, ahead]) map.delete(n);
      if (order && order[order.length - 1] === n) order.pop();
      else order = null;
    }
  }

  const list = () => order || (order = Array.from(rows.values()).sort((a, b) => a.n - b.n).map(row => row.n));
  const here48 = () => list().map(n => rows.get(n)).filter(here);

  return {
    learn, forget, value, undone,
    get: n => rows.get(n),
    all: () => list().map(n => rows.get(n)),
    here: here48,
    waiting: () => Array.from(waiting.values()).sort((a, b) => a.n - b.n),
    refused: () => Array.from(refused.values()).sort((a, b) => a.n - b.n),
    held: () => Array.from(held.values()).sort((a, b) => a.n - b.n),
    clear() { for (const map of [rows, counted, sums, quarters, waiting, refused, held, ahead, undone]) map.clear(); order = null; },

    /** What this phone has counted of a metric on a day: tapped, of that received, of that waiting. */
    sum: (day, metric) => sums.get(`${day} ${metric}`) || { tapped: 0, received: 0, waiting: 0 },

    /** What entries add to a metric of a day beyond the centre's figures, which hold all up to a sequence, if they are of that day. */
    beyond(metric, day, centre) {
      if (centre.day !== day) return this.sum(day, metric).tapped;
      if (centre.seq < reached) for (const row of rows.values()) put(ahead, row, here(row) && row.state === "received" && row.seq > centre.seq);
      else if (centre.seq > reached) for (const row of ahead.values()) if (row.seq <= centre.seq) ahead.delete(row.n);
      reached = centre.seq;
      let sum = this.sum(day, metric).waiting;
      for (const row of ahead.values()) if (row.day === day && countsIn(row.metric).indexOf(metric) >= 0) sum += value(row);
      return sum;
    },

    /** The last entry of this pad that can be taken back. */
    last() {
      const numbers = list();
      for (let i = numbers.length - 1; i >= 0; i--) {
        const row = rows.get(numbers[i]);
        if (here(row) && !row.reverses && row.state !== "refused" && row.state !== "held" && !undone.has(row.n) && !row.amended) return row;
      }
      return undefined;
    },

    /** When the centre last received something, in milliseconds; 0 for never. */
    receivedAt() {
      const numbers = list();
      for (let i = numbers.length - 1; i >= 0; i--) {
        const row = rows.get(numbers[i]);
        if (here(row) && row.receivedAt) return Date.parse(row.receivedAt);
      }
      return 0;
    },

    /** What this phone counted of a metric in its busiest quarter of an hour. */
    busiest(metric) {
      let most = 0;
      for (const [key, sum] of quarters) if (sum > most && key.slice(0, key.lastIndexOf(" ")) === metric) most = sum;
      return most;
    },
  };
}
