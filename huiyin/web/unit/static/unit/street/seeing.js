/* What the page shows: the orders handed over last, what is being written and what waits as they lie on the phone, and
   which part and which order are open. Whoever changes any of it says so, and the page is drawn anew. */
(function () {
  "use strict";

  var keep = window.huiyinKeep, send = window.huiyinSend;
  var redraw = null;
  var state = {
    seen: null, /* what the server handed over last: orders, areas, person */
    holder: null,
    papers: {}, /* what is being written, by order */
    outbox: [],
    open: location.hash.slice(1),
    here: null,
    leaving: false,
  };

  function nothing() { return null; }
  function changed() { redraw(); }
  function inHand(number) { return Boolean(state.seen && state.seen.orders.some(function (order) { return order.number === number; })); }

  /* ---- What was seen ---- */

  async function fetchOrders() {
    try {
      var answer = await send.ask("/street/orders/");
      if (!answer.ok) throw { line: "signin" };
      var found = await answer.json();
    } catch (problem) {
      if (!problem.line) throw problem;
      send.set(problem.line);
      return false;
    }
    if (state.leaving) return false;
    await keep.setKey(found.account, found.key, found.hours);
    delete found.key;
    delete found.csrf;
    var kept = await keep.seal(found);
    await keep.put("orders", { id: found.account, seen: kept, at: Date.now() });
    send.set("");
    return true;
  }

  async function readAll() {
    state.holder = await keep.holder();
    state.seen = null;
    state.outbox = await keep.all("outbox");
    if (!state.holder) return;
    var row = await keep.get("orders", state.holder.id);
    var found = row ? await keep.unseal(row.seen).catch(nothing) : null; /* sealed by a key that is no more */
    state.seen = found ? Object.assign(found, { fetched: row.at }) : null;
    await readDrafts();
    await readOutbox();
  }

  async function readDrafts() {
    for (var draft of await keep.all("drafts")) {
      if (draft.account !== state.holder.id || state.papers[draft.number]) continue;
      var written = await keep.unsealPaper(draft).catch(nothing);
      if (written) state.papers[draft.number] = Object.assign(written, { kept: true });
    }
  }

  async function readOutbox() {
    var rows = await keep.all("outbox");
    state.holder = await keep.holder();
    for (var row of rows) {
      if (state.holder && row.account === state.holder.id) row.paper = await keep.unsealPaper(row).catch(nothing);
    }
    state.outbox = rows.sort(function (one, two) { return two.at - one.at; });
    await forgetSent();
  }

  /* What another tab has sent is not written here any more. */
  async function forgetSent() {
    var drafts = (await keep.all("drafts")).map(function (draft) { return draft.number; });
    Object.keys(state.papers).forEach(function (number) {
      if (state.papers[number].kept && drafts.indexOf(number) < 0) delete state.papers[number];
    });
  }

  async function refresh() {
    await readOutbox();
    changed();
  }

  /* ---- What is open ---- */

  function show(number) {
    state.open = number;
    history.replaceState(null, "", number ? "#" + number : location.pathname);
    changed();
    var head = number && document.querySelector('[data-number="' + number + '"]');
    if (head) head.focus();
  }

  function tab(name) {
    document.querySelectorAll("[data-tab]").forEach(function (part) { part.hidden = part.dataset.tab !== name; });
    document.querySelectorAll("[data-to]").forEach(function (one) {
      if (one.dataset.to === name) one.setAttribute("aria-current", "page");
      else one.removeAttribute("aria-current");
    });
    scrollTo(0, 0);
  }

  window.huiyinSee = {
    state: state, inHand: inHand, fetchOrders: fetchOrders, readAll: readAll, readOutbox: readOutbox, refresh: refresh,
    show: show, tab: tab, changed: changed, onChange: function (listener) { redraw = listener; },
  };
})();
