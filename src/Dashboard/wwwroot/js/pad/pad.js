// A station's pad. Every tap is written to the outbox before it shows, and posted from there until the centre has it. Nothing here depends on a network. This
// puts the modules together. What they share is one object, page: what is known, and what each of them does; the files' names carry digests, so that the page
// names them.
const pad = document.getElementById("pad");
const modules = Array.from(document.querySelectorAll("link[data-module]"), link => import(link.href));

Promise.all(modules).then(all => start(Object.assign({}, ...all))).catch(fault => { pad.dataset.state = "lost"; throw fault; });

async function start(use) {
  const $ = id => document.getElementById(id);
  const texts = JSON.parse(pad.dataset.texts);
  const { event, station, culture } = pad.dataset;
  const places = pad.dataset.places.split(" ");
  const number = new Intl.NumberFormat(culture);
  const signed = n => (n > 0 ? "+" : n < 0 ? "−" : "±") + number.format(Math.abs(n));
  const zoned = use.zone(pad.dataset.zone, culture);
  const tabs = Array.from(pad.querySelectorAll("[data-metric]"));
  const metrics = new Map(tabs.map(tab => [tab.dataset.metric, Object.assign({ name: tab.querySelector(".name").textContent }, tab.dataset)]));
  const countsIn = code => metrics.has(code) ? metrics.get(code).countsIn.split(" ") : [code];
  const steady = () => performance.now();
  const facts = {
    locked: false, person: "same",
    network: navigator.onLine !== false, reach: null, link: null, behind: false, problem: null, slow: false,
    waiting: 0, foreign: 0, refused: 0, held: 0,
    missed: false, storage: null, wrong: 0, unsure: false,
  };
  const page = {
    use, $, pad, texts, event, station, places, number, signed, zoned, tabs, metrics, countsIn, steady, facts,
    session: { csrf: pad.dataset.csrf, holder: pad.dataset.holder, stopped: false },
    counted: use.figures(),
    known: use.entries({ event, places, countsIn, dayOf: zoned.day, waits: use.waits }),
    metric: tabs.length > 0 ? tabs[0].dataset.metric : undefined, detail: "", waitingSince: 0,
    outbox: null, post: null, time: null, phoneId: null,
    now: () => page.time.now(),
    today: () => zoned.day(page.now()),
  };
  for (const part of [use.taps, use.amends, use.centre, use.draws, use.decides]) Object.assign(page, part(page));
  page.report = use.reports(page);

  let slept = document.hidden;
  const phone = { wall: () => Date.now(), steady, awake: () => { const was = slept; slept = document.hidden; return !was; } };

  page.ui = use.view({ pad, texts, number });
  page.ui.onNotice = missed => { facts.missed = missed; if (missed && navigator.vibrate) navigator.vibrate([200, 80, 200]); page.show(); };
  const online = () => !use.away(facts);
  page.over = use.sheets({
    pad, texts, number, zoned, fill: page.ui.fill, tabs, metrics, now: page.now, current: () => page.metric,
    choose: page.choose, add: page.add, online, leave: page.leave, figureOf: page.shown,
    lateEntries: () => page.known.here().filter(row => use.isLate(row) && !row.reverses && row.state !== "refused" && !page.known.undone.has(row.n)),
    onIdle: page.renewIfDue,
  });
  page.list = use.recent({
    pad, $, texts, number, signed, zoned, fill: page.ui.fill, metrics, station: { code: station, name: pad.dataset.name },
    known: page.known, now: page.now, ask: page.over, undo: page.undo, decide: page.decide, opened: page.amend,
  });
  $("open-recent").onclick = () => page.list.open();

  try {
    page.outbox = await use.openOutbox(() => page.known.all().filter(row => row.state !== "received"));
    const told = await page.outbox.read("clock");
    // A number is what earlier versions kept.
    page.time = use.clock(phone, typeof told === "number" ? { offset: told, heard: 0 } : told, use.uuid7(Date.now()));
    page.phoneId = await use.phoneId(page.outbox);
    page.post = use.poster({
      outbox: page.outbox, ask: use.ask, session: page.session, steady, waiting: page.known.waiting, phone: page.phoneId, isFull: use.isFull,
      on: {
        posting: changed => { page.learn(changed); page.show(); },
        settled: page.settled,
        problem: (name, what = "") => { facts.problem = name; page.detail = what; page.show(); },
        reached: page.reached,
        refused: (status, of) => {
          if (status === 401) {
            if (facts.person !== "withdrawn") facts.person = "out";
          } else if (of === event) facts.person = "forbidden";
          page.show();
        },
        lost: page.lost,
        renew: page.renew,
      },
    });
    $("phone-code").textContent = use.phoneCode(page.phoneId);
    page.learn(await page.outbox.all());
    await page.recall();
  } catch (fault) {
    console.error(fault);
    if (!page.time) page.time = use.clock(phone, undefined, "locked");
    facts.locked = true;
    for (const button of pad.querySelectorAll(".keys [data-add], #open-keypad, #minus, #undo, #open-recent")) button.disabled = true;
    page.draw();
    return;
  }

  page.outbox.onNews(page.heard);
  use.thumb({
    pad, texts, number, signed, fill: page.ui.fill, tabs, current: () => page.metric, choose: page.choose, add: page.add,
    undo: () => page.list.undo([page.known.last()]), shown: () => page.shown(page.metric), ask: page.over.ask,
    fresh: () => facts.link === true && !facts.behind && !use.away(facts), announce: page.ui.announce,
  });
  const chosen = localStorage.getItem(`pad-metric:${location.pathname}`);
  if (metrics.has(chosen)) page.choose(chosen);
  use.follow("WatchPlace", () => [event, station], page.frame, up => {
    facts.link = up;
    page.show();
    page.measure(); // Also when the link is lost: perhaps the sign-in has expired, which is said although nothing waits.
    if (up) { page.post.hurry(); page.amend(); }
  });
  const wake = () => { if (!page.time.sure) page.measure(); page.post.hurry(); page.show(); };
  for (const name of ["online", "offline"]) addEventListener(name, () => {
    facts.network = navigator.onLine !== false;
    page.over.reach();
    if (facts.network) page.measure();
    wake();
  });
  for (const name of ["focus", "pageshow"]) addEventListener(name, () => { page.measure(); wake(); });
  addEventListener("pagehide", () => { page.rememberNow(); page.report.now(true); });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) { slept = true; page.rememberNow(); page.report.now(true); return; }
    page.reload(); // Another tab may have brought something while this one slept.
    page.measure();
    page.report.now(false);
    wake();
  });
  // Midnight passes, another tab ends, a phone wakes without saying so.
  setInterval(() => { page.measureIfUnanswered(); page.post.send(); page.show(); }, 5000);
  page.measure();
  page.post.send();
  pad.dataset.ready = "true";
  page.draw();

  const files = Array.from(document.querySelectorAll('link[rel="stylesheet"], link[data-module], script[src]'), node => node.href || node.src);
  if (navigator.storage && navigator.storage.persist) navigator.storage.persist();
  page.over.offline(await use.keepOffline(files).catch(fault => { console.info(fault); return null; }));
}
