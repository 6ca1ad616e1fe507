/* Everything by keyboard. A key is written in the page: data-key="s", "mod+Enter", "g t", "1", "/" or "z".
   Single letters work outside text fields; inside them hold Alt. ? lists the keys of this page. */
(function () {
  "use strict";

  var say = function (key, values) { return window.huiyin ? window.huiyin.say(key, values) : ""; };
  var isMac = /Mac|iPhone|iPad/.test(navigator.platform || "");
  var STORE = "huiyin-single-keys";
  var waitingForGo = 0;

  function singleKeysOn() {
    try { return localStorage.getItem(STORE) !== "off"; } catch (error) { return true; }
  }

  function isWriting(element) {
    if (!element) return false;
    if (element.isContentEditable || element.tagName === "TEXTAREA" || element.tagName === "SELECT") return true;
    return element.tagName === "INPUT" && !/^(checkbox|radio|button|submit|range|file|color|reset)$/.test(element.type);
  }

  function visible(element) {
    return element.getClientRects().length > 0 && !element.disabled;
  }

  function top() {
    var dialogs = document.querySelectorAll("dialog[open]");
    return dialogs.length ? dialogs[dialogs.length - 1] : document;
  }

  function holders() {
    return Array.prototype.filter.call(top().querySelectorAll("[data-key]"), visible);
  }

  function find(name) {
    return holders().find(function (element) { return element.dataset.key === name; });
  }

  /* Letters are told by where they lie when Alt changes what they print (⌥s is ß on a Mac). */
  function letter(event) {
    if (event.altKey && /^Key[A-Z]$/.test(event.code)) return event.code.slice(3).toLowerCase();
    if (event.altKey && /^Digit\d$/.test(event.code)) return event.code.slice(5);
    return event.key.length === 1 ? event.key.toLowerCase() : event.key;
  }

  function nameOf(event) {
    var parts = [];
    if (event.ctrlKey || event.metaKey) parts.push("mod");
    if (event.shiftKey && (parts.length || event.key.length > 1)) parts.push("shift");
    parts.push(letter(event));
    return parts.join("+");
  }

  function use(element) {
    if (isWriting(element)) {
      element.focus();
      if (element.select) element.select();
    } else if (element.tagName === "LABEL") {
      element.click();
      if (element.control) element.control.focus();
    } else {
      element.focus({ preventScroll: true });
      element.click();
    }
  }

  function rows() {
    return Array.prototype.filter.call(top().querySelectorAll("[data-list] [data-row]"), visible);
  }

  function link(row) {
    return row.querySelector("a[href], button") || row;
  }

  function move(step) {
    var all = rows();
    if (!all.length) return false;
    var here = all.findIndex(function (row) { return row.contains(document.activeElement); });
    if (here < 0) here = all.findIndex(function (row) { return row.classList.contains("is-current"); });
    var next = here < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(here + step, 0), all.length - 1);
    link(all[next]).focus();
    all[next].scrollIntoView({ block: "nearest" });
    return true;
  }

  function search() {
    var box = find("/") || document.querySelector("input[type=search]");
    if (box) use(box);
    return Boolean(box);
  }

  function act(name) {
    if (name === "j" || name === "k") {
      var own = find(name);
      if (own) { use(own); return true; }
      return move(name === "j" ? 1 : -1);
    }
    if (name === "/") return search();
    if (name === "?") { showHelp(); return true; }
    var element = find(name);
    if (element) use(element);
    return Boolean(element);
  }

  function onKey(event) {
    if (event.defaultPrevented || event.isComposing || event.keyCode === 229) return;
    if (["Shift", "Control", "Alt", "Meta"].indexOf(event.key) >= 0) return;
    var name = nameOf(event);
    var writing = isWriting(document.activeElement);
    var combined = name.indexOf("mod+") === 0;
    if (event.key === "Escape" && writing) { document.activeElement.blur(); return; }
    if (!combined && !allowed(event, writing)) return;
    if (takeGo(name) || act(name)) event.preventDefault();
  }

  function allowed(event, writing) {
    if (writing) return event.altKey;
    if (event.key.length > 1) return !/^(Enter|Tab|Escape| )$/.test(event.key) && !onControl(event);
    return singleKeysOn() || event.altKey;
  }

  /* Arrow keys belong to the radio group or map that has the focus. */
  function onControl(event) {
    var here = document.activeElement;
    return /^Arrow/.test(event.key) && here && here.matches("input, [role=application], [tabindex]:not(main), summary");
  }

  function takeGo(name) {
    if (waitingForGo) {
      clearTimeout(waitingForGo);
      waitingForGo = 0;
      var target = document.querySelector('[data-key="g ' + CSS.escape(name) + '"]');
      if (target) { target.click(); return true; }
    }
    if (name !== "g" || !document.querySelector('[data-key^="g "]')) return false;
    waitingForGo = setTimeout(function () { waitingForGo = 0; }, 1200);
    return true;
  }

  /* The help lists what the page itself says about its keys. */
  function label(element) {
    if (element.getAttribute("aria-label")) return element.getAttribute("aria-label");
    if (element.labels && element.labels[0]) return clean(element.labels[0]);
    return clean(element) || element.placeholder || element.title || "";
  }

  function clean(element) {
    var copy = element.cloneNode(true);
    copy.querySelectorAll("kbd, .badge, .rail-count, .only-read, .confidence, .pick-reason").forEach(function (part) { part.remove(); });
    return copy.textContent.replace(/\s+/g, " ").trim();
  }

  function line(list, keys, text) {
    var row = document.createElement("div");
    var name = document.createElement("dt");
    var value = document.createElement("dd");
    name.textContent = text;
    keys.forEach(function (key) {
      var box = document.createElement("kbd");
      box.textContent = spell(key);
      value.append(box, " ");
    });
    row.append(name, value);
    list.append(row);
  }

  function section(place, title) {
    var head = document.createElement("h3");
    var list = document.createElement("dl");
    head.textContent = title;
    place.append(head, list);
    return list;
  }

  function showHelp() {
    var dialog = document.getElementById("help");
    if (!dialog || dialog.open) return;
    var place = document.getElementById("help-keys");
    place.textContent = "";
    var here = section(place, say("thisPage"));
    if (rows().length) { line(here, ["j", "k"], say("list")); line(here, ["Enter"], say("open")); }
    var seen = {};
    var go = [];
    holders().concat(Array.prototype.slice.call(document.querySelectorAll('.rail [data-key^="g "]'))).forEach(function (element) {
      var key = element.dataset.key;
      if (seen[key]) return;
      seen[key] = true;
      if (key.indexOf("g ") === 0) go.push(element);
      else line(here, [key], label(element));
    });
    line(here, ["?"], say("help"));
    if (go.length) {
      var list = section(place, say("goTo"));
      go.forEach(function (element) { line(list, ["g", element.dataset.key.slice(2)], label(element)); });
    }
    document.getElementById("single-keys").checked = singleKeysOn();
    dialog.showModal();
  }

  function spell(keys) {
    var names = isMac
      ? { mod: "⌘", alt: "⌥", shift: "⇧", Enter: "↵" }
      : { mod: "Ctrl", alt: "Alt", shift: "⇧", Enter: "↵" };
    names.ArrowLeft = "←";
    names.ArrowRight = "→";
    return keys.split("+").map(function (part) { return names[part] || part; }).join(isMac ? "" : " ");
  }

  function spellAll() {
    if (!isMac) return;
    document.querySelectorAll("kbd[data-keys]").forEach(function (box) { box.textContent = spell(box.dataset.keys); });
  }

  document.addEventListener("keydown", onKey);
  document.addEventListener("htmx:afterSwap", spellAll);
  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-help]")) showHelp();
  });
  document.addEventListener("change", function (event) {
    if (event.target.id !== "single-keys") return;
    try { localStorage.setItem(STORE, event.target.checked ? "on" : "off"); } catch (error) { /* private window */ }
  });
  spellAll();
})();
