/* Narrows a list to what a reader chose. The choice stands in the address, so that it survives reload, back and sharing. */
(function () {
  "use strict";
  var form = document.getElementById("kring-narrow");
  if (!form) return;
  var items = Array.prototype.slice.call(document.querySelectorAll("[data-narrow]"));
  var selects = Array.prototype.slice.call(form.querySelectorAll("select"));
  var count = form.querySelector("[role=status]");

  function chosen() { return selects.map(function (s) { return s.value; }).filter(Boolean); }

  function apply() {
    var wanted = chosen(), shown = 0;
    items.forEach(function (item) {
      var has = item.getAttribute("data-narrow").split(" ");
      item.hidden = !wanted.every(function (token) { return has.indexOf(token) >= 0; });
      if (!item.hidden) shown += 1;
    });
    // A heading over nothing says nothing.
    document.querySelectorAll(".kring-group").forEach(function (group) {
      var own = group.querySelectorAll("[data-narrow]");
      if (own.length) group.hidden = !Array.prototype.some.call(own, function (item) { return !item.hidden; });
    });
    count.textContent = wanted.length ? form.getAttribute("data-count").replace("{shown}", shown).replace("{all}", items.length) : "";
  }

  function read() {
    var query = new URLSearchParams(location.search);
    selects.forEach(function (s) {
      var value = query.get(s.name);
      s.value = value && s.querySelector('option[value="' + CSS.escape(value) + '"]') ? value : "";
    });
    apply();
  }

  function write() {
    var query = new URLSearchParams();
    selects.forEach(function (s) { if (s.value) query.set(s.name, s.value); });
    var text = query.toString();
    history.pushState(null, "", location.pathname + (text ? "?" + text : ""));
    apply();
  }

  form.addEventListener("change", write);
  form.addEventListener("reset", function () { setTimeout(write, 0); });
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  window.addEventListener("popstate", read);
  form.hidden = false;
  read();
})();
