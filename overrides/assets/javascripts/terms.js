/* Explains a word of the glossary where it stands: on hover, on focus, and at the first tap. Without it the word is a link. */
(function () {
  "use strict";
  var box = null, word = null;

  function hide() {
    if (!box) return;
    word.removeAttribute("aria-describedby");
    box.remove();
    box = word = null;
  }

  function show(target) {
    if (word === target) return;
    hide();
    word = target;
    box = document.createElement("span");
    box.className = "kring-explanation";
    box.id = "kring-explanation";
    box.setAttribute("role", "tooltip");
    box.textContent = target.getAttribute("data-explanation");
    target.after(box);
    target.setAttribute("aria-describedby", box.id);
    var room = document.documentElement.clientWidth - 16, place = box.getBoundingClientRect();
    if (place.right > room) box.style.setProperty("margin-left", room - place.right + "px");
  }

  document.querySelectorAll("a.kring-term").forEach(function (term) {
    var touched = false;
    term.addEventListener("pointerdown", function (event) { touched = event.pointerType === "touch" && word !== term; });
    term.addEventListener("click", function (event) {
      if (touched) { event.preventDefault(); show(term); }
      touched = false;
    });
    term.addEventListener("mouseenter", function () { show(term); });
    term.addEventListener("focus", function () { if (!touched) show(term); });
    term.addEventListener("blur", hide);
    term.addEventListener("mouseleave", function (event) { if (event.relatedTarget !== box && document.activeElement !== term) hide(); });
  });
  // WCAG 1.4.13: dismissable, hoverable, persistent.
  document.addEventListener("mouseout", function (event) {
    if (box && event.target === box && event.relatedTarget !== word && document.activeElement !== word) hide();
  });
  document.addEventListener("keydown", function (event) { if (event.key === "Escape") hide(); });
  document.addEventListener("pointerdown", function (event) { if (box && event.target !== box && event.target !== word) hide(); });
})();
