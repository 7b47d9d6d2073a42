// Puts what is known together for view (show.js): the chosen metric's figure, what the line and the alarms say, the last entry.
const SLOW = 15000;

/** @param {object} page What the page knows and does; see pad.js. */
export function draws(page) {
  const { $, pad, texts, event, places, number, signed, zoned, tabs, metrics, countsIn, session, facts, known, counted, use: { stateOf, isLate } } = page;
  let drawing = 0;

  // Once a frame, however much happened; a page that nobody sees draws no frames.
  function show() {
    if (drawing) return;
    drawing = document.hidden ? setTimeout(draw, 250) : requestAnimationFrame(draw);
  }

  function draw() {
    drawing = 0;
    const day = page.today(), { metric, ui } = page;
    for (const tab of tabs) {
      const waiting = known.sum(day, tab.dataset.metric).waiting;
      ui.tab(tab, waiting && tab.dataset.metric !== metric ? ui.fill(texts.waitingBadge, signed(waiting)) : "");
    }
    if (metric !== undefined) {
      const centre = counted.ofCentre(metric, day), sum = known.sum(day, metric), whole = page.shown(metric), latest = known.receivedAt();
      // What the centre has answered for is in its figures, also where they came before that: only what is unanswered waits.
      ui.figure({
        shown: whole,
        unit: metrics.get(metric).unit,
        name: metrics.get(metric).name,
        centre: centre === null && whole === sum.waiting ? null : whole - sum.waiting,
        waiting: sum.waiting,
        tapped: sum.tapped,
        received: sum.received,
        receivedAt: latest ? zoned.time(latest) : "",
        asOf: counted.centre.asOf ? zoned.time(Date.parse(counted.centre.asOf)) : "",
      });
    }
    drawState(day);
    const last = known.last();
    ui.setText("last-what", last
      ? ui.fill(texts.last, signed(last.delta), metrics.has(last.metric) ? metrics.get(last.metric).name : last.what, lateOr(last))
      : texts.lastNone);
    if ($("undo")) $("undo").disabled = !last;
    if (page.list) page.list.refresh();
    page.report.soon();
  }

  const lateOr = row => isLate(row) || zoned.day(Date.parse(row.entered)) !== page.today()
    ? zoned.moment(Date.parse(row.at))
    : zoned.time(Date.parse(row.entered));

  function drawState(day) {
    const waiting = known.waiting(), { ui } = page;
    facts.waiting = waiting.filter(row => row.holder === session.holder).length;
    facts.foreign = waiting.length - facts.waiting;
    facts.refused = known.refused().length;
    facts.held = known.held().length;
    facts.slow = facts.waiting > 0 && page.steady() - page.waitingSince > SLOW;
    facts.wrong = page.time.offset;
    facts.unsure = page.time.suspect;
    const state = stateOf(facts);
    ui.state(state, ui.fill(texts[state.text], phrase(waiting, day), page.detail, number.format(facts.refused), number.format(facts.held)));
    ui.alarms(state.alarms.map(({ name, about }) => Object.assign(
      { about, text: ui.fill(texts[`alarm_${name}`], about === "clock" ? howWrong() : number.format(amountOf(name)), pad.dataset.person) },
      ACTIONS[name] ? ACTIONS[name](waiting) : {})));
  }

  // What waits, in the figure's own unit where it can be.
  function phrase(waiting, day) {
    const { metric, ui } = page;
    const own = waiting.filter(row => row.holder === session.holder);
    const sum = metric === undefined ? 0 : known.sum(day, metric).waiting;
    const others = own.some(row => row.event !== event || places.indexOf(row.station) < 0 || row.day !== day || countsIn(row.metric).indexOf(metric) < 0);
    return sum === 0
      ? ui.fill(texts.waitingEntries, number.format(own.length))
      : ui.fill(others ? texts.waitingMore : texts.waitingUnit, number.format(sum), metrics.get(metric).unit);
  }

  const amountOf = name => name === "foreign" ? facts.foreign
    : name === "refused" ? facts.refused
    : name === "signIn" || name === "withdrawn" ? facts.waiting
    : 0;
  const howWrong = () => {
    const minutes = Math.round(Math.abs(facts.wrong) / 60000);
    return minutes < 2880 ? page.ui.fill(texts.minutes, number.format(minutes)) : page.ui.fill(texts.days, number.format(Math.round(minutes / 1440)));
  };
  const reopen = () => location.reload();
  const signIn = () => ({ action: texts.signInDo, onAction: () => { location.href = `/sign-in?back=${encodeURIComponent(location.pathname)}`; } });
  const ACTIONS = {
    lost: () => ({ action: texts.reopen, onAction: reopen }),
    other: () => ({ action: texts.reopen, onAction: reopen }),
    signIn,
    withdrawn: signIn,
    refused: () => ({ action: texts.refusedDo, onAction: () => page.list.open() }),
    foreign: waiting => ({ action: texts.foreignDo, onAction: () => page.adopt(waiting.filter(row => row.holder !== session.holder)) }),
  };

  function choose(code) {
    page.metric = code;
    try { localStorage.setItem(`pad-metric:${location.pathname}`, code); } catch (full) { console.info(full); } // Then the next opening begins with the first.
    for (const tab of tabs) {
      tab.setAttribute("aria-pressed", String(tab.dataset.metric === code));
      if (tab.dataset.metric === code) tab.scrollIntoView({ inline: "center", block: "nearest" });
    }
    show();
  }

  return { show, draw, choose };
}
