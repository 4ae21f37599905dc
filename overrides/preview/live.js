/* In a preview only: shows a page anew when its bytes have changed, what is wrong with the texts, and whether what is shown is of the time before. */
(function () {
  "use strict";
  var me = document.currentScript, root = me.getAttribute("data-root"), sum = me.getAttribute("data-sum");
  var waiting = document.getElementById("kring-waiting"), shown = "", later = 0;
  var style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = root + "live.css";
  document.head.appendChild(style);
  var panel = document.createElement("aside"); // there from the start, so that what comes to stand in it is read aloud
  panel.className = "kring-preview";
  panel.setAttribute("role", "status");
  document.body.appendChild(panel);

  function add(parent, tag, text) {
    parent.appendChild(document.createElement(tag)).textContent = text;
  }

  function show(line, findings, stale, lang) {
    if (waiting) {
      if (line && waiting.textContent !== line) waiting.textContent = line;
      line = "";
    }
    var now = JSON.stringify([line, findings, stale]);
    if (now === shown) return;
    shown = now;
    panel.className = "kring-preview" + (stale ? " kring-preview--stale" : findings.length ? "" : " kring-preview--quiet");
    panel.lang = lang;
    panel.textContent = "";
    if (line) add(panel, "p", line);
    if (findings.length) {
      var list = panel.appendChild(document.createElement("ul"));
      findings.slice(0, 20).forEach(function (text) { add(list, "li", text); });
      if (findings.length > 20) add(list, "li", "+ " + (findings.length - 20));
    }
    var height = panel.offsetHeight + "px"; // nothing of the page stays behind it
    document.body.style.paddingBottom = waiting ? "" : height;
    document.documentElement.style.scrollPaddingBottom = height;
  }

  function ask() {
    clearTimeout(later);
    fetch(root + "state?path=" + encodeURIComponent(location.pathname)).then(function (answer) { return answer.json(); }).then(function (state) {
      if (state.sum && state.sum !== sum) { location.reload(); return; }
      show(state.line, state.findings, state.stale, state.lang);
      if (waiting && !state.stale) later = setTimeout(ask, 500);
    }).catch(function () { /* the preview has stopped; the next event asks again */ });
  }

  new EventSource(root + "events").onmessage = ask;
})();
