/* Shows our own page when the network is gone. Keeps that page and its style sheet.

   Of a person's pages it shows only those named in CARRIED and SHAPES, which keep themselves (the
   round of whoever goes out, orders/round.js; presence in an activity, activities/presence.js):
   until the moment their header names, until nobody has touched them for hours, and until somebody
   signs in or out, or the page is denied. Whatever is past that is erased before it is shown.

   Who signs out without a network has left this phone at once; the session ends as soon as there
   is a network, before anything else is fetched. */
"use strict";
const KEPT = "linli-{{ version }}";
const PAGE = "/offline/";
const FILES = [PAGE{% for file in files %}, "{{ file|escapejs }}"{% endfor %}];
const OWN = "carried", USED = "/used"; /* as in core/pocket.js */
const LEAVE = "/sign-out/", LEAVING = "leaving"; /* what is still to be said to the server */
const AWAY = 4 * 36e5; /* as in core/kept.js */
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
  const used = await caches.match(USED, { cacheName: OWN });
  const since = used ? Number(await used.text()) : Date.now();
  if (page && Number(page.headers.get("Linli-Until")) > Date.now() && Date.now() - since < AWAY) return page;
  await caches.delete(OWN);
}

/* A network that is there and does not answer is none. */
function soon(asked) {
  return Promise.race([asked, new Promise((_, no) => setTimeout(no, PATIENCE, "late"))]);
}
async function say(word) {
  for (const one of await self.clients.matchAll({ type: "window" })) one.postMessage(word);
}
async function leave(asked) {
  const words = await asked.clone().text();
  await caches.delete(OWN);
  try {
    const answer = await soon(fetch(asked));
    await say("left");
    return answer;
  } catch (_) {
    await (await caches.open(LEAVING)).put(LEAVE, new Response(words));
    await say("left");
    if (self.registration.sync) await self.registration.sync.register("leave").catch(() => {});
    return Response.redirect(PAGE + "?left", 303);
  }
}
/* Whether nobody is still to be signed out. Where the form's key is not known any more, its cookie
   is gone, and the session's with it. */
let ending = null; /* asked of from several sides, said once */
function isOver() {
  ending = ending || end().finally(() => { ending = null; });
  return ending;
}
async function end() {
  if (!(await caches.has(LEAVING))) return true;
  const words = await (await caches.open(LEAVING)).match(LEAVE);
  try {
    const body = new URLSearchParams(words ? await words.text() : "");
    const answer = await soon(fetch(LEAVE, { method: "POST", body, redirect: "manual" }));
    if (answer.status >= 500) return false;
    return await caches.delete(LEAVING);
  } catch (_) { return false; }
}
async function goOn(asked, path) {
  if (path === PAGE && (await caches.has(LEAVING))) return caches.match(PAGE);
  if (!(await isOver())) return caches.match(PAGE);
  return isCarried(path) ? carried(asked, path) : fetch(asked).catch(() => caches.match(PAGE));
}

self.addEventListener("sync", (event) => {
  if (event.tag === "leave") event.waitUntil(isOver().then((is) => is || Promise.reject(new Error("later"))));
});
self.addEventListener("message", (event) => {
  if (event.data !== "leave") return;
  event.waitUntil(caches.has(LEAVING).then(async (was) => { if (was && (await isOver())) await say("left"); }));
});

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
    if (asked.mode === "navigate" && path === LEAVE) event.respondWith(leave(asked));
    else if (asked.mode === "navigate" && /^\/(sign-|me\/sessions\/)/.test(path)) {
      event.waitUntil(caches.delete(OWN));
    }
    return;
  }
  if (asked.mode === "navigate") {
    event.respondWith(goOn(asked, path));
  } else if (FILES.includes(path) || path.endsWith(".js")) {
    event.respondWith(
      fetch(asked).catch(async () => (await caches.match(asked.url)) || Response.error())
    );
  }
});
