/* Nothing typed is ever lost: forms with data-draft="name" are kept on this device until they have been sent.
   Passwords, files and hidden fields are never kept; a draft is forgotten after three days. */
(function () {
  "use strict";

  var PREFIX = "huiyin-draft:";
  var PENDING = "huiyin-draft-sent:";
  var KEEP = 3 * 24 * 3600 * 1000;
  var say = function (key, values) { return window.huiyin ? window.huiyin.say(key, values) : ""; };
  var timers = new WeakMap();

  /* A private window may refuse storage; the page must not fall over for it. */
  function read(store, key) {
    try { return store.getItem(key); } catch (error) { return null; }
  }

  function write(store, key, value) {
    try {
      if (value === null) store.removeItem(key);
      else store.setItem(key, value);
      return true;
    } catch (error) { return false; }
  }

  function fields(form) {
    return Array.prototype.filter.call(form.elements, function (element) {
      return element.name && !element.closest("[data-no-draft]") &&
        !/^(password|file|hidden|submit|button|reset)$/.test(element.type) && element.tagName !== "FIELDSET";
    });
  }

  function gather(form) {
    return fields(form).map(function (element) {
      if (/^(checkbox|radio)$/.test(element.type)) return [element.name, element.value, element.checked];
      return [element.name, element.value];
    });
  }

  function clock(moment) {
    return moment.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
  }

  function save(form) {
    var draft = { at: Date.now(), values: gather(form) };
    var done = write(localStorage, PREFIX + form.dataset.draft, JSON.stringify(draft));
    var status = form.querySelector("[data-draft-status]") || document.querySelector('[data-draft-status="' + form.dataset.draft + '"]');
    if (done && status) status.textContent = say("saved", { time: clock(new Date()) });
  }

  function later(form) {
    clearTimeout(timers.get(form));
    timers.set(form, setTimeout(function () { save(form); }, 400));
  }

  function same(form, values) {
    return JSON.stringify(gather(form)) === JSON.stringify(values);
  }

  function fill(form, values) {
    var left = values.slice();
    fields(form).forEach(function (element) {
      var tick = /^(checkbox|radio)$/.test(element.type);
      var at = left.findIndex(function (entry) {
        return entry[0] === element.name && (!tick || entry[1] === element.value);
      });
      if (at < 0) return;
      var entry = left.splice(at, 1)[0];
      if (tick) element.checked = entry[2];
      else element.value = entry[1];
    });
    form.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function forget(name) {
    write(localStorage, PREFIX + name, null);
    write(sessionStorage, PENDING + name, null);
  }

  function notice(form, draft, before) {
    var box = document.createElement("p");
    box.className = "draft-note";
    box.setAttribute("role", "status");
    var text = document.createElement("span");
    text.textContent = say("restored", { time: clock(new Date(draft.at)) });
    box.append(text, choice(say("keep"), function () { box.remove(); }), choice(say("discard"), function () {
      fill(form, before);
      clearTimeout(timers.get(form));
      forget(form.dataset.draft);
      box.remove();
    }));
    form.prepend(box);
  }

  function choice(words, act) {
    var button = document.createElement("button");
    button.type = "button";
    button.className = "button is-small";
    button.textContent = words;
    button.addEventListener("click", act);
    return button;
  }

  function restore(form) {
    var draft = JSON.parse(read(localStorage, PREFIX + form.dataset.draft) || "null");
    if (!draft) return;
    if (Date.now() - draft.at > KEEP) { forget(form.dataset.draft); return; }
    if (form.querySelector("[data-error-summary]") || same(form, draft.values)) return;
    var before = gather(form);
    fill(form, draft.values);
    notice(form, draft, before);
  }

  /* A form that was sent and did not come back with errors has arrived; its draft has done its work. */
  function settle() {
    var names = [];
    try {
      for (var place = 0; place < sessionStorage.length; place += 1) {
        var key = sessionStorage.key(place);
        if (key.indexOf(PENDING) === 0) names.push(key.slice(PENDING.length));
      }
    } catch (error) { return; }
    var failed = document.querySelector("[data-error-summary]") || document.body.classList.contains("is-error");
    names.forEach(function (name) {
      if (failed) write(sessionStorage, PENDING + name, null);
      else forget(name);
    });
  }

  function changed(form) {
    return form.dataset.warn !== undefined && form.dataset.dirty && !form.dataset.sent;
  }

  document.addEventListener("input", function (event) {
    var form = event.target.form || event.target.closest("form");
    if (!form) return;
    form.dataset.dirty = "1";
    if (form.dataset.draft) later(form);
  });
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (!form.dataset.draft) return;
    clearTimeout(timers.get(form));
    save(form);
    if (!event.defaultPrevented) write(sessionStorage, PENDING + form.dataset.draft, "1");
  });
  document.addEventListener("htmx:afterRequest", function (event) {
    var form = event.target.closest && event.target.closest("form[data-draft]");
    if (form && event.detail.successful && !form.querySelector("[data-error-summary]")) forget(form.dataset.draft);
  });
  window.addEventListener("beforeunload", function (event) {
    if (Array.prototype.some.call(document.forms, changed)) event.preventDefault();
  });
  document.addEventListener("visibilitychange", function () {
    if (document.visibilityState !== "hidden") return;
    document.querySelectorAll("form[data-draft]").forEach(function (form) { if (form.dataset.dirty && !form.dataset.sent) save(form); });
  });

  settle();
  document.querySelectorAll("form[data-draft]").forEach(restore);
})();
