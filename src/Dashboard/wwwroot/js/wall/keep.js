// Weeks on end: the picture moves by a few pixels now and then against burn-in, the screen is kept awake where the browser allows it, and dimmed at night.
const SHIFT_EVERY = 120_000;
const SHIFTS = [[0, 0], [3, 0], [3, 3], [0, 3], [-3, 3], [-3, 0], [-3, -3], [0, -3], [3, -3]];

/** @param {HTMLElement} wall @param {HTMLElement} dim Lies over everything. @param {() => string} clock The time of day at the event's place. */
export function keep(wall, dim, clock) {
  let step = 0;
  setInterval(() => {
    const [x, y] = SHIFTS[++step % SHIFTS.length];
    wall.style.transform = `translate(calc(${x} * var(--u)), calc(${y} * var(--u)))`;
  }, SHIFT_EVERY);

  const { dimFrom, dimUntil } = wall.dataset;
  if (dimFrom) {
    const [from, until] = [Number(dimFrom), Number(dimUntil)];
    const judge = () => {
      const [hours, minutes] = clock().split(":").map(Number), at = hours * 60 + minutes;
      dim.classList.toggle("on", from < until ? at >= from && at < until : at >= from || at < until);
    };
    judge();
    setInterval(judge, 5_000);
  }

  awake();
  // The browser takes the lock back whenever the page is hidden.
  document.addEventListener("visibilitychange", awake);
  async function awake() {
    if (document.visibilityState !== "visible" || !navigator.wakeLock) return;
    try {
      await navigator.wakeLock.request("screen");
      wall.dataset.awake = "true";
    } catch (refused) {
      wall.dataset.awake = refused.name; // For whoever looks why a screen goes dark: the power plan or the browser's policy forbids it.
    }
  }
}
