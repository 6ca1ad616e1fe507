/* Shows what has been chosen before it is sent; without this script the names stand in the file control itself. */
(function () {
  "use strict";

  var box = document.querySelector("[data-thumbs]");
  var input = document.getElementById("id_photos");
  if (!box || !input) return;
  var shown = [];

  function picture(file) {
    var image = document.createElement("img");
    var address = URL.createObjectURL(file);
    shown.push(address);
    image.src = address;
    image.alt = file.name;
    image.className = "thumb";
    return image;
  }

  function label(file) {
    var name = document.createElement("span");
    name.className = "thumb is-file";
    name.textContent = file.name.split(".").pop().slice(0, 4).toUpperCase();
    name.title = file.name;
    return name;
  }

  input.addEventListener("change", function () {
    shown.splice(0).forEach(function (address) { URL.revokeObjectURL(address); });
    box.replaceChildren.apply(box, Array.prototype.map.call(input.files, function (file) {
      return /^image\//.test(file.type) ? picture(file) : label(file);
    }));
  });
  input.closest(".add-photo").classList.add("is-script");
})();
