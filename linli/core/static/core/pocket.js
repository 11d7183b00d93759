/* What waits in this phone to be sent, and what happens to it when somebody leaves.

   A step that was taken without a network is kept sealed (AES-GCM) for whoever took it: the key
   comes with their own pages, and goes with them at sign-out. From then on nobody reads it here;
   it is sent when the same person signs in again. */
(function () {
  "use strict";
  const OWN = "carried", USED = "/used"; /* as in core/sw.js */
  const WEEK = 7 * 864e5, MINUTE = 6e4, AGAIN = 15000;
  const worker = navigator.serviceWorker;
  const signedIn = Boolean(document.body.dataset.drafts);
  let gone = false;

  /* --- the queue on the disk, one for all pages */
  let opened = null;
  function base() {
    opened = opened || new Promise((ok, no) => {
      const asked = indexedDB.open("linli-pocket", 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore("queue", { keyPath: "id", autoIncrement: true });
      asked.onsuccess = () => ok(asked.result);
      asked.onerror = () => no(asked.error);
    });
    return opened;
  }
  async function store(work) {
    const it = await base();
    return new Promise((ok, no) => {
      const turn = it.transaction("queue", "readwrite", { durability: "strict" });
      const asked = work(turn.objectStore("queue"));
      turn.oncomplete = () => ok(asked.result);
      turn.onabort = turn.onerror = () => no(turn.error);
    });
  }

  /* The entries of one page (`of`) and one person: { load, put, drop }. Fails where nothing can be
     kept or sealed. */
  async function queue(of, person, hex) {
    const raw = Uint8Array.from(hex.match(/../g), (two) => parseInt(two, 16));
    const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
    const additionalData = new TextEncoder().encode(of + " " + person);
    async function open(row) {
      const box = await crypto.subtle.decrypt({ name: "AES-GCM", iv: row.iv, additionalData }, key, row.box);
      return Object.assign(JSON.parse(new TextDecoder().decode(box)), { id: row.id });
    }
    await base();
    return {
      async load() {
        const found = [];
        for (const row of await store((rows) => rows.getAll())) {
          if (row.person === person && row.of === of) {
            const one = await open(row).catch(() => null); /* sealed by a key that is no more */
            if (one) found.push(one);
          } else if (row.person !== person && Date.now() - row.at > WEEK) {
            /* What somebody else left here is theirs; it waits for them a week. */
            await store((rows) => rows.delete(row.id));
          }
        }
        return found;
      },
      async put(one) {
        const { id, ...facts } = one;
        const iv = crypto.getRandomValues(new Uint8Array(12));
        const plain = new TextEncoder().encode(JSON.stringify(facts));
        const box = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData }, key, plain);
        const row = { of, person, at: Date.parse(one.at), iv, box };
        if (id) row.id = id;
        one.id = await store((rows) => rows.put(row));
      },
      drop(one) { return store((rows) => rows.delete(one.id)); },
    };
  }
  async function waiting(person) {
    const all = await store((rows) => rows.getAll());
    return all.filter((row) => row.person === person).length;
  }

  /* Whether the browser promises to keep it, also when the phone runs short of space. */
  async function promised() {
    if (!window.indexedDB || !window.caches || !navigator.storage || !navigator.storage.persist) return false;
    return (await navigator.storage.persisted()) || navigator.storage.persist();
  }

  /* --- when this browser was used last, in whichever tab; the worker shows nothing that lay about */
  const tabs = window.BroadcastChannel ? new BroadcastChannel("linli-used") : null;
  let last = Date.now(), written = 0;
  if (tabs) tabs.addEventListener("message", () => { last = Date.now(); });
  async function used() {
    const now = Date.now();
    if (!signedIn || gone || now - written < MINUTE) return;
    written = now;
    if (window.caches && (await caches.has(OWN))) await (await caches.open(OWN)).put(USED, new Response(String(now)));
  }
  /* Another tab was heard of by the server. */
  function tell() { if (signedIn && tabs) tabs.postMessage("used"); }

  /* --- leaving */
  async function forget() {
    gone = true;
    if (window.caches) await caches.delete(OWN);
  }
  async function go(form) {
    await forget().catch(() => {});
    form.dataset.sure = "yes";
    form.requestSubmit();
  }
  function ask(form, n) {
    const part = form.querySelector("template").content.cloneNode(true);
    const box = part.firstElementChild;
    const [stay, leave] = box.querySelectorAll("button");
    box.querySelector("b").textContent = box.dataset.words.replace("{n}", n);
    stay.addEventListener("click", () => box.remove());
    leave.addEventListener("click", () => { leave.disabled = true; go(form); });
    const before = form.parentNode.querySelector("[data-asks]");
    if (before) before.remove();
    form.before(box);
    stay.focus();
  }
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.dataset.leaves || form.dataset.sure) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    waiting(form.dataset.leaves).then((n) => (n ? ask(form, n) : go(form)), () => go(form));
  }, true);

  if (worker) {
    worker.addEventListener("message", (event) => {
      if (event.data !== "left" || gone) return; /* whoever leaves is on the way out already */
      if (signedIn || location.pathname === "/offline/") location.replace("/");
    });
    const end = () => { if (worker.controller) worker.controller.postMessage("leave"); };
    addEventListener("online", end);
    if (document.getElementById("left")) setInterval(end, AGAIN);
  }
  const left = document.getElementById("left"); /* of the page without a network */
  if (left && location.search === "?left") left.hidden = false;

  ["pointerdown", "keydown", "input"].forEach((name) => document.addEventListener(name, used, { passive: true }));
  used();
  tell();
  const can = Boolean(window.indexedDB && window.crypto && crypto.subtle && window.fetch);
  window.linliPocket = { can, queue, promised, tell, usedAt: () => last, forget };
})();
