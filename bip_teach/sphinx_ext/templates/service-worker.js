// Keeps one edition of the book in the reader's browser, so that it opens without a network.
// The build writes VERSION (a hash of every page) and FILES above this line.

const FAMILY = `bip-teach ${self.registration.scope} `;
const NAME = FAMILY + VERSION;
const PATIENCE = 3000;

self.addEventListener("install", (event) => event.waitUntil(keep()));
self.addEventListener("activate", (event) => event.waitUntil(tidy()));
self.addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  if (method === "GET" && url.startsWith(self.registration.scope)) event.respondWith(answer(event.request));
});

async function keep() {
  const cache = await caches.open(NAME);
  await cache.addAll(FILES.map((file) => new Request(file, { cache: "no-cache" })));
  await self.skipWaiting();
}

async function tidy() {
  const old = (await caches.keys()).filter((name) => name.startsWith(FAMILY) && name !== NAME);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

/** What the network says; what was kept, where the network fails or takes too long. */
async function answer(request) {
  const asked = request.url.split(/[?#]/)[0];
  const cache = await caches.open(NAME);
  const kept = await cache.match(asked.endsWith("/") ? `${asked}index.html` : asked);
  if (!kept) return fetch(request);
  const waited = new Promise((resolve) => setTimeout(() => resolve(kept), PATIENCE));
  const fresh = fetch(request).then((found) => (found.ok ? found : kept), () => kept);
  return Promise.race([fresh, waited]);
}
