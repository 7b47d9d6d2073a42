// The keys under the thumb, the keypad, and the swipe across the figure.
const MAX_DELTA = 1000000;
const LONG = 600;
const ARMED = 4000;

/**
 * @param {object} of pad, texts, number, signed, tabs, and what the page does: current() the chosen metric, choose(code), add(delta), undo(), shown() the
 *   figure, ask(question, answers, how), fresh() whether the figure is the centre's as of now, announce(text).
 */
export function thumb({ pad, texts, number, signed, fill, tabs, current, choose, add, undo, shown, ask, fresh, announce }) {
  const $ = id => document.getElementById(id);
  for (const button of pad.querySelectorAll("[data-add]")) button.onclick = () => add(Number(button.dataset.add));
  for (const tab of tabs) tab.onclick = () => choose(tab.dataset.metric);
  if (!$("undo")) return;
  $("undo").onclick = undo;

  // --- minus by a long press, or by a second touch
  const minus = $("minus");
  let timer, pressed = false, armed = 0;
  const disarm = () => {
    clearTimeout(armed);
    armed = 0;
    minus.classList.remove("armed");
    minus.textContent = "−1";
    minus.setAttribute("aria-label", texts.minus);
  };
  minus.onpointerdown = () => { pressed = false; timer = setTimeout(() => { pressed = true; disarm(); add(-1); }, LONG); };
  minus.onpointerup = minus.onpointerleave = minus.onpointercancel = () => clearTimeout(timer);
  minus.oncontextmenu = event => event.preventDefault();
  minus.onclick = () => {
    if (pressed) { pressed = false; return; }
    if (armed) { disarm(); add(-1); return; }
    minus.classList.add("armed");
    minus.textContent = texts.minusAgain;
    minus.removeAttribute("aria-label");
    announce(texts.minusAgain);
    armed = setTimeout(disarm, ARMED);
  };

  // --- keypad: an amount to add, or what today's total should be
  let typed = "";
  const good = () => Number(typed) > 0 && Number(typed) <= MAX_DELTA;
  const type = text => {
    typed = text.replace(/^0+/, "").slice(0, 7);
    $("typed").textContent = number.format(Number(typed || 0));
    $("enter").disabled = !good();
    $("set-total").disabled = !good() || !fresh() || Number(typed) === shown();
  };
  $("open-keypad").onclick = () => {
    type("");
    $("set-total-note").textContent = fresh() ? "" : texts.needsNetwork;
    $("keypad").showModal();
    $("keypad").focus(); // Not a digit: Enter counts what was typed.
  };
  for (const button of pad.querySelectorAll("[data-digit]")) button.onclick = () => type(typed + button.dataset.digit);
  $("erase").onclick = () => type(typed.slice(0, -1));
  $("enter").onclick = () => { const amount = Number(typed); $("keypad").close(); add(amount); };
  $("set-total").onclick = async () => {
    const [total, before, metric] = [Number(typed), shown(), current()];
    $("keypad").close();
    const question = fill(texts.totalAsk, number.format(before), number.format(total), signed(total - before));
    if (total !== before && await ask(question, [{ text: texts.totalDo, value: true }], { high: true })) add(total - before, { code: metric, sure: true });
  };
  $("keypad").onkeydown = event => {
    if (/^\d$/.test(event.key)) type(typed + event.key);
    else if (event.key === "Backspace") type(typed.slice(0, -1));
    else if (event.key === "Enter" && !event.target.closest("[data-close], #erase, #set-total")) {
      event.preventDefault(); // Of whatever key the focus stands on: its press would be typed as well.
      if (good()) $("enter").click();
    }
  };

  // --- another metric by a swipe across the figure
  let from = null;
  const count = pad.querySelector(".count");
  count.onpointerdown = event => { from = event.clientX; };
  count.onpointerup = event => {
    const moved = from === null ? 0 : event.clientX - from;
    const next = tabs[tabs.findIndex(tab => tab.dataset.metric === current()) - Math.sign(moved)];
    if (Math.abs(moved) > 60 && next) choose(next.dataset.metric);
    from = null;
  };
}
