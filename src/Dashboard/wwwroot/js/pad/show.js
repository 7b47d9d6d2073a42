// Draws what is known: the figure, the one line about what waits, alarms, the last entry. Only what changed is touched: a screen reader reads news, and a key
// under a finger stays.
const MOMENT = 6000;

/** @param {{ pad: HTMLElement, texts: object, number: Intl.NumberFormat }} of The page, its texts, how it writes numbers. */
export function view({ pad, texts, number }) {
  const $ = id => document.getElementById(id);
  const alarms = new Map();
  let noticing, announced = "", tone = null;

  const fill = (text, ...values) => values.reduce((filled, value, i) => filled.split(`{${i}}`).join(value), text);
  const setText = (id, text) => { const node = $(id); if (node && node.textContent !== text) node.textContent = text; };

  function alarm(about, text, action, onAction) {
    let item = alarms.get(about);
    if (!item) {
      item = document.createElement("li");
      item.dataset.alarm = about;
      item.append(document.createElement("span"));
      alarms.set(about, item);
      $("alarms").append(item);
      requestAnimationFrame(() => item.scrollIntoView({ block: "nearest" }));
    }
    let button = item.querySelector("button");
    if (action && !button) {
      button = document.createElement("button");
      button.type = "button";
      item.append(button);
    } else if (!action && button) button.remove();
    if (action) {
      button.onclick = onAction;
      if (button.textContent !== action) button.textContent = action;
    }
    if (item.firstChild.textContent !== text) item.firstChild.textContent = text;
  }

  function calm(about) {
    const item = alarms.get(about);
    if (item) item.remove();
    alarms.delete(about);
  }

  const view = {
    fill, setText,

    /** The alarms there are now, most urgent first; what is said for a moment stays beside them. */
    alarms(list) {
      for (const about of Array.from(alarms.keys())) if (about !== "said" && about !== "done" && !list.some(one => one.about === about)) calm(about);
      for (const { about, text, action, onAction } of list) alarm(about, text, action, onAction);
      const order = ["said", "done"].concat(list.map(one => one.about)).filter(about => alarms.has(about));
      const now = Array.from($("alarms").children, item => item.dataset.alarm);
      if (order.join() !== now.join()) for (const about of order) $("alarms").append(alarms.get(about));
      pad.dataset.alarms = String(order.length);
    },

    /** Says something for a moment: why a tap was not counted, or what was done. */
    notice(text, good) {
      clearTimeout(noticing);
      calm(good ? "said" : "done");
      alarm(good ? "done" : "said", text);
      noticing = setTimeout(() => { calm("said"); calm("done"); view.onNotice(false); }, MOMENT);
      view.onNotice(!good);
    },
    onNotice() {},

    /** For whoever does not see the page: one sentence, the newest. */
    announce(text) {
      announced = text === announced ? `${text}\u200b` : text;
      $("spoken").textContent = announced;
    },

    /** The line below the figure. */
    state(state, text) {
      pad.dataset.state = state.tone;
      pad.dataset.says = state.name;
      setText("state", text);
      // Sending and received change with every tap: those are not news.
      if (tone !== null && state.tone !== tone && (state.tone === "lost" || tone === "lost")) view.announce(text);
      tone = state.tone;
    },

    /** The chosen metric's figure, and below it what this phone has to do with it. */
    figure({ shown, unit, name, centre, waiting, tapped, received, receivedAt, asOf }) {
      setText("today", number.format(shown));
      setText("unit", unit);
      setText("typed-of", name);
      setText("centre", centre === null ? "—" : number.format(centre));
      setText("as-of", asOf ? fill(texts.asOf, asOf) : texts.never);
      setText("waiting", number.format(waiting));
      setText("tapped", number.format(tapped));
      setText("received", number.format(received));
      setText("received-at", receivedAt ? fill(texts.asOf, receivedAt) : "");
    },

    tab(tab, badge) {
      const node = tab.querySelector(".badge");
      if (node.textContent !== badge) node.textContent = badge;
    },
  };
  return view;
}
