/* The unit's screens: the preview beside the list, the neighbours of an order, and forms that open where they stand.
   Without this script lists are lists of links, and every form can be opened by hand. */
(function () {
  "use strict";

  var STORE = "huiyin-list";
  var WIDE = matchMedia("(min-width: 1100px)");
  var pane = document.getElementById("pane");
  var shown = "";
  var timer = 0;

  function rows() {
    return Array.prototype.slice.call(document.querySelectorAll("[data-list] [data-row]"));
  }

  function link(row) {
    return row.querySelector("a[href]");
  }

  /* Preview: what has the focus is shown, a moment later so that holding j down asks once. */
  function select(row) {
    rows().forEach(function (other) { other.classList.toggle("is-current", other === row); });
    clearTimeout(timer);
    timer = setTimeout(function () { show(link(row).getAttribute("href")); }, shown ? 120 : 0);
  }

  function show(url) {
    if (!pane || !WIDE.matches || url === shown || !window.htmx) return;
    shown = url;
    window.htmx.ajax("GET", url + "?pane=1", { target: "#pane", swap: "innerHTML" }).then(function () {
      pane.querySelectorAll("form[data-next] input[name=next]").forEach(function (input) {
        input.value = location.pathname + location.search;
      });
      pane.scrollTop = 0;
    });
  }

  function onFocus(event) {
    var row = event.target.closest && event.target.closest("[data-row]");
    if (row && pane && WIDE.matches) select(row);
  }

  /* Enter opens the row that is marked even when the focus is nowhere. */
  function onKey(event) {
    if (event.key !== "Enter" || event.defaultPrevented || document.activeElement !== document.body) return;
    var current = document.querySelector("[data-row].is-current");
    if (current) link(current).click();
  }

  /* With the pane beside it a first click looks, a second opens; a key press (detail 0) always opens. */
  function onClick(event) {
    var row = event.target.closest("[data-row]");
    if (row && pane && WIDE.matches && event.detail && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0) {
      if (shown !== link(row).getAttribute("href")) {
        event.preventDefault();
        link(row).focus({ preventScroll: true });
        select(row);
      }
    }
    var taker = event.target.closest("[data-take]");
    if (taker) take(taker);
    var opener = event.target.closest("[data-open]");
    if (opener) {
      event.preventDefault();
      open(opener.dataset.open);
    }
  }

  /* A proposal made of two versions goes into the form; what was there can be typed back with Ctrl-Z. */
  function take(button) {
    var field = document.getElementById(button.dataset.take);
    var taken = button.closest("section").querySelector("[data-taken]");
    if (!field || !taken) return;
    var box = field.closest("details");
    if (box) box.open = true;
    field.focus();
    field.select();
    if (!document.execCommand || !document.execCommand("insertText", false, taken.value)) field.value = taken.value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.scrollIntoView({ block: "center" });
  }

  function open(id) {
    var box = document.getElementById(id + "-box");
    if (!box) return;
    box.open = true;
    var field = box.querySelector("textarea, select, input:not([type=hidden])");
    box.scrollIntoView({ block: "nearest" });
    if (field) field.focus();
  }

  /* The order's page knows the list it came from: one before, one after. */
  function remember() {
    var urls = rows().map(function (row) { return link(row).getAttribute("href"); });
    try { sessionStorage.setItem(STORE, JSON.stringify({ back: location.pathname + location.search, urls: urls })); } catch (error) { /* private window */ }
  }

  function recall() {
    try { return JSON.parse(sessionStorage.getItem(STORE)); } catch (error) { return null; }
  }

  function neighbours(place) {
    var list = recall();
    var back = document.querySelector("[data-back]");
    if (list && back) back.href = list.back;
    var here = list ? list.urls.indexOf(location.pathname) : -1;
    if (here < 0) return;
    step(place, list.urls[here - 1], place.dataset.previousWords, "k");
    step(place, list.urls[here + 1], place.dataset.nextWords, "j");
  }

  function step(place, url, words, key) {
    if (!url) return;
    var anchor = document.createElement("a");
    var box = document.createElement("kbd");
    anchor.href = url;
    anchor.dataset.key = key;
    box.textContent = key;
    anchor.append(words, " ", box);
    place.append(anchor);
  }

  /* What is missing is said beside its field, in the page's language, not in the browser's bubble. */
  function onInvalid(event) {
    event.preventDefault();
    var box = event.target.closest(".field");
    if (!box) return;
    if (!document.querySelector(".field.is-missing")) event.target.focus();
    if (!box.querySelector(".error")) {
      var note = document.createElement("p");
      note.className = "error";
      note.setAttribute("role", "alert");
      note.textContent = JSON.parse(document.getElementById("script-words").textContent).needed;
      box.append(note);
    }
    box.classList.add("has-error", "is-missing");
  }

  function onInput(event) {
    var box = event.target.closest && event.target.closest(".field.is-missing");
    if (!box || !event.target.validity.valid) return;
    box.classList.remove("has-error", "is-missing");
    box.querySelector(".error").remove();
  }

  function start() {
    var place = document.querySelector("[data-neighbours]");
    if (place) neighbours(place);
    else if (rows().length) remember();
    if (location.hash.indexOf("#do-") === 0) open(location.hash.slice(1));
    if (pane && rows().length && WIDE.matches) select(rows()[0]);
  }

  document.addEventListener("focusin", onFocus);
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", onKey);
  document.addEventListener("invalid", onInvalid, true);
  document.addEventListener("input", onInput);
  WIDE.addEventListener("change", function () { if (WIDE.matches && rows().length && !shown) select(rows()[0]); });
  start();
})();
