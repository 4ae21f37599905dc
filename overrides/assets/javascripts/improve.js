/* An article changed by a reader without an account: its Markdown copy in a text box, and what was changed, paragraph by
   paragraph, in a mail. Nothing is sent from here; the address says which article (`?verbeter=artikelen/x/artikel.md`). */
(function () {
  "use strict";
  var at = document.getElementById("kring-improve"), asked = new URLSearchParams(location.search).get(at.dataset.asked);
  if (!asked || !/^[a-z0-9-]+(?:\/[a-z0-9-]+)*\.md$/.test(asked)) return;
  var LONGEST = 1900; /* what every mail program takes as an address */
  var area = byId("kring-improve-text"), told = byId("kring-improve-told"), list = byId("kring-improve-list"), send = byId("kring-improve-send");
  var mail = byId("kring-improve-mail"), save = byId("kring-improve-save"), before = [], title = "", link = "";

  function byId(id) { return document.getElementById(id); }
  function say(key, value) { return at.dataset[key].replace("{}", value); }
  function parts(text) { return text.replace(/\r\n?/g, "\n").split(/\n{2,}/).map(function (part) { return part.trim(); }).filter(Boolean); }

  /* Which paragraphs went and came: what lies between the longest row of paragraphs that both have. */
  function changes(old, now) {
    var size = [], i, j, found = [], gone = [], come = [];
    for (i = old.length; i >= 0; i--) {
      size[i] = [];
      for (j = now.length; j >= 0; j--) size[i][j] = i === old.length || j === now.length ? 0 : old[i] === now[j] ? size[i + 1][j + 1] + 1 : Math.max(size[i + 1][j], size[i][j + 1]);
    }
    function close() { if (gone.length || come.length) found.push({ gone: gone.join("\n\n"), come: come.join("\n\n") }); gone = []; come = []; }
    for (i = j = 0; i < old.length || j < now.length;) {
      if (i < old.length && j < now.length && old[i] === now[j]) { close(); i++; j++; }
      else if (j === now.length || (i < old.length && size[i + 1][j] >= size[i][j + 1])) gone.push(old[i++]);
      else come.push(now[j++]);
    }
    close();
    return found;
  }
  function words(change) {
    return (change.gone ? say("now", "") + "\n" + change.gone + "\n\n" : "") + say("better", "") + "\n" + (change.come || say("nothing", ""));
  }
  function show() {
    var found = changes(before, parts(area.value)), page = at.dataset.site + asked.replace(/[^/]*$/, "");
    told.textContent = say("count", found.length);
    send.hidden = !found.length;
    list.textContent = "";
    found.forEach(function (change) {
      var item = document.createElement("li");
      item.textContent = words(change);
      list.appendChild(item);
    });
    if (link) URL.revokeObjectURL(link);
    link = URL.createObjectURL(new Blob([area.value], { type: "text/markdown;charset=utf-8" }));
    save.href = link;
    save.download = asked.split("/").slice(-2)[0] + ".md";
    if (!mail) return;
    var start = "mailto:" + at.dataset.mail + "?subject=" + encodeURIComponent(say("subject", title)) + "&body=";
    var text = say("page", page) + "\n\n" + found.map(words).join("\n\n---\n\n"), href = start + encodeURIComponent(text.replace(/\n/g, "\r\n"));
    byId("kring-improve-long").hidden = href.length <= LONGEST;
    mail.href = href.length <= LONGEST ? href : start + encodeURIComponent((say("page", page) + "\n\n" + say("attached", save.download)).replace(/\n/g, "\r\n"));
  }

  at.hidden = false;
  byId("kring-write").hidden = true;
  document.querySelector(".kring-head .kring-lead").hidden = true; /* it speaks of a new text */
  fetch(at.dataset.root + asked).then(function (answer) {
    if (!answer.ok) throw new Error(answer.status);
    return answer.text();
  }).then(function (text) {
    before = parts(text);
    title = before[0].replace(/^#\s+/, "");
    byId("kring-improve-title").textContent = say("title", title);
    area.value = text;
    byId("kring-improve-form").hidden = false;
    area.addEventListener("input", show);
  }, function () { told.textContent = say("failed", ""); });
})();
