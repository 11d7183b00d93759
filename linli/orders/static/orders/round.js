/* The day's round in the phone. Without this script the page is links and forms.
   Every step is on the disk first, sealed, and sent from there, in order, with its own key. It
   leaves the queue when the server has taken it, or when the worker drops it. */
(function () {
  "use strict";
  const $ = (id) => document.getElementById(id);
  const root = $("carried");
  const pocket = window.linliPocket;
  if (!root || !pocket) return;
  pocket.promised().catch(() => false).then((is) => { if ($("unsure")) $("unsure").hidden = is; });
  if (!pocket.can) return;
  const say = root.dataset;
  const OWN = "carried"; /* as in core/sw.js */
  const AGAIN = 15000, PATIENCE = 20000, LONGEST = 1000;
  const token = $("forms").content.querySelector("[name=csrfmiddlewaretoken]").value;
  const steps = {};
  $("forms").content.querySelectorAll("[data-verb]").forEach((one) => { steps[one.dataset.verb] = one; });
  const stops = Array.from(document.querySelectorAll(".stops > li"));
  let queue = []; /* of this person, oldest first */
  let trouble = "";
  let busy = false;
  const begun = Date.now();

  /* --- the queue on the disk, sealed (core/pocket.js) */
  let kept;
  async function load() {
    kept = await pocket.queue("round", say.person, say.key);
    queue = await kept.load();
  }
  const put = (one) => kept.put(one);
  async function drop(one) {
    await kept.drop(one);
    queue = queue.filter((other) => other !== one);
  }
  async function enqueue(order, title, turn, verb, fields) {
    const key = crypto.getRandomValues(new Uint32Array(4)).join("-");
    const one = { key, person: say.person, order, title, turn, verb, fields, at: new Date().toISOString() };
    await put(one);
    queue.push(one);
  }

  /* --- sending */
  async function send(one) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), PATIENCE);
    const facts = [["order", one.order], ["verb", one.verb], ["turn", one.turn], ["person", one.person], ["at", one.at]];
    try {
      const answer = await fetch(say.door, {
        method: "POST",
        redirect: "manual", /* to the sign-in */
        signal: stop.signal,
        headers: { "X-CSRFToken": token, "Idempotency-Key": one.key, "Phone-Clock": new Date().toISOString() },
        body: new URLSearchParams(one.fields.concat(facts)),
      });
      const said = await answer.json().catch(() => ({}));
      return { status: answer.status, said };
    } finally { clearTimeout(timer); }
  }
  async function flush() {
    if (busy) return;
    busy = true;
    let moved = false;
    try {
      let one;
      trouble = "";
      while ((one = queue.find((other) => !other.clash))) {
        const { status, said } = await send(one);
        if (status === 200 && said.order) await drop(one);
        else if ([400, 404, 409, 422].includes(status)) {
          one.clash = said;
          await put(one);
        } else {
          trouble = status === 0 || status === 403 ? "signedOut" : "broken";
          break;
        }
        learn(said.order);
        moved = true;
        render();
      }
    } catch (_) { trouble = "offline"; }
    busy = false;
    render();
    if (moved) keep();
  }
  /* What the server says of an order is true from now on. */
  function learn(order) {
    const row = order && $(order.id);
    if (!row) return;
    row.dataset.turn = order.turn;
    row.dataset.status = order.status;
    row.querySelector("[data-state]").textContent = order.state;
    if (order.is_inside) row.dataset.verbs = row.dataset.verbs.replace(/\barrive\b ?/, "");
  }

  /* --- the stops as they are once all is sent */
  function now(row) {
    let status = row.dataset.status;
    let verbs = row.dataset.verbs.split(" ");
    for (const one of queue.filter((other) => other.order === row.id && !other.clash)) {
      status = steps[one.verb].dataset.to || status;
      if (one.verb === "arrive") verbs = verbs.filter((verb) => verb !== "arrive");
    }
    verbs = verbs.filter((verb) => verb && steps[verb].dataset.of.split(" ").includes(status));
    return { status, verbs };
  }
  const clock = (at) => new Date(at).toTimeString().slice(0, 5).replace(/^0/, "");
  const aside = (verb) => steps[verb].tagName === "DETAILS"; /* possible beside what comes next */
  function did(one) {
    const said = new Map(one.fields);
    const chosen = said.get("service") && steps[one.verb].querySelector("[value='" + said.get("service") + "']");
    const text = [chosen ? chosen.parentNode.textContent.trim() : "", said.get("words")].filter(Boolean).join(" · ");
    return clock(one.at) + " " + steps[one.verb].dataset.label + (text ? " · " + text : "");
  }
  function line(list, text) {
    const one = document.createElement("li");
    one.textContent = text;
    list.append(one);
  }

  function render() {
    for (const row of stops) {
      const { status, verbs } = now(row);
      const next = row.querySelector("[data-next]");
      const label = $("is-" + status);
      if (label) row.querySelector("[data-state]").replaceChildren(label.content.cloneNode(true));
      row.querySelector("[data-waits]").hidden = !queue.some((one) => one.order === row.id && !one.clash);
      if (next) {
        next.hidden = !verbs.length || aside(verbs[0]);
        if (!next.hidden) next.textContent = steps[verbs[0]].dataset.label;
      }
    }
    bar();
    clash();
    shell();
  }
  function bar() {
    const waiting = queue.filter((one) => !one.clash);
    const place = $("waits");
    if (!waiting.length || !trouble) return place.replaceChildren();
    const part = $("waiting").content.cloneNode(true);
    const button = part.querySelector("button");
    part.querySelector("b").textContent = say[trouble].replace("{n}", waiting.length).replace("{t}", clock(waiting[0].at));
    button.addEventListener("click", flush);
    button.hidden = trouble === "signedOut";
    part.querySelector("a").hidden = !button.hidden;
    place.replaceChildren(part);
  }

  /* --- both versions, one card for each order */
  function clash() {
    const lost = queue.filter((one) => one.clash);
    const orders = Array.from(new Set(lost.map((one) => one.order)));
    $("clashes").replaceChildren(...orders.map((order) => {
      const mine = lost.filter((one) => one.order === order);
      const last = mine[mine.length - 1].clash;
      const part = $("clash").content.cloneNode(true);
      const find = (name) => part.querySelector("[data-" + name + "]");
      find("title").textContent = mine[0].title;
      find("why").textContent = mine[0].clash.detail || say.gone;
      mine.forEach((one) => line(find("mine"), did(one)));
      if (last.order) {
        line(find("theirs"), last.order.state);
        const news = (mine[0].clash.order || last.order).news;
        news.forEach((one) => line(find("theirs"), one.when + " " + one.who + " " + one.what));
      } else line(find("theirs"), say.gone);
      find("note").hidden = !(last.order && last.order.may_note);
      find("note").addEventListener("click", () => settle(mine, true));
      find("drop").addEventListener("click", () => settle(mine, false));
      return part;
    }));
  }
  async function settle(mine, isNote) {
    for (const one of mine) {
      const texts = isNote ? did(one).match(new RegExp("[^]{1," + LONGEST + "}", "g")) : [];
      for (const text of texts) {
        await enqueue(one.order, one.title, one.turn, "note", [["kind", "note"], ["words", text]]);
      }
      await drop(one);
    }
    render();
    flush();
  }

  /* --- one stop. A form that stays is left alone: somebody may be writing in it. */
  let shown = "";
  function shell() {
    const row = stops.find((one) => "#" + one.id === location.hash);
    const place = $("stop");
    place.hidden = !row;
    if ($("round")) $("round").hidden = Boolean(row);
    if (shown !== (row && row.id)) place.replaceChildren();
    shown = row && row.id;
    if (!row) return;
    if (!place.firstChild) {
      place.append($("shell").content.cloneNode(true));
      place.querySelector("[data-what]").append(row.querySelector("template").content.cloneNode(true));
      place.querySelector("[data-whole]").href = row.querySelector("a").href;
    }
    const mine = queue.filter((one) => one.order === row.id);
    const done = place.querySelector("[data-done]");
    done.hidden = !mine.length;
    done.replaceChildren();
    mine.forEach((one) => line(done, did(one) + " · " + say.queued));
    const verbs = now(row).verbs;
    const part = place.querySelector("[data-forms]");
    const find = (verb) => part.querySelector("[data-verb=" + verb + "]");
    Array.from(part.children).forEach((one) => { if (!verbs.includes(one.dataset.verb)) one.remove(); });
    verbs.forEach((verb, index) => {
      if (find(verb)) return;
      const step = steps[verb].cloneNode(true);
      step.querySelector("form").addEventListener("submit", (event) => {
        event.preventDefault();
        press(row, step, event.target);
      });
      part.insertBefore(step, part.children[index] || null);
    });
    part.querySelectorAll(".btn").forEach((one, index) => one.classList.toggle("btn--line", index > 0));
  }
  async function press(row, step, form) {
    const verb = step.dataset.verb;
    const skip = ["csrfmiddlewaretoken", "at"];
    const fields = Array.from(new FormData(form)).filter((pair) => pair[1] && !skip.includes(pair[0]));
    form.querySelector("button").disabled = true; /* pressed twice is meant once */
    try { await enqueue(row.id, row.dataset.title, row.dataset.turn, verb, fields); }
    catch (_) {
      form.action = row.querySelector("a").href + "do/" + verb + "/";
      return form.submit();
    }
    step.remove(); /* a fresh one comes if it is possible again */
    render();
    flush();
  }

  /* --- the page in the phone */
  async function keep() {
    if (!window.caches) return;
    if (!navigator.serviceWorker) return;
    await navigator.serviceWorker.ready;
    try {
      const page = await fetch(say.page, { redirect: "manual" });
      if (page.ok) {
        const files = Array.from(document.querySelectorAll("script[src],link[rel=stylesheet],link[rel=icon]"));
        const own = await caches.open(OWN);
        await own.addAll(files.map((one) => one.src || one.href));
        await own.put(say.page, page);
      } else if (page.status < 500) await caches.delete(OWN);
    } catch (_) { /* no network: what was kept is still there */ }
    const is = await caches.match(say.page, { cacheName: OWN, ignoreVary: true });
    if ($("kept")) $("kept").hidden = $("kept-how").hidden = !is;
  }
  async function tick() {
    if (Date.now() >= say.until && begun < say.until) {
      if (window.caches) await caches.delete(OWN);
      location.replace(say.page);
    } else if (queue.some((one) => !one.clash)) flush();
  }

  load().then(() => {
    stops.forEach((row) => row.addEventListener("click", (event) => {
      const link = event.target.closest("a");
      if (!link || link.protocol === "tel:") return;
      event.preventDefault();
      location.hash = row.id;
    }));
    addEventListener("hashchange", () => { shell(); scrollTo(0, 0); });
    addEventListener("online", tick);
    document.addEventListener("visibilitychange", () => document.hidden || tick());
    setInterval(tick, AGAIN);
    render();
    keep();
    flush();
  }, () => {}); /* nowhere to keep it: links and forms */
})();
