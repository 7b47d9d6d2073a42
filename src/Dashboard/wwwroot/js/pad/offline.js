// Keeps the pad on the phone, so that it opens with no network: the page as it was last drawn, and the files that it names. pad-worker.js does the same at each
// later opening.
const CACHE = "pad";
const OFFLINE = "/pad/offline"; // What is shown in place of a page that this phone does not keep.
const MOST = 12; // Pads that a phone keeps; the one not opened for longest goes first.

/**
 * @param {string[]} files The addresses of what the page needs; each carries a digest of its content, so that one that is kept is never out of date.
 * @returns {Promise<boolean>} Whether the pad will open without a network.
 */
export async function keepOffline(files) {
  if (!("serviceWorker" in navigator) || !window.caches) return false; // Only over HTTPS.
  await navigator.serviceWorker.register("/pad-worker.js", { scope: "/pad/" });
  const cache = await caches.open(CACHE);
  // Before the page: a page without its files is worse than an older one with them.
  for (const file of files) if (!await cache.match(file, { ignoreVary: true })) await cache.add(file);
  await keep(cache, OFFLINE, await cache.match(OFFLINE));
  await keep(cache, location.pathname, navigator.serviceWorker.controller && await cache.match(location.pathname));
  await forget(cache, files);
  return true;
}

async function keep(cache, address, there) {
  if (there) return;
  const page = await fetch(address);
  if (page.ok && !page.redirected) await cache.put(address, page);
}

// A new version brings new files: the old ones go once no kept page names them, nor the page that is open, whose own copy may still be on its way into the
// cache.
async function forget(cache, files) {
  const kept = await cache.keys();
  const isPage = request => new URL(request.url).pathname.indexOf("/pad/") === 0;
  const named = kept.filter(isPage);
  const pads = named.filter(request => new URL(request.url).pathname !== OFFLINE && new URL(request.url).pathname !== location.pathname);
  for (const request of pads.slice(0, Math.max(0, pads.length + 1 - MOST))) await cache.delete(request);
  const pages = await Promise.all((await cache.keys()).filter(isPage).map(async request => (await cache.match(request)).text()));
  for (const request of kept.filter(one => !isPage(one))) {
    const { pathname } = new URL(request.url);
    if (!files.some(file => new URL(file, location.href).pathname === pathname)
      && !pages.some(page => page.indexOf(pathname.slice(1)) >= 0)) await cache.delete(request);
  }
}
