/* Signing out on any page empties what the street's page has seen on this device; what waits to be sent stays, shut. */
(function () {
  "use strict";

  function wipe() {
    return new Promise(function (resolve) {
      var asked = indexedDB.open("huiyin-street");
      asked.onupgradeneeded = function () { asked.transaction.abort(); }; /* there was none */
      asked.onerror = resolve;
      asked.onsuccess = function () {
        var db = asked.result;
        var move = db.transaction(["keys", "orders"], "readwrite");
        move.objectStore("keys").clear();
        move.objectStore("orders").clear();
        move.oncomplete = move.onabort = function () { db.close(); resolve(); };
      };
    });
  }

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (!/\/signout\/$/.test(form.action) || form.dataset.wiped || event.defaultPrevented || !window.indexedDB) return;
    event.preventDefault();
    form.dataset.wiped = "1";
    wipe().catch(function () {}).then(function () { form.submit(); });
  });
})();
