/* Sending what waits. Each paper has a key of its own that the server knows, so it is taken once however often it is
   sent; one tab at a time sends. What the server refuses stays here with the reason. Runs in the page and in its worker. */
(function (scope) {
  "use strict";

  var keep = scope.huiyinKeep;
  var PATIENCE = 120000;
  var WAITS = [3, 6, 12, 30, 60, 120, 300]; /* seconds between one try and the next */
  var SENT_FOR = 24 * 3600 * 1000;
  var listeners = [];
  var state = { line: "", sending: "" };
  var running = null;
  var again = false;
  var misses = 0;
  var timer = 0;
  var channel = "BroadcastChannel" in scope ? new BroadcastChannel("huiyin-street") : null;

  if (channel) channel.onmessage = function () { tell(true); };

  function tell(heard) {
    listeners.forEach(function (listener) { listener(state); });
    if (channel && !heard) channel.postMessage("changed");
  }

  function set(line) {
    state.line = line;
    tell();
  }

  async function ask(address, options) {
    var given = new AbortController();
    var patience = setTimeout(function () { given.abort(); }, PATIENCE);
    try {
      var how = { credentials: "same-origin", cache: "no-store", redirect: "manual", signal: given.signal };
      var answer = await fetch(address, Object.assign(how, options));
    } catch (problem) {
      throw { line: "off" };
    } finally {
      clearTimeout(patience);
    }
    if (answer.type === "opaqueredirect") throw { line: "signin" };
    if (answer.status >= 500) throw { line: "trouble" };
    return answer;
  }

  async function pulse() {
    var answer = await ask("/street/pulse/");
    if (!answer.ok) throw { line: "signin" };
    return answer.json();
  }

  /* ---- Putting something out to be sent ---- */

  async function enqueue(number, paper) {
    var holder = await keep.holder();
    var key = keep.newKey();
    var row = { id: holder.id + ":" + key, account: holder.id, key: key, number: number, at: Date.now(), state: "waiting", tried: false };
    await keep.swap("drafts", holder.id + ":" + number, "outbox", Object.assign(row, await keep.sealPaper(paper)));
    tell();
    wakeLater();
    flush();
    return row;
  }

  /* The browser wakes the worker when there is a line again, even when this page is closed; not all can. */
  function wakeLater() {
    if (!scope.navigator.serviceWorker) return;
    navigator.serviceWorker.ready.then(function (registration) {
      return registration.sync && registration.sync.register("street-outbox");
    }).catch(function () { /* not allowed: the page does it */ });
  }

  /* ---- Sending ---- */

  function flush() {
    if (running) {
      again = true;
      return running;
    }
    running = one().then(function () {
      running = null;
      if (!again) return null;
      again = false;
      return flush();
    });
    return running;
  }

  async function one() {
    clearTimeout(timer);
    try {
      if (scope.navigator.locks) await navigator.locks.request("huiyin-street-outbox", work);
      else await work();
      misses = 0;
      state.line = "";
    } catch (problem) {
      state.line = problem.line || "trouble";
      if (state.line !== "signin") later();
    }
    state.sending = "";
    tell();
  }

  function later() {
    timer = setTimeout(flush, WAITS[Math.min(misses, WAITS.length - 1)] * 1000);
    misses += 1;
  }

  async function work() {
    var rows = await waiting();
    if (!rows.length) return;
    var known = await pulse();
    var holder = await keep.holder();
    if (!holder || holder.id !== known.account) throw { line: "signin" };
    var trouble = null;
    for (var row of rows) {
      if (row.account !== known.account) continue;
      try {
        await deliver(row.id, known);
      } catch (problem) {
        if (problem.line !== "trouble") throw problem;
        trouble = problem; /* one that the server chokes on does not hold up the others */
      }
    }
    if (trouble) throw trouble;
  }

  async function waiting() {
    var rows = await keep.all("outbox");
    rows.filter(function (row) { return row.state === "sent" && Date.now() - row.at > SENT_FOR; })
      .forEach(function (row) { keep.drop("outbox", row.id); });
    return rows.filter(function (row) { return row.state === "waiting"; })
      .sort(function (one, two) { return one.at - two.at; });
  }

  async function deliver(id, known) {
    var row = await keep.get("outbox", id); /* as it is now: another tab may have been quicker */
    if (!row || row.state !== "waiting") return;
    var paper = await opened(row);
    if (!paper) return;
    row.tried = true;
    await keep.put("outbox", row);
    state.sending = row.id;
    tell();
    var answer = await ask("/street/send/", { method: "POST", body: form(row, paper), headers: { "X-CSRFToken": known.csrf } });
    var said = await told(answer);
    if (!said) throw { line: answer.status === 403 ? "signin" : "trouble" };
    await settle(row, paper, said);
  }

  /* What cannot be opened any more (the server's key was changed) stays where it is and holds up nothing. */
  function opened(row) {
    return keep.unsealPaper(row).catch(function (problem) {
      if (problem.line) throw problem;
      return null;
    });
  }

  function form(row, paper) {
    var data = new FormData();
    data.set("number", row.number);
    data.set("key", row.key);
    data.set("act", paper.act);
    data.set("note", paper.note || "");
    if (paper.takenAt) data.set("taken_at", String(paper.takenAt));
    if (paper.spot) {
      data.set("lon", String(paper.spot.lon));
      data.set("lat", String(paper.spot.lat));
      data.set("accuracy", String(paper.spot.accuracy));
    }
    paper.files.forEach(function (file) { data.append(file.kind, file.blob, file.name); });
    return data;
  }

  async function told(answer) {
    try {
      var said = await answer.json();
      return said.state ? said : null;
    } catch (problem) {
      return null; /* not one of our answers: something between us and the server spoke */
    }
  }

  async function settle(row, paper, said) {
    var done = said.state !== "refused";
    paper.answer = said;
    if (done) paper.files = [];
    var sealed = await keep.sealPaper(paper);
    await keep.put("outbox", Object.assign(row, sealed, { state: done ? "sent" : "refused", late: said.state === "late", photos: row.files.length }));
    tell();
  }

  scope.huiyinSend = {
    enqueue: enqueue, flush: flush, ask: ask, state: state, set: set,
    onChange: function (listener) { listeners.push(listener); },
    retry: function () { misses = 0; return flush(); },
  };
})(self);
