// Opens pads that this phone has opened before when there is no network. Everything but their pages and files it leaves alone: above all /api and the hub.
const CACHE = "pad";
const PATIENCE = 4000;
const PAD = /^\/pad\/[^/]+\/[^/]+$/;
const FILE = /^\/(css|js)\/.*\.[0-9a-z]{10}\.(css|js)$/; // With a digest of its content in the name.

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", event => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", event => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate" && pathname.startsWith("/pad/")) event.respondWith(page(event, pathname));
  else if (FILE.test(pathname)) event.respondWith(file(request));
});

// The network's page when it comes in time; else the one that was drawn last.
async function page(event, pathname) {
  const cache = await caches.open(CACHE);
  const kept = PAD.test(pathname) ? await cache.match(pathname) : undefined;
  const late = new Promise((_, failed) => setTimeout(failed, kept ? PATIENCE : 60_000, new Error("too late")));
  try {
    const answer = await Promise.race([fetch(event.request), late]);
    if (kept && answer.status >= 500) return kept;
    if (PAD.test(pathname) && answer.ok && !answer.redirected) event.waitUntil(cache.put(pathname, answer.clone()));
    return answer;
  } catch {
    return kept ?? new Response("没有网络，这一页打不开。请返回计数页，联网后再试。\nNo network: this page cannot be opened. Go back to the pad, and try again when there is one.\n",
      { status: 503, headers: { "Content-Type": "text/plain; charset=utf-8" } });
  }
}

async function file(request) {
  const cache = await caches.open(CACHE);
  return await cache.match(request, { ignoreVary: true }) ?? fetch(request);
}
