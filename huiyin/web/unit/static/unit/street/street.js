/* The phone on the street: its page is drawn part by part, and begins. */
(function () {
  "use strict";

  var keep = window.huiyinKeep, send = window.huiyinSend, draw = window.huiyinDraw, see = window.huiyinSee;
  var write = window.huiyinWrite, outbox = window.huiyinOutbox;
  var at = draw.at, h = draw.h, say = draw.say, state = see.state;

  /* ---- The parts of the page ---- */

  function render() {
    var kept = document.activeElement && document.activeElement.id;
    var caret = document.activeElement && document.activeElement.selectionStart;
    draw.release();
    renderToday();
    renderMap();
    renderOutbox();
    renderMe();
    renderLine();
    var again = kept && at(kept);
    if (again && again !== document.activeElement) {
      again.focus();
      if (again.tagName === "TEXTAREA") again.setSelectionRange(caret, caret);
    }
  }

  function renderToday() {
    var list = at("street-list"), seen = state.seen;
    list.textContent = "";
    var orders = seen ? seen.orders : [];
    at("street-title").textContent = state.holder ? say("title", { n: orders.length }) : say("signInFirst");
    at("street-who").textContent = seen && seen.person ? [seen.person.name, seen.person.unit].join(" · ") : "";
    at("street-age").textContent = seen && (send.state.line || !navigator.onLine) ? "· " + say("asOf", { time: draw.time(seen.fetched) }) : "";
    if (!orders.length) {
      list.append(h("p", { class: "street-empty second", text: say(state.holder ? "empty" : "nobody") }));
      return;
    }
    if (!see.inHand(state.open)) state.open = "";
    [true, false].forEach(function (mine) {
      var part = orders.filter(function (order) { return order.mine === mine; });
      if (!part.length) return;
      list.append(h("h2", { class: "lines-head", text: say(mine ? "mine" : "others") }, [h("small", { text: part.length })]));
      list.append(h("ol", { class: "street-orders" }, part.map(window.huiyinOrder.row)));
    });
  }

  function renderMap() {
    var box = at("street-maps"), seen = state.seen;
    box.textContent = "";
    Object.keys(seen ? seen.areas : {}).forEach(function (code) {
      var inside = seen.orders.filter(function (order) { return order.area === code && order.spot; });
      var spots = inside.map(function (order) { return { at: order.spot, label: order.tail }; });
      box.append(h("figure", { class: "card" }, [h("figcaption", { text: seen.areas[code].name }), draw.map(seen.areas[code], spots, state.here),
        h("p", { class: "street-chips" }, inside.map(function (order) {
          return draw.button("chip", order.tail, function () { see.tab("today"); see.show(order.number); });
        }))]));
    });
    if (!box.children.length) box.append(h("p", { class: "second", text: say("noMap") }));
  }

  function renderOutbox() {
    var list = at("street-outbox"), papers = state.papers, rows = state.outbox;
    list.textContent = "";
    var left = Object.keys(papers).filter(function (number) { return state.seen && write.has(papers[number]) && !see.inHand(number); });
    left.forEach(function (number) { list.append(outbox.unsent(number, papers[number])); });
    rows.forEach(function (row) { list.append(outbox.sent(row)); });
    if (!rows.length && !left.length) list.append(h("li", { class: "second", text: say("outboxEmpty") }));
    at("street-count").textContent = rows.filter(function (row) { return row.state !== "sent"; }).length + left.length || "";
    at("street-retry").hidden = !waiting();
  }

  async function renderMe() {
    var person = state.seen && state.seen.person;
    at("street-me").textContent = person ? [person.name, person.role, person.unit].filter(Boolean).join(" · ") : say("nobody");
    at("street-safe").textContent = say((await keep.secure()) ? "sealed" : "notSecure");
  }

  async function renderLine() {
    var line = at("street-line"), waits = waiting();
    var now = send.state.line || (navigator.onLine ? "" : "off");
    var locked = state.holder ? "" : state.outbox.length ? "signin" : "";
    var told = now || locked;
    line.hidden = !told && (await keep.secure());
    line.className = "street-line" + (told === "signin" ? " is-red" : "");
    at("street-line-words").textContent = told ? say("line_" + told) : say("notSecure");
    at("street-line-count").textContent = told && waits ? say("waiting", { n: waits }) : "";
    at("street-signin").hidden = told !== "signin";
  }

  function waiting() { return state.outbox.filter(function (row) { return row.state === "waiting"; }).length; }

  /* ---- Beginning ---- */

  async function update() {
    var fresh = await see.fetchOrders();
    await see.readAll();
    render();
    if (fresh) send.retry();
  }

  function leave(event) {
    if (event.target.dataset.cleared) return;
    event.preventDefault();
    state.leaving = true;
    keep.wipe().catch(function () {}).then(function () { return send.ask("/street/pulse/"); }).then(function (answer) {
      return answer.json();
    }).then(function (known) {
      event.target.elements.csrfmiddlewaretoken.value = known.csrf;
      event.target.dataset.cleared = "1";
      event.target.submit();
    }).catch(function () {
      state.leaving = false;
      draw.toast("wipedOnly");
      return see.readAll().then(render);
    });
  }

  function openFirst() {
    if (state.seen && !state.open && state.seen.orders.length) state.open = state.seen.orders[0].number;
    render();
  }

  async function begin() {
    document.querySelectorAll("[data-to]").forEach(function (one) { one.addEventListener("click", function () { see.tab(one.dataset.to); }); });
    at("street-retry").addEventListener("click", send.retry);
    at("street-refresh").addEventListener("click", update);
    at("street-signout").addEventListener("submit", leave);
    if (navigator.serviceWorker) navigator.serviceWorker.register("/street/sw.js", { scope: "/street/" }).catch(function () {});
    await see.readAll();
    openFirst();
    await update();
    openFirst();
    document.body.dataset.ready = "1";
    listen();
  }

  /* What has been sent changes what the server hands over. */
  function listen() {
    var heard = Promise.resolve(), count = waiting();
    send.onChange(function () {
      heard = heard.then(async function () {
        await see.readOutbox();
        var left = waiting();
        if (left < count && !send.state.line && !send.state.sending) await see.fetchOrders().then(see.readAll);
        count = left;
        render();
      });
    });
  }

  see.onChange(render);
  window.addEventListener("online", update);
  window.addEventListener("offline", render);
  document.addEventListener("visibilitychange", function () { if (!document.hidden && document.body.dataset.ready) update(); });
  window.addEventListener("pagehide", write.keepAll);
  begin();
})();
