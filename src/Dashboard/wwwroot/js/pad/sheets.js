// What opens over the pad from below: questions, late entries, all metrics, who is signed in, and the way to other pages.
const MAX_DELTA = 1000000;
const CAREFUL = 500; // A question that comes under a tapping thumb does not take the next tap for its answer.

/**
 * @param {object} of pad, texts, number, zoned (figures.js), fill (show.js), tabs, metrics, and what the page does: now(), current(), choose(code), add(delta,
 *   how), known() the late entries that are there, online() whether the centre can be asked, leave(back), figureOf(code), onIdle() when nothing is open any
 *   more.
 */
export function sheets({ pad, texts, number, zoned, fill, tabs, metrics, now, current, choose, add, lateEntries, online, leave, figureOf, onIdle }) {
  const $ = id => document.getElementById(id);
  const all = Array.from(pad.querySelectorAll("dialog"));
  const hold = event => { if (event.currentTarget.getAttribute("aria-disabled") === "true") event.preventDefault(); };
  for (const dialog of all) {
    dialog.addEventListener("close", () => onIdle());
    for (const close of dialog.querySelectorAll("[data-close]")) close.onclick = () => dialog.close();
  }

  // --- questions
  /** Asks; gives true for yes, or the answer's text where there are several. Anything else is no. */
  function ask(question, answers = [{ text: texts.yes, value: true }], { high = false, no } = {}) {
    const dialog = $("ask");
    $("ask-what").textContent = question;
    $("ask-no").textContent = no || texts.cancel;
    $("ask-answers").textContent = "";
    for (const { text, value } of answers) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = text;
      button.disabled = high;
      button.onclick = () => { dialog.answer = value; dialog.close(); };
      $("ask-answers").append(button);
    }
    dialog.classList.toggle("high", high);
    dialog.answer = undefined;
    dialog.showModal();
    if (high) {
      $("ask-no").focus();
      setTimeout(() => { for (const button of $("ask-answers").children) button.disabled = false; }, CAREFUL);
    }
    return new Promise(done => dialog.addEventListener("close", () => done(dialog.answer), { once: true }));
  }

  // --- late entries: the time of service apart from the time of entry
  if ($("open-late")) {
    const hours = Number(pad.dataset.lateHours);
    $("open-late").onclick = () => {
      $("more").close();
      $("late-metric").value = current();
      $("late-amount").value = "";
      $("late-at").value = $("late-at").max = zoned.local(now());
      if (!pad.dataset.manages) $("late-at").min = zoned.local(now() - hours * 3600000 + 60000);
      $("late-fault").textContent = "";
      $("late").showModal();
    };
    $("late-form").onsubmit = async event => {
      event.preventDefault();
      const [amount, at, code] = [Number($("late-amount").value), zoned.instant($("late-at").value), $("late-metric").value];
      const fault = !(Number.isInteger(amount) && amount > 0 && amount <= MAX_DELTA) ? texts.lateAmount
        : Number.isNaN(at) || at > now() ? texts.lateFuture
        : !pad.dataset.manages && at < now() - hours * 3600000 ? fill(texts.lateWindow, number.format(hours)) : "";
      $("late-fault").textContent = fault;
      if (fault) return;
      $("late").close();
      const when = zoned.moment(at);
      const same = lateEntries().find(row => row.metric === code && row.delta === amount && zoned.local(Date.parse(row.at)) === zoned.local(at));
      if (same && !await ask(fill(texts.lateAgain, `+${number.format(amount)}`, metrics.get(code).name, when, zoned.moment(Date.parse(same.entered))))) return;
      add(amount, { code, at, done: fill(texts.lateDone, `+${number.format(amount)}`, metrics.get(code).name, when) });
    };
  }

  // --- all metrics, where the row of tabs is too short for them
  if ($("open-metrics")) {
    $("open-metrics").onclick = () => {
      for (const row of $("metrics").querySelectorAll("[data-choose]")) {
        row.querySelector("b").textContent = number.format(figureOf(row.dataset.choose));
        row.setAttribute("aria-pressed", String(row.dataset.choose === current()));
      }
      $("metrics").showModal();
    };
    for (const row of $("metrics").querySelectorAll("[data-choose]")) row.onclick = () => { $("metrics").close(); choose(row.dataset.choose); };
  }

  // --- more: what needs the network says so before it is pressed
  $("open-more").onclick = () => { reach(); $("more").showModal(); };
  for (const link of $("more").querySelectorAll("[data-needs-network]")) link.addEventListener("click", hold);
  if ($("change-person")) $("change-person").onclick = () => { if (online()) leave(true); };
  if ($("sign-out")) $("sign-out").onclick = () => { if (online()) leave(false); };

  function reach() {
    const away = !online();
    $("more-away").hidden = !away;
    for (const link of pad.querySelectorAll("[data-needs-network]")) {
      link.setAttribute("aria-disabled", String(away));
      // Pads that this phone keeps open without one.
      const path = link.getAttribute("href");
      if (away && link.dataset.needsNetwork === "kept" && window.caches) {
        caches.match(path).then(kept => { if (kept) link.setAttribute("aria-disabled", "false"); });
      }
    }
  }

  return {
    ask, reach,
    /** Whether somebody is in the middle of something. */
    busy: () => all.some(dialog => dialog.open),
    offline(kept) { $("offline").textContent = kept ? texts.offlineYes : kept === false ? texts.offlineNever : texts.offlineNo; },
  };
}
