// What waits on this phone, counted in one place: for the pad, for the sign-off of a shift, for whoever asks what a phone still holds.

/** Whether the centre has not answered for an entry yet. */
export const waits = row => row.state === "waiting" || row.state === "posted";

/** The entries of an event's places that wait. */
export const waitingAt = (rows, event, places) => rows.filter(row =>
  waits(row) && row.event === event && (places.indexOf(row.station) >= 0 || places.indexOf(row.of) >= 0));

/**
 * What this phone holds of an event, station by station, gates with their stations: what waits to be sent, with the times of service of the oldest and the
 * newest; what was refused and waits for a person; what waits at the centre for a manager. The station of the pad itself always, others while they hold
 * something.
 */
export function heldOn(rows, event, own) {
  const stations = new Map([[own, { station: own, waiting: 0, refused: 0, held: 0 }]]);
  for (const row of rows) {
    if (row.event !== event || row.state === "received") continue;
    const station = row.of || row.station;
    if (!stations.has(station)) stations.set(station, { station, waiting: 0, refused: 0, held: 0 });
    const sum = stations.get(station);
    if (!waits(row)) { sum[row.state]++; continue; }
    sum.waiting++;
    if (!sum.oldest || row.at < sum.oldest) sum.oldest = row.at;
    if (!sum.newest || row.at > sum.newest) sum.newest = row.at;
  }
  return Array.from(stations.values());
}
