// What was counted lately on this phone, in bursts ("+7, 14:02–14:03"), any of it to be taken back; and what was refused, until a person decides.
const GAP = 60000;
const SHOWN = 40;
const ASK_WHY = 10 * 60000; // Older than this, taking back needs a reason.
const FINAL = ["late-refused", "late-withdrawn"]; // Decided by a person: sent again they get the same answer.
const TAP = 10; // What a single key gives. More than that was typed, and stands alone: it must not hide among taps.

/** Successive taps of one metric and place, no more than a minute apart, newest burst first. */
export function bursts(rows) {
  const found = [];
  for (const row of rows) {
    const last = found[found.length - 1];
    const entered = Date.parse(row.entered), alone = isLate(row) || Math.abs(row.delta) > TAP;
    const follows = last && !alone && !last.alone && last.metric === row.metric && last.station === row.station
      && entered >= last.from && entered - last.until <= GAP;
    if (follows) { last.rows.push(row); last.until = entered; }
    else found.push({ metric: row.metric, station: row.station, alone, late: isLate(row), rows: [row], from: entered, until: entered });
  }
  return found.reverse();
}

/** Whether an entry was made later than what it counts. */
export const isLate = row => Date.parse(row.entered) - Date.parse(row.at) > 15 * 60000;

/**
 * @param {object} of The page's helpers; known: what it knows of the outbox (entries.js); and what it does: undo(rows, reason), decide(rows, what), opened()
 *   when the list is opened.
 */
