/* What lies on this computer: calls that are being written and what waits to be sent, sealed with a key that comes with
   the page and is never stored, so that only the account that wrote it can read it. A browser without sealing (no HTTPS)
   keeps the words, but not who is calling. */
(function () {
  "use strict";

  var form = document.querySelector("form[data-desk]");
  if (!form) return;

  var WHO = ["phone", "name"];
  var account = form.dataset.account;
  var base = null;
  var sealing = null;

  function opened() {
    if (base) return base;
    base = new Promise(function (resolve, reject) {
      var asked = indexedDB.open("huiyin-desk", 1);
      asked.onupgradeneeded = function () {
        asked.result.createObjectStore("calls", { keyPath: "id" });
        asked.result.createObjectStore("outbox", { keyPath: "id" });
      };
      asked.onsuccess = function () { resolve(asked.result); };
      asked.onerror = function () { reject(asked.error); };
    });
    return base;
  }

  /* One step with one store; it is done when the disk has it. */
  function step(name, mode, act) {
    return opened().then(function (db) {
      return new Promise(function (resolve, reject) {
        var move = db.transaction(name, mode, { durability: "strict" });
        var asked = act(move.objectStore(name));
        move.oncomplete = function () { resolve(asked && asked.result); };
        move.onerror = move.onabort = function () { reject(move.error); };
      });
    });
  }

  function put(name, row) { return step(name, "readwrite", function (here) { return here.put(row); }); }
  function drop(name, id) { return step(name, "readwrite", function (here) { return here.delete(id); }); }

  function all(name) {
    return step(name, "readonly", function (here) { return here.getAll(); }).then(function (rows) {
      return (rows || []).filter(function (row) { return row.account === account; });
    });
  }

  function sealingKey() {
    if (!sealing) {
      var raw = Uint8Array.from(atob(form.dataset.localKey), function (letter) { return letter.charCodeAt(0); });
      sealing = crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
    }
    return sealing;
  }

  function seal(values) {
    if (!(window.crypto && crypto.subtle)) {
      var open = Object.assign({}, values);
      WHO.forEach(function (name) { delete open[name]; });
      return Promise.resolve({ open: open });
    }
    var nonce = crypto.getRandomValues(new Uint8Array(12));
    return sealingKey().then(function (held) {
      return crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce }, held, new TextEncoder().encode(JSON.stringify(values)));
    }).then(function (closed) { return { nonce: nonce, closed: closed }; });
  }

  function unseal(kept) {
    if (kept.open) return Promise.resolve(kept.open);
    return sealingKey().then(function (held) {
      return crypto.subtle.decrypt({ name: "AES-GCM", iv: kept.nonce }, held, kept.closed);
    }).then(function (open) { return JSON.parse(new TextDecoder().decode(open)); });
  }

  window.huiyinStore = { account: account, who: WHO, put: put, drop: drop, all: all, seal: seal, unseal: unseal };
})();
