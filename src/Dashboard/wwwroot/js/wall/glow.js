// What changed is seen: a figure counts up to its new value, glows, and calms over minutes; where something arrives on the map, a ring goes out.
const COUNT_FOR = 600;
const WARM_AFTER = 20_000;
const CALM_AFTER = 180_000;
const EXACT = /^[\d,]+$/;
const grouped = new Intl.NumberFormat("en-US");
const calm = matchMedia("(prefers-reduced-motion: reduce)");

const seen = element => element.getClientRects().length > 0 && getComputedStyle(element).visibility === "visible";

export function changes() {
  const known = new WeakMap();
  const glowing = new Map();
  const counting = new Map();
  let frame = 0;
  setInterval(cool, 5_000);
  // A hidden page draws no frames: what it counts is finished at once.
  document.addEventListener("visibilitychange", () => { if (document.hidden) for (const element of [...counting.keys()]) finish(element); });

  function note(root) {
    for (const element of root.querySelectorAll("[data-value], [data-pulse]")) {
      const { value: figure, pulse: place } = element.dataset, value = figure === undefined ? place : figure, before = known.get(element);
      known.set(element, value);
      if (before === undefined || before === value) continue;
      if (place !== undefined) pulse(element);
      else changed(element, Number(before), Number(value));
    }
  }

  function changed(element, before, value) {
    glowing.set(element, performance.now());
    element.dataset.glow = "fresh";
    const text = element.textContent;
    // Rounded figures jump; so does everything where nobody wants motion, or nobody looks.
    if (calm.matches || document.hidden || !EXACT.test(text.trim()) || value <= before || !seen(element)) return;
    counting.set(element, { text, from: counting.has(element) ? counting.get(element).shown : before, to: value, since: performance.now(), shown: before });
    // Frames may stop coming for reasons of the browser's own: the figure is right by then all the same.
    setTimeout(() => finish(element, value), COUNT_FOR + 400);
    if (!frame) frame = requestAnimationFrame(count);
  }

  function count(at) {
    frame = 0;
    for (const [element, each] of counting) {
      const part = Math.min(1, Math.max(0, (at - each.since) / COUNT_FOR));
      each.shown = Math.round(each.from + (each.to - each.from) * (1 - (1 - part) ** 3));
      if (part === 1) finish(element);
      else element.textContent = grouped.format(each.shown);
    }
    if (counting.size) frame = requestAnimationFrame(count);
  }

  function finish(element, value) {
    const each = counting.get(element);
    if (!each || (value !== undefined && each.to !== value)) return;
    counting.delete(element);
    element.textContent = each.text;
  }

  function cool() {
    const at = performance.now();
    for (const [element, since] of glowing) {
      if (at - since > CALM_AFTER || !element.isConnected) {
        delete element.dataset.glow;
        glowing.delete(element);
      } else if (at - since > WARM_AFTER) {
        element.dataset.glow = "warm";
      }
    }
    for (const element of counting.keys()) if (!element.isConnected) counting.delete(element);
  }

  function pulse(element) {
    if (calm.matches || document.hidden) return;
    const ring = element.querySelector(".map-pulse");
    if (ring) ring.animate([{ transform: "scale(1)", opacity: .9 }, { transform: "scale(2.6)", opacity: 0 }], { duration: 1400, easing: "ease-out" });
  }

  return { note };
}
