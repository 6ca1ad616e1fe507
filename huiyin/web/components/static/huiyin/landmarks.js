/* Around the map's pin: names of roads and landmarks for the window that is seen, and the person's own position. */
(function () {
  "use strict";

  var LABELS_BELOW = 0.6; /* of the drawing: wider windows show only the names they came with */
  var timers = new WeakMap();
  var num = window.huiyin.map.num;
  var seen = window.huiyin.map.seen;
  var place = window.huiyin.map.place;
  var bring = window.huiyin.map.bring;
  var shareOf = window.huiyin.map.shareOf;
  var say = window.huiyin.say;

  /* Names of roads and landmarks, asked of this house for the window that is seen; only corners travel, in the body. */
  function labelsSoon(map) {
    if (!map.dataset.labelsUrl) return;
    clearTimeout(timers.get(map));
    timers.set(map, setTimeout(function () { bringLabels(map); }, 150));
  }

  function bringLabels(map) {
    var view = seen(map);
    var token = document.querySelector("input[name=csrfmiddlewaretoken]");
    if (view.w > LABELS_BELOW * (num(map, "far") || 1) || !token) { writeLabels(map, []); return; }
    var wide = num(map, "east") - num(map, "west");
    var tall = num(map, "north") - num(map, "south");
    var body = new URLSearchParams({
      west: num(map, "west") + view.x * wide, east: num(map, "west") + (view.x + view.w) * wide,
      north: num(map, "north") - view.y * tall, south: num(map, "north") - (view.y + view.w) * tall
    });
    fetch(map.dataset.labelsUrl, { method: "POST", body: body, headers: { "X-CSRFToken": token.value } })
      .then(function (answer) { return answer.ok ? answer.json() : { labels: [] }; })
      .then(function (found) { if (seen(map) === view) writeLabels(map, found.labels); })
      .catch(function () { /* no network: the shapes are still there */ });
  }

  function writeLabels(map, labels) {
    var group = map.querySelector("[data-map-labels]");
    group.textContent = "";
    labels.forEach(function (label) {
      var text = document.createElementNS("http://www.w3.org/2000/svg", "text");
      var at = shareOf(map, label.lon, label.lat);
      text.setAttribute("class", "map-name map-label is-" + label.level);
      text.dataset.atX = at[0];
      text.dataset.atY = at[1];
      text.textContent = label.name;
      group.append(text);
      place(text, seen(map));
    });
    apart(map);
  }

  /* Of two names that would lie on one another, the later gives way; so does one that the edge would cut. */
  function apart(map) {
    var kept = [];
    var ground = map.querySelector(".map-ground").getBoundingClientRect();
    map.querySelectorAll(".map-point, .map-drop, .map-tools button").forEach(function (one) { kept.push(one.getBoundingClientRect()); });
    map.querySelectorAll(".map-svg text").forEach(function (text) {
      if (!text.classList.contains("map-label")) { kept.push(text.getBoundingClientRect()); return; }
      var box = text.getBoundingClientRect();
      var hit = kept.some(function (other) {
        return box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom;
      });
      var cut = box.left < ground.left || box.right > ground.right || box.bottom > ground.bottom;
      if (hit || cut) text.remove();
      else kept.push(box);
    });
  }

  function locate(map) {
    var told = map.querySelector("[data-map-told]");
    told.textContent = say("locating");
    navigator.geolocation.getCurrentPosition(function (found) {
      var at = shareOf(map, found.coords.longitude, found.coords.latitude);
      if (at[0] < 0 || at[0] > 1 || at[1] < 0 || at[1] > 1) { told.textContent = say("locateOutside"); return; }
      var off = Math.max(Math.round(found.coords.accuracy), 1);
      bring(map, found.coords.longitude, found.coords.latitude, Math.max(off * 6, 3000));
      told.textContent = say("located", { metres: off });
    }, function (problem) {
      told.textContent = say(problem.code === 1 ? "locateDenied" : "locateFailed");
    }, { enableHighAccuracy: true, timeout: 12000, maximumAge: 60000 });
  }

  function ready(root) {
    root.querySelectorAll("[data-map]").forEach(function (map) {
      var way = map.querySelector("[data-map-locate]");
      if (way && navigator.geolocation && window.isSecureContext) way.hidden = false;
      apart(map);
    });
  }

  document.addEventListener("map:window", function (event) { labelsSoon(event.target); });
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-locate]");
    if (button) locate(button.closest("[data-map]"));
  });
  document.addEventListener("htmx:afterSettle", function () { ready(document); });
  ready(document);
})();
