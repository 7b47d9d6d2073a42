// Asks the centre, with an end to the patience that covers the whole answer. A phone's network often takes a request and then says nothing.

/**
 * @param {string} address
 * @param {RequestInit} options
 * @param {number} patience In milliseconds.
 * @returns {Promise<{ ok: boolean, status: number, header: (name: string) => string | null, json: () => object }>} Rejects when no whole answer came in time.
 */
export async function ask(address, options, patience) {
  const end = new AbortController();
  const timer = setTimeout(() => end.abort(), patience);
  try {
    const answer = await fetch(address, Object.assign({ signal: end.signal }, options));
    const text = await answer.text();
    return { ok: answer.ok, status: answer.status, header: name => answer.headers.get(name), json: () => JSON.parse(text) };
  } finally {
    clearTimeout(timer);
  }
}
