/* The head's ten: 1 to 0 and j, k choose one; a does what is recommended for it, t opens the field for other words.
   Without this script every item has its button and its field. */
(function () {
  "use strict";

  function items() {
    return Array.prototype.slice.call(document.querySelectorAll(".ten-item"));
  }

  function choose(item) {
    items().forEach(function (one) {
      var here = one === item;
      one.classList.toggle("is-current", here);
      key(one.querySelector("[data-main]"), here ? "a" : "");
      key(one.querySelector("[data-other]"), here ? "t" : "");
    });
  }

  function key(element, name) {
    if (!element) return;
    if (name) element.dataset.key = name;
    else delete element.dataset.key;
  }

  document.addEventListener("focusin", function (event) {
    var item = event.target.closest && event.target.closest(".ten-item");
    if (item && !item.classList.contains("is-current")) choose(item);
  });
  document.addEventListener("click", function (event) {
    var place = event.target.closest(".ten-place");
    if (!place) return;
    choose(place.closest(".ten-item"));
    place.closest(".ten-item").scrollIntoView({ block: "nearest" });
  });
  document.addEventListener("keydown", function (event) {
    var place = document.activeElement && document.activeElement.closest(".ten-place");
    if (event.key !== "Enter" || !place) return;
    event.preventDefault();
    place.closest(".ten-item").querySelector(".ten-said a").click();
  });
  document.querySelectorAll(".ten-other").forEach(function (box) {
    box.addEventListener("toggle", function () { if (box.open) box.querySelector("textarea").focus(); });
  });
  if (items().length) choose(items()[0]);
})();
