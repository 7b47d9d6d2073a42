// What waits on this phone, counted in one place: for the pad, for the sign-off of a shift, for whoever asks what a phone still holds.

/** Whether the centre has not answered for an entry yet. */
export const waits = row => row.state === "waiting" || row.state === "posted";

/** The entries of an event's places that wait. */
export const waitingAt = (rows, event, places) => rows.filter(row => waits(row) && row.event === event && (places.indexOf(row.station) >= 0 || places.indexOf(row.of) >= 0));
