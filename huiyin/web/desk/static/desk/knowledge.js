/* Writing an answer: says while a person types how much of the breath is used. */
(function () {
  "use strict";

  function note(area) {
    var found = document.getElementById(area.id + "_count");
    if (found) return found;
    found = document.createElement("p");
    found.id = area.id + "_count";
    found.className = "count-note";
    found.setAttribute("role", "status");
    area.closest(".control").after(found);
    return found;
  }

  /* Characters as a person counts them, and as the database does: one for each code point. */
  function show(area) {
    var most = Number(area.dataset.count);
    var used = Array.from(area.value.trim()).length;
    var place = note(area);
    place.textContent = used + " / " + most;
    place.classList.toggle("is-over", used > most);
    area.setAttribute("aria-invalid", used > most ? "true" : "false");
  }

  document.querySelectorAll("[data-count]").forEach(function (area) {
    show(area);
    area.addEventListener("input", function () { show(area); });
  });
}());
