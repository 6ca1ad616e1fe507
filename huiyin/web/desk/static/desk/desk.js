/* The hotline's desk: asks for proposals while a person types, keeps the draft, opens dialogs. */
(function () {
  "use strict";

  var form = document.getElementById("desk-form");
  var desk = window.huiyinDesk;
  var timers = {};
  var opened = 0;

  function later(name, wait) {
    clearTimeout(timers[name]);
    timers[name] = setTimeout(function () {
      timers[name] = 0;
      if (desk && desk.composing()) return; // asked again when the word is finished
      document.body.dispatchEvent(new CustomEvent(name));
    }, wait);
  }

  function field(name) {
    return form && form.elements[name];
  }

  function tick() {
    var clock = document.querySelector("[data-timer]");
    if (!clock || !opened) return;
    var seconds = Math.floor((Date.now() - opened) / 1000);
    var two = function (number) { return String(number).padStart(2, "0"); };
    clock.textContent = two(Math.floor(seconds / 60)) + ":" + two(seconds % 60);
  }

  function isDesk(element) {
    return form && (element.form === form || form.contains(element));
  }

  function onInput(event) {
    if (!isDesk(event.target)) return;
    if (!opened) opened = Date.now();
    desk.touched();
    later("suggest", /^(radio|checkbox|hidden)$/.test(event.target.type) ? 30 : 250);
  }

  /* A chosen proposal given up again: a second press on it. */
  function onRadio(event) {
    var label = event.target.closest && event.target.closest("#desk-kind label, #desk-urgency label, .console .pick");
    var input = label && label.control;
    if (!input || event.target === input) return;
    if (!input.checked) return;
    event.preventDefault();
    input.checked = false;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function pin(lon, lat) {
    document.querySelectorAll("#desk-places [data-lon]:not(button)").forEach(function (input) { input.value = lon; });
    document.querySelectorAll("#desk-places [data-lat]:not(button)").forEach(function (input) { input.value = lat; });
  }

  /* A street without a point is only put before what the caller said. */
  function onSpot(button) {
    var place = field("place");
    var isPoint = Boolean(button.dataset.lon);
    if (isPoint) pin(button.dataset.lon, button.dataset.lat);
    if (!place.value.includes(button.dataset.name)) place.value = button.dataset.name + (isPoint ? "" : place.value);
    place.dispatchEvent(new Event("input", { bubbles: true }));
    later("suggest", 10);
  }

  function onEntry(button) {
    document.querySelector("[data-entry-field]").value = button.dataset.entry;
    field("answer").value = button.dataset.spoken;
    show("desk-answer");
    desk.touched();
  }

  /* What the caller said to the question about safety; danger makes it critical and opens the way to 110. */
  function onSafety(button) {
    field("safety").value = button.dataset.safety;
    var critical = document.getElementById("id_urgency_critical");
    if (button.dataset.safety === "danger") {
      if (critical) critical.checked = true;
      show("desk-hand-over");
      document.querySelectorAll("#desk-hand-over [name=to]").forEach(function (to) {
        to.checked = to.value === button.dataset.to;
        if (to.checked) to.focus();
      });
    } else if (critical && critical.checked) critical.checked = false;
    desk.touched();
    later("suggest", 10);
  }

  function show(id) {
    var dialog = document.getElementById(id);
    if (!dialog || dialog.open) return;
    dialog.showModal();
    var first = dialog.querySelector("input:not([type=hidden]), textarea");
    if (first) first.focus();
  }

  function told(input) {
    var box = input.closest("dialog, form").querySelector("[data-told-field]");
    var own = Array.prototype.some.call(input.form.elements, function (one) { return one.dataset.told && one.dataset.told === box.value; });
    if (!box.value || own) box.value = input.dataset.told;
  }

  function onClick(event) {
    var button = event.target.closest("button, a");
    if (!button) return;
    if (button.dataset.openDialog) show(button.dataset.openDialog);
    if (button.dataset.closeDialog) button.closest("dialog").close();
    if (button.dataset.spot !== undefined) onSpot(button);
    if (button.dataset.unpin !== undefined) { pin("", ""); later("suggest", 10); desk.touched(); }
    if (button.dataset.entry) onEntry(button);
    if (button.dataset.keep) desk.keepNow();
    if (button.dataset.safety) onSafety(button);
  }

  /* Enter in a one-line field would press whichever button comes first. */
  function onKey(event) {
    var here = event.target;
    if (event.key === "Enter" && !event.ctrlKey && !event.metaKey && form && here.form === form && here.tagName === "INPUT") event.preventDefault();
  }

  /* A key pressed with Alt while writing chooses something; the writing goes on where it was. */
  document.addEventListener("keydown", function (event) {
    var back = event.target;
    if (!event.altKey || !back.matches || !back.matches("textarea, input:not([type=radio]):not([type=checkbox])")) return;
    setTimeout(function () {
      var here = document.activeElement;
      if (here && here !== back && !here.closest("dialog") && here.matches("[type=radio], [type=checkbox], button")) back.focus();
    }, 0);
  }, true);

  /* The map is drawn anew with each answer; who was moving its pin goes on. */
  var onMap = false;
  document.addEventListener("htmx:beforeSwap", function (event) {
    onMap = Boolean(document.activeElement && document.activeElement.closest("#desk-places .map-ground"));
    // Signing in again is asked for above the words; the page that asks for it is no fragment.
    if (desk && /\/signin\//.test(event.detail.xhr.responseURL || "")) {
      event.detail.shouldSwap = false;
      desk.line("signin");
      return;
    }
    var status = event.detail.xhr.status;
    if ((status === 409 || status === 422) && event.detail.target.id === "queue-body") {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });
  document.addEventListener("htmx:afterSettle", function () {
    var ground = onMap && document.querySelector("#desk-places .map-ground");
    if (ground) ground.focus();
    onMap = false;
  });
  document.addEventListener("htmx:afterSwap", function (event) {
    if (event.detail.target.id !== "queue-body") return;
    var summary = document.querySelector("#queue-body [data-error-summary]");
    if (summary) summary.focus();
    else window.scrollTo({ top: 0 });
  });

  /* Fragments: an answer that a newer question has overtaken is not shown, one that says what is there already moves
     nothing (and is not read out again), and the focus stays where it was. */
  var shown = {};
  document.addEventListener("htmx:oobBeforeSwap", function (event) {
    var target = event.detail.target;
    if (!form || !target.id || !/^desk-/.test(target.id)) return;
    if (timers.suggest || desk.composing()) { event.detail.shouldSwap = false; return; }
    var holder = document.createElement("div");
    holder.append(event.detail.fragment.cloneNode(true));
    if (shown[target.id] === holder.innerHTML && target.isConnected) { event.detail.shouldSwap = false; return; }
    shown[target.id] = holder.innerHTML;
    var here = document.activeElement;
    if (!target.contains(here)) return;
    focused = here.id ? "#" + CSS.escape(here.id) : here.dataset.key ? "#" + target.id + ' [data-key="' + here.dataset.key + '"]' : "";
  });
  var focused = "";
  document.addEventListener("htmx:afterSettle", function () {
    var again = focused && document.querySelector(focused);
    if (again && !document.querySelector("dialog[open]")) again.focus({ preventScroll: true });
    focused = "";
  });
  document.body.addEventListener("htmx:configRequest", function (event) {
    var token = window.huiyin.cookie("csrftoken"); // another one after signing in again
    if (token) event.detail.headers["X-CSRFToken"] = token;
  });
  /* No line is told above the words, not once for every letter typed. */
  ["htmx:sendError", "htmx:responseError", "htmx:timeout"].forEach(function (name) {
    document.body.addEventListener(name, function (event) {
      if (!desk || event.target.id !== "desk-asker") return;
      event.stopPropagation();
      if (name !== "htmx:responseError") desk.line("off");
      else if (event.detail.xhr.status === 403) desk.line("signin");
    });
  });

  document.addEventListener("click", onClick);
  document.addEventListener("change", function (event) {
    if (event.target.dataset.told) told(event.target);
    if (event.target.closest("#desk-places")) onInput(event);
  });

  if (!form) return;
  document.addEventListener("input", onInput);
  document.addEventListener("click", onRadio);
  document.addEventListener("keydown", onKey);
  document.querySelectorAll("[data-clear-desk]").forEach(function (clear) {
    clear.addEventListener("submit", function () { desk.forget(); });
  });
  document.addEventListener("compositionend", function () { later("suggest", 250); });
  document.addEventListener("desk:begun", function () { opened = 0; document.querySelector("[data-timer]").textContent = "00:00"; });
  document.querySelectorAll("[data-today]").forEach(function (place) {
    // The day of the city, whatever zone this computer is set to.
    var day = place.dataset.today.slice(0, 10).split("-");
    place.textContent = new Date(day[0], day[1] - 1, day[2]).toLocaleDateString(document.documentElement.lang, { month: "long", day: "numeric", weekday: "short" });
  });
  document.querySelectorAll("dialog[data-open-now]").forEach(function (dialog) { show(dialog.id); });
  desk.ready.then(function () {
    if (!field("words").value && !field("phone").value) return;
    opened = Date.now();
    later("suggest", 10);
  });
  setInterval(tick, 1000);
})();
