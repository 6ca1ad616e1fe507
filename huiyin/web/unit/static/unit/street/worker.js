/* Opens the street's page when there is no line, and sends what waits when there is one again. Keeps nothing but the page
   and its files; everything personal is kept by keeping.js, sealed. `self.HUIYIN` stands in front of this text. */
(function () {
  "use strict";

  var known = self.HUIYIN;
  var CACHE = "huiyin-street-" + known.version;
  var PATIENCE = 3000;

  function ours(name) { return known.files.find(function (file) { return file.indexOf(name) > 0; }); }

  importScripts(ours("street/keeping.js"), ours("street/sending.js"));

  async function store(cache, address) {
    var answer = await fetch(address, { credentials: "same-origin", cache: "no-cache" });
    if (answer.ok && !answer.redirected) await cache.put(address, answer);
    else if (address !== known.page) throw new Error(address);
  }

  self.addEventListener("install", function (event) {
    event.waitUntil(caches.open(CACHE).then(function (cache) {
      return Promise.all(known.files.concat(known.page).map(function (address) { return store(cache, address); }));
    }).then(function () { return self.skipWaiting(); }));
  });

  self.addEventListener("activate", function (event) {
    event.waitUntil(caches.keys().then(function (names) {
      return Promise.all(names.filter(function (name) { return /^huiyin-street-/.test(name) && name !== CACHE; })
        .map(function (name) { return caches.delete(name); }));
    }).then(function () { return self.clients.claim(); }));
  });

  /* A page of another version would lie here without its files: it comes with the worker that keeps them. */
  async function keepPage(cache, answer) {
    var text = await answer.clone().text();
    if (text.indexOf("?v=" + known.version) > 0) await cache.put(known.page, answer);
  }

  /* The page: as it is now if the server answers soon, else as it was. */
  async function page(request) {
    var cache = await caches.open(CACHE);
    var kept = await cache.match(known.page);
    var fresh = fetch(request).then(function (answer) {
      if (answer.ok && answer.type === "basic" && !answer.redirected) keepPage(cache, answer.clone());
      return answer;
    });
    if (!kept) return fresh;
    var slow = new Promise(function (resolve) { setTimeout(resolve, PATIENCE, kept); });
    return Promise.race([fresh.then(function (answer) { return answer.status >= 500 ? kept : answer; }, function () { return kept; }), slow]);
  }

  async function file(request) {
    var cache = await caches.open(CACHE);
    return (await cache.match(request)) || fetch(request);
  }

  self.addEventListener("fetch", function (event) {
    var address = new URL(event.request.url);
    if (event.request.method !== "GET" || address.origin !== location.origin) return;
    if (event.request.mode === "navigate" && address.pathname === known.page) event.respondWith(page(event.request));
    else if (known.files.indexOf(address.pathname + address.search) >= 0) event.respondWith(file(event.request));
  });

  self.addEventListener("sync", function (event) {
    if (event.tag === "street-outbox") event.waitUntil(self.huiyinSend.flush());
  });
})();
