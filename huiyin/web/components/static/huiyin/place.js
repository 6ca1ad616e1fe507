/* The map's pin: tap, drag, or move with the arrow keys; writes lon and lat into hidden inputs. */
(function () {
  "use strict";

  var STEP = 1; /* per cent of the map; with Shift five times as far */

  function within(value) {
    return Math.min(Math.max(value, 0), 100);
  }

  function edges(map) {
    return {
      west: Number(map.dataset.west), south: Number(map.dataset.south),
      east: Number(map.dataset.east), north: Number(map.dataset.north)
    };
  }

  function put(map, x, y, told) {
    var pin = map.querySelector("[data-pin]");
    var box = edges(map);
    var lon = box.west + (within(x) / 100) * (box.east - box.west);
    var lat = box.north - (within(y) / 100) * (box.north - box.south);
    pin.setAttribute("x", within(x) + "%");
    pin.setAttribute("y", within(y) + "%");
    pin.removeAttribute("hidden");
    write(map.querySelector("[data-lon]"), lon);
    write(map.querySelector("[data-lat]"), lat);
    if (told) map.querySelector("[data-map-now]").textContent = window.huiyin.say("moved") + " " + lat.toFixed(5) + ", " + lon.toFixed(5);
  }

  function write(input, value) {
    input.value = value.toFixed(6);
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function at(map, event) {
    var box = map.querySelector(".map-svg").getBoundingClientRect();
    return [((event.clientX - box.left) / box.width) * 100, ((event.clientY - box.top) / box.height) * 100];
  }

  function now(map) {
    var pin = map.querySelector("[data-pin]");
    return [parseFloat(pin.getAttribute("x")), parseFloat(pin.getAttribute("y"))];
  }

  var held = null;

  document.addEventListener("pointerdown", function (event) {
    var ground = event.target.closest("[data-map] .map-ground");
    if (!ground || event.button) return;
    held = event.pointerType === "mouse" ? ground : null;
    if (held) drag(event);
  });
  document.addEventListener("pointermove", function (event) {
    if (held) drag(event);
  });
  document.addEventListener("pointerup", function () { held = null; });

  /* A finger scrolls the page; only a tap moves the pin. */
  document.addEventListener("click", function (event) {
    var ground = event.target.closest("[data-map] .map-ground");
    if (!ground) return;
    var map = ground.closest("[data-map]");
    var point = at(map, event);
    put(map, point[0], point[1], true);
  });

  function drag(event) {
    var map = held.closest("[data-map]");
    var point = at(map, event);
    put(map, point[0], point[1], false);
  }

  document.addEventListener("keydown", function (event) {
    var ground = document.activeElement && document.activeElement.closest("[data-map] .map-ground");
    var steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    if (!ground || !steps[event.key]) return;
    event.preventDefault();
    var map = ground.closest("[data-map]");
    var far = STEP * (event.shiftKey ? 5 : 1);
    var here = now(map);
    put(map, here[0] + steps[event.key][0] * far, here[1] + steps[event.key][1] * far, true);
  });
})();
