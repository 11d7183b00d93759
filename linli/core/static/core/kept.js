/* Nothing typed is lost: what is being written is kept with us until it is sent, the desk says
   before it asks for the second factor again and leaves nothing on the screen then, and what was
   sent to a door goes on by itself. */
(function () {
  "use strict";
  var say = document.body.dataset, idle = 15 * 60 * 1000, notice = 2 * 60 * 1000;

  var waiting = document.querySelector("form[data-goes-on]");
  if (waiting) waiting.requestSubmit();
  if (!say.drafts) return;

  var SECRET = "[type=hidden],[type=password],[type=file],[autocomplete=one-time-code]";
  var WRITTEN = "textarea,input:not(" + SECRET + ",[type=checkbox],[type=radio])";
  var forms = Array.from(document.querySelectorAll("main form[method=post]")).filter(function (form) {
    return !form.matches("[data-no-draft],[role=search]") && form.querySelector("textarea," + WRITTEN);
  });

  function fields(form) {
    return Array.from(form.elements).flatMap(function (one) {
      if (!one.name || one.matches("button,fieldset,output," + SECRET)) return [];
      if (one.matches("[type=checkbox],[type=radio]")) return one.checked ? [[one.name, one.value]] : [];
      if (one.multiple) return Array.from(one.selectedOptions).map(function (o) { return [one.name, o.value]; });
      return [[one.name, one.value]];
    });
  }

  function fill(form, pairs) {
    var left = pairs.slice();
    Array.from(form.elements).forEach(function (one) {
      if (!one.name || one.matches("button,fieldset,output," + SECRET)) return;
      var choice = one.matches("[type=checkbox],[type=radio]");
      if (one.multiple) {
        Array.from(one.options).forEach(function (o) {
          o.selected = left.some(function (p) { return p[0] === one.name && p[1] === o.value; });
        });
        return;
      }
      var at = left.findIndex(function (p) { return p[0] === one.name && (!choice || p[1] === one.value); });
      if (choice) one.checked = at >= 0;
      else if (at >= 0) one.value = left[at][1];
      if (at >= 0) left.splice(at, 1);
    });
  }

  function send(n, pairs) {
    var form = forms[n], token = form.elements.csrfmiddlewaretoken;
    if (!token) return;
    mark(form);
    fetch(say.drafts, {
      method: "POST",
      keepalive: true,
      headers: { "X-CSRFToken": token.value },
      body: new URLSearchParams({ page: location.pathname, form: n, words: JSON.stringify(pairs) })
    }).catch(function () {});
  }

  /* Tells the page that takes the form which draft is done with. */
  function mark(form) {
    if (form.elements._draft) return;
    var one = document.createElement("input");
    one.type = "hidden";
    one.name = "_draft";
    one.value = location.pathname;
    form.append(one);
  }

  function offer(n, pairs) {
    var form = forms[n], box = document.createElement("div"), words = document.createElement("p");
    box.className = "note note--info mt4";
    box.setAttribute("role", "status");
    words.className = "grow";
    words.textContent = say.begun;
    box.append(words, button(say.take, "btn btn--sm", function () { fill(form, pairs); mark(form); }),
      button(say.drop, "btn btn--line btn--sm", function () { send(n, []); }));
    // Beside a column of the desk, the box stands above both.
    (form.parentElement.classList.contains("ingrid") ? form.parentElement : form).before(box);
    function button(label, look, does) {
      var one = document.createElement("button");
      one.type = "button";
      one.className = look;
      one.textContent = label;
      one.addEventListener("click", function () { does(); box.remove(); });
      return one;
    }
  }

  if (forms.length) {
    fetch(say.drafts + "?page=" + encodeURIComponent(location.pathname), { cache: "no-store" })
      .then(function (answer) { return answer.ok ? answer.json() : { drafts: [] }; })
      .then(function (found) {
        found.drafts.forEach(function (one) {
          var form = forms[one.form];
          if (form && JSON.stringify(fields(form)) !== JSON.stringify(one.fields)) offer(one.form, one.fields);
        });
      })
      .catch(function () {});
  }
  forms.forEach(function (form, n) {
    var soon = 0;
    function keep() { soon = 0; send(n, fields(form)); }
    form.addEventListener("input", function () { if (!soon) soon = setTimeout(keep, 2000); });
    form.addEventListener("submit", function () { clearTimeout(soon); soon = 0; });
    window.addEventListener("pagehide", function () { if (soon) { clearTimeout(soon); keep(); } });
  });

  if (!say.awake) return;
  var pocket = window.linliPocket, away = 4 * 60 * 60 * 1000; /* as in core/sw.js */
  var touched = Date.now(), warned = null, asks = false;

  function stay() {
    touched = Date.now();
    if (warned) warned.remove();
    warned = null;
    pocket.tell();
    fetch(say.awake, { cache: "no-store" }).catch(function () {});
  }

  function warn() {
    var words = document.createElement("span"), yes = document.createElement("button");
    warned = document.createElement("div");
    warned.className = "toast";
    warned.setAttribute("role", "alertdialog");
    words.textContent = say.soon;
    yes.type = "button";
    yes.textContent = say.stay;
    yes.addEventListener("click", stay);
    warned.append(words, yes);
    document.getElementById("toasts").append(warned);
    yes.focus();
  }

  document.addEventListener("input", function () { if (Date.now() - touched > 4 * 60 * 1000) stay(); });
  document.addEventListener("keydown", function () { if (warned) stay(); });
  document.body.addEventListener("htmx:afterRequest", function () { touched = Date.now(); });
  /* Nobody is there any more: what the phone kept is erased, and the page asks who is here. Only
     what was made to be carried stays while there is no network, for a few hours. */
  function over(quiet) {
    if (asks) return;
    asks = true;
    fetch("/healthz", { cache: "no-store" }).then(leave, function () {
      asks = false;
      if (quiet > away || !document.querySelector("main [data-until]")) leave();
    });
  }
  function leave() {
    asks = true;
    function afresh() { location.replace(location.pathname + location.search); }
    pocket.forget().then(afresh, afresh);
  }

  setInterval(function () {
    var quiet = Date.now() - Math.max(touched, pocket.usedAt());
    if (quiet > idle) {
      if (warned) warned.remove();
      warned = null;
      over(quiet);
    } else if (quiet > idle - notice && !warned) warn();
  }, 5000);
})();
