/* The map's pin: tap, drag, or move with the arrow keys; writes lon and lat into hidden inputs.
   What is seen of the map (its window) is kept in shares of the drawing: x, y of the corner and w, the width. */
(function () {
  "use strict";

  var STEP = 1; /* per cent of what is seen; with Shift five times as far */
  var ZOOM = 2;
  var NEAREST = 500; /* metres: the narrowest window */
  var windows = new WeakMap();
  var gesture = null;

  function num(map, name) {
    return Number(map.dataset[name]);
  }

  function say(key, values) {
    return window.huiyin.say(key, values);
  }

  function seen(map) {
    if (!windows.has(map)) windows.set(map, { x: 0, y: 0, w: 1 });
    return windows.get(map);
  }

  function metresWide(map) {
    var middle = ((num(map, "south") + num(map, "north")) / 2) * (Math.PI / 180);
    return (num(map, "east") - num(map, "west")) * Math.cos(middle) * 111320;
  }

  function clamp(value, low, high) {
    return Math.min(Math.max(value, low), Math.max(low, high));
  }

  /* Show another window; every name, ring and pin goes where it then belongs. */
  function show(map, view) {
    var far = num(map, "far") || 1;
    var w = clamp(view.w, Math.min(NEAREST / metresWide(map), 1), far);
    var low = (1 - far) / 2;
    var high = (1 + far) / 2 - w;
    var next = { x: clamp(view.x, low, high), y: clamp(view.y, low, high), w: w };
    windows.set(map, next);
    var tall = num(map, "tall");
    map.querySelector("[data-map-shapes]").setAttribute("viewBox", [next.x * 1000, next.y * tall, w * 1000, w * tall].join(" "));
    map.querySelectorAll(".map-svg text, .map-svg .map-point, [data-pin]").forEach(function (one) { place(one, next); });
    enable(map);
    map.dispatchEvent(new CustomEvent("map:window", { bubbles: true }));
  }

  function place(one, view) {
    var x = one.classList.contains("map-point") ? "cx" : "x";
    var y = x === "cx" ? "cy" : "y";
    if (!one.dataset.atX) {
      one.dataset.atX = parseFloat(one.getAttribute(x)) / 100;
      one.dataset.atY = parseFloat(one.getAttribute(y)) / 100;
    }
    one.setAttribute(x, ((Number(one.dataset.atX) - view.x) / view.w) * 100 + "%");
    one.setAttribute(y, ((Number(one.dataset.atY) - view.y) / view.w) * 100 + "%");
  }

  function enable(map) {
    var view = seen(map);
    var far = num(map, "far") || 1;
    map.classList.toggle("is-near", view.w < far);
    var out = map.querySelector('[data-map-zoom="out"]');
    var closer = map.querySelector('[data-map-zoom="in"]');
    if (out) out.setAttribute("aria-disabled", String(view.w >= far));
    if (closer) closer.setAttribute("aria-disabled", String(view.w <= Math.min(NEAREST / metresWide(map), 1)));
  }

  /* Zoom around a point of the window (shares of what is seen), or around the pin if it is in sight. */
  function zoom(map, factor, around) {
    var view = seen(map);
    var pin = map.querySelector("[data-pin]");
    var point = around || (pin && !pin.hasAttribute("hidden") && inSight(pinAt(map), view) ? inWindow(pinAt(map), view) : [0.5, 0.5]);
    var w = clamp(view.w * factor, Math.min(NEAREST / metresWide(map), 1), num(map, "far") || 1);
    show(map, { x: view.x + point[0] * (view.w - w), y: view.y + point[1] * (view.w - w), w: w });
    tell(map, say("zoomed", { metres: Math.round((seen(map).w * metresWide(map)) / 50) * 50 }));
  }

  function inWindow(at, view) {
    return [(at[0] - view.x) / view.w, (at[1] - view.y) / view.w];
  }

  function inSight(at, view) {
    var here = inWindow(at, view);
    return here[0] >= 0 && here[0] <= 1 && here[1] >= 0 && here[1] <= 1;
  }

  function pinAt(map) {
    var pin = map.querySelector("[data-pin]");
    if (pin.hasAttribute("hidden")) return [seen(map).x + seen(map).w / 2, seen(map).y + seen(map).w / 2];
    if (!pin.dataset.atX) place(pin, seen(map));
    return [Number(pin.dataset.atX), Number(pin.dataset.atY)];
  }

  /* Put the pin at a point of the drawing, in shares; `told` says it aloud and writes it down. */
  function put(map, at, told) {
    var pin = map.querySelector("[data-pin]");
    var far = num(map, "far") || 1;
    pin.dataset.atX = clamp(at[0], (1 - far) / 2, (1 + far) / 2);
    pin.dataset.atY = clamp(at[1], (1 - far) / 2, (1 + far) / 2);
    pin.removeAttribute("hidden");
    place(pin, seen(map));
    follow(map);
    if (!told) return;
    var lon = num(map, "west") + Number(pin.dataset.atX) * (num(map, "east") - num(map, "west"));
    var lat = num(map, "north") - Number(pin.dataset.atY) * (num(map, "north") - num(map, "south"));
    write(map.querySelector("[data-lon]"), lon.toFixed(6));
    write(map.querySelector("[data-lat]"), lat.toFixed(6));
    tell(map, say("moved") + " " + lat.toFixed(5) + ", " + lon.toFixed(5));
  }

  function follow(map) {
    var view = seen(map);
    var at = pinAt(map);
    if (inSight(at, view)) return;
    show(map, { x: at[0] - view.w / 2, y: at[1] - view.w / 2, w: view.w });
  }

  function tell(map, words) {
    map.querySelector("[data-map-now]").textContent = words;
  }

  function write(input, value) {
    input.value = value;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function shareOf(map, lon, lat) {
    return [(lon - num(map, "west")) / (num(map, "east") - num(map, "west")), (num(map, "north") - lat) / (num(map, "north") - num(map, "south"))];
  }

  function under(map, event) {
    var box = map.querySelector(".map-svg").getBoundingClientRect();
    return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
  }

  function inDrawing(map, point) {
    var view = seen(map);
    return [view.x + point[0] * view.w, view.y + point[1] * view.w];
  }

  /* A finger scrolls the page, a tap sets the pin, two fingers move and zoom; a mouse drags map or pin. */
  document.addEventListener("pointerdown", function (event) {
    var ground = event.target.closest("[data-map] .map-ground");
    if (!ground || event.button) return;
    var map = ground.closest("[data-map]");
    if (gesture && gesture.map === map && event.pointerType === "touch") return second(event);
    gesture = {
      map: map, grip: Boolean(event.target.closest("[data-map-grip]")), touch: event.pointerType === "touch",
      from: under(map, event), view: seen(map), pin: pinAt(map), moved: false, one: event.pointerId, fingers: {}
    };
    gesture.fingers[event.pointerId] = under(map, event);
  });

  function second(event) {
    gesture.fingers[event.pointerId] = under(gesture.map, event);
    gesture.pinch = spread(gesture.fingers);
    gesture.view = seen(gesture.map);
    gesture.moved = true;
  }

  function spread(fingers) {
    var two = Object.keys(fingers).slice(0, 2).map(function (id) { return fingers[id]; });
    return {
      apart: Math.max(Math.hypot(two[0][0] - two[1][0], two[0][1] - two[1][1]), 0.01),
      middle: [(two[0][0] + two[1][0]) / 2, (two[0][1] + two[1][1]) / 2]
    };
  }

  document.addEventListener("pointermove", function (event) {
    if (!gesture || !(event.pointerId in gesture.fingers)) return;
    var here = under(gesture.map, event);
    gesture.fingers[event.pointerId] = here;
    if (gesture.pinch) return pinch();
    var far = Math.hypot((here[0] - gesture.from[0]) * 300, (here[1] - gesture.from[1]) * 180) > 3;
    if (!far && !gesture.moved) return;
    var view = gesture.view;
    if (gesture.grip) {
      gesture.moved = true;
      put(gesture.map, [gesture.pin[0] + (here[0] - gesture.from[0]) * view.w, gesture.pin[1] + (here[1] - gesture.from[1]) * view.w], false);
    } else if (!gesture.touch) {
      gesture.moved = true;
      show(gesture.map, { x: view.x - (here[0] - gesture.from[0]) * view.w, y: view.y - (here[1] - gesture.from[1]) * view.w, w: view.w });
    }
  });

  function pinch() {
    var now = spread(gesture.fingers);
    var view = gesture.view;
    var w = (view.w * gesture.pinch.apart) / now.apart;
    var held = [view.x + gesture.pinch.middle[0] * view.w, view.y + gesture.pinch.middle[1] * view.w];
    show(gesture.map, { x: held[0] - now.middle[0] * w, y: held[1] - now.middle[1] * w, w: w });
  }

  var dragged = 0;
  function lift(event) {
    if (!gesture || !(event.pointerId in gesture.fingers)) return;
    if (gesture.moved) dragged = Date.now();
    if (gesture.moved && gesture.grip && !gesture.pinch) put(gesture.map, pinAt(gesture.map), true);
    gesture = null;
  }
  document.addEventListener("pointerup", lift);
  document.addEventListener("pointercancel", lift);

  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-map-zoom], [data-pin-to], [data-unpin-map]");
    if (button) return press(button);
    var ground = event.target.closest("[data-map] .map-ground");
    if (!ground || Date.now() - dragged < 300 || event.target.closest("[data-map-grip]")) return;
    var map = ground.closest("[data-map]");
    put(map, inDrawing(map, under(map, event)), true);
  });

  function press(button) {
    var map = button.closest("[data-map]") || document.querySelector("[data-map]");
    if (!map) return;
    if (button.dataset.pinTo !== undefined) return bring(map, Number(button.dataset.lon), Number(button.dataset.lat), 3000);
    if (button.dataset.unpinMap !== undefined) return unpin(map);
    if (button.dataset.mapZoom === "all") return show(map, { x: -9, y: -9, w: num(map, "far") || 1 });
    zoom(map, button.dataset.mapZoom === "in" ? 1 / ZOOM : ZOOM, null);
  }

  function unpin(map) {
    map.querySelector("[data-pin]").setAttribute("hidden", "");
    write(map.querySelector("[data-lon]"), "");
    write(map.querySelector("[data-lat]"), "");
  }

  /* The pin goes to a point, and the window to what lies around it. */
  function bring(map, lon, lat, metres) {
    var at = shareOf(map, lon, lat);
    var w = Math.min(metres / metresWide(map), seen(map).w);
    show(map, { x: at[0] - w / 2, y: at[1] - w / 2, w: w });
    put(map, at, true);
  }

  document.addEventListener("wheel", function (event) {
    var ground = event.ctrlKey && event.target.closest && event.target.closest("[data-map] .map-ground");
    if (!ground) return;
    event.preventDefault();
    var map = ground.closest("[data-map]");
    zoom(map, event.deltaY > 0 ? 1.25 : 0.8, under(map, event));
  }, { passive: false });

  document.addEventListener("keydown", function (event) {
    var ground = document.activeElement && document.activeElement.closest("[data-map] .map-ground");
    if (!ground || event.ctrlKey || event.metaKey || event.altKey) return;
    var map = ground.closest("[data-map]");
    var steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    if (event.key === "+" || event.key === "=") zoom(map, 1 / ZOOM, null);
    else if (event.key === "-" || event.key === "_") zoom(map, ZOOM, null);
    else if (steps[event.key]) {
      var far = (STEP * (event.shiftKey ? 5 : 1) * seen(map).w) / 100;
      var here = pinAt(map);
      put(map, [here[0] + steps[event.key][0] * far, here[1] + steps[event.key][1] * far], true);
    } else return;
    event.preventDefault();
  }, true);

  function ready(root) {
    root.querySelectorAll("[data-map]").forEach(function (map) {
      var tools = map.querySelector("[data-map-tools]");
      if (tools) tools.hidden = false;
      enable(map);
    });
  }

  window.huiyin.map = { num: num, seen: seen, place: place, bring: bring, shareOf: shareOf };
  document.addEventListener("htmx:afterSettle", function () { ready(document); });
  ready(document);
})();
