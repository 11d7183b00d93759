/* Shows our own page when the network is gone. Keeps that page and its style sheet.

   Of a person's pages it shows only those named in CARRIED and SHAPES, which keep themselves (the
   round of whoever goes out, orders/round.js; presence in an activity, activities/presence.js): until the moment their header names, and until somebody signs
   in or out, or the page is denied. Whatever is past that is erased before it is shown. */
"use strict";
const KEPT = "linli-{{ version }}";
const PAGE = "/offline/";
const FILES = [PAGE{% for file in files %}, "{{ file|escapejs }}"{% endfor %}];
const OWN = "carried";
const CARRIED = [{% for page in carried %}"{{ page|escapejs }}"{% if not forloop.last %}, {% endif %}{% endfor %}];
const SHAPES = [{% for shape in shapes %}"{{ shape|escapejs }}"{% if not forloop.last %}, {% endif %}{% endfor %}]; /* with * for an id */
const PATIENCE = 8000; /* a network that is there and does not answer */

function isCarried(path) {
  return CARRIED.includes(path) || SHAPES.includes(path.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/, "*"));
}

self.addEventListener("install", (event) => {
  /* Fetched without cookies: the page as it is for nobody in particular. */
  const asked = FILES.map((file) => new Request(file, { credentials: "omit", cache: "reload" }));
  event.waitUntil(caches.open(KEPT).then((kept) => kept.addAll(asked)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = (names) => names.filter((name) => name.startsWith("linli-") && name !== KEPT);
  event.waitUntil(
    caches.keys().then((names) => Promise.all(old(names).map((name) => caches.delete(name))))
      .then(() => self.clients.claim())
  );
});

/* What is kept of the person's page, if it still may be shown. */
async function own(path) {
  const page = await caches.match(path, { cacheName: OWN, ignoreVary: true });
  if (page && Number(page.headers.get("Linli-Until")) > Date.now()) return page;
  await caches.delete(OWN);
}

async function carried(asked, path) {
  const page = await own(path);
  const late = new Promise((answer) => { if (page) setTimeout(answer, PATIENCE, page); });
  const fresh = fetch(asked).then(
    async (answer) => {
      if (!answer.ok && answer.status < 500) await caches.delete(OWN);
      return answer;
    },
    () => page || caches.match(PAGE)
  );
  return Promise.race([fresh, late]);
}

self.addEventListener("fetch", (event) => {
  const asked = event.request;
  const path = new URL(asked.url).pathname;
  if (asked.method !== "GET") {
    if (asked.mode === "navigate" && /^\/(sign-|me\/sessions\/)/.test(path)) {
      event.waitUntil(caches.delete(OWN));
    }
    return;
  }
  if (asked.mode === "navigate") {
    event.respondWith(
      isCarried(path) ? carried(asked, path) : fetch(asked).catch(() => caches.match(PAGE))
    );
  } else if (FILES.includes(path) || path.endsWith(".js")) {
    event.respondWith(
      fetch(asked).catch(async () => (await caches.match(asked.url)) || Response.error())
    );
  }
});
