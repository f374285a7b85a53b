/**
 * The service worker's source. It is text and not a module of src because it is built after everything it lists.
 *
 * A new version waits until it is told to take over: replacing the site in the middle of an incident would leave the running
 * page with lazy parts that no longer exist. The cache before the present one is kept for the same reason, for other tabs.
 */
export function serviceWorker(version: string, precache: readonly string[]): string {
  return `const PREFIX = 'faultline-';
const CACHE = PREFIX + '${version}';
const FILES = ${JSON.stringify(precache)};

self.addEventListener('install', (event) => {
  const fresh = FILES.map((path) => new Request(path, { cache: 'reload' }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(fresh)));
});

self.addEventListener('activate', (event) => {
  event.waitUntil((async () => {
    const older = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
    await Promise.all(older.slice(0, -1).map((name) => caches.delete(name)));
    await self.clients.claim();
  })());
});

self.addEventListener('message', (event) => {
  if (event.data === 'take-over') self.skipWaiting();
});

async function answer(request, url) {
  const cache = await caches.open(CACHE);
  if (request.mode === 'navigate' && !/\\.[a-z0-9]+$/i.test(url.pathname)) {
    return (await cache.match('/')) ?? fetch(request);
  }
  const known = (await cache.match(request)) ?? (await caches.match(request));
  if (known) return known;
  const response = await fetch(request);
  // Names under assets/ carry a hash of their content, so a copy never goes stale.
  if (response.ok && url.pathname.startsWith('/assets/')) await cache.put(request, response.clone());
  return response;
}

self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== 'GET' || url.origin !== self.location.origin) return;
  event.respondWith(answer(event.request, url));
});
`;
}
