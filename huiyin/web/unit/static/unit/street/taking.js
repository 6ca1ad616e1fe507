/* Taking a photo, a place, a voice: made small on the phone before anything is kept or sent. */
(function () {
  "use strict";

  var LONGEST = 1600; /* pixels */
  var QUALITY = 0.82;
  var VOICE_AT_MOST = 60; /* seconds */
  var VOICES = ["audio/mp4", "audio/webm;codecs=opus", "audio/webm", "audio/ogg"];

  /* The picture at most 1600 pixels long, the right way up, without what the camera wrote into it. */
  async function shrink(file) {
    var picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    var scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    var canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    var blob = await new Promise(function (resolve) { canvas.toBlob(resolve, "image/jpeg", QUALITY); });
    if (!blob) throw new Error("no picture");
    return blob;
  }

  /* Where the phone is: degrees and metres; null when it does not know or may not say. */
  function locate() {
    return new Promise(function (resolve) {
      if (!navigator.geolocation || !window.isSecureContext) return resolve(null);
      navigator.geolocation.getCurrentPosition(function (found) {
        var at = found.coords;
        resolve({ lon: at.longitude, lat: at.latitude, accuracy: Math.round(at.accuracy) });
      }, function () { resolve(null); }, { enableHighAccuracy: true, timeout: 15000, maximumAge: 30000 });
      return null;
    });
  }

  function voiceType() {
    var able = window.MediaRecorder && navigator.mediaDevices && navigator.mediaDevices.getUserMedia;
    return able ? VOICES.find(function (type) { return MediaRecorder.isTypeSupported(type); }) || "" : "";
  }

  /* Begins to record; `tick` hears the seconds, `done` gets the voice. Returns what stops it. */
  async function record(tick, done) {
    var stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    var type = voiceType();
    var recorder = new MediaRecorder(stream, { mimeType: type, audioBitsPerSecond: 24000 });
    var parts = [];
    var seconds = 0;
    var counting = setInterval(function () {
      seconds += 1;
      tick(seconds, VOICE_AT_MOST);
      if (seconds >= VOICE_AT_MOST) stop();
    }, 1000);
    function stop() {
      clearInterval(counting);
      if (recorder.state !== "inactive") recorder.stop();
    }
    recorder.ondataavailable = function (event) { if (event.data.size) parts.push(event.data); };
    recorder.onstop = function () {
      stream.getTracks().forEach(function (track) { track.stop(); });
      var plain = type.split(";")[0];
      done(new Blob(parts, { type: plain }), "voice." + plain.split("/")[1]);
    };
    recorder.start();
    return stop;
  }

  window.huiyinTake = { shrink: shrink, locate: locate, record: record, canRecord: function () { return Boolean(voiceType()); } };
})();
