// Keeps the pad on the phone, so that it opens with no network: the page as it was last drawn, and the files that it names.
const CACHE = "pad";

/**
 * @param {string[]} files The addresses of what the page needs; each carries a digest of its content, so that one that is kept is never out of date.
 * @returns {Promise<boolean>} Whether the pad will open without a network.
 */
export async function keepOffline(files) {
  if (!("serviceWorker" in navigator) || !("caches" in window)) return false; // Only over HTTPS.
  await navigator.serviceWorker.register("/pad-worker.js", { scope: "/pad/" });
  const cache = await caches.open(CACHE);
  if (!navigator.serviceWorker.controller || !await cache.match(location.pathname)) {
    const page = await fetch(location.pathname);
    if (page.ok && !page.redirected) await cache.put(location.pathname, page);
  }
  for (const file of files) if (!await cache.match(file, { ignoreVary: true })) await cache.add(file);
  await forget(cache);
  return true;
}

// A new version brings new files: the old ones go once no kept page names them.
async function forget(cache) {
  const kept = await cache.keys();
  const named = kept.filter(request => new URL(request.url).pathname.startsWith("/pad/"));
  const pages = await Promise.all(named.map(async request => (await cache.match(request)).text()));
  for (const request of kept.filter(request => !named.includes(request))) {
    const { pathname } = new URL(request.url);
    if (!pages.some(page => page.includes(pathname.slice(1)))) await cache.delete(request);
  }
}
