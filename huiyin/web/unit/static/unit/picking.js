/* Choosing lines of a list: x chooses the one that has the focus, shift with a click or with x all between.
   Without this script the boxes are boxes, and the bar with what can be done to them is always a form. */
(function () {
  "use strict";

  var bar = document.querySelector("[data-bulk]");
  if (!bar) return;
  var last = null;

  function boxes() {
    return Array.prototype.slice.call(document.querySelectorAll("[data-list] .line-pick"));
  }

  function tell() {
    var chosen = boxes().filter(function (box) { return box.checked; }).length;
    bar.querySelector("[data-bulk-count]").textContent = chosen;
    bar.classList.toggle("is-on", chosen > 0);
    document.body.classList.toggle("is-picking", chosen > 0);
    if (chosen) document.body.dispatchEvent(new Event("picked"));
  }

  function current() {
    var row = document.activeElement && document.activeElement.closest("[data-row]");
    return row || document.querySelector("[data-row].is-current");
  }

  function choose(box, on, between) {
    var all = boxes();
    var from = between && last ? all.indexOf(last) : -1;
    var to = all.indexOf(box);
    box.checked = on;
    if (from >= 0) {
      all.slice(Math.min(from, to), Math.max(from, to) + 1).forEach(function (one) { one.checked = on; });
    }
    last = box;
    tell();
  }

  function writing(element) {
    return element && (element.matches("textarea, select") || (element.tagName === "INPUT" && element.type !== "checkbox"));
  }

  document.addEventListener("keydown", function (event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key.toLowerCase() !== "x" || writing(document.activeElement)) return;
    var row = current();
    var box = row && row.querySelector(".line-pick");
    if (!box) return;
    event.preventDefault();
    choose(box, event.shiftKey || !box.checked, event.shiftKey);
  }, true);  /* before the keys of the preview beside the list: in a list x means this */

  document.addEventListener("click", function (event) {
    var box = event.target.closest(".line-pick");
    var row = event.target.closest("[data-list] [data-row]");
    if (box) {
      choose(box, box.checked, event.shiftKey);
    } else if (row && event.shiftKey && row.querySelector(".line-pick")) {
      event.preventDefault();
      choose(row.querySelector(".line-pick"), true, true);
    } else if (event.target.closest("[data-bulk-all]")) {
      boxes().forEach(function (one) { one.checked = true; });
      tell();
    } else if (event.target.closest("[data-bulk-none]")) {
      boxes().forEach(function (one) { one.checked = false; });
      tell();
    }
  });

  var keep = document.querySelector(".keep");
  if (keep) keep.addEventListener("toggle", function () { if (keep.open) keep.querySelector("#view-name").focus(); });
  window.addEventListener("pageshow", tell);
  tell();
})();
