/* The little that kring's pages do by themselves: light or dark, the menu, search on first use, and events that have passed since the site was built.
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

  // Search comes when somebody wants it: at the pointer, the focus or the keys (`/`, Ctrl-K) that lead to the box. The focus moves at once,
  // so that no letter is lost while the script is under way; Esc brings it back to where it was. The search page has its script from the start.
  function search() {
    var boxes = Array.prototype.slice.call(document.querySelectorAll("form.kring-search")), before = null, asked = false, lost = document.getElementById("kring-lost");
    if (!boxes.length || document.getElementById("kring-find")) return;
    var slash = true;
    try { slash = localStorage.getItem("kring-slash") !== "off"; } catch (e) { /* private window */ }
    boxes.forEach(function (box) {
      box.elements.q.setAttribute("aria-keyshortcuts", slash ? "/ Control+K" : "Control+K");
      box.addEventListener("focusin", load);
      box.addEventListener("pointerover", load);
    });
    function load() {
      if (asked) return;
      asked = true;
      var script = document.createElement("script");
      script.src = document.body.getAttribute("data-kring-base").replace(/\/*$/, "/") + "assets/javascripts/search.js";
      script.onload = function () {
        document.removeEventListener("keydown", keys);
        var now = document.activeElement;
        if (now && now.name === "q") now.dispatchEvent(new FocusEvent("focus"));
      };
      script.onerror = function () {
        asked = false;
        script.remove();
        if (lost) lost.querySelector("[role=status]").textContent = lost.getAttribute("data-failed");
      };
      document.head.appendChild(script);
    }
    function keys(event) {
      var control = event.ctrlKey || event.metaKey, writing = event.target.closest && event.target.closest("input, textarea, select, [contenteditable]");
      if (event.defaultPrevented || event.altKey || event.isComposing) return;
      if (!(control ? event.key.toLowerCase() === "k" && !event.shiftKey : event.key === "/" && !writing && slash)) return;
      var box = boxes.filter(function (one) { return one.elements.q.getClientRects().length; })[0];
      if (!box) return;
      event.preventDefault();
      if (document.activeElement !== box.elements.q) before = document.activeElement;
      box.elements.q.focus();
    }
    document.addEventListener("keydown", keys);
    if (lost) load(); // a page that is not there searches by itself
    document.addEventListener("keydown", function (event) {
      if (event.key !== "Escape" || event.defaultPrevented || !before || event.target.name !== "q") return;
      if (before === document.body) event.target.blur(); else before.focus();
      before = null;
    });
  }

  // From a folder on disk nobody adds index.html to an address.
  function onDisk() {
    var refresh = document.querySelector("meta[http-equiv=refresh]");
    document.querySelectorAll("a[href]").forEach(function (link) {
      if (link.protocol === "file:" && /\/$/.test(link.pathname)) link.pathname += "index.html";
    });
    document.querySelectorAll("form[action]").forEach(function (form) { form.action = form.action.replace(/\/$/, "/index.html"); });
    if (refresh) location.replace(document.querySelector("main .kring-one a").href); // a page that moved
  }

  function start() {
    if (location.protocol === "file:") onDisk();
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

    search();

    // Copies how to cite a text, where the browser lets us.
    var copy = document.getElementById("kring-copy");
    if (copy && navigator.clipboard) {
      copy.hidden = false;
      copy.addEventListener("click", function () {
        navigator.clipboard.writeText(document.getElementById("kring-citation").textContent).then(function () { copy.nextElementSibling.textContent = copy.getAttribute("data-done"); });
      });
    }

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
