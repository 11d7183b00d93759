/* Small comforts. Every page does its work without them. */
(function () {
  "use strict";
  var say = document.body.dataset;

  /* A form that came back: take the reader to what has to be changed. */
  function showProblem(root) {
    var summary = root.querySelector(".errsum:not(.sg *)");
    if (summary) summary.focus();
  }

  /* Keys of the desk: "/" searches, a letter on a link or button opens it. */
  function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (document.documentElement.dataset.keys === "off") return;
    if (event.target.closest("input,select,textarea,[contenteditable]")) return;
    var wanted = event.key.toLowerCase();
    var target = Array.from(document.querySelectorAll("[data-key]")).find(function (one) {
      return one.dataset.key === wanted;
    });
    if (!target) return;
    event.preventDefault();
    if (target.matches("input")) target.focus();
    else target.click();
  }

  /* Ctrl+Enter sends the form one is writing in. */
  function onSend(event) {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    var form = event.target.closest("form");
    if (form && form.method === "post") form.requestSubmit();
  }

  /* A form that asks where one is: the phone says it if its owner lets it, and soon; else without. */
  function onPlace(event) {
    var form = event.target, sender = event.submitter;
    var north = form.elements.latitude, east = form.elements.longitude;
    if (!north || !east || form.dataset.asked || !navigator.geolocation) return;
    if (form.elements.here && !form.elements.here.checked) return; // asked only of who said so
    event.preventDefault();
    event.stopImmediatePropagation();
    if (form.ariaBusy) return;
    form.ariaBusy = "true";
    var late = setTimeout(go, 8000);
    function go(found) {
      if (form.dataset.asked) return;
      clearTimeout(late);
      form.dataset.asked = "yes";
      form.ariaBusy = null;
      if (found && found.coords) {
        north.value = found.coords.latitude.toFixed(6);
        east.value = found.coords.longitude.toFixed(6);
        if (form.elements.datum) form.elements.datum.value = "wgs84"; /* as the W3C says */
      }
      form.requestSubmit(sender);
    }
    navigator.geolocation.getCurrentPosition(go, function () { go(); }, { timeout: 5000, maximumAge: 60000 });
  }

  function toast(words) {
    var place = document.getElementById("toasts");
    var one = document.createElement("div");
    var text = document.createElement("span");
    one.className = "toast";
    text.textContent = words;
    one.append(text);
    place.append(one);
    fade(one);
  }

  /* Ten seconds, and as long as somebody is at it. */
  function fade(one) {
    setTimeout(function () {
      if (one.matches(":hover,:focus-within")) fade(one);
      else one.remove();
    }, 10000);
  }

  showProblem(document);
  document.addEventListener("keydown", onKey);
  document.addEventListener("keydown", onSend);
  document.addEventListener("submit", onPlace, true);
  document.querySelectorAll(".toast").forEach(fade);
  document.body.addEventListener("htmx:afterSwap", function (event) { showProblem(event.target); });
  document.body.addEventListener("htmx:sendError", function () { toast(say.notSent); });
  document.body.addEventListener("htmx:responseError", function () { toast(say.broke); });
  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-print]")) window.print();
  });
  if ("serviceWorker" in navigator && window.isSecureContext) {
    navigator.serviceWorker.register("/sw.js").catch(function () {});
  }
})();
