// One tap beside a unit that may help opens the form that calls it in, with the unit chosen.
document.addEventListener("click", function (event) {
  var button = event.target.closest("[data-call-in]");
  var box = document.getElementById("call-in");
  if (!button || !box) return;
  box.open = true;
  box.querySelector("[name=unit]").value = button.dataset.callIn;
  box.querySelector("[name=ask]").focus();
});

// A ground brings the words with which the letter to the appellant begins, unless something was written already.
document.addEventListener("change", function (event) {
  var told = event.target.dataset.told;
  var box = told && event.target.form.querySelector("[name=told]");
  if (!box) return;
  var words = JSON.parse(told);
  var untouched = !box.value.trim() || Object.keys(words).some(function (code) { return words[code] === box.value; });
  if (untouched) box.value = words[event.target.value] || "";
});
