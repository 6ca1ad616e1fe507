/* Who writes in any field of this page says so at once, and again with each beat while it goes on.
   Without this script others see that one looks, not that one writes. */
(function () {
  "use strict";

  var STILL = 15000;
  var here = document.querySelector("[data-here]");
  var last = 0;
  if (!here) return;

  function says(typing) {
    var values = JSON.parse(here.getAttribute("hx-vals"));
    values.typing = typing ? "1" : "0";
    here.setAttribute("hx-vals", JSON.stringify(values));
  }

  document.addEventListener("input", function (event) {
    if (!event.isTrusted || !event.target.matches("textarea, input:not([type=search])")) return;
    var began = Date.now() - last > STILL;
    last = Date.now();
    says(true);
    if (began) here.dispatchEvent(new Event("typing"));
  });

  here.addEventListener("htmx:configRequest", function (event) {
    var typing = Date.now() - last < STILL;
    event.detail.parameters.typing = typing ? "1" : "0";
    if (!typing) says(false);
  });
})();
