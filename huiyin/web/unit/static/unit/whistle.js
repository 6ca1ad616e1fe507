/* Checking in: where the phone is goes along, if its owner allows it; without it the form goes all the same. */
(function () {
  "use strict";

  var WAIT = 8000;

  function fill(form, found) {
    form.elements.lon.value = found.coords.longitude.toFixed(6);
    form.elements.lat.value = found.coords.latitude.toFixed(6);
    return form.dataset.found.replace("%(n)s", Math.max(1, Math.round(found.coords.accuracy)));
  }

  function locate(form, then) {
    var told = form.querySelector("[data-arrive-told]");
    told.textContent = form.dataset.asking;
    navigator.geolocation.getCurrentPosition(function (found) {
      told.textContent = fill(form, found);
      then();
    }, function () {
      told.textContent = form.dataset.denied;
      then();
    }, { enableHighAccuracy: true, timeout: WAIT, maximumAge: 30000 });
  }

  function prepare(form) {
    var asked = false;
    form.addEventListener("submit", function (event) {
      if (asked || form.elements.lon.value) return;
      asked = true;
      event.preventDefault();
      event.stopImmediatePropagation();
      locate(form, function () { form.requestSubmit(); });
    }, true);
  }

  if (!navigator.geolocation || !window.isSecureContext) return;
  document.querySelectorAll("form[data-arrive]").forEach(prepare);
})();
