/* Drawing: elements, words, icons from the page's own store, pictures, the clock's ring, and a small map from the city's
   shapes. */
(function () {
  "use strict";

  var SVG = "http://www.w3.org/2000/svg";
  var WIDTH = 1000;
  var words = JSON.parse(at("street-words").textContent);
  var urls = [];

  function at(id) { return document.getElementById(id); }

  function say(key, values) {
    return (words[key] || key).replace(/%\((\w+)\)[ds]/g, function (all, name) {
      return values && name in values ? values[name] : all;
    });
  }

  function toast(key, values) { window.huiyin.toast(say(key, values)); }

  function time(ms) {
    var shape = { hour: "2-digit", minute: "2-digit", timeZone: document.body.dataset.zone || undefined };
    return new Date(ms).toLocaleTimeString("en-GB", shape);
  }

  /* An element with attributes, what it does, and what stands in it. */
  function h(tag, about, inside) {
    var made = document.createElement(tag);
    Object.keys(about || {}).forEach(function (name) {
      var value = about[name];
      if (value === false || value === null || value === undefined) return;
      if (name.slice(0, 2) === "on") made.addEventListener(name.slice(2), value);
      else if (name === "text") made.textContent = value;
      else made.setAttribute(name, value === true ? "" : value);
    });
    (inside || []).filter(Boolean).forEach(function (part) { made.append(part); });
    return made;
  }

  function button(css, words, act) { return h("button", { type: "button", class: css, text: words, onclick: act }); }

  function icon(name) {
    var found = at("street-icons").content.querySelector('[data-icon="' + name + '"]');
    return found ? found.firstElementChild.cloneNode(true) : document.createTextNode("");
  }

  function svg(tag, about) {
    var made = document.createElementNS(SVG, tag);
    Object.keys(about).forEach(function (name) { made.setAttribute(name, about[name]); });
    return made;
  }

  /* ---- Pictures ---- */

  function picture(url, words) {
    return h("img", { src: url, alt: words, onerror: function (event) { event.target.replaceWith(icon("photo")); } });
  }

  function blobUrl(blob) {
    var url = URL.createObjectURL(blob);
    urls.push(url);
    return url;
  }

  /* Before all is drawn anew: what stands there may still be loading. */
  function release() {
    urls.splice(0).forEach(function (url) { setTimeout(function () { URL.revokeObjectURL(url); }, 2000); });
  }

  /* ---- The clock ---- */

  function clockState(order, now) {
    var due = Date.parse(order.due);
    var left = (due - now) / Math.max(due - Date.parse(order.since), 60000);
    if (order.paused) return ["paused", ""];
    if (left <= 0) return ["overdue", "red"];
    return left < 0.2 ? ["soon", "amber", left] : ["draining", "", left];
  }

  function clock(order) {
    if (!order.due) return h("span", { class: "clock is-full", text: order.state });
    var drawn = clockState(order, Date.now());
    var mark = drawn[0] === "overdue" ? icon("disc-alert") : drawn[0] === "paused" ? icon("dashed-pause") : ring(drawn[2]);
    mark.classList.add("ring");
    var text = drawn[0] === "paused" ? say("paused") : window.huiyin.leftUntil(Date.parse(order.due), Date.now());
    var spoken = h("span", { class: "clock-words", text: text, title: order.exact });
    return h("span", { class: "clock is-" + drawn[0] + " tone-" + (drawn[1] || "quiet"), "data-due": order.paused ? null : order.due }, [mark, spoken]);
  }

  function ring(left) {
    var drawn = svg("svg", { viewBox: "0 0 20 20", "aria-hidden": "true", focusable: "false" });
    drawn.append(svg("circle", { class: "ring-ground", cx: 10, cy: 10, r: 7 }));
    var arc = (left * 100).toFixed(1) + " 100";
    drawn.append(svg("circle", { class: "ring-left", cx: 10, cy: 10, r: 7, pathLength: 100, "stroke-dasharray": arc, transform: "rotate(-90 10 10)" }));
    return drawn;
  }

  /* ---- The map: one street's shape, the orders in it, and where the phone is ---- */

  function map(area, spots, here) {
    var tall = area.height;
    var drawn = svg("svg", { class: "street-map", viewBox: "0 0 " + WIDTH + " " + tall, role: "img", "aria-label": say("mapOf", { name: area.name }) });
    drawn.append(svg("path", { class: "street-map-area", d: area.d }));
    spots.forEach(function (spot) { dot(drawn, area, spot.at, "street-map-spot", spot.label); });
    if (here) dot(drawn, area, [here.lon, here.lat], "street-map-here", "");
    return drawn;
  }

  function dot(drawn, area, spot, css, label) {
    var edges = area.edges;
    var x = ((spot[0] - edges[0]) / (edges[2] - edges[0])) * WIDTH;
    var y = ((edges[3] - spot[1]) / (edges[3] - edges[1])) * area.height;
    if (x < 0 || y < 0 || x > WIDTH || y > area.height) return;
    drawn.append(svg("circle", { class: css, cx: x.toFixed(1), cy: y.toFixed(1), r: 22 }));
    if (!label) return;
    var name = svg("text", { class: "street-map-label", x: x.toFixed(1), y: (y - 34).toFixed(1), "text-anchor": "middle" });
    name.textContent = label;
    drawn.append(name);
  }

  window.huiyinDraw = {
    at: at, h: h, button: button, icon: icon, say: say, toast: toast, time: time, clock: clock, map: map,
    picture: picture, blobUrl: blobUrl, release: release,
  };
})();
