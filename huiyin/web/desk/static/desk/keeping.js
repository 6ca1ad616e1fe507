/* The desk's memory. Whatever is typed is kept on this computer at once and on the server every few seconds; both
   copies are sealed. */
(function () {
  "use strict";

  var form = document.querySelector("form[data-desk]");
  if (!form) return;

  var store = window.huiyinStore;
  var KEPT_FOR = 7 * 24 * 3600 * 1000;
  var SAVE_EVERY = 2000;
  var LOCAL_AFTER = 120;
  var WITHOUT = /^(csrfmiddlewaretoken|verb|key|park|queued|typed_at)$/;
  var say = function (key, values) { return window.huiyin ? window.huiyin.say(key, values) : ""; };
  var typedAt = Number(form.dataset.typedAt) || 0;
  var localTimer = 0;
  var saveTimer = 0;
  var going = null;
  var composing = false;
  var waits = [];

  function key() { return form.elements.key.value; }

  /* ---- The form as values, and back ---- */

  function gather() {
    var values = {};
    new FormData(form).forEach(function (value, name) { if (!WITHOUT.test(name)) values[name] = value; });
    return values;
  }

  function begun(values) { return store.who.concat("words", "place").some(function (name) { return values[name]; }); }

  function same(one, other) {
    var names = Object.keys(one).concat(Object.keys(other));
    return names.every(function (name) { return (one[name] || "") === (other[name] || ""); });
  }

  function fill(values) {
    Array.prototype.forEach.call(form.elements, function (element) {
      if (!element.name || WITHOUT.test(element.name) || element.type === "submit") return;
      var value = values[element.name] || "";
      if (/^(radio|checkbox)$/.test(element.type)) element.checked = Boolean(value) && element.value === value;
      else element.value = value;
    });
    carry(values);
    document.body.dispatchEvent(new CustomEvent("suggest"));
  }

  /* A chosen proposal whose line is not on the page yet travels along until the answer draws it. */
  function carry(values) {
    ["matter", "lead", "kind", "lon", "lat"].forEach(function (name) {
      if (!values[name] || (new FormData(form)).get(name) === values[name]) return;
      var carried = document.createElement("input");
      carried.type = "hidden";
      carried.name = name;
      carried.value = values[name];
      carried.dataset.carried = "1";
      form.append(carried);
    });
  }

  document.addEventListener("htmx:afterSettle", function () {
    form.querySelectorAll("[data-carried]").forEach(function (carried) {
      var own = Array.prototype.some.call(form.elements, function (one) {
        return one !== carried && one.name === carried.name && (one.checked || (one.type === "hidden" && one.value));
      });
      if (own) carried.remove();
    });
  });

  /* ---- Keeping ---- */

  function clock(moment) {
    var shape = { hour: "2-digit", minute: "2-digit", second: "2-digit", timeZone: form.dataset.zone || undefined };
    return moment.toLocaleTimeString("en-GB", shape);
  }

  function keepHere() {
    clearTimeout(localTimer);
    localTimer = 0;
    var values = gather();
    var row = { id: store.account + ":" + key(), account: store.account, key: key(), at: typedAt };
    if (!begun(values)) return store.drop("calls", row.id).catch(function () {});
    return store.seal(values).then(function (kept) { return store.put("calls", Object.assign(row, kept)); }).then(function () {
      document.getElementById("desk-local").textContent = say("saved", { time: clock(new Date()) });
    }).catch(function () { /* a private window keeps nothing here; the server does */ });
  }

  function token() {
    return (window.huiyin && window.huiyin.cookie("csrftoken")) || form.elements.csrfmiddlewaretoken.value;
  }

  /* Every request of the desk: what came back, or why nothing did ("off" or "signin"). */
  function send(address, data, more) {
    data.set("csrfmiddlewaretoken", token());
    var options = { method: "POST", body: data, redirect: "manual", headers: { "X-Desk": "1", "X-CSRFToken": token() } };
    return fetch(address, Object.assign(options, more)).then(function (answer) {
      if (answer.type === "opaqueredirect" || answer.status === 403) throw { line: "signin" };
      if (answer.status === 502 || answer.status === 503 || answer.status === 504) throw { line: "off" };
      line("");
      return answer;
    }, function (error) {
      if (error.name === "AbortError") throw error;
      throw { line: "off" };
    }).catch(function (problem) {
      if (problem.line) line(problem.line);
      throw problem;
    });
  }

  function keepThere() {
    clearTimeout(saveTimer);
    saveTimer = 0;
    if (composing || form.dataset.done) return Promise.resolve();
    if (!begun(gather())) return Promise.resolve();
    if (going) going.abort();
    going = new AbortController();
    var data = new FormData(form);
    return send(form.dataset.save, data, { signal: going.signal }).then(function (answer) {
      return answer.ok ? answer.text() : "";
    }).then(function (html) {
      var fresh = new DOMParser().parseFromString(html, "text/html").getElementById("desk-saved");
      if (fresh) document.getElementById("desk-saved").innerHTML = fresh.innerHTML;
    }).catch(function () { /* the line above the words says so */ });
  }

  function touched() {
    typedAt = Date.now();
    if (!localTimer) localTimer = setTimeout(keepHere, LOCAL_AFTER);
    if (!saveTimer) saveTimer = setTimeout(keepThere, SAVE_EVERY);
  }

  // Also where the form is sent without script, to put the call aside: all saves go by one clock, this computer's.
  form.addEventListener("formdata", function (event) { event.formData.set("typed_at", typedAt); });

  /* ---- The line ---- */

  var state = "";
  var pinging = 0;

  function line(now) {
    if (now === state) return;
    var back = state && !now;
    state = now;
    document.querySelectorAll("#desk-line [data-when=off], #desk-line [data-when=signin]").forEach(function (part) {
      part.hidden = part.dataset.when !== now;
    });
    showLine();
    clearTimeout(pinging);
    if (now) pinging = setTimeout(ping, 3000);
    if (back) waits.forEach(function (then) { then(); });
  }

  function showLine() {
    var box = document.getElementById("desk-line");
    box.hidden = !Array.prototype.some.call(box.children, function (part) { return !part.hidden; });
  }

  function ping() {
    pinging = 0;
    if (!state) return;
    var data = new FormData(form);
    var asked = begun(gather()) ? send(form.dataset.save, data) : fetch("/healthz", { cache: "no-store" }).then(function (answer) {
      if (answer.ok && state === "off") line("");
    });
    asked.catch(function () {}).then(function () { if (state) pinging = setTimeout(ping, 3000); });
  }

  window.addEventListener("online", function () { if (state) ping(); });
  window.addEventListener("focus", function () { if (state === "signin") ping(); });

  /* ---- Coming back ---- */

  function other(words, values) {
    var part = document.querySelector("#desk-line [data-when=other]");
    var mine = gather();
    part.querySelector("[data-other-words]").textContent = words;
    part.hidden = false;
    showLine();
    part.querySelector("[data-other]").onclick = function () {
      fill(values);
      touched();
      other(words, mine);
    };
  }

  function heldElsewhere(row) {
    return Array.prototype.some.call(document.querySelectorAll(".desk-held a"), function (link) {
      return link.href.endsWith("call=" + encodeURIComponent(row.key));
    });
  }

  function restore() {
    if (form.querySelector("[data-error-summary]")) return keepHere();
    return store.all("calls").then(function (rows) {
      rows.filter(function (row) { return Date.now() - row.at > KEPT_FOR; }).forEach(function (row) { store.drop("calls", row.id); });
      rows.sort(function (one, two) { return two.at - one.at; });
      var empty = !begun(gather()) && !new URLSearchParams(location.search).has("new");
      var row = rows.find(function (one) { return one.key === key(); }) ||
        (empty && rows.find(function (one) { return !heldElsewhere(one); }));
      return row && store.unseal(row).then(function (values) { bring(row, values); });
    }).catch(function () { /* nothing kept here, or not ours to read */ });
  }

  function bring(row, values) {
    var there = gather();
    if (row.key === key() && same(values, there)) return;
    if (row.key === key() && row.at < typedAt) {
      other(say("olderHere", { time: clock(new Date(row.at)) }), values);
      return;
    }
    form.elements.key.value = row.key;
    document.querySelectorAll("[data-clear-desk] [name=key]").forEach(function (field) { field.value = row.key; });
    fill(values);
    if (begun(there)) other(say("olderThere", { time: clock(new Date(typedAt)) }), there);
    else window.huiyin.toast(say("restored", { time: clock(new Date(row.at)) }));
    typedAt = row.at;
    document.dispatchEvent(new CustomEvent("desk:restored"));
  }

  function forget(which) { return store.drop("calls", store.account + ":" + (which || key())).catch(function () {}); }

  /* Signing out leaves nothing behind: the server has it by then. */
  document.addEventListener("submit", function (event) {
    var out = event.target;
    if (!/\/signout\/$/.test(out.action) || out.dataset.cleared) return;
    event.preventDefault();
    keepThere().then(function () { return store.all("calls"); }).then(function (rows) {
      return state ? null : Promise.all(rows.map(function (row) { return store.drop("calls", row.id); }));
    }).catch(function () {}).then(function () {
      out.dataset.cleared = "1";
      out.submit();
    });
  });

  document.addEventListener("compositionstart", function () { composing = true; });
  document.addEventListener("compositionend", function () { composing = false; touched(); });
  document.addEventListener("visibilitychange", function () {
    if (document.visibilityState === "hidden" && (localTimer || saveTimer)) { keepHere(); keepThere(); }
  });

  window.huiyinDesk = {
    touched: touched, keepNow: function () { return keepHere().then(keepThere); }, gather: gather, fill: fill,
    forget: forget, send: send, key: key, line: line, state: function () { return state; },
    composing: function () { return composing; }, onLine: function (then) { waits.push(then); },
  };
  window.huiyinDesk.ready = restore();
})();
