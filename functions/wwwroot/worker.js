// Keeps the page for when its server can't be reached: a service worker (w3.org/TR/service-workers), registered by keep.js.
// The server is always asked first, so that nobody sees an old page; what is kept answers only when it doesn't.
const store = "digits"; // As in keep.js, which keeps the runtime and the model there.
const root = new URL("../", self.location);
const files = [
  "", "page/api.js", "page/bars.js", "page/base.css", "page/charts.js", "page/crop.js", "page/dom.js", "page/draw.js", "page/files.js",
  "page/icon.svg", "page/inbox.js", "page/keep.js", "page/key.js", "page/live.js", "page/local.js", "page/main.js", "page/model.js",
  "page/normalize.js", "page/pad.js", "page/pageview.js", "page/reading.js", "page/review.js", "page/seen.js", "page/sheet.js",
  "page/text.en.js", "page/text.js", "page/upload.js", "page/views.css",
];
const isOfThePage = path => path === root.pathname || path.startsWith(`${root.pathname}page/`);
const isOfTheModel = path => path.startsWith(`${root.pathname}api/model`);

async function keepPage() {
  const cache = await caches.open(store);
  await cache.addAll(files.map(file => new Request(new URL(file, root), { cache: "no-cache" })));
}

async function answer(event, path) {
  const kept = await caches.match(event.request, { cacheName: store, ignoreVary: true });
  try {
    const fresh = await fetch(event.request);
    // One changed file is a new release. All of it is kept, for old and new files don't go together.
    const isNew = kept && fresh.ok && fresh.headers.get("ETag") !== kept.headers.get("ETag");
    if (isNew && isOfThePage(path)) event.waitUntil(keepPage());
    return fresh;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

self.addEventListener("install", event => {
  self.skipWaiting();
  event.waitUntil(keepPage());
});
self.addEventListener("activate", event => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", event => {
  const { origin, pathname } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== root.origin) return;
  if (isOfThePage(pathname) || isOfTheModel(pathname)) event.respondWith(answer(event, pathname));
});
