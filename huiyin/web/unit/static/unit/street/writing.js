/* What is being written for an order: photos, voice, place and words, kept on the phone at every step until they go out
   to be sent; and what needs no paper: signing and calling. */
(function () {
  "use strict";

  var keep = window.huiyinKeep, send = window.huiyinSend, take = window.huiyinTake, draw = window.huiyinDraw;
  var see = window.huiyinSee;
  var say = draw.say, toast = draw.toast, papers = see.state.papers;
  var FILES_AT_MOST = 6;
  var recording = null;
  var saving = Promise.resolve();
  var timer = 0;

  function filesOf(files, kind) { return files.filter(function (file) { return file.kind === kind; }); }
  function noteOf(written) { return (written.note || "").trim(); }
  function has(written) { return Boolean(written && (written.files.length || noteOf(written))); }

  function paper(number) {
    if (!papers[number]) papers[number] = { note: "", files: [], spot: null, takenAt: null, act: "progress" };
    return papers[number];
  }

  /* ---- Keeping ---- */

  function keepPaper(number) {
    saving = saving.then(async function () {
      var written = papers[number];
      var holder = see.state.holder;
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

  function keepLater(number) {
    clearTimeout(timer);
    timer = setTimeout(function () { keepPaper(number); }, 300);
  }

  function keepAll() { Object.keys(papers).forEach(keepPaper); }

  function keepAndShow(number) { return keepPaper(number).then(see.changed); }

  function throwAway(number) {
    papers[number] = { note: "", files: [] };
    keepPaper(number).then(function () { delete papers[number]; see.changed(); });
  }

  /* ---- Photos, place, voice ---- */

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
    see.changed();
    place(number);
  }

  function dropFile(number, written, file) {
    written.files.splice(written.files.indexOf(file), 1);
    keepAndShow(number);
  }

  async function place(number) {
    var found = await take.locate();
    see.state.here = found || see.state.here;
    if (found && papers[number]) {
      papers[number].spot = found;
      await keepPaper(number);
    }
    see.changed();
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
        var told = draw.at("voice-time");
        if (told) told.textContent = say("recording", { s: seconds, most: most });
      }, async function (blob, name) {
        recording = null;
        paper(number).files.push({ kind: "voice", name: name, type: blob.type, blob: blob, at: Date.now() });
        await keepPaper(number);
        see.changed();
      });
    } catch (problem) {
      recording = null;
      toast("noVoice");
    }
    see.changed();
  }

  function recordingFor(number) { return recording && recording.number === number ? recording : null; }

  /* ---- Sending ---- */

  function usualWords(written) {
    var any = function (kind) { return filesOf(written.files, kind).length; };
    if (any("before") && any("after")) return say("saidBoth");
    if (any("after")) return say("saidAfter");
    return any("before") ? say("saidBefore") : any("voice") ? say("saidVoice") : "";
  }

  async function sendPaper(number, act) {
    var written = Object.assign({}, paper(number), { act: act });
    written.note = noteOf(written) || usualWords(written);
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
    return see.refresh();
  }

  async function sign(number) {
    var mine = papers[number];
    await send.enqueue(number, { note: "", files: [], spot: null, takenAt: Date.now(), act: "sign" });
    if (mine) await keepPaper(number);
    await see.refresh();
  }

  async function call(order) {
    try {
      var known = await (await send.ask("/street/pulse/")).json();
      var answer = await send.ask(order.call, { method: "POST", headers: { "X-CSRFToken": known.csrf } });
      if (!answer.ok) return toast("cannotCall");
      paper(order.number).called = true;
      see.changed();
      location.href = "tel:" + (await answer.json()).phone;
    } catch (problem) {
      if (!problem.line) throw problem;
      toast("callNeedsLine");
    }
    return null;
  }

  window.huiyinWrite = {
    paper: paper, has: has, noteOf: noteOf, filesOf: filesOf, usualWords: usualWords, keepPaper: keepPaper,
    keepLater: keepLater, keepAll: keepAll, keepAndShow: keepAndShow, throwAway: throwAway, addPhoto: addPhoto,
    dropFile: dropFile, place: place, voice: voice, recordingFor: recordingFor, sendPaper: sendPaper, sign: sign, call: call,
  };
})();
