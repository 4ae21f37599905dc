/* The little that kring's pages do by themselves: light or dark, the menu, and events that have passed since the site was built.
   Loaded before the body and not deferred, so that a reader who chose dark never sees a white flash. */
(function () {
  "use strict";
  var html = document.documentElement, KEY = "kring-look", site = html.getAttribute("data-kring-look"), chosen = null;
  var dark = window.matchMedia("(prefers-color-scheme: dark)");

  function stored() { try { return localStorage.getItem(KEY); } catch (e) { return chosen; } }
  function isDark() { var look = html.getAttribute("data-kring-look"); return look === "dark" || look === "auto" && dark.matches; }
  function show() {
    var choice = stored(), button = document.getElementById("kring-look");
    html.setAttribute("data-kring-look", choice === "dark" || choice === "light" ? choice : site);
    if (document.body) document.body.setAttribute("data-md-color-scheme", isDark() ? "slate" : "default");
    if (button) button.setAttribute("aria-pressed", String(isDark()));
  }
  show();

  function start() {
    var button = document.getElementById("kring-look"), menu = document.getElementById("kring-menu");
    if (button) {
      button.hidden = false;
      button.addEventListener("click", function () {
        chosen = isDark() ? "light" : "dark";
        try { localStorage.setItem(KEY, chosen); } catch (e) { /* private window: for this page only */ }
        show();
      });
    }
    show();
    if (dark.addEventListener) dark.addEventListener("change", show);
    window.addEventListener("storage", show);

    // The menu is a <details>. Esc closes it and gives the focus back; browsers that cannot show its content on a wide screen get it opened.
    if (menu) {
      menu.addEventListener("keydown", function (event) {
        if (event.key === "Escape" && menu.open) { menu.open = false; menu.querySelector("summary").focus(); }
      });
      if (!(window.CSS && CSS.supports && CSS.supports("selector(::details-content)")) && window.matchMedia("(min-width: 60em)").matches) menu.open = true;
    }

    // A day that was coming when the site was built may have passed.
    var now = new Date(), today = new Date(now.getTime() - now.getTimezoneOffset() * 60000).toISOString().slice(0, 10);
    document.querySelectorAll("[data-last-day]").forEach(function (item) {
      if (item.getAttribute("data-last-day") >= today) return;
      item.querySelectorAll(".kring-past").forEach(function (label) { label.hidden = false; });
      item.querySelectorAll(".kring-future").forEach(function (part) { part.hidden = true; });
    });
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start); else start();
})();