export function recent({ pad, $, texts, number, signed, zoned, fill, metrics, station, known, now, ask, undo, decide, opened: onOpen }) {
  const opened = new Set(); // Bursts that are open stay open while the list is drawn anew.
  let drawn = null;
  let held = 0; // The touch that is on the list: its number, or 0.
  const WHY = {
    "shift-signed-off": () => texts.whyShift,
    "late-refused": row => fill(texts.whyLate, row.why),
    "late-withdrawn": () => texts.whyWithdrawn,
    "event-closed": () => texts.whyClosed,
    "day-locked": () => fill(texts.whyWindow, pad.dataset.lateHours),
    future: () => texts.whyTime,
    "outside-event": () => texts.whyTime,
    "station-gone": row => fill(texts.whyStationGone, placeOf(row)),
    "metric-gone": row => fill(texts.whyMetricGone, nameOf(row)),
    "station-retired": row => fill(texts.whyRetired, placeOf(row)),
    "metric-retired": row => fill(texts.whyMetricRetired, nameOf(row)),
    "not-yours": row => fill(texts.whyStation, placeOf(row)),
    "below-zero": () => texts.whyAmount,
    amount: () => texts.whyAmount,
    zero: () => texts.whyAmount,
    "beyond-whole": () => texts.whyWhole,
    "already-corrected": () => texts.whyReversed,
    "no-such-entry": () => texts.whyReversed,
    key: () => texts.whyConflict,
    conflict: () => texts.whyConflict,
    server: row => fill(texts.whyServer, row.why),
  };
  const signature = () => known.all().map(row => `${row.n}${row.state}${row.amended ? row.amended.seq : ""}`).join();
  const today = ms => zoned.day(ms) === zoned.day(now());
  const when = ms => today(ms) ? zoned.time(ms) : zoned.moment(ms);

  function open() {
    draw();
    if (!$("recent").open) $("recent").showModal();
    onOpen();
  }

  function draw() {
    drawn = signature();
    const counted = known.here().filter(row => !row.reverses && row.state !== "refused");
    const refused = known.refused();
    replace($("refused-list"), refused.map(refusal));
    $("refused-head").hidden = refused.length === 0;
    $("refused-all").hidden = refused.length < 2;
    $("recent-empty").hidden = counted.length > 0;
    replace($("recent-list"), bursts(counted).slice(0, SHOWN).map(drawBurst));
  }

  const gone = row => known.undone.has(row.n) || (row.amended && row.amended.amount === null);

  function drawBurst(burst) {
    const standing = burst.rows.filter(row => !gone(row));
    const span = when(burst.from) === when(burst.until) ? when(burst.from) : `${when(burst.from)}–${zoned.time(burst.until)}`;
    const amount = standing.reduce((sum, row) => sum + known.value(row), 0);
    const item = node("li", "burst");
    const details = node("details");
    details.open = opened.has(burst.rows[0].n);
    details.ontoggle = () => { if (details.open) { opened.add(burst.rows[0].n); spread(); } else opened.delete(burst.rows[0].n); };
    const summary = node("summary");
    // The browser tells of an opening a moment after the touch: were the list drawn anew in between, what was opened would shut again.
    summary.onclick = () => { if (details.open) opened.delete(burst.rows[0].n); else opened.add(burst.rows[0].n); };
    summary.append(
      node("b", "amount", standing.length > 0 ? signed(amount) : texts.undone),
      node("span", "when", span),
      node("span", "what", `${nameOf(burst)}${burst.rows.length > 1 ? ` · ${fill(texts.taps, number.format(burst.rows.length))}` : ""}`),
      node("small", "how", how(standing, burst)));
    details.append(summary);
    const spread = () => {
      if (details.children.length > 1) return;
      const each = node("ul");
      each.append(...burst.rows.slice().reverse().map(row => line(row, burst)));
      const open = standing.filter(row => !row.amended && row.state !== "held");
      if (open.length > 1) {
        const sum = open.reduce((total, row) => total + row.delta, 0);
        details.append(button(fill(texts.undoAll, number.format(open.length), signed(sum)), () => take(open)));
      }
      details.append(each);
    };
    if (details.open) spread();
    item.append(details);
    return item;
  }

  function line(row, burst) {
    const made = node("li", gone(row) ? "gone" : "");
    const at = zoned.time(Date.parse(row.entered));
    made.append(
      node("b", "amount", signed(row.delta)),
      node("span", "when", at),
      node("small", "how", gone(row) && !row.amended ? texts.undone : how([row], burst)));
    if (!gone(row) && !row.amended && row.state !== "held") made.append(button(texts.undo, () => take([row]), `${texts.undo} ${signed(row.delta)} ${at}`));
    return made;
  }

  const nameOf = row => metrics.has(row.metric) ? metrics.get(row.metric).name : row.what || row.metric;

  // What has become of them: on this phone, at the centre since when, put right there.
  function how(list, burst) {
    const waiting = list.filter(row => row.state === "waiting" || row.state === "posted").length, held = list.filter(row => row.state === "held").length;
    const got = list.filter(row => row.receivedAt).map(row => Date.parse(row.receivedAt));
    const amended = list.filter(row => row.amended);
    return [
      burst.late && list.length > 0 ? fill(texts.late, zoned.moment(Date.parse(list[0].at))) : "",
      waiting > 0 ? fill(texts.onPhone, number.format(waiting)) : got.length > 0 ? fill(texts.atCentre, when(Math.max(...got))) : "",
      held > 0 ? fill(texts.heldBy, number.format(held)) : "",
      amended.length === 1 && list.length === 1
        ? amended[0].amended.amount === null ? texts.takenBack : fill(texts.amendedTo, signed(amended[0].amended.amount))
        : amended.length > 0 ? fill(texts.amended, number.format(amended.length)) : "",
    ].filter(text => text).join(" · ");
  }

  function refusal(row) {
    const item = node("li", "refusal-row");
    const of = row.reverses ? `${texts.undo} ${signed(-row.delta)}` : signed(row.delta);
    item.append(
      node("b", "amount", of),
      node("span", "what", `${nameOf(row)} · ${placeOf(row)} · ${fill(texts.servedAt, zoned.moment(Date.parse(row.at)))}`),
      node("p", "why", why(row)));
    const actions = node("div", "actions");
    if (FINAL.indexOf(row.code) < 0) actions.append(button(texts.again, () => decide([row], "again")));
    if (!row.reverses && (row.code === "future" || row.code === "outside-event")) actions.append(button(texts.countNow, () => decide([row], "now")));
    actions.append(button(texts.drop, async () => { if (await ask.ask(fill(texts.dropAsk, of))) decide([row], "drop"); }));
    item.append(actions);
    return item;
  }

  const placeOf = row => row.where || (row.station === station.code ? station.name : row.station);

  // The centre gives a code and a sentence for programs; these are the words for people, with the centre's own where there are none.
  const why = row => WHY[row.code] ? WHY[row.code](row) : fill(texts.whyOther, row.why || "");

  async function take(list) {
    const old = list.some(row => now() - Date.parse(row.entered) > ASK_WHY);
    const reason = old || list.length > 1
      ? await ask.ask(
        fill(list.length > 1 ? texts.undoWhyMany : texts.undoWhy, number.format(list.length)),
        [texts.reasonMistap, texts.reasonTwice, texts.reasonAmount, texts.reasonMetric].map(text => ({ text, value: text })))
      : texts.reasonMistap;
    if (reason) await undo(list, reason);
  }

  function button(text, onClick, label) {
    const made = node("button", "", text);
    made.type = "button";
    made.onclick = onClick;
    if (label) made.setAttribute("aria-label", label);
    return made;
  }

  function node(name, className = "", text) {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  }

  function replace(list, items) {
    list.textContent = "";
    list.append(...items);
  }

  $("refused-again").onclick = () => decide(known.refused().filter(row => FINAL.indexOf(row.code) < 0), "again");
  $("refused-drop").onclick = async () => {
    const all = known.refused();
    if (await ask.ask(fill(texts.dropAllAsk, number.format(all.length)))) decide(all, "drop");
  };

  // A list that is drawn anew under a finger loses its touch: what has changed is shown when the finger is off it, and its click has come.
  function refresh() { if ($("recent").open && !held && drawn !== signature()) draw(); }
  let touches = 0;
  $("recent").addEventListener("pointerdown", () => { held = ++touches; });
  const release = touch => { if (held === touch) held = 0; refresh(); };
  for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => { if (held) setTimeout(release, 100, held); });

  return { open, undo: list => take(list.filter(row => row)), refresh };
}
