// What was counted lately on this phone, in bursts ("+7, 14:02–14:03"), any of it to be taken back; and what was refused, until a person decides.
const GAP = 60_000;
const SHOWN = 40;
const ASK_WHY = 10 * 60_000; // Older than this, taking back needs a reason.

/** Successive entries of one metric and place, no more than a minute apart, newest burst first. */
export function bursts(rows) {
  const found = [];
  for (const row of rows) {
    const last = found.at(-1);
    const follows = last && last.metric === row.metric && last.station === row.station && Date.parse(row.entered) - last.until <= GAP && last.late === isLate(row);
    if (follows) { last.rows.push(row); last.until = Date.parse(row.entered); }
    else found.push({ metric: row.metric, station: row.station, late: isLate(row), rows: [row], from: Date.parse(row.entered), until: Date.parse(row.entered) });
  }
  return found.reverse();
}

const isLate = row => Date.parse(row.entered) - Date.parse(row.at) > 15 * 60_000;

export function recent({ $, texts, number, signed, zoned, metrics, rows, all, now, ask, undo, decide }) {
  const opened = new Set(); // Bursts that are open stay open while the list is drawn anew.

  let drawn = null;
  const signature = () => all().map(row => `${row.n}${row.state}`).join();

  function open() {
    draw();
    if (!$("recent").open) $("recent").showModal();
  }

  function draw() {
    drawn = signature();
    const list = rows();
    const reversals = new Map(list.filter(row => row.reverses && row.state !== "refused").map(row => [row.target, row]));
    const counted = list.filter(row => !row.reverses && row.state !== "refused");
    const refused = all().filter(row => row.state === "refused");
    $("refused-list").replaceChildren(...refused.map(refusal));
    $("refused-head").hidden = refused.length === 0;
    $("recent-empty").hidden = counted.length > 0;
    $("recent-list").replaceChildren(...bursts(counted).slice(0, SHOWN).map(burst => drawBurst(burst, reversals)));
  }

  function drawBurst(burst, reversals) {
    const standing = burst.rows.filter(row => !reversals.has(row.n));
    const span = burst.until - burst.from < 60_000 && zoned.time(burst.from) === zoned.time(burst.until) ? zoned.time(burst.from) : `${zoned.time(burst.from)}–${zoned.time(burst.until)}`;
    const amount = standing.reduce((sum, row) => sum + row.delta, 0);
    const item = node("li", "burst");
    const details = node("details");
    details.open = opened.has(burst.rows[0].n);
    details.ontoggle = () => { if (details.open) { opened.add(burst.rows[0].n); fill(); } else opened.delete(burst.rows[0].n); };
    const summary = node("summary");
    summary.append(node("b", "amount", standing.length > 0 ? signed(amount) : texts.undone), node("span", "when", span), node("span", "what", nameOf(burst)), node("small", "how", how(standing, burst)));
    details.append(summary);
    const fill = () => {
      if (details.children.length > 1) return;
      const each = node("ul");
      each.append(...burst.rows.toReversed().map(row => {
        const line = node("li", reversals.has(row.n) ? "gone" : "");
        line.append(node("b", "amount", signed(row.delta)), node("span", "when", zoned.time(Date.parse(row.entered))), node("small", "how", reversals.has(row.n) ? texts.undone : how([row], burst)));
        if (!reversals.has(row.n)) line.append(button(texts.undo, () => take([row]), `${texts.undo} ${signed(row.delta)} ${zoned.time(Date.parse(row.entered))}`));
        return line;
      }));
      if (standing.length > 1) details.append(button(texts.undoAll.replace("{0}", number.format(standing.length)).replace("{1}", signed(amount)), () => take(standing)));
      details.append(each);
    };
    if (details.open) fill();
    item.append(details);
    return item;
  }

  const nameOf = row => metrics.get(row.metric)?.name ?? row.metric;

  // What has become of them: on this phone, or at the centre since when.
  function how(list, burst) {
    const waiting = list.filter(row => row.state !== "received").length;
    const got = list.filter(row => row.receivedAt).map(row => Date.parse(row.receivedAt));
    return [
      burst.late && list.length > 0 ? texts.late.replace("{0}", zoned.local(Date.parse(list[0].at)).slice(5).replace("T", " ")) : "",
      waiting > 0 ? texts.onPhone.replace("{0}", number.format(waiting)) : got.length > 0 ? texts.atCentre.replace("{0}", zoned.time(Math.max(...got))) : "",
    ].filter(text => text).join(" · ");
  }

  function refusal(row) {
    const item = node("li", "refusal-row");
    const of = row.reverses ? texts.undo : signed(row.delta);
    item.append(node("b", "amount", of), node("span", "what", `${nameOf(row)} · ${zoned.local(Date.parse(row.entered ?? row.at)).slice(5).replace("T", " ")}`), node("p", "why", why(row)));
    const actions = node("div", "actions");
    actions.append(button(texts.again, () => decide(row, "again")));
    if (!row.reverses && /^at: lies (in the future|outside)/.test(row.why)) actions.append(button(texts.countNow, () => decide(row, "now")));
    actions.append(button(texts.drop, async () => { if (await ask.ask(texts.dropAsk.replace("{0}", of))) decide(row, "drop"); }));
    item.append(actions);
    return item;
  }

  // The centre says "field: reason" for programs; these are the words for people, with the centre's own where there are none.
  function why({ why }) {
    const said = why ?? "";
    if (/signed off/.test(said)) return texts.whyShift;
    if (/only a manager/.test(said)) return texts.whyWindow;
    if (/ is retired;/.test(said)) return texts.whyRetired;
    if (/beyond its whole|below its part/.test(said)) return texts.whyWhole;
    if (/^event:/.test(said)) return texts.whyClosed;
    if (/^at:/.test(said)) return texts.whyTime;
    if (/^delta:/.test(said)) return texts.whyAmount;
    if (/^station:/.test(said)) return texts.whyStation;
    if (/^reverses:/.test(said)) return texts.whyReversed;
    if (/^key:/.test(said)) return texts.whyConflict;
    return texts.whyOther.replace("{0}", said);
  }

  async function take(list) {
    const old = list.some(row => now() - Date.parse(row.entered) > ASK_WHY);
    const reason = old || list.length > 1
      ? await ask.ask((list.length > 1 ? texts.undoWhyMany : texts.undoWhy).replace("{0}", number.format(list.length)), [texts.reasonMistap, texts.reasonTwice, texts.reasonAmount, texts.reasonMetric].map(text => ({ text, value: text })))
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

  return { open, undo: list => take(list.filter(row => row)), 
    // Only when something changed: a list that is drawn anew under a finger loses its touch.
    refresh() { if ($("recent").open && drawn !== signature()) draw(); },
  };
}
