// Requests that end: with the whole answer, or without one after some time.

/**
 * @param {string} address Where to.
 * @param {object} [options] As of fetch.
 * @param {number} [within] For how long to wait for all of it, ms.
 * @returns {Promise<{ok: boolean, status: number, text: string, headers: Headers} | null>} Null where nobody answered in time.
 */
export async function ask(address, options, within = 8_000) {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), within);
  try {
    const answer = await fetch(address, Object.assign({ cache: "no-store", signal: controller.signal }, options));
    return { ok: answer.ok, status: answer.status, headers: answer.headers, text: await answer.text() };
  } catch (gone) {
    return null; // No network, or too slow: whoever asks tries again.
  } finally {
    clearTimeout(timer);
  }
}

export const pause = ms => new Promise(done => { setTimeout(done, ms); });

/** So that a hundred screens do not come back in the same instant. */
export const jitter = ms => ms * (0.5 + Math.random() / 2);
