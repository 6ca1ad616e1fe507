/* The entries of the outbox: what waits, what came of it, and what can be done with it. */
(function () {
  "use strict";

  var keep = window.huiyinKeep, send = window.huiyinSend, draw = window.huiyinDraw, see = window.huiyinSee;
  var write = window.huiyinWrite;
  var h = draw.h, say = draw.say, state = see.state;

  /* Written for an order that is not in one's hand any more: still here, and can still be sent to lie with it. */
  function unsent(number, written) {
    return h("li", { class: "card street-paper", "data-state": "left" }, [
      h("p", {}, [h("b", { text: number.split("-").pop() + " · " + say("gone") })]),
      written.note ? h("p", { text: written.note }) : null, thumbs(written),
      h("p", { class: "street-chips" }, [
        small("sendAnyway", function () { write.sendPaper(number, "progress"); }),
        small("throwAway", function () { if (confirm(say("sure"))) write.throwAway(number); }),
      ]),
    ]);
  }

  function sent(row) {
    var written = row.paper;
    var tone = { sent: row.late ? "amber" : "green", refused: "red", waiting: "amber" }[row.state];
    var told = row.id === send.state.sending ? say("isSending") : row.state === "waiting" ? say("waitsHere") : written && written.answer ? written.answer.words : say("shut");
    return h("li", { class: "card street-paper", "data-state": row.state }, [
      h("p", { class: "spread" }, [h("b", { text: row.number.split("-").pop() + " · " + say(written ? "act_" + written.act : "shut") }), h("span", { class: "hint", text: draw.time(row.at) })]),
      written && written.note ? h("p", { text: written.note }) : null,
      written ? thumbs(written) : null,
      h("p", { class: "toned tone-" + tone, text: (row.state === "refused" ? say("refused") : "") + told }),
      choices(row, written),
    ]);
  }

  function thumbs(written) {
    var found = written.files.filter(function (file) { return /^image/.test(file.type); });
    return found.length ? h("p", { class: "street-thumbs" }, found.map(function (file) { return draw.picture(draw.blobUrl(file.blob), say(file.kind)); })) : null;
  }

  function choices(row, written) {
    if (row.id === send.state.sending || !state.holder || row.account !== state.holder.id) return null;
    if (!written) return h("p", {}, [throwAway(row)]);
    if (row.state === "sent") return h("p", {}, [small("putAway", function () { drop(row); })]);
    if (row.state === "waiting" && row.tried) return null; /* the server may have it already */
    return h("p", { class: "street-chips" }, [
      written.act === "sign" || !see.inHand(row.number) ? null : small(row.state === "refused" ? "changeIt" : "takeBack", function () { takeBack(row, written); }),
      throwAway(row),
    ]);
  }

  function throwAway(row) { return small("throwAway", function () { if (confirm(say("sure"))) drop(row); }); }

  function drop(row) { return keep.drop("outbox", row.id).then(see.refresh); }

  function small(words, act) { return draw.button("button is-small", say(words), act); }

  async function takeBack(row, written) {
    var mine = write.paper(row.number);
    mine.note = [written.note, mine.note].filter(Boolean).join("\n");
    mine.files = written.files.concat(mine.files);
    mine.spot = mine.spot || written.spot;
    mine.takenAt = mine.takenAt || written.takenAt;
    await write.keepPaper(row.number);
    await keep.drop("outbox", row.id);
    see.tab("today");
    state.open = row.number;
    await see.refresh();
  }

  window.huiyinOutbox = { unsent: unsent, sent: sent };
})();
