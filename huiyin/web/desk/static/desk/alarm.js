/* Alarms: a short sound for a new one, where this computer allows it; nothing else needs a script. */
(function () {
  "use strict";

  var STORE = "huiyin-alarm-sound";
  var heard = "";

  function allowed() {
    try { return localStorage.getItem(STORE) === "on"; } catch (error) { return false; }
  }

  /* Two short tones; a browser that has not been touched yet stays silent, which is its right. */
  function ring() {
    var Sound = window.AudioContext;
    if (!Sound) return;
    var sound = new Sound();
    [0, 0.35].forEach(function (wait) {
      var tone = sound.createOscillator();
      var volume = sound.createGain();
      tone.frequency.value = 880;
      volume.gain.value = 0.15;
      tone.connect(volume).connect(sound.destination);
      tone.start(sound.currentTime + wait);
      tone.stop(sound.currentTime + wait + 0.2);
    });
    setTimeout(function () { sound.close(); }, 1500);
  }

  document.addEventListener("htmx:afterSwap", function (event) {
    if (event.detail.target.id !== "alarm-watch") return;
    var strip = document.querySelector("#alarm-watch [data-loud]");
    var now = strip ? strip.dataset.alarm : "";
    if (now && now !== heard && allowed()) ring();
    heard = now;
  });
  /* The strip is asked for again in a few seconds: a page that asks to sign in is not shown in it, and no line is not
     told by it. */
  document.addEventListener("htmx:beforeSwap", function (event) {
    if (event.detail.target.id === "alarm-watch" && !/\/alarms\/watch\//.test(event.detail.xhr.responseURL || "")) event.detail.shouldSwap = false;
  });
  ["htmx:sendError", "htmx:responseError"].forEach(function (name) {
    document.body.addEventListener(name, function (event) { if (event.target.id === "alarm-watch") event.stopPropagation(); });
  });
  document.addEventListener("change", function (event) {
    if (event.target.dataset.alarmSound === undefined) return;
    try { localStorage.setItem(STORE, event.target.checked ? "on" : "off"); } catch (error) { /* private window */ }
    if (event.target.checked) ring();
  });
  document.querySelectorAll("[data-alarm-sound]").forEach(function (box) { box.checked = allowed(); });
})();
