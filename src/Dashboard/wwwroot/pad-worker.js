// Opens pads that this phone has opened before when there is no network. Everything but their pages and files it leaves alone: above all /api and the hub.
const CACHE = "pad";
const PATIENCE = 4000;
const PAD = /^\/pad\/[^/]+\/[^/]+$/;
const FILE = /^\/(css|js)\/.*\.[0-9a-z]{10}\.(css|js)$/; // With a digest of its content in the name.
const NAMED = /(?:css|js)\/[\w./-]+\.[0-9a-z]{10}\.(?:css|js)/g;
const OFFLINE = "/pad/offline";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", event => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", event => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate" && pathname.startsWith("/pad/")) event.respondWith(page(event, pathname));
  else if (FILE.test(pathname)) event.respondWith(file(request));
});

// The network's page when it comes in time; else the one that was drawn last. A page that comes too late for this opening is kept for the next one.
async function page(event, pathname) {
  const cache = await caches.open(CACHE);
  const kept = PAD.test(pathname) ? await cache.match(pathname) : undefined;
  const network = fetch(event.request);
  event.waitUntil(network.then(answer => keep(cache, pathname, answer.clone())).catch(() => undefined));
  const late = new Promise((_, failed) => setTimeout(failed, kept ? PATIENCE : 60000, new Error("too late")));
  try {
    const answer = await Promise.race([network, late]);
    return kept && answer.status >= 500 ? kept : answer;
  } catch (none) {
    return kept || away(cache, event.request, pathname);
  }
}

// Its files first: a kept page that lacks one of them would not open.
async function keep(cache, pathname, answer) {
  if (!PAD.test(pathname) || !answer.ok || answer.redirected) return;
  const named = (await answer.clone().text()).match(NAMED) || [];
  for (const name of new Set(named)) if (!await cache.match(`/${name}`, { ignoreVary: true })) await cache.add(`/${name}`);
  await cache.put(pathname, answer);
}

// A page of its own, with a way back and a way to try again.
async function away(cache, request, pathname) {
  const kept = await cache.match(OFFLINE);
  const pad = /^\/pad\/[^/]+\/[^/]+/;
  const from = request.referrer ? new URL(request.referrer).pathname : "";
  const [back] = (PAD.test(pathname) ? from : pathname).match(pad) || ["/"];
  const policy = kept && kept.headers.get("Content-Security-Policy");
  const text = kept
    ? await kept.text()
    : "没有网络，这一页打不开。请返回计数页，联网后再试。\nNo network: this page cannot be opened. Go back to the pad, and try again when there is one.\n";
  return new Response(text.split("/pad/--back--").join(back).split("/pad/--here--").join(pathname), {
    status: 503,
    headers: { "Content-Type": `text/${kept ? "html" : "plain"}; charset=utf-8`, ...(policy ? { "Content-Security-Policy": policy } : {}) },
  });
}

async function file(request) {
  const cache = await caches.open(CACHE);
  return await cache.match(request, { ignoreVary: true }) || fetch(request);
}
