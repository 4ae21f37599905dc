/* The form that members write with: shows what is asked behind a door, keeps a draft in this browser alone, says what is
   wrong in the words of `kring check`, and makes the Markdown file. What it knows of fields and words stands in the page. */
(function () {
  "use strict";
  var form = document.getElementById("kring-write"), data = JSON.parse(document.getElementById("kring-write-data").textContent);
  var KEY = "kring-write", LONGEST = 6000; /* GitHub answers 414 to addresses past about 8,000 characters */
  var body = byId("kring-w-body"), kept = byId("kring-write-kept"), said = byId("kring-write-said"), send = byId("kring-write-send");
  var summary = byId("kring-write-summary"), clear = byId("kring-write-clear"), starter = "", made = null, link = "";

  function byId(id) { return document.getElementById(id); }
  function all(selector, within) { return Array.prototype.slice.call((within || form).querySelectorAll(selector)); }
  function w(key, value) { return data.words["write_" + key].replace("{}", value === undefined ? "" : value); }
  function door() {
    var chosen = form.querySelector("input[name=kring-door]:checked");
    return chosen ? data.doors.filter(function (d) { return d.id === chosen.value; })[0] : null;
  }
  /* Invisible characters come along with text from a word processor; the check refuses them (files.py). */
  function clean(text) { return text.replace(/\r\n?/g, "\n").replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u0084\u0086-\u009f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/g, ""); }
  function line(text) { return clean(text).split(/\s+/).filter(Boolean).join(" "); }
  function words(text) { return (text.match(/\S+/g) || []).length; }

  /* -- what is asked */

  function control(kind, key) { return byId("kring-w-" + kind + "-" + key); }
  function holder(kind, key) { var c = control(kind, key); return c ? c.closest(".kring-field") : null; }

  function value(kind, field) {
    var at = control(kind, field.key);
    switch (field.widget) {
      case "many": return all("input:checked", at).map(function (box) { return box.value; });
      case "yes_no": return at.checked;
      case "lines": return clean(at.value).split("\n").map(line).filter(Boolean);
      case "parts": return parts(at, field);
      case "moment": return at.value.replace("T", " ").slice(0, 16);
      default: return line(at.value);
    }
  }
  function parts(at, field) {
    return all(".kring-part", at).map(function (part, index) {
      var found = {}, filled = false;
      field.parts.forEach(function (below) {
        found[below.key] = line(all("[data-key=" + below.key + "] input, [data-key=" + below.key + "] textarea", part)[0].value);
        filled = filled || !!found[below.key];
      });
      return { number: index + 1, values: found, filled: filled };
    }).filter(function (part) { return part.filled; });
  }
  function isEmpty(v) { return v === "" || v === false || (Array.isArray(v) && !v.length); }

  /* The fields that are asked now, with what was filled in. */
  function asked(d) {
    var filled = {};
    return d.fields.filter(function (field) {
      if (!control(d.kind, field.key)) return false;
      filled[field.key] = value(d.kind, field);
      return !field.after || field.values.indexOf(filled[field.after]) >= 0;
    }).map(function (field) { return { field: field, value: filled[field.key] }; });
  }

  function show() {
    var d = door();
    all("[data-hint]").forEach(function (hint) { hint.hidden = !d || hint.getAttribute("data-hint") !== d.id; });
    all(".kring-write__kind").forEach(function (part) { part.hidden = !d || part.getAttribute("data-kind") !== d.kind; });
    ["kring-write-body", "kring-write-go"].forEach(function (id) { byId(id).hidden = !d; });
    if (!d) return;
    all("[data-for]").forEach(function (part) { part.hidden = part.getAttribute("data-for") !== d.kind; });
    var now = asked(d).map(function (a) { return a.field.key; });
    all("[data-kind=" + d.kind + "] .kring-field[data-doors]").forEach(function (at) {
      if (!at.parentElement.closest(".kring-field")) at.hidden = now.indexOf(at.getAttribute("data-key")) < 0;
    });
    var fresh = d.headings.map(function (heading) { return "## " + heading + "\n\n\n"; }).join("\n");
    if (body.value.trim() === "" || body.value === starter) body.value = fresh;
    starter = fresh;
  }

  /* -- the checks that a browser can make, in the words of `kring check` */

  function fault(code, at, values) {
    var text = data.messages[code].text.replace(/\{(\w+)\}/g, function (whole, name) { return values && values[name] !== undefined ? values[name] : ""; });
    return { code: code, level: data.messages[code].level, at: at, text: text.trim() };
  }
  function about(field) { return { key: field.key, label: field.label, help: field.help }; }

  function faultsOf(d, items, text) {
    var found = [], filled = {}, nl = data.lang === "nl", term = d.label;
    function add(code, key, values) { found.push(fault(code, key, values)); }
    items.forEach(function (item) { filled[item.field.key] = item.value; });
    items.forEach(function (item) {
      var field = item.field, v = item.value, says = about(field);
      if (isEmpty(v)) {
        if (field.missing) add(field.missing, field.key, Object.assign({ value: field.after ? chosenLabel(d.kind, field.after) : term }, says));
        return;
      }
      if (field.longest && v.length > field.longest && typeof v === "string") add("too-long", field.key, Object.assign({ size: v.length, most: field.longest }, says));
      if (field.widget === "url" && !/^https?:\/\/[^\s<>"]+$/.test(v)) add("wrong-url", field.key, { value: v });
      if (field.widget === "number" && !/^-?\d+$/.test(v)) add("expected-number", field.key, Object.assign({ value: v }, says));
      if (field.widget === "parts") v.forEach(function (part) {
        field.parts.forEach(function (below) {
          var given = part.values[below.key], at = field.key + "-" + below.key + "-" + part.number, told = Object.assign(about(below), { key: field.key + "." + below.key });
          if (!given && below.missing) add(below.missing, at, told);
          else if (given && below.widget === "url" && !/^https?:\/\/[^\s<>"]+$/.test(given)) add("wrong-url", at, { value: given });
          else if (given && below.widget === "number" && !/^\d+$/.test(given)) add("expected-number", at, Object.assign(told, { value: given }));
          else if (given && below.longest && given.length > below.longest) add("too-long", at, Object.assign(told, { size: given.length, most: below.longest }));
        });
      });
      field.invented.forEach(function (id) {
        if ((Array.isArray(v) ? v.indexOf(id) >= 0 : v === id) && !filled.example) add("example-organisation", field.key, { value: id });
      });
    });
    (filled.authors || []).forEach(function (author) {
      if (data.registers_people && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(author) && Object.keys(data.people).every(function (name) { return data.people[name] !== author; })) add("unknown-author", "authors", { value: author });
    });
    if (filled.title && "short_answer" in filled && !/\?[”’"']*$/.test(filled.title)) add("question-mark", "title", { key: "title" });
    if (filled.description) {
      var size = d.kind === "article" ? words(filled.description) : filled.description.length;
      var tooShort = d.kind === "article" && size < 20, tooLong = size > (d.kind === "article" ? 60 : 160);
      if (tooShort || tooLong) add("description-length", "description", d.kind === "article"
        ? { size: size, unit: nl ? "woorden" : "words", wanted: nl ? "20 tot 60" : "20 to 60", change: tooShort ? (nl ? "langer" : "longer") : (nl ? "korter" : "shorter") }
        : { size: size, unit: nl ? "tekens" : "characters", wanted: nl ? "hoogstens 160" : "at most 160", change: nl ? "korter" : "shorter" });
    }
    if (filled.short_answer && words(filled.short_answer) > 80) add("short-answer-length", "short_answer", { size: words(filled.short_answer) });
    if (filled.start && filled.end && filled.end <= filled.start) add("event-end-before-start", "end", { start: filled.start, end: filled.end });
    if ("signup_url" in filled && !filled.signup_url && !filled.contact && data.registers_people && filled.start.slice(0, 10) >= today()) add("event-contact", "signup_url");
    var tag = /<!--|<\/?[A-Za-z][A-Za-z0-9-]*(?=[\s/>])[^<>]*>/.exec(text.replace(/```[\s\S]*?(?:```|$)|`[^`\n]*`/g, ""));
    if (tag) add("html-tag", "body", { value: tag[0] });
    if (d.kind === "article" && !text.replace(/^#+.*$/gm, "").trim() && !filled.short_answer) add("empty-body", "body");
    else d.headings.forEach(function (heading) {
      var wanted = plain(heading);
      if (d.kind === "article" && !text.split("\n").some(function (l) { return /^#+\s/.test(l) && plain(l.replace(/^#+\s+|\s+#*$/g, "")) === wanted; })) add("type-missing-heading", "body", { heading: heading, type: "‘" + term + "’" });
    });
    return found;
  }
  function plain(heading) { return heading.toLowerCase().replace(/[?! ]+$/, "").trim(); }
  function chosenLabel(kind, key) { var select = control(kind, key); return select.options ? select.options[select.selectedIndex].text : ""; }
  function today() { var now = new Date(); return new Date(now.getTime() - now.getTimezoneOffset() * 60000).toISOString().slice(0, 10); }

  /* -- the file */

  /* What stands under the headings; one of ours that was left empty drops out. */
  function bodyText(d) {
    var lines = clean(body.value).split("\n"), kept = [], ours = d.headings.map(plain);
    lines.forEach(function (l, index) {
      var rest = lines.slice(index + 1), next = rest.findIndex(function (other) { return other.trim() !== ""; });
      var isOurs = /^##\s/.test(l) && ours.indexOf(plain(l.slice(3).trim())) >= 0;
      if (!(isOurs && (next < 0 || /^##?\s/.test(rest[next])))) kept.push(l.replace(/[ \t]+$/, ""));
    });
    return kept.join("\n").replace(/\n{3,}/g, "\n\n").trim();
  }
  function slug(text) {
    var found = text.normalize("NFKD").replace(/[^\x00-\x7f]/g, "").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "");
    if (found.length > 60) found = found.slice(0, 60).replace(/-[^-]*$/, "");
    return found || (data.lang === "nl" ? "naam" : "name");
  }
  /* A text as YAML reads it back; quoted as soon as it could mean anything else. */
  function yaml(text) {
    var safe = /^[A-Za-z\u00c0-\u024f(][^\t\n\\]*$/.test(text) && !/: |:$| #|\s$/.test(text) && !/^(?:true|false|yes|no|on|off|null|y|n)$/i.test(text) && !/[\u0085\u00a0\u2028\u2029\ufeff]/.test(text);
    return safe ? text : JSON.stringify(text).replace(/[\u0085\u2028\u2029\ufeff]/g, function (c) { return "\\u" + ("0000" + c.charCodeAt(0).toString(16)).slice(-4); });
  }
  function put(key, v, widget, field) {
    if (isEmpty(v)) return [];
    if (widget === "yes_no") return [key + ": " + (data.lang === "nl" ? "ja" : "yes")];
    if (widget === "moment" || widget === "day" || widget === "number") return [key + ": " + v];
    if (widget === "parts") return [key + ":"].concat.apply([key + ":"], v.map(function (part) {
      return field.parts.filter(function (below) { return part.values[below.key]; }).map(function (below, index) {
        var given = part.values[below.key];
        return (index ? "    " : "  - ") + below.key + ": " + (below.widget === "number" ? given : yaml(given));
      });
    }));
    if (Array.isArray(v)) return [key + ":"].concat(v.map(function (one) { return "  - " + yaml(one); }));
    return [key + ": " + yaml(v)];
  }
  function make(d, items, text) {
    var lines = [], filled = {}, name, folder, community = byId("kring-w-" + d.kind + "-community"), chosen = community ? community.value : "";
    items.forEach(function (item) {
      var v = item.value;
      filled[item.field.key] = v;
      if (item.field.key === "authors") v = v.map(function (author) { return data.people[author] || author; });
      lines = lines.concat(put(item.field.key, v, item.field.widget, item.field));
      if (item.field.key === "description" && d.key && d.kind === "article") lines.push(d.key + ": " + yaml(d.id));
    });
    if (d.kind === "article") lines.push("date: " + today());
    name = d.kind === "event" ? filled.start.slice(0, 10) + "-" + slug(filled.title) : slug(filled.title);
    if (d.kind === "event" && !chosen) folder = data.folders.alliance;
    else folder = data.folders[d.kind].replace("{community}", chosen || data.stewards[(filled.themes || [""])[0]] || data.stewards[""]);
    var rest = lines.join("\n") + "\n---\n" + (text ? "\n" + text + "\n" : "");
    return { name: name + ".md", folder: folder, title: filled.title, text: "---\n" + rest, sent: "---\n# " + (data.lang === "nl" ? "plaats" : "place") + ": " + folder + "/" + name + ".md\n" + rest };
  }

  /* -- what was found, and where the text can go */

  function target(d, at) { return at === "body" ? body : byId("kring-w-" + d.kind + "-" + at); }
  function list(within, d, faults) {
    var ul = within.querySelector("ul");
    ul.textContent = "";
    faults.forEach(function (f) {
      var li = document.createElement("li"), a = document.createElement("a"), at = target(d, f.at);
      a.href = "#" + at.id;
      a.textContent = f.text;
      a.addEventListener("click", function (event) { event.preventDefault(); (at.tagName === "FIELDSET" ? at.querySelector("input, button") : at).focus(); at.scrollIntoView({ block: "center" }); });
      li.appendChild(a);
      ul.appendChild(li);
    });
    within.hidden = !faults.length;
  }
  function mark(d, faults) {
    all(".kring-field__error").forEach(function (at) { at.hidden = true; at.textContent = ""; });
    all("[aria-invalid]").forEach(function (at) { at.removeAttribute("aria-invalid"); });
    faults.forEach(function (f) {
      var at = target(d, f.at), place = byId(at.id + "-error");
      if (place) { place.textContent = (place.textContent ? place.textContent + " " : w("error")) + f.text; place.hidden = false; }
      if (at.tagName === "FIELDSET") all("input", at).slice(0, 1).forEach(function (box) { box.setAttribute("aria-invalid", "true"); });
      else at.setAttribute("aria-invalid", "true");
    });
  }
  function fill(address, values) {
    return address.replace(/\{(\w+)\}/g, function (whole, name) { return name in values ? (name === "folder" ? values[name] : encodeURIComponent(values[name])) : whole; });
  }
  function offer(d) {
    var save = byId("kring-write-save"), mail = byId("kring-write-mail"), fresh = byId("kring-write-new"), issue = byId("kring-write-issue");
    byId("kring-write-name").textContent = made.name;
    byId("kring-write-file").value = made.sent;
    if (link) URL.revokeObjectURL(link);
    link = URL.createObjectURL(new Blob([made.sent], { type: "text/markdown;charset=utf-8" }));
    save.href = link;
    save.download = made.name;
    if (mail) mail.href = "mailto:" + data.mail + "?subject=" + encodeURIComponent(w("mail_subject", made.title)) + "&body=" + encodeURIComponent(w("mail_body", made.name).replace(/\n/g, "\r\n"));
    reach(fresh, data.new_url, { folder: made.folder, name: made.name, text: made.text });
    reach(issue, data.issue_url, { title: d.label + ": " + made.title, text: made.sent });
  }
  function reach(a, address, values) {
    if (!a) return;
    var href = fill(address, values), tooLong = href.length > LONGEST;
    a.href = tooLong ? fill(address, Object.assign({}, values, { text: "" })) : href;
    all("[data-long]", a.closest("li")).forEach(function (part) { part.hidden = !tooLong; });
  }

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    var d = door();
    if (!d) return;
    var items = asked(d), text = bodyText(d), faults = faultsOf(d, items, text);
    var errors = faults.filter(function (f) { return f.level === "error"; }), advice = faults.filter(function (f) { return f.level !== "error"; });
    said.textContent = "";
    mark(d, errors);
    list(summary, d, errors);
    send.hidden = errors.length > 0;
    if (errors.length) { summary.focus(); summary.scrollIntoView({ block: "start" }); return; }
    made = make(d, items, text);
    list(byId("kring-write-advice"), d, advice);
    offer(d);
    byId("kring-send").focus();
    byId("kring-send").scrollIntoView({ block: "start" });
  });

  byId("kring-write-save").addEventListener("click", function () { said.textContent = w("saved", made.name); });
  all("[data-copy]").forEach(function (button) {
    button.addEventListener("click", function () {
      var area = byId("kring-write-file"), address = button.closest("li");
      function no() { area.closest("details").open = true; area.focus(); area.select(); said.textContent = w("not_copied"); }
      area.value = address && address.querySelector("#kring-write-new") ? made.text : made.sent;
      if (!navigator.clipboard) { no(); return; }
      navigator.clipboard.writeText(area.value).then(function () { said.textContent = w("copied"); }, no);
    });
  });

  /* -- the draft, in this browser alone */

  function state() {
    var values = {};
    all("input, select, textarea").forEach(function (at) {
      if (!at.id && !at.name || at.readOnly) return;
      if (at.type === "checkbox") { if (at.checked) values[at.name + "=" + at.value] = true; }
      else if (at.type === "radio") { if (at.checked) values[at.name] = at.value; }
      else if (at.value) values[at.id] = at.value;
    });
    return values;
  }
  function keep() {
    try { localStorage.setItem(KEY, JSON.stringify(state())); kept.textContent = w("kept"); clear.hidden = false; } catch (e) { kept.textContent = w("not_kept"); }
  }
  function restore() {
    var values;
    try { values = JSON.parse(localStorage.getItem(KEY)); } catch (e) { values = null; }
    if (!values || typeof values !== "object") return;
    all("input, select, textarea").forEach(function (at) {
      if (at.readOnly) return;
      if (at.type === "checkbox") at.checked = values[at.name + "=" + at.value] === true;
      else if (at.type === "radio") at.checked = values[at.name] === at.value;
      else if (typeof values[at.id] === "string") at.value = values[at.id];
    });
    all(".kring-part").forEach(function (part) { if (all("input, textarea", part).some(function (at) { return at.value; })) part.hidden = false; });
    kept.textContent = w("kept_again");
    clear.hidden = false;
  }
  var waiting = 0;
  form.addEventListener("input", function () {
    if (!send.hidden) { send.hidden = true; said.textContent = w("changed"); }
    clearTimeout(waiting);
    waiting = setTimeout(function () { waiting = 0; keep(); }, 300);
    draw();
  });
  form.addEventListener("change", show);
  window.addEventListener("pagehide", function () { if (waiting) keep(); });
  clear.addEventListener("click", function () {
    if (!window.confirm(w("clear_sure"))) return;
    clearTimeout(waiting);
    waiting = 0;
    try { localStorage.removeItem(KEY); } catch (e) { /* it keeps nothing */ }
    form.reset();
    starter = "";
    body.value = "";
    all(".kring-part").forEach(function (part, index) { part.hidden = part.previousElementSibling && part.previousElementSibling.classList.contains("kring-part"); });
    [summary, send, clear].forEach(function (part) { part.hidden = true; });
    mark(null, []);
    show();
    kept.textContent = w("cleared");
    form.querySelector("input[name=kring-door]").focus();
  });

  /* -- more of a group, the toolbar, the preview */

  all("[data-more]").forEach(function (button) {
    button.addEventListener("click", function () {
      var folded = all(".kring-part[hidden]", button.closest(".kring-field"));
      if (folded.length) { folded[0].hidden = false; folded[0].querySelector("input, textarea").focus(); }
      if (folded.length < 2) button.hidden = true;
    });
  });

  var BEFORE = { heading: "## ", list: "- ", numbers: "1. ", quote: "> " }, AROUND = { bold: ["**", "**"], italic: ["*", "*"], link: ["[", "](https://)"] };
  function format(name) {
    var from = body.selectionStart, to = body.selectionEnd, chosen = body.value.slice(from, to), into;
    if (AROUND[name]) into = AROUND[name][0] + (chosen || w("sample")) + AROUND[name][1];
    else {
      from = body.value.lastIndexOf("\n", from - 1) + 1;
      into = body.value.slice(from, to).split("\n").map(function (l) { return BEFORE[name] + l.replace(/^(?:#+ |- |\d+\. |> )/, ""); }).join("\n");
    }
    body.focus();
    body.setRangeText(into, from, to, "end");
    if (AROUND[name]) body.setSelectionRange(from + AROUND[name][0].length, from + into.length - AROUND[name][1].length);
    body.dispatchEvent(new Event("input", { bubbles: true }));
  }
  var tools = all("[data-format]");
  tools.forEach(function (button, index) {
    button.addEventListener("click", function () { format(button.getAttribute("data-format")); });
    button.addEventListener("keydown", function (event) {
      var step = { ArrowRight: 1, ArrowLeft: -1 }[event.key], next = event.key === "Home" ? 0 : event.key === "End" ? tools.length - 1 : step ? (index + step + tools.length) % tools.length : -1;
      if (next < 0) return;
      event.preventDefault();
      tools.forEach(function (other, number) { other.tabIndex = number === next ? 0 : -1; });
      tools[next].focus();
    });
  });

  var look = byId("kring-write-look"), preview = byId("kring-write-preview");
  look.addEventListener("click", function () {
    preview.hidden = !preview.hidden;
    look.setAttribute("aria-expanded", String(!preview.hidden));
    look.textContent = w(preview.hidden ? "preview_show" : "preview_hide");
    draw();
  });
  function element(tag, into) { var made = document.createElement(tag); into.appendChild(made); return made; }
  function inline(text, into) {
    var pattern = /\*\*(.+?)\*\*|\*(.+?)\*|\[([^\]]+)\]\((https?:[^)\s]+|[^)\s]*)\)/, found;
    while ((found = pattern.exec(text))) {
      into.appendChild(document.createTextNode(text.slice(0, found.index)));
      if (found[1] || found[2]) inline(found[1] || found[2], element(found[1] ? "strong" : "em", into));
      else { var a = element(/^https?:/.test(found[4]) ? "a" : "u", into); if (a.tagName === "A") { a.href = found[4]; a.rel = "noopener"; } a.textContent = found[3]; }
      text = text.slice(found.index + found[0].length);
    }
    into.appendChild(document.createTextNode(text));
  }
  function draw() {
    if (preview.hidden) return;
    var into = preview.querySelector(".kring-prose"), block = null, kind = "";
    into.textContent = "";
    clean(body.value).split("\n").forEach(function (l) {
      var heading = /^(#{1,6})\s+(.*)$/.exec(l), item = /^\s*(?:([-*+])|(\d+)[.)])\s+(.*)$/.exec(l), quote = /^>\s?(.*)$/.exec(l);
      var now = heading ? "h" : item ? (item[1] ? "ul" : "ol") : quote ? "blockquote" : l.trim() ? "p" : "";
      if (now !== kind || heading) block = null;
      kind = now;
      if (!now) return;
      if (heading) { inline(heading[2], element(heading[1].length < 3 ? "h3" : "h4", into)); return; }
      if (!block) block = element(now, into);
      else if (!item) block.appendChild(document.createTextNode(" "));
      inline(item ? item[3] : quote ? quote[1] : l.trim(), item ? element("li", block) : block);
    });
  }

  restore();
  show();
  form.hidden = false;
})();
