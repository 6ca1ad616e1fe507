/* The phone on the street: the orders, one of them open; photos, voice, place and words; what waits to be sent. */
(function () {
  "use strict";

  var keep = window.huiyinKeep, send = window.huiyinSend, take = window.huiyinTake, draw = window.huiyinDraw;
  var h = draw.h, icon = draw.icon, say = draw.say;
  var FILES_AT_MOST = 6;
  var here = null;
  var seen = null; /* what the server handed over last: orders, areas, person */
  var holder = null;
  var papers = {}; /* what is being written, by order */
  var outbox = [];
  var open = location.hash.slice(1);
  var recording = null;
  var saving = Promise.resolve();
  var urls = [];
  var leaving = false;

  function at(id) { return document.getElementById(id); }
  function time(ms) {
    var shape = { hour: "2-digit", minute: "2-digit", timeZone: document.body.dataset.zone || undefined };
    return new Date(ms).toLocaleTimeString("en-GB", shape);
  }
  function toast(key, values) { window.huiyin.toast(say(key, values)); }

  function nothing() { return null; }
  function has(written) { return Boolean(written && (written.files.length || (written.note || "").trim())); }
  function inHand(number) { return Boolean(seen && seen.orders.some(function (order) { return order.number === number; })); }

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
    if (leaving) return false;
    await keep.setKey(found.account, found.key, found.hours);
    delete found.key;
    delete found.csrf;
    var kept = await keep.seal(found);
    await keep.put("orders", { id: found.account, seen: kept, at: Date.now() });
    send.set("");
    return true;
  }

  async function readAll() {
    holder = await keep.holder();
    seen = null;
    outbox = await keep.all("outbox");
    if (!holder) return;
    var row = await keep.get("orders", holder.id);
    var found = row ? await keep.unseal(row.seen).catch(nothing) : null; /* sealed by a key that is no more */
    seen = found ? Object.assign(found, { fetched: row.at }) : null;
    for (var draft of await keep.all("drafts")) {
      if (draft.account !== holder.id || papers[draft.number]) continue;
      var written = await keep.unsealPaper(draft).catch(nothing);
      if (written) papers[draft.number] = Object.assign(written, { kept: true });
    }
    await readOutbox();
  }

  async function readOutbox() {
    var rows = await keep.all("outbox");
    holder = await keep.holder();
    for (var row of rows) {
      if (holder && row.account === holder.id) row.paper = await keep.unsealPaper(row).catch(nothing);
    }
    outbox = rows.sort(function (one, two) { return two.at - one.at; });
    await forgetSent();
  }

  /* What another tab has sent is not written here any more. */
  async function forgetSent() {
    var drafts = (await keep.all("drafts")).map(function (draft) { return draft.number; });
    Object.keys(papers).forEach(function (number) {
      if (papers[number].kept && drafts.indexOf(number) < 0) delete papers[number];
    });
  }

  /* ---- What is being written ---- */

  function paper(number) {
    if (!papers[number]) papers[number] = { note: "", files: [], spot: null, takenAt: null, act: "progress" };
    return papers[number];
  }

  function keepPaper(number) {
    saving = saving.then(async function () {
      var written = papers[number];
      if (!holder || !written) return;
      var id = holder.id + ":" + number;
      if (!has(written)) {
        await keep.drop("drafts", id);
        return;
      }
      await keep.put("drafts", Object.assign({ id: id, account: holder.id, number: number }, await keep.sealPaper(written)));
      written.kept = true;
    }).catch(function () { toast("cannotKeep"); });
    return saving;
  }

  async function addPhoto(number, kind, input) {
    var written = paper(number);
    for (var file of Array.from(input.files)) {
      if (written.files.length >= FILES_AT_MOST) {
        toast("tooMany", { n: FILES_AT_MOST });
        break;
      }
      try {
        var blob = await take.shrink(file);
        written.files.push({ kind: kind, name: kind + ".jpg", type: "image/jpeg", blob: blob, at: Date.now() });
        written.takenAt = Date.now();
      } catch (problem) {
        toast("noPicture");
      }
    }
    input.value = "";
    await keepPaper(number);
    render();
    place(number);
  }

  async function place(number) {
    var found = await take.locate();
    here = found || here;
    if (found && papers[number]) {
      papers[number].spot = found;
      await keepPaper(number);
    }
    render();
  }

  async function voice(number) {
    if (recording) {
      recording.stop();
      return;
    }
    try {
      recording = { number: number, seconds: 0 };
      recording.stop = await take.record(function (seconds, most) {
        recording.seconds = seconds;
        var told = at("voice-time");
        if (told) told.textContent = say("recording", { s: seconds, most: most });
      }, async function (blob, name) {
        recording = null;
        paper(number).files.push({ kind: "voice", name: name, type: blob.type, blob: blob, at: Date.now() });
        await keepPaper(number);
        render();
      });
    } catch (problem) {
      recording = null;
      toast("noVoice");
    }
    render();
  }

  function usualWords(written) {
    var any = function (kind) { return written.files.some(function (file) { return file.kind === kind; }); };
    if (any("before") && any("after")) return say("saidBoth");
    if (any("after")) return say("saidAfter");
    return any("before") ? say("saidBefore") : any("voice") ? say("saidVoice") : "";
  }

  async function sendPaper(number, act) {
    var written = Object.assign({}, paper(number), { act: act });
    written.note = (written.note || "").trim() || usualWords(written);
    if (!written.note && act !== "sign") return toast("writeFirst");
    written.takenAt = written.takenAt || Date.now();
    await saving;
    try {
      await send.enqueue(number, written);
    } catch (problem) {
      return toast("cannotKeep");
    }
    delete papers[number];
    if (navigator.storage && navigator.storage.persist) navigator.storage.persist();
    toast(navigator.onLine && !send.state.line ? "sendingNow" : "keptHere");
    await readOutbox();
    return render();
  }

  async function sign(number) {
    var mine = papers[number];
    await send.enqueue(number, { note: "", files: [], spot: null, takenAt: Date.now(), act: "sign" });
    if (mine) await keepPaper(number);
    await readOutbox();
    render();
  }

  async function call(order) {
    try {
      var known = await (await send.ask("/street/pulse/")).json();
      var answer = await send.ask(order.call, { method: "POST", headers: { "X-CSRFToken": known.csrf } });
      if (!answer.ok) return toast("cannotCall");
      paper(order.number).called = true;
      render();
      location.href = "tel:" + (await answer.json()).phone;
    } catch (problem) {
      if (!problem.line) throw problem;
      toast("callNeedsLine");
    }
    return null;
  }

  /* ---- One order ---- */

  function pending(number, act) {
    return outbox.filter(function (row) {
      return row.number === number && row.state !== "sent" && (!act || (row.paper && row.paper.act === act));
    });
  }

  function can(order, act) {
    if (act !== "sign" && pending(order.number, "sign").length) return act === "contact";
    return order.can.indexOf(act) >= 0 && !(act === "sign" && pending(order.number, "sign").length);
  }

  function row(order) {
    var opened = open === order.number;
    var waits = pending(order.number).length;
    var tags = order.tags.map(function (tag) { return h("span", { class: "tag" + (tag.tone ? " is-" + tag.tone : ""), title: tag.why, text: tag.label }); });
    var said = h("span", { class: "street-words", text: opened ? "“" + order.words + "”" : order.words });
    var where = h("span", { class: "street-where second", text: [order.place, order.matter].filter(Boolean).join(" · ") });
    var head = h("button", {
      type: "button", class: "street-head", "aria-expanded": String(opened), "data-number": order.number,
      onclick: function () { show(opened ? "" : order.number); },
    }, [
      h("span", { class: "street-top" }, [draw.clock(order), h("span", { class: "street-tail hint", text: order.tail })]),
      h("span", { class: "street-said" }, [said].concat(tags)), where,
      waits ? h("span", { class: "street-waits", text: say("waiting", { n: waits }) }) : null,
    ]);
    return h("li", { class: "street-order" + (opened ? " is-open" : "") }, [head, opened ? body(order) : null]);
  }

  function body(order) {
    var written = paper(order.number);
    var progress = can(order, "progress"), contact = can(order, "contact");
    return h("div", { class: "street-body" }, [
      progress || has(written) ? photos(order, written) : null,
      steps(order, written, progress, contact),
      contact || progress ? words(order, written, progress, contact) : h("p", { class: "second", text: say("nothingNow", { state: order.state }) }),
      progress || contact ? extras(order, written) : null,
      whereabouts(order),
      h("p", { class: "street-more" }, [h("a", { href: order.url, text: say("wholeOrder") })]),
    ]);
  }

  function photos(order, written) {
    return h("div", { class: "street-photos" }, ["before", "after"].map(function (kind) { return slot(order, written, kind); }));
  }

  function slot(order, written, kind) {
    var taken = written.files.filter(function (file) { return file.kind === kind; });
    var sent = order.files.filter(function (file) { return file.kind === kind; });
    var last = taken[taken.length - 1];
    var input = h("input", {
      type: "file", accept: "image/*", capture: "environment", name: kind, id: kind + "-" + order.number, class: "street-file",
      onchange: function () { addPhoto(order.number, kind, input); },
    });
    var shown = last ? picture(blobUrl(last.blob), say(kind)) : sent.length ? picture(sent[sent.length - 1].url, say(kind)) : icon("photo");
    var stamp = last ? h("span", { class: "street-stamp", text: [time(last.at), written.spot ? say("within", { m: written.spot.accuracy }) : ""].filter(Boolean).join(" ") }) : null;
    var label = h("label", { class: "street-slot" + (last || sent.length ? " has-photo" : ""), for: input.id }, [
      shown, stamp, h("span", { class: last || sent.length ? "only-read" : "", text: say(kind === "before" ? "takeBefore" : "takeAfter") }), input,
    ]);
    var below = h("p", { class: "street-below" }, [
      h("span", { text: say(kind) + (taken.length > 1 ? " ×" + taken.length : "") }),
      last ? h("span", { class: "toned tone-amber", text: say("onPhone") }) : h("span", { class: "hint", text: sent.length ? say("alreadySent") : "" }),
    ]);
    var album = h("button", { type: "button", class: "button is-small is-text", text: say("album"), onclick: function () {
      input.removeAttribute("capture");
      input.click();
      input.setAttribute("capture", "environment");
    } });
    var undo = last ? h("button", { type: "button", class: "button is-small is-text", text: say("dropPhoto"), onclick: function () {
      written.files.splice(written.files.indexOf(last), 1);
      keepPaper(order.number).then(render);
    } }) : null;
    return h("div", { class: "street-photo" }, [label, below, h("p", { class: "street-below" }, [album, undo])]);
  }

  function picture(url, words) {
    return h("img", { src: url, alt: words, onerror: function (event) { event.target.replaceWith(icon("photo")); } });
  }

  function blobUrl(blob) {
    var url = URL.createObjectURL(blob);
    urls.push(url);
    return url;
  }

  /* The one main action is always the next step. */
  function steps(order, written, progress, contact) {
    var any = function (kind) { return written.files.some(function (file) { return file.kind === kind; }); };
    var sent = function (kind) { return order.files.some(function (file) { return file.kind === kind; }); };
    var main = null;
    if (can(order, "sign")) main = button(say("sign"), "main", function () { sign(order.number); });
    else if (contact && !order.contacted && order.call && !written.called && !(written.note || "").trim()) main = button(say("callThem"), "main", function () { call(order); });
    else if (contact && !progress) main = button(say("keepTalk"), "main", function () { sendPaper(order.number, "contact"); });
    else if (progress && !any("before") && !sent("before") && !any("after")) main = pick(order, "before", "takeBefore");
    else if (progress && !any("after") && !sent("after")) main = pick(order, "after", "takeAfter");
    else if (progress) main = button(say("sendReport"), "main", function () { sendPaper(order.number, "progress"); });
    else if (has(written) && !contact) main = button(say("sendAnyway"), "main", function () { sendPaper(order.number, "progress"); });
    var ready = progress && (written.files.length || (written.note || "").trim());
    var isSend = main && main.textContent === say("sendReport");
    return h("div", { class: "street-acts" }, [
      main,
      ready && !isSend ? button(say("sendReport"), "", function () { sendPaper(order.number, "progress"); }) : null,
      order.call && contact && !(main && main.textContent === say("callThem")) ? button(say("callThem"), "", function () { call(order); }) : null,
      !order.call && contact ? h("p", { class: "hint", text: say("noCall") }) : null,
    ]);
  }

  function button(words, kind, act) {
    return h("button", { type: "button", class: "button street-act" + (kind ? " is-" + kind : ""), text: words, onclick: act });
  }

  function pick(order, kind, words) {
    return button(say(words), "main", function () { at(kind + "-" + order.number).click(); });
  }

  function words(order, written, progress, contact) {
    var id = "note-" + order.number;
    var area = h("textarea", { id: id, rows: "2", maxlength: "5000", placeholder: usualWords(written), oninput: function () {
      var empty = !(written.note || "").trim() !== !area.value.trim();
      written.note = area.value;
      later(order.number);
      if (empty) render(); /* what can be done depends on whether there are words */
    } });
    area.value = written.note || "";
    var offered = (progress ? ["arrived", "finished", "comeAgain"] : []).concat(contact ? ["reached", "noAnswer", "appointed"] : []);
    var chips = offered.map(function (name) {
      return h("button", { type: "button", class: "chip", text: say(name), onclick: function () {
        written.note = [written.note, say(name + "Said")].filter(Boolean).join("");
        keepPaper(order.number).then(render);
      } });
    });
    return h("div", { class: "street-write" }, [
      h("label", { class: "label", for: id, text: say("write") }), area,
      h("div", { class: "street-chips" }, chips),
      contact && progress && (written.note || "").trim() ? h("p", {}, [h("button", { type: "button", class: "button is-small", text: say("keepTalk"), onclick: function () { sendPaper(order.number, "contact"); } })]) : null,
    ]);
  }

  var timer = 0;
  function later(number) {
    clearTimeout(timer);
    timer = setTimeout(function () { keepPaper(number); }, 300);
  }

  function extras(order, written) {
    var parts = [];
    if (take.canRecord()) {
      var on = recording && recording.number === order.number;
      parts.push(h("button", { type: "button", class: "button is-small", "aria-pressed": String(Boolean(on)), onclick: function () { voice(order.number); } }, [
        icon("microphone"), h("span", { id: on ? "voice-time" : null, text: on ? say("recording", { s: recording.seconds, most: 60 }) : say("voice") }),
      ]));
    }
    var spot = written.spot;
    parts.push(h("button", { type: "button", class: "button is-small", onclick: function () {
      if (spot) {
        written.spot = null;
        keepPaper(order.number).then(render);
      } else place(order.number);
    } }, [icon("pin"), h("span", { text: spot ? say("placeOn", { m: spot.accuracy }) : say("placeOff") })]));
    var voices = written.files.filter(function (file) { return file.kind === "voice"; }).map(function (file) {
      return h("p", { class: "street-voice" }, [h("audio", { controls: true, src: blobUrl(file.blob) }), h("button", { type: "button", class: "button is-small is-text", text: say("dropVoice"), onclick: function () {
        written.files.splice(written.files.indexOf(file), 1);
        keepPaper(order.number).then(render);
      } })]);
    });
    return h("div", { class: "street-extras" }, [h("p", { class: "street-chips" }, parts)].concat(voices));
  }

  function whereabouts(order) {
    var area = seen.areas[order.area];
    if (!area && !order.spot) return null;
    var spots = order.spot ? [{ at: order.spot, label: order.tail }] : [];
    return h("details", { class: "street-place" }, [
      h("summary", {}, [icon("map"), h("span", { text: say("where") })]),
      area ? draw.map(area, spots, here) : null,
      order.spot ? h("a", { class: "button is-small", href: navigation(order.spot), text: say("navigate") }) : h("p", { class: "hint", text: say("noSpot") }),
    ]);
  }

  function navigation(spot) {
    var apple = /iPhone|iPad|iPod/.test(navigator.userAgent);
    return apple ? "maps:?daddr=" + spot[1] + "," + spot[0] : "geo:" + spot[1] + "," + spot[0] + "?q=" + spot[1] + "," + spot[0];
  }

  /* ---- The parts of the page ---- */

  function show(number) {
    open = number;
    history.replaceState(null, "", number ? "#" + number : location.pathname);
    render();
    var head = number && document.querySelector('[data-number="' + number + '"]');
    if (head) head.focus();
  }

  function render() {
    var kept = document.activeElement && document.activeElement.id;
    var caret = document.activeElement && document.activeElement.selectionStart;
    urls.splice(0).forEach(function (url) { setTimeout(function () { URL.revokeObjectURL(url); }, 2000); });
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
    var list = at("street-list");
    list.textContent = "";
    var orders = seen ? seen.orders : [];
    at("street-title").textContent = holder ? say("title", { n: orders.length }) : say("signInFirst");
    at("street-who").textContent = seen && seen.person ? [seen.person.name, seen.person.unit].join(" · ") : "";
    at("street-age").textContent = seen && (send.state.line || !navigator.onLine) ? "· " + say("asOf", { time: time(seen.fetched) }) : "";
    if (!orders.length) {
      list.append(h("p", { class: "street-empty second", text: say(holder ? "empty" : "nobody") }));
      return;
    }
    if (!orders.some(function (order) { return order.number === open; }) && open) open = "";
    [true, false].forEach(function (mine) {
      var part = orders.filter(function (order) { return order.mine === mine; });
      if (!part.length) return;
      list.append(h("h2", { class: "lines-head", text: say(mine ? "mine" : "others") }, [h("small", { text: part.length })]));
      list.append(h("ol", { class: "street-orders" }, part.map(row)));
    });
  }

  function renderMap() {
    var box = at("street-maps");
    box.textContent = "";
    Object.keys(seen ? seen.areas : {}).forEach(function (code) {
      var inside = seen.orders.filter(function (order) { return order.area === code && order.spot; });
      var spots = inside.map(function (order) { return { at: order.spot, label: order.tail }; });
      box.append(h("figure", { class: "card" }, [h("figcaption", { text: seen.areas[code].name }), draw.map(seen.areas[code], spots, here),
        h("p", { class: "street-chips" }, inside.map(function (order) {
          return h("button", { type: "button", class: "chip", text: order.tail, onclick: function () { tab("today"); show(order.number); } });
        }))]));
    });
    if (!box.children.length) box.append(h("p", { class: "second", text: say("noMap") }));
  }

  function renderOutbox() {
    var list = at("street-outbox");
    list.textContent = "";
    var left = Object.keys(papers).filter(function (number) { return seen && has(papers[number]) && !inHand(number); });
    left.forEach(function (number) { list.append(unsent(number, papers[number])); });
    outbox.forEach(function (row) { list.append(sent(row)); });
    if (!outbox.length && !left.length) list.append(h("li", { class: "second", text: say("outboxEmpty") }));
    var waits = outbox.filter(function (row) { return row.state !== "sent"; }).length + left.length;
    at("street-count").textContent = waits || "";
    at("street-retry").hidden = !outbox.some(function (row) { return row.state === "waiting"; });
  }

  /* Written for an order that is not in one's hand any more: still here, and can still be sent to lie with it. */
  function unsent(number, written) {
    return h("li", { class: "card street-paper", "data-state": "left" }, [
      h("p", {}, [h("b", { text: number.split("-").pop() + " · " + say("gone") })]),
      written.note ? h("p", { text: written.note }) : null, thumbs(written),
      h("p", { class: "street-chips" }, [small("sendAnyway", function () { sendPaper(number, "progress"); }), small("throwAway", function () {
        if (!confirm(say("sure"))) return;
        papers[number] = { note: "", files: [] };
        keepPaper(number).then(function () { delete papers[number]; render(); });
      })]),
    ]);
  }

  function sent(row) {
    var written = row.paper;
    var tone = { sent: row.late ? "amber" : "green", refused: "red", waiting: "amber" }[row.state];
    var told = row.id === send.state.sending ? say("isSending") : row.state === "waiting" ? say("waitsHere") : written && written.answer ? written.answer.words : say("shut");
    return h("li", { class: "card street-paper", "data-state": row.state }, [
      h("p", { class: "spread" }, [h("b", { text: row.number.split("-").pop() + " · " + say(written ? "act_" + written.act : "shut") }), h("span", { class: "hint", text: time(row.at) })]),
      written && written.note ? h("p", { text: written.note }) : null,
      written ? thumbs(written) : null,
      h("p", { class: "toned tone-" + tone, text: (row.state === "refused" ? say("refused") : "") + told }),
      choices(row, written),
    ]);
  }

  function thumbs(written) {
    var found = written.files.filter(function (file) { return /^image/.test(file.type); });
    return found.length ? h("p", { class: "street-thumbs" }, found.map(function (file) { return picture(blobUrl(file.blob), say(file.kind)); })) : null;
  }

  function choices(row, written) {
    if (row.id === send.state.sending || !holder || row.account !== holder.id) return null;
    if (!written) return h("p", {}, [throwAway(row)]);
    if (row.state === "sent") return h("p", {}, [small("putAway", function () { keep.drop("outbox", row.id).then(refresh); })]);
    if (row.state === "waiting" && row.tried) return null; /* the server may have it already */
    return h("p", { class: "street-chips" }, [
      written.act === "sign" || !inHand(row.number) ? null : small(row.state === "refused" ? "changeIt" : "takeBack", function () { takeBack(row, written); }),
      throwAway(row),
    ]);
  }

  function throwAway(row) {
    return small("throwAway", function () { if (confirm(say("sure"))) keep.drop("outbox", row.id).then(refresh); });
  }

  function small(words, act) {
    return h("button", { type: "button", class: "button is-small", text: say(words), onclick: act });
  }

  async function takeBack(row, written) {
    var mine = paper(row.number);
    mine.note = [written.note, mine.note].filter(Boolean).join("\n");
    mine.files = written.files.concat(mine.files);
    mine.spot = mine.spot || written.spot;
    mine.takenAt = mine.takenAt || written.takenAt;
    await keepPaper(row.number);
    await keep.drop("outbox", row.id);
    tab("today");
    open = row.number;
    await refresh();
  }

  async function renderMe() {
    at("street-me").textContent = seen && seen.person ? [seen.person.name, seen.person.role, seen.person.unit].filter(Boolean).join(" · ") : say("nobody");
    at("street-safe").textContent = say((await keep.secure()) ? "sealed" : "notSecure");
  }

  async function renderLine() {
    var line = at("street-line"), waits = outbox.filter(function (row) { return row.state === "waiting"; }).length;
    var now = send.state.line || (navigator.onLine ? "" : "off");
    var locked = holder ? "" : outbox.length ? "signin" : "";
    var told = now || locked;
    line.hidden = !told && (await keep.secure());
    line.className = "street-line" + (told === "signin" ? " is-red" : "");
    at("street-line-words").textContent = told ? say("line_" + told) : say("notSecure");
    at("street-line-count").textContent = told && waits ? say("waiting", { n: waits }) : "";
    at("street-signin").hidden = told !== "signin";
  }

  function tab(name) {
    document.querySelectorAll("[data-tab]").forEach(function (part) { part.hidden = part.dataset.tab !== name; });
    document.querySelectorAll("[data-to]").forEach(function (one) {
      if (one.dataset.to === name) one.setAttribute("aria-current", "page");
      else one.removeAttribute("aria-current");
    });
    scrollTo(0, 0);
  }

  async function refresh() {
    await readOutbox();
    render();
  }

  /* ---- Beginning ---- */

  async function update() {
    var fresh = await fetchOrders();
    await readAll();
    render();
    if (fresh) send.retry();
  }

  function leave(event) {
    if (event.target.dataset.cleared) return;
    event.preventDefault();
    leaving = true;
    keep.wipe().catch(function () {}).then(function () { return send.ask("/street/pulse/"); }).then(function (answer) {
      return answer.json();
    }).then(function (known) {
      event.target.elements.csrfmiddlewaretoken.value = known.csrf;
      event.target.dataset.cleared = "1";
      event.target.submit();
    }).catch(function () {
      leaving = false;
      toast("wipedOnly");
      return readAll().then(render);
    });
  }

  async function begin() {
    document.querySelectorAll("[data-to]").forEach(function (one) { one.addEventListener("click", function () { tab(one.dataset.to); }); });
    at("street-retry").addEventListener("click", send.retry);
    at("street-refresh").addEventListener("click", update);
    at("street-signout").addEventListener("submit", leave);
    if (navigator.serviceWorker) navigator.serviceWorker.register("/street/sw.js", { scope: "/street/" }).catch(function () {});
    await readAll();
    if (seen && !open && seen.orders.length) open = seen.orders[0].number;
    render();
    await update();
    if (seen && !open && seen.orders.length) open = seen.orders[0].number;
    render();
    document.body.dataset.ready = "1";
    var heard = Promise.resolve(), count = outbox.filter(waits).length;
    send.onChange(function () {
      heard = heard.then(async function () {
        await readOutbox();
        var left = outbox.filter(waits).length;
        if (left < count && !send.state.line && !send.state.sending) await fetchOrders().then(readAll);
        count = left;
        render();
      });
    });
  }

  function waits(row) { return row.state === "waiting"; }

  window.addEventListener("online", update);
  window.addEventListener("offline", function () { render(); });
  document.addEventListener("visibilitychange", function () { if (!document.hidden && document.body.dataset.ready) update(); });
  window.addEventListener("pagehide", function () { Object.keys(papers).forEach(keepPaper); });
  begin();
})();
