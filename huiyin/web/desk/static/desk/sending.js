/* Registering, with or without a line. What cannot be sent now waits here under its own key and is sent when the
   server answers again; the server knows the key, so it is registered once however often it is sent. */
(function () {
  "use strict";

  var desk = window.huiyinDesk, store = window.huiyinStore;
  var form = document.querySelector("form[data-desk]");
  if (!desk || !form) return;

  var PATIENCE = 15000;
  var box = document.getElementById("desk-outbox");
  var list = box.querySelector("ul");
  var sending = false;
  var say = function (key, values) { return window.huiyin.say(key, values); };

  function natively(button) {
    form.dataset.native = "1";
    delete form.dataset.sent;
    form.requestSubmit(button);
  }

  function onSubmit(event) {
    var button = event.submitter;
    if (event.target !== form || form.dataset.native || !button || button.name !== "verb") return;
    event.preventDefault();
    event.stopPropagation();
    if (desk.composing() || form.dataset.done) return;
    form.dataset.done = "1";
    button.setAttribute("aria-busy", "true");
    register(button).catch(function () {}).then(function () {
      delete form.dataset.done;
      button.removeAttribute("aria-busy");
    });
  }

  function register(button) {
    var data = new FormData(form, button);
    if (desk.state() === "off") return enqueue(button);
    var given = new AbortController();
    var patience = setTimeout(function () { given.abort(); }, PATIENCE);
    return desk.send(form.action, data, { signal: given.signal }).then(function (answer) {
      clearTimeout(patience);
      if (answer.ok) return desk.forget().then(function () { location.assign(form.dataset.home); return new Promise(function () {}); });
      if (answer.status < 500) { delete form.dataset.done; natively(button); return null; }
      window.huiyin.toast(say("failed"), { alert: true });
      return null;
    }, function (problem) {
      clearTimeout(patience);
      if (problem.line === "signin") return null;
      desk.line("off");
      return enqueue(button);
    });
  }

  function enqueue(button) {
    var values = Object.assign(desk.gather(), { verb: button.value });
    var key = desk.key();
    return store.seal(values).then(function (kept) {
      var row = { id: store.account + ":" + key, account: store.account, key: key, at: Date.now(), state: "waiting" };
      return store.put("outbox", Object.assign(row, kept));
    }).then(function () { return desk.forget(key); }).then(function () {
      begin();
      window.huiyin.toast(say("queued"));
      return show();
    });
  }

  /* Another call on an empty desk, without asking the server for a page. */
  function begin() {
    var fresh = crypto.getRandomValues(new Uint8Array(16));
    form.elements.key.value = Array.prototype.map.call(fresh, function (byte) { return byte.toString(16).padStart(2, "0"); }).join("");
    document.querySelectorAll("[data-clear-desk] [name=key]").forEach(function (field) { field.value = form.elements.key.value; });
    desk.fill({});
    document.querySelectorAll("#desk-safety, #desk-history, #desk-knowledge, #desk-near, .draft-note, .desk-done").forEach(function (part) { part.textContent = ""; });
    document.querySelectorAll("#desk-matters .picks, #desk-routes .picks, .desk-adopted, .desk-chosen").forEach(function (part) { part.remove(); });
    var main = document.querySelector("#desk-bar .is-main");
    if (main) {
      main.value = "hold";
      main.firstChild.textContent = say("holdIt");
    }
    document.dispatchEvent(new CustomEvent("desk:begun"));
    form.elements.phone.focus();
  }

  function flush() {
    if (sending) return Promise.resolve();
    sending = true;
    var work = function () {
      return store.all("outbox").then(function (rows) {
        return rows.filter(function (row) { return row.state === "waiting"; }).reduce(function (before, row) {
          return before.then(function () { return deliver(row); });
        }, Promise.resolve());
      });
    };
    var one = navigator.locks ? navigator.locks.request("huiyin-desk-outbox", work) : work();
    return one.catch(function () {}).then(function () { sending = false; return show(); });
  }

  function deliver(row) {
    return store.unseal(row).then(function (values) {
      var data = new FormData();
      Object.keys(values).forEach(function (name) { data.set(name, values[name]); });
      data.set("key", row.key);
      data.set("queued", "1");
      return desk.send(form.action, data).then(function (answer) {
        return answer.json().then(function (said) {
          var state = answer.ok ? "sent" : "failed";
          return store.seal(answer.ok ? said : Object.assign(values, { wrong: said.wrong[0][1] })).then(function (kept) {
            return store.put("outbox", Object.assign({ id: row.id, account: row.account, key: row.key, at: row.at, state: state }, kept));
          });
        });
      });
    });
  }

  /* ---- The list of what was written without a line ---- */

  function show() {
    return store.all("outbox").then(function (rows) {
      return Promise.all(rows.map(function (row) { return store.unseal(row).then(function (values) { return [row, values]; }); }));
    }).then(function (rows) {
      list.textContent = "";
      rows.forEach(function (pair) { list.append(item(pair[0], pair[1])); });
      box.hidden = !rows.length;
    }).catch(function () {});
  }

  function item(row, values) {
    var entry = document.createElement("li");
    var words = document.createElement("p");
    var below = document.createElement("p");
    below.className = "spread second";
    words.textContent = row.state === "sent" ? values.number : (values.words || "").slice(0, 24);
    if (row.state === "sent") {
      below.append(part(box.dataset.sent + (values.receipt ? " · " + box.dataset.receipt + " " + values.receipt : "")), press(box.dataset.away, function () { store.drop("outbox", row.id).then(show); }));
    } else if (row.state === "failed") {
      below.append(part(values.wrong || box.dataset.failed), press(box.dataset.open, function () { reopen(row, values); }));
    } else below.append(part(box.dataset.waiting));
    entry.append(words, below);
    return entry;
  }

  function part(text) {
    var span = document.createElement("span");
    span.textContent = text;
    return span;
  }

  function press(words, act) {
    var button = document.createElement("button");
    button.type = "button";
    button.className = "button is-small";
    button.textContent = words;
    button.addEventListener("click", act);
    return button;
  }

  function reopen(row, values) {
    form.elements.key.value = row.key;
    desk.fill(values);
    desk.touched();
    store.drop("outbox", row.id).then(show);
  }

  form.addEventListener("submit", onSubmit);
  desk.onLine(flush);
  desk.ready.then(show).then(flush);
})();
