/* Huiyin's page script: words, toasts, theme, time that passes, forms sent once. No framework; pages work without it. */
(function () {
  "use strict";

  var words = {};
  var source = document.getElementById("script-words");
  if (source) words = JSON.parse(source.textContent);

  /* Fill %(name)d and %(name)s the way the catalogue writes them. */
  function say(key, values) {
    return (words[key] || "").replace(/%\((\w+)\)[ds]/g, function (all, name) {
      return values && name in values ? values[name] : all;
    });
  }

  /* The same coarseness as times.duration_words. */
  function duration(milliseconds) {
    var minutes = Math.floor(Math.abs(milliseconds) / 60000);
    var days = Math.floor(minutes / 1440);
    var hours = Math.floor((minutes % 1440) / 60);
    var rest = minutes % 60;
    if (days >= 2 || (days && !hours)) return say("days", { days: days });
    if (days) return say("daysHours", { days: days, hours: hours });
    if (hours >= 3 || (hours && !rest)) return say("hours", { hours: hours });
    if (hours) return say("hoursMinutes", { hours: hours, minutes: rest });
    return say("minutes", { minutes: rest });
  }

  function leftUntil(due, now) {
    return say(due < now ? "over" : "left", { time: duration(due - now) });
  }

  function refreshTimes() {
    var now = Date.now();
    document.querySelectorAll("[data-due]").forEach(function (element) {
      var due = Date.parse(element.dataset.due);
      if (isNaN(due)) return;
      var target = element.querySelector(".clock-words") || element;
      var text = leftUntil(due, now);
      if (target.textContent !== text) target.textContent = text;
    });
  }

  /* Toasts: what happened, and undo where it can be undone. */
  function region() {
    return document.getElementById("toasts");
  }

  function cookie(name) {
    var found = document.cookie.split("; ").find(function (pair) { return pair.indexOf(name + "=") === 0; });
    return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
  }

  function keep(name, value) {
    document.cookie = name + "=" + value + "; path=/; samesite=lax; max-age=" + (value ? 31536000 : 0);
  }

  function toast(text, options) {
    var place = region();
    if (!place) return;
    var box = document.createElement("div");
    box.className = "toast" + (options && options.alert ? " is-alert" : "");
    box.dataset.toast = "";
    var line = document.createElement("span");
    line.textContent = text;
    box.append(line);
    if (options && options.undo) box.append(undoForm(options.undo));
    box.append(closeButton());
    place.append(box);
    watch(box);
  }

  function undoForm(address) {
    var form = document.createElement("form");
    form.method = "post";
    form.action = address;
    var token = document.querySelector("input[name=csrfmiddlewaretoken]");
    if (token) form.append(token.cloneNode());
    var button = document.createElement("button");
    button.className = "toast-undo";
    button.dataset.key = "z";
    button.textContent = say("undo");
    form.append(button);
    return form;
  }

  function closeButton() {
    var button = document.createElement("button");
    button.type = "button";
    button.className = "icon-button";
    button.dataset.toastClose = "";
    button.setAttribute("aria-label", say("close"));
    button.textContent = "×";
    return button;
  }

  /* A toast leaves by itself, unless a person is on it or it reports a failure. */
  function watch(box) {
    if (box.dataset.watched || box.classList.contains("is-alert")) return;
    box.dataset.watched = "1";
    var timer;
    function start() { timer = setTimeout(function () { box.remove(); }, 8000); }
    function stop() { clearTimeout(timer); }
    box.addEventListener("mouseenter", stop);
    box.addEventListener("mouseleave", start);
    box.addEventListener("focusin", stop);
    box.addEventListener("focusout", start);
    start();
  }

  function watchAll() {
    document.querySelectorAll("[data-toast]").forEach(watch);
  }

  /* Theme and size of type. */
  function isDark() {
    var chosen = document.documentElement.dataset.theme;
    return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  }

  function switchTheme() {
    var next = isDark() ? "light" : "dark";
    var system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
    document.documentElement.dataset.theme = next;
    keep("huiyin_theme", next === system ? "" : next);
    if (next === system) delete document.documentElement.dataset.theme;
    showSwitches();
  }

  function switchType() {
    var root = document.documentElement;
    root.dataset.type = root.dataset.type === "large" ? "normal" : "large";
    keep("huiyin_type", root.dataset.type === "large" ? "large" : "");
    showSwitches();
  }

  function showSwitches() {
    document.querySelectorAll("[data-switch]").forEach(function (button) {
      var on = button.dataset.switch === "theme" ? isDark() : document.documentElement.dataset.type === "large";
      button.setAttribute("aria-pressed", String(on));
    });
  }

  function onClick(event) {
    var switcher = event.target.closest("[data-switch]");
    if (switcher) {
      event.preventDefault();
      if (switcher.dataset.switch === "theme") switchTheme();
      else switchType();
    }
    var close = event.target.closest("[data-toast-close]");
    if (close) close.closest("[data-toast]").remove();
    if (event.target.closest("[data-print]")) window.print();
    document.querySelectorAll("details.tabbar-more[open]").forEach(function (open) {
      if (!open.contains(event.target)) open.open = false;
    });
  }

  /* A form is sent once. The button's own name and value still travel, so it is only marked, not disabled. */
  function onSubmit(event) {
    var form = event.target;
    if (event.defaultPrevented || form.method === "dialog") return;
    if (form.dataset.sent) {
      event.preventDefault();
      toast(say("sending"));
      return;
    }
    form.dataset.sent = "1";
    if (event.submitter) event.submitter.setAttribute("aria-busy", "true");
    setTimeout(function () { release(form); }, 15000);
  }

  function release(form) {
    delete form.dataset.sent;
    form.querySelectorAll("[aria-busy]").forEach(function (button) { button.removeAttribute("aria-busy"); });
  }

  function onPageShow() {
    document.querySelectorAll("form[data-sent]").forEach(release);
  }

  function showNetwork() {
    var note = document.getElementById("offline");
    if (note) note.hidden = navigator.onLine;
  }

  function htmxFailed() {
    toast(say("failed"), { alert: true });
  }

  /* In a row of tabs too long for the window, the one that is open is in sight. */
  function showTab(tab) {
    var row = tab.closest(".tabs");
    row.scrollLeft = tab.offsetLeft - (row.clientWidth - tab.offsetWidth) / 2;
  }

  window.huiyin = { say: say, toast: toast, cookie: cookie, leftUntil: leftUntil };

  document.addEventListener("click", onClick);
  document.addEventListener("submit", onSubmit);
  window.addEventListener("pageshow", onPageShow);
  window.addEventListener("offline", showNetwork);
  window.addEventListener("online", function () { showNetwork(); toast(say("online")); });
  document.addEventListener("htmx:afterSwap", function () { watchAll(); refreshTimes(); });
  document.addEventListener("htmx:sendError", htmxFailed);
  document.addEventListener("htmx:responseError", htmxFailed);
  document.addEventListener("toast", function (event) {
    var detail = event.detail || {};
    toast(detail.text || detail.value || "", detail);
  });

  showNetwork();
  showSwitches();
  watchAll();
  refreshTimes();
  document.querySelectorAll(".tabs [aria-current]").forEach(showTab);
  setInterval(refreshTimes, 30000);
  var summary = document.querySelector("[data-error-summary]");
  if (summary) summary.focus();
})();
