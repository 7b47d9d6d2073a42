// A wall loads itself anew when the server is of another version, or when it hears nothing although the server answers: only once the server does, not with all the others, and not again and again.
const SPREAD = 20_000;
const SILENT_FOR = 25_000;
const REJOINS_WITHIN = 10_000;
const ASK_EVERY = 2_000;
const AGAIN_AFTER = 600_000;

/** @param {HTMLElement} wall Holds the version that its page came from. */
export function renewal(wall) {
  let heardAt = performance.now(), renewing = false;
  setInterval(() => { if (performance.now() - heardAt > SILENT_FOR) renew("silence"); }, 1_000);
  return {
    heard(version) {
      heardAt = performance.now();
      if (version !== wall.dataset.version) renew(version);
    },
  };

  async function renew(why) {
    if (renewing || Date.now() - Number(sessionStorage.getItem(`renewed-${why}`)) < AGAIN_AFTER) return;
    renewing = true;
    await pause(SPREAD * Math.random());
    while (!(await answers())) await pause(ASK_EVERY * (0.5 + Math.random()));
    // Silence may have been the server's absence: the stream then comes back by itself.
    if (why === "silence") await pause(REJOINS_WITHIN);
    renewing = false;
    if (why === "silence" && performance.now() - heardAt < SILENT_FOR) return;
    sessionStorage.setItem(`renewed-${why}`, Date.now());
    location.reload();
  }

  async function answers() {
    try {
      return (await fetch("/health/ready", { cache: "no-store", signal: AbortSignal.timeout(4_000) })).ok;
    } catch {
      return false; // No network: asked again.
    }
  }
}

const pause = ms => new Promise(done => { setTimeout(done, ms); });
