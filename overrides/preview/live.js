/* In a preview only: shows a page anew when its bytes have changed, and what is wrong with the texts. */
(function () {
  "use strict";
  var me = document.currentScript, root = me.getAttribute("data-root"), sum = me.getAttribute("data-sum"), panel = null;
  var style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = root + "live.css";
  document.head.appendChild(style);

  function show(findings, stale) {
    if (panel) panel.remove();
    panel = null;
    if (!findings.length) return;
    panel = document.createElement("aside");
    panel.className = "kring-preview" + (stale ? " kring-preview--stale" : "");
    panel.setAttribute("role", "status");
    var list = document.createElement("ul");
    findings.slice(0, 20).forEach(function (text) {
      var item = document.createElement("li");
      item.textContent = text;
      list.appendChild(item);
    });
    if (findings.length > 20) list.appendChild(document.createElement("li")).textContent = "+ " + (findings.length - 20);
    panel.appendChild(list);
    document.body.appendChild(panel);
  }

  function ask() {
    fetch(root + "state?path=" + encodeURIComponent(location.pathname)).then(function (answer) { return answer.json(); }).then(function (state) {
      if (state.sum && state.sum !== sum) { location.reload(); return; }
      show(state.findings, state.stale);
    }).catch(function () { /* the preview has stopped; the next event asks again */ });
  }

  new EventSource(root + "events").onmessage = ask;
})();
