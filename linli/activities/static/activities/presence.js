/* Presence without a network: the leader's ticks, and one's own digits. Without this script both
   are plain forms. Each press is on the disk first and sent from there, in order, with its own key.
   It leaves the queue when the server has answered it; what was refused is shown until it is read. */
(function () {
  "use strict";
  const $ = (id) => document.getElementById(id);
  const root = $("presence"), form = $("present");
  const pocket = window.linliPocket;
  if (!root || !form || !pocket || !pocket.can) return;
  const say = root.dataset;
  const OWN = "carried"; /* as in core/sw.js */
  const AGAIN = 15000, PATIENCE = 20000;
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const digits = form.elements.digits;
  const known = digits && form.elements.step.value; /* the step that the server waits for */
  let queue = []; /* of this person, oldest first */
  let trouble = "", busy = false;

  /* --- the queue on the disk, sealed (core/pocket.js) */
  let kept;
  async function load() {
    kept = await pocket.queue("presence", say.person, say.key);
    queue = await kept.load();
  }
  const put = (one) => kept.put(one);
  async function drop(one) {
    await kept.drop(one);
    queue = queue.filter((other) => other !== one);
  }

  /* --- sending */
  async function send(one) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), PATIENCE);
    try {
      const answer = await fetch(one.door, {
        method: "POST",
        redirect: "manual", /* to the sign-in */
        signal: stop.signal,
        headers: { "X-CSRFToken": token, "Idempotency-Key": one.key, "Phone-Clock": new Date().toISOString() },
        body: new URLSearchParams(one.fields.concat([["person", one.person], ["at", one.at], ["ticket", one.ticket]])),
      });
      return { status: answer.status, said: await answer.json().catch(() => ({})) };
    } finally { clearTimeout(timer); }
  }
  async function flush() {
    if (busy) return;
    busy = true;
    let done = false;
    try {
      let one;
      trouble = "";
      while ((one = queue.find((other) => other.why === undefined))) {
        const { status, said } = await send(one);
        if (status === 200 && said.done) {
          await drop(one);
          learn(one, said.done);
          done = true;
        } else if (status === 404 || ((status === 409 || status === 422) && said.detail)) {
          one.why = said.detail || "";
          await put(one);
        } else {
          trouble = status === 0 || status === 403 ? "signedOut" : "broken";
          break;
        }
        render();
      }
    } catch (_) { trouble = "offline"; }
    busy = false;
    render();
    /* One's own page says by itself what the server knows; a list would lose its place. */
    if (done && digits && queue.every((one) => one.why !== undefined)) location.replace(say.page);
    else if (done) keep();
  }
  function learn(one, words) {
    const row = one.row && form.querySelector("[data-row='" + one.row + "'] small");
    if (!row) return;
    const last = document.createElement("span");
    last.className = "num";
    last.textContent = " · " + words;
    row.append(last);
  }

  /* --- what waits, and what was refused */
  const clock = (at) => new Date(at).toTimeString().slice(0, 5).replace(/^0/, "");
  const did = (one) => [one.title, say[one.step], clock(one.at)].filter(Boolean).join(" · ");
  function render() {
    const place = $("waits");
    const waiting = queue.filter((one) => one.why === undefined);
    place.replaceChildren();
    if (waiting.length && trouble) {
      const part = $("waiting").content.cloneNode(true);
      const button = part.querySelector("button");
      part.querySelector("b").textContent = say[trouble].replace("{n}", waiting.length).replace("{t}", clock(waiting[0].at));
      button.addEventListener("click", flush);
      button.hidden = trouble === "signedOut";
      part.querySelector("a").hidden = !button.hidden;
      place.append(part);
    }
    queue.filter((one) => !waiting.includes(one)).forEach((one) => {
      const part = $("refused").content.cloneNode(true);
      part.querySelector("b").textContent = did(one);
      part.querySelector("[data-why]").textContent = one.why;
      part.querySelector("button").addEventListener("click", () => drop(one).then(render));
      place.append(part);
    });
    form.querySelectorAll("[data-waits]").forEach((one) => one.remove());
    if (digits) turn(known);
    waiting.filter((one) => one.page === say.page).forEach(show);
  }
  function show(one) {
    const words = document.createElement("small");
    words.dataset.waits = "";
    words.className = "sm blk";
    words.textContent = did(one) + " · " + say.waits;
    const row = one.row && form.querySelector("[data-row='" + one.row + "'] .grow");
    if (row) row.append(words);
    else form.prepend(words);
    if (digits) turn(one.step === "in" ? "out" : "in");
  }
  /* After coming comes going. */
  function turn(step) {
    form.elements.step.value = step;
    form.querySelectorAll("[data-label]").forEach((one) => { one.hidden = one.dataset.label !== step; });
  }

  async function press(event) {
    const button = event.submitter;
    const step = digits ? form.elements.step.value : button && button.dataset.verb;
    if (step !== "in" && step !== "out") return; /* the rest is a form */
    /* Where one is is asked first (core/linli.js), and then it is sent once more. */
    if (digits && !form.dataset.asked && navigator.geolocation && form.elements.latitude) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (digits && !digits.value.trim()) return digits.focus();
    const row = digits ? null : button.closest("[data-row]");
    const fields = digits
      ? Array.from(new FormData(form)).filter((pair) => pair[1] && pair[0] !== "csrfmiddlewaretoken")
      : [["row", row.dataset.row], ["step", step]];
    const one = {
      key: crypto.getRandomValues(new Uint32Array(4)).join("-"), person: say.person, page: say.page,
      door: say.door, ticket: say.ticket, at: new Date().toISOString(), step, fields,
      row: row && row.dataset.row, title: row ? row.querySelector("b").textContent : "",
    };
    try { await put(one); }
    catch (_) { /* nowhere to keep it */
      if (row) form.action = button.formAction;
      return form.submit();
    }
    queue.push(one);
    if (digits) { digits.value = ""; delete form.dataset.asked; }
    render();
    flush();
  }

  /* --- the page in the phone */
  async function keep() {
    if (!window.caches || !navigator.serviceWorker) return;
    await navigator.serviceWorker.ready;
    try {
      const page = await fetch(say.page, { redirect: "manual" });
      if (page.ok && page.headers.has("Linli-Until")) {
        const files = Array.from(document.querySelectorAll("script[src],link[rel=stylesheet],link[rel=icon]"));
        const own = await caches.open(OWN);
        await own.addAll(files.map((one) => one.src || one.href));
        await own.put(say.page, page);
      }
    } catch (_) { /* no network: what was kept is still there */ }
    const is = await caches.match(say.page, { cacheName: OWN, ignoreVary: true });
    $("kept").hidden = !is;
  }
  function tick() { if (queue.some((one) => one.why === undefined)) flush(); }

  load().then(() => {
    form.addEventListener("submit", press);
    addEventListener("online", tick);
    document.addEventListener("visibilitychange", () => document.hidden || tick());
    setInterval(tick, AGAIN);
    render();
    keep();
    flush();
  }, () => {}); /* nowhere to keep it: forms */
})();
