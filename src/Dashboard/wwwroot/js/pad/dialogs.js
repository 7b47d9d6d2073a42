// What opens over the pad: the keypad, late entries, questions; and what it says loudly at its top.
const MAX_DELTA = 1_000_000;

export function dialogs({ pad, texts, number, zoned, now, tabs, metrics, current, choose, add, onIdle }) {
  const $ = id => document.getElementById(id);
  const all = [...pad.querySelectorAll("dialog")];
  for (const dialog of all) {
    dialog.addEventListener("close", () => onIdle());
    for (const close of dialog.querySelectorAll("[data-close]")) close.onclick = () => dialog.close();
  }

  // --- keypad
  let typed = "";
  const type = text => {
    typed = text.replace(/^0+/, "").slice(0, 7);
    $("typed").textContent = number.format(Number(typed || 0));
    $("enter").disabled = !(Number(typed) > 0 && Number(typed) <= MAX_DELTA);
  };
  if ($("open-keypad")) {
    $("open-keypad").onclick = () => { type(""); $("keypad").showModal(); };
    for (const button of pad.querySelectorAll("[data-digit]")) button.onclick = () => type(typed + button.dataset.digit);
    $("erase").onclick = () => type(typed.slice(0, -1));
    $("enter").onclick = () => { const amount = Number(typed); $("keypad").close(); add(amount); };
    $("keypad").onkeydown = e => {
      if (/^\d$/.test(e.key)) type(typed + e.key);
      else if (e.key === "Backspace") type(typed.slice(0, -1));
      else if (e.key === "Enter" && !e.target.closest("button") && !$("enter").disabled) { e.preventDefault(); $("enter").click(); }
    };

    // --- late entries: the time of service apart from the time of entry
    const hours = Number(pad.dataset.lateHours);
    $("open-late").onclick = () => {
      $("more").close();
      $("late-metric").value = current();
      $("late-amount").value = "";
      $("late-at").value = $("late-at").max = zoned.local(now());
      if (!pad.dataset.manages) $("late-at").min = zoned.local(now() - hours * 3600_000 + 60_000);
      $("late-fault").textContent = "";
      $("late").showModal();
    };
    $("late-form").onsubmit = e => {
      e.preventDefault();
      const [amount, at] = [Number($("late-amount").value), zoned.instant($("late-at").value)];
      const fault = !(Number.isInteger(amount) && amount > 0 && amount <= MAX_DELTA) ? texts.lateAmount
        : Number.isNaN(at) || at > now() ? texts.lateFuture
        : !pad.dataset.manages && at < now() - hours * 3600_000 ? texts.lateWindow.replace("{0}", number.format(hours)) : "";
      $("late-fault").textContent = fault;
      if (fault) return;
      $("late").close();
      add(amount, { code: $("late-metric").value, at });
    };

    // --- another metric by a swipe across the figure
    let from = null;
    const count = pad.querySelector(".count");
    count.onpointerdown = e => { from = e.clientX; };
    count.onpointerup = e => {
      const [moved, at] = [e.clientX - (from ?? e.clientX), tabs.findIndex(tab => tab.dataset.metric === current())];
      const next = tabs[at - Math.sign(moved)];
      if (Math.abs(moved) > 60 && next) { choose(next.dataset.metric); next.scrollIntoView({ inline: "center", block: "nearest" }); }
      from = null;
    };
  }

  $("open-more").onclick = () => $("more").showModal();

  // --- questions
  /** Asks; gives true for yes, or the answer's text where there are several. Anything else is no. */
  function ask(question, answers = [{ text: texts.yes, value: true }]) {
    $("ask-what").textContent = question;
    $("ask-answers").replaceChildren(...answers.map(({ text, value }) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = text;
      button.onclick = () => { $("ask").answer = value; $("ask").close(); };
      return button;
    }));
    $("ask").answer = undefined;
    $("ask").showModal();
    return new Promise(done => $("ask").addEventListener("close", () => done($("ask").answer), { once: true }));
  }

  // --- what must not be missed
  const alarms = new Map();
  function alarm(name, text, action, onAction) {
    let item = alarms.get(name);
    if (!item) {
      item = document.createElement("li");
      item.dataset.alarm = name;
      const span = document.createElement("span");
      item.append(span);
      if (action) {
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = action;
        item.append(button);
      }
      alarms.set(name, item);
      $("alarms").append(item);
    }
    const [span, button] = item.children;
    if (button) button.onclick = onAction;
    if (span.textContent !== text) span.textContent = text;
  }

  function calm(name) {
    alarms.get(name)?.remove();
    alarms.delete(name);
  }

  let saying;
  return {
    ask, alarm, calm,
    /** Whether somebody is in the middle of something. */
    busy: () => all.some(dialog => dialog.open),
    /** Says why a tap was not counted, for a moment. */
    say(text) {
      navigator.vibrate?.([200, 80, 200]);
      clearTimeout(saying);
      calm("said");
      alarm("said", text);
      saying = setTimeout(() => calm("said"), 6000);
    },
    offline(kept) { $("offline").textContent = kept ? texts.offlineYes : kept === false ? texts.offlineNever : texts.offlineNo; },
  };
}
