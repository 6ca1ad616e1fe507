/* One order of the list: its head; opened, its photos, the next step, words, voice and place, and where it is. */
(function () {
  "use strict";

  var take = window.huiyinTake, draw = window.huiyinDraw, see = window.huiyinSee, write = window.huiyinWrite;
  var h = draw.h, button = draw.button, icon = draw.icon, say = draw.say, state = see.state;

  function pending(number, act) {
    return state.outbox.filter(function (row) {
      return row.number === number && row.state !== "sent" && (!act || (row.paper && row.paper.act === act));
    });
  }

  function can(order, act) {
    if (act !== "sign" && pending(order.number, "sign").length) return act === "contact";
    return order.can.indexOf(act) >= 0 && !(act === "sign" && pending(order.number, "sign").length);
  }

  function row(order) {
    var opened = state.open === order.number;
    var waits = pending(order.number).length;
    var tags = order.tags.map(function (tag) { return h("span", { class: "tag" + (tag.tone ? " is-" + tag.tone : ""), title: tag.why, text: tag.label }); });
    var said = h("span", { class: "street-words", text: opened ? "“" + order.words + "”" : order.words });
    var where = h("span", { class: "street-where second", text: [order.place, order.matter].filter(Boolean).join(" · ") });
    var head = h("button", {
      type: "button", class: "street-head", "aria-expanded": String(opened), "data-number": order.number,
      onclick: function () { see.show(opened ? "" : order.number); },
    }, [
      h("span", { class: "street-top" }, [draw.clock(order), h("span", { class: "street-tail hint", text: order.tail })]),
      h("span", { class: "street-said" }, [said].concat(tags)), where,
      waits ? h("span", { class: "street-waits", text: say("waiting", { n: waits }) }) : null,
    ]);
    return h("li", { class: "street-order" + (opened ? " is-open" : "") }, [head, opened ? body(order) : null]);
  }

  function body(order) {
    var written = write.paper(order.number);
    var progress = can(order, "progress"), contact = can(order, "contact");
    return h("div", { class: "street-body" }, [
      progress || write.has(written) ? photos(order, written) : null,
      steps(order, written, progress, contact),
      contact || progress ? words(order, written, progress, contact) : h("p", { class: "second", text: say("nothingNow", { state: order.state }) }),
      progress || contact ? extras(order, written) : null,
      whereabouts(order),
      h("p", { class: "street-more" }, [h("a", { href: order.url, text: say("wholeOrder") })]),
    ]);
  }

  /* ---- Photos ---- */

  function photos(order, written) {
    return h("div", { class: "street-photos" }, ["before", "after"].map(function (kind) { return slot(order, written, kind); }));
  }

  function slot(order, written, kind) {
    var taken = write.filesOf(written.files, kind), sent = write.filesOf(order.files, kind);
    var last = taken[taken.length - 1];
    var input = h("input", {
      type: "file", accept: "image/*", capture: "environment", name: kind, id: kind + "-" + order.number, class: "street-file",
      onchange: function () { write.addPhoto(order.number, kind, input); },
    });
    var shown = last ? draw.picture(draw.blobUrl(last.blob), say(kind)) : sent.length ? draw.picture(sent[sent.length - 1].url, say(kind)) : icon("photo");
    var stamp = last ? h("span", { class: "street-stamp", text: [draw.time(last.at), written.spot ? say("within", { m: written.spot.accuracy }) : ""].filter(Boolean).join(" ") }) : null;
    var label = h("label", { class: "street-slot" + (last || sent.length ? " has-photo" : ""), for: input.id }, [
      shown, stamp, h("span", { class: last || sent.length ? "only-read" : "", text: say(kind === "before" ? "takeBefore" : "takeAfter") }), input,
    ]);
    var below = h("p", { class: "street-below" }, [
      h("span", { text: say(kind) + (taken.length > 1 ? " ×" + taken.length : "") }),
      last ? h("span", { class: "toned tone-amber", text: say("onPhone") }) : h("span", { class: "hint", text: sent.length ? say("alreadySent") : "" }),
    ]);
    return h("div", { class: "street-photo" }, [label, below, h("p", { class: "street-below" }, [album(input), last ? undo(order, written, last, "dropPhoto") : null])]);
  }

  function album(input) {
    return button("button is-small is-text", say("album"), function () {
      input.removeAttribute("capture");
      input.click();
      input.setAttribute("capture", "environment");
    });
  }

  function undo(order, written, file, words) {
    return button("button is-small is-text", say(words), function () { write.dropFile(order.number, written, file); });
  }

  /* ---- Steps ---- */

  function steps(order, written, progress, contact) {
    var main = nextStep(order, written, progress, contact);
    var isMain = function (words) { return Boolean(main && main.textContent === say(words)); };
    return h("div", { class: "street-acts" }, [
      main,
      progress && write.has(written) && !isMain("sendReport") ? sending(order, "sendReport", "progress", "") : null,
      order.call && contact && !isMain("callThem") ? calling(order, "") : null,
      !order.call && contact ? h("p", { class: "hint", text: say("noCall") }) : null,
    ]);
  }

  /* The one main action is always the next step. */
  function nextStep(order, written, progress, contact) {
    var taken = function (kind) { return write.filesOf(written.files, kind).length; };
    var sent = function (kind) { return write.filesOf(order.files, kind).length; };
    if (can(order, "sign")) return step(say("sign"), " is-main", function () { write.sign(order.number); });
    if (contact && !order.contacted && order.call && !written.called && !write.noteOf(written)) return calling(order, " is-main");
    if (contact && !progress) return sending(order, "keepTalk", "contact", " is-main");
    if (progress && !taken("before") && !sent("before") && !taken("after")) return pick(order, "before", "takeBefore");
    if (progress && !taken("after") && !sent("after")) return pick(order, "after", "takeAfter");
    if (progress) return sending(order, "sendReport", "progress", " is-main");
    return write.has(written) && !contact ? sending(order, "sendAnyway", "progress", " is-main") : null;
  }

  function step(words, css, act) { return button("button street-act" + css, words, act); }

  function sending(order, words, act, css) {
    return step(say(words), css, function () { write.sendPaper(order.number, act); });
  }

  function calling(order, css) { return step(say("callThem"), css, function () { write.call(order); }); }

  function pick(order, kind, words) {
    return step(say(words), " is-main", function () { draw.at(kind + "-" + order.number).click(); });
  }

  /* ---- Words, voice and place ---- */

  function words(order, written, progress, contact) {
    var id = "note-" + order.number;
    var area = h("textarea", { id: id, rows: "2", maxlength: "5000", placeholder: write.usualWords(written), oninput: function () {
      var empty = !write.noteOf(written) !== !area.value.trim();
      written.note = area.value;
      write.keepLater(order.number);
      if (empty) see.changed(); /* what can be done depends on whether there are words */
    } });
    area.value = written.note || "";
    var offered = (progress ? ["arrived", "finished", "comeAgain"] : []).concat(contact ? ["reached", "noAnswer", "appointed"] : []);
    return h("div", { class: "street-write" }, [
      h("label", { class: "label", for: id, text: say("write") }), area,
      h("div", { class: "street-chips" }, offered.map(function (name) { return phrase(order, written, name); })),
      contact && progress && write.noteOf(written) ? h("p", {}, [button("button is-small", say("keepTalk"), function () { write.sendPaper(order.number, "contact"); })]) : null,
    ]);
  }

  function phrase(order, written, name) {
    return button("chip", say(name), function () {
      written.note = [written.note, say(name + "Said")].filter(Boolean).join("");
      write.keepAndShow(order.number);
    });
  }

  function extras(order, written) {
    var voices = write.filesOf(written.files, "voice").map(function (file) {
      return h("p", { class: "street-voice" }, [h("audio", { controls: true, src: draw.blobUrl(file.blob) }), undo(order, written, file, "dropVoice")]);
    });
    var parts = [take.canRecord() ? recorder(order) : null, placer(order, written)];
    return h("div", { class: "street-extras" }, [h("p", { class: "street-chips" }, parts)].concat(voices));
  }

  function recorder(order) {
    var on = write.recordingFor(order.number);
    return h("button", { type: "button", class: "button is-small", "aria-pressed": String(Boolean(on)), onclick: function () { write.voice(order.number); } }, [
      icon("microphone"), h("span", { id: on ? "voice-time" : null, text: on ? say("recording", { s: on.seconds, most: 60 }) : say("voice") }),
    ]);
  }

  function placer(order, written) {
    var spot = written.spot;
    return h("button", { type: "button", class: "button is-small", onclick: function () {
      if (spot) {
        written.spot = null;
        write.keepAndShow(order.number);
      } else write.place(order.number);
    } }, [icon("pin"), h("span", { text: spot ? say("placeOn", { m: spot.accuracy }) : say("placeOff") })]);
  }

  /* ---- Where it is ---- */

  function whereabouts(order) {
    var area = state.seen.areas[order.area];
    if (!area && !order.spot) return null;
    var spots = order.spot ? [{ at: order.spot, label: order.tail }] : [];
    return h("details", { class: "street-place" }, [
      h("summary", {}, [icon("map"), h("span", { text: say("where") })]),
      area ? draw.map(area, spots, state.here) : null,
      order.spot ? h("a", { class: "button is-small", href: navigation(order.spot), text: say("navigate") }) : h("p", { class: "hint", text: say("noSpot") }),
    ]);
  }

  function navigation(spot) {
    var apple = /iPhone|iPad|iPod/.test(navigator.userAgent);
    return apple ? "maps:?daddr=" + spot[1] + "," + spot[0] : "geo:" + spot[1] + "," + spot[0] + "?q=" + spot[1] + "," + spot[0];
  }

  window.huiyinOrder = { row: row };
})();
