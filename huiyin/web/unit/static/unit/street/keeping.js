/* What the phone keeps: the orders last seen, what is being written, and what waits to be sent. All of it is sealed with
   a key that the server derives for the account. The key lies on the phone as one that no script can read, until the
   session would be over or the person signs out; then orders and key go, and what waits stays shut until the person signs
   in again. Where the browser cannot seal (no HTTPS) or store, everything lives in this window only, and the page says so.
   Runs in the page and in its worker. */
(function (scope) {
  "use strict";

  var NAME = "huiyin-street";
  var STORES = ["keys", "orders", "drafts", "outbox"];
  var memory = {};
  var base = null;
  var secure = Boolean(scope.isSecureContext && scope.crypto && scope.crypto.subtle && scope.indexedDB);
  STORES.forEach(function (name) { memory[name] = new Map(); });

  function opened() {
    if (base) return base;
    base = new Promise(function (resolve, reject) {
      var asked = indexedDB.open(NAME, 1);
      asked.onupgradeneeded = function () {
        STORES.forEach(function (name) { asked.result.createObjectStore(name, { keyPath: "id" }); });
      };
      asked.onsuccess = function () { resolve(asked.result); };
      asked.onerror = function () { reject(asked.error); };
    }).catch(function () {
      secure = false; /* a private window that stores nothing */
      return null;
    });
    return base;
  }

  /* One step with some stores, all or nothing; it is done when the disk has it. */
  async function step(names, mode, act) {
    var db = secure ? await opened() : null;
    if (!db) return act(memoryStore);
    return new Promise(function (resolve, reject) {
      var move = db.transaction(names, mode, { durability: "strict" });
      var asked = act(function (name) { return move.objectStore(name); });
      move.oncomplete = function () { resolve(asked && asked.result); };
      move.onerror = move.onabort = function () { reject(move.error); };
    });
  }

  function memoryStore(name) {
    var rows = memory[name];
    return {
      put: function (row) { rows.set(row.id, row); },
      delete: function (id) { rows.delete(id); },
      get: function (id) { return rows.get(id); },
      getAll: function () { return Array.from(rows.values()); },
      clear: function () { rows.clear(); },
    };
  }

  function put(name, row) { return step([name], "readwrite", function (at) { return at(name).put(row); }); }
  function drop(name, id) { return step([name], "readwrite", function (at) { return at(name).delete(id); }); }
  function get(name, id) { return step([name], "readonly", function (at) { return at(name).get(id); }); }
  async function all(name) { return (await step([name], "readonly", function (at) { return at(name).getAll(); })) || []; }

  /* From one store to another in one step: never in both, never in neither. */
  function swap(from, id, to, row) {
    return step([from, to], "readwrite", function (at) {
      at(from).delete(id);
      return at(to).put(row);
    });
  }

  /* ---- The key ---- */

  async function setKey(account, raw, hours) {
    var bytes = Uint8Array.from(atob(raw), function (letter) { return letter.charCodeAt(0); });
    var key = secure ? await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]) : null;
    await step(["keys"], "readwrite", function (at) {
      at("keys").clear(); /* one person at a time */
      return at("keys").put({ id: account, key: key, until: Date.now() + hours * 3600000 });
    });
  }

  /* Whose phone this is just now; null when nobody has signed in, or too long ago. */
  async function holder() {
    var rows = await all("keys");
    var row = rows[0];
    if (!row) return null;
    if (row.until > Date.now()) return row;
    await wipe();
    return null;
  }

  function nobody() { return Object.assign(new Error("nobody has signed in"), { line: "signin" }); }

  async function seal(value) {
    var row = await holder();
    if (!secure) return { open: value };
    if (!row) throw nobody();
    var nonce = crypto.getRandomValues(new Uint8Array(12));
    var bytes = value instanceof ArrayBuffer ? value : new TextEncoder().encode(JSON.stringify(value));
    var closed = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce }, row.key, bytes);
    return { nonce: nonce, closed: closed, bytes: value instanceof ArrayBuffer };
  }

  async function unseal(kept) {
    if ("open" in kept) return kept.open;
    var row = await holder();
    if (!row) throw nobody();
    var open = await crypto.subtle.decrypt({ name: "AES-GCM", iv: kept.nonce }, row.key, kept.closed);
    return kept.bytes ? open : JSON.parse(new TextDecoder().decode(open));
  }

  /* What was seen goes, and the key; what was written stays, shut. */
  function wipe() {
    return step(["keys", "orders"], "readwrite", function (at) {
      at("keys").clear();
      return at("orders").clear();
    });
  }

  /* ---- Papers: words and files, sealed one by one ---- */

  async function sealPaper(paper) {
    var files = [];
    for (var file of paper.files) {
      var bytes = file.blob ? await file.blob.arrayBuffer() : file.bytes;
      files.push({ kind: file.kind, sealed: await seal(bytes), about: await seal({ name: file.name, type: file.type, at: file.at }) });
    }
    var said = { note: paper.note, act: paper.act, spot: paper.spot, takenAt: paper.takenAt, answer: paper.answer };
    return { said: await seal(said), files: files };
  }

  async function unsealPaper(row) {
    var said = await unseal(row.said);
    var files = [];
    for (var file of row.files) {
      var about = await unseal(file.about);
      var bytes = await unseal(file.sealed);
      files.push(Object.assign({ kind: file.kind, blob: new Blob([bytes], { type: about.type }) }, about));
    }
    return Object.assign({}, said, { files: files });
  }

  function newKey() {
    var fresh = crypto.getRandomValues(new Uint8Array(16));
    return Array.prototype.map.call(fresh, function (byte) { return byte.toString(16).padStart(2, "0"); }).join("");
  }

  scope.huiyinKeep = {
    put: put, drop: drop, get: get, all: all, swap: swap, setKey: setKey, holder: holder, seal: seal, unseal: unseal,
    wipe: wipe, sealPaper: sealPaper, unsealPaper: unsealPaper, newKey: newKey,
    secure: async function () { if (secure) await opened(); return secure; },
  };
})(self);
