/* Search: what comes up while you type in a search box, and the search page.
   A classic script. Pagefind itself is fetched on first use, from this site. */
(() => {
  "use strict";

  const TOP = 5; // results under a search box
  const PAGE = 10; // results at a time on the search page
  const FIRST = Math.min(Math.max(Math.ceil(innerHeight / 150), 5), PAGE); // those that fill the screen; the others when a reader comes near the end
  const SHORTEST = 2; // letters before a search box answers
  const PAUSE = 10; // milliseconds after the last key; who types needs sixty at least from one key to the next

  const forms = [...document.querySelectorAll("form.kring-search")];
  if (!forms.length) return;

  const folder = (address) => new URL(address.replace(/\/*$/, "/"), location.href);
  const home = folder(forms[0].dataset.kringBase);

  // -- Pagefind

  let engine = null;
  let tries = 0;

  const asking = () => import(new URL("assets/javascripts/ask.js", home).href);

  /** Search, once: see ask.js. */
  function pagefind() {
    engine ??= asking().then(async ({ open, state }) => ({ ...(await open(home, tries++)), now: () => state(home) }));
    return engine;
  }

  function forget() {
    engine?.then(({ close }) => close()).catch(() => {});
    engine = null;
  }

  /** Do something with search; when it fails, once more with a fresh one (the site may have been renewed meanwhile). */
  async function using(task) {
    const once = async () => {
      const search = await pagefind();
      const found = await task(search);
      // Pagefind says "nothing" too when a part of its index could not be fetched
      if (found.nothing && (await search.now()) !== search.state) throw new Error("another index");
      return found;
    };
    try {
      return await once();
    } catch {
      forget();
    }
    try {
      return await once();
    } catch (error) {
      forget();
      throw error;
    }
  }

  const prepare = () => void pagefind().catch(forget);

  /** The first results in full; those whose address is not of this site are left out. */
  async function inFull(results) {
    const found = await Promise.all(results.map((result) => result.data()));
    return found.map(readable).filter((result) => result.url);
  }

  function readable(data) {
    const title = String(data.meta?.title ?? "");
    const sections = (data.sub_results ?? []).filter((s) => s.anchor && s.title && s.title !== title && s.locations?.length);
    const weight = (section) => section.weighted_locations.reduce((sum, l) => sum + l.balanced_score, 0);
    const best = sections.length ? sections.reduce((a, b) => (weight(b) > weight(a) ? b : a)) : null;
    return {
      url: ours(data.url),
      title,
      kind: capital(String(data.meta?.kind ?? "")),
      excerpt: pieces(String(data.excerpt ?? ""), title),
      section: best && ours(best.url) ? { url: ours(best.url), title: best.title } : null,
    };
  }

  /** An address when it lies on this site, else nothing. */
  function ours(address) {
    try {
      const url = new URL(address, home);
      return url.origin === location.origin && url.pathname.startsWith(home.pathname) ? url.pathname + url.search + url.hash : "";
    } catch {
      return "";
    }
  }

  const capital = (text) => text.charAt(0).toLocaleUpperCase(document.documentElement.lang) + text.slice(1);

  const SIGNS = { lt: "<", gt: ">", amp: "&", quot: '"', "#39": "'" };

  /** An excerpt as plain pieces of text, marked or not; never HTML. Without the title, or the end of it, that it may begin with. */
  function pieces(excerpt, title) {
    const plain = (text) => text.replace(/\u200b/g, "").replace(/&(lt|gt|amp|quot|#39);/g, (_, sign) => SIGNS[sign]);
    const found = excerpt.split(/(<mark>.*?<\/mark>)/s).flatMap((part) => {
      const marked = /^<mark>(.*)<\/mark>$/s.exec(part);
      if (!marked) return [{ text: plain(part) }];
      const [, before, word, after] = /^([^\p{L}\p{N}]*)(.*?)([^\p{L}\p{N}]*)$/su.exec(plain(marked[1]));
      return [{ text: before }, { text: word, marked: true }, { text: after }];
    });
    const whole = found.map((piece) => piece.text).join("");
    const words = title.split(" ").map((_, i, all) => all.slice(i).join(" "));
    const ended = words.map((end) => (/[.?!…]$/.test(end) ? end : `${end}.`)).find((end) => whole.startsWith(end));
    let skip = title && ended ? ended.length + /^\s*/.exec(whole.slice(ended.length))[0].length : 0;
    const cut = !skip && /^\p{Ll}/u.test(whole);
    for (const piece of found) {
      const length = Math.min(skip, piece.text.length);
      piece.text = piece.text.slice(length);
      skip -= length;
    }
    if (cut) found.unshift({ text: "… " });
    if (whole && !/[.?!…]["’”)]?\s*$/.test(whole)) found.push({ text: " …" });
    return found.filter((piece) => piece.text);
  }

  /** For one line: begins just before what was found. */
  function nearby(found) {
    const [first, ...rest] = found;
    if (!rest.length || first.marked || first.text.length < 40) return found;
    return [{ text: `… ${first.text.slice(-30).replace(/^\S*\s/, "")}` }, ...rest];
  }

  // -- small things

  const fill = (sentence, ...values) => values.reduce((text, value) => text.replace("{}", () => value), sentence);
  const count = (words, number) => (number === 1 ? words.one : fill(words.many, number));

  function make(tag, name, text, attributes = {}) {
    const element = document.createElement(tag);
    if (name) element.className = name;
    if (text) element.textContent = text;
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
  }

  function excerpt(found, tag, name) {
    const element = make(tag, name);
    for (const piece of found) element.append(piece.marked ? make("mark", "", piece.text) : piece.text);
    return element;
  }

  /** `Bedoelde je narratief?` with the better word as a link. */
  function didYouMean(sentence, meant, href) {
    const [before, after] = sentence.split("{}");
    const note = make("p", "kring-search__note", before);
    note.append(make("a", "", meant, { href }), after ?? "");
    return note;
  }

  const later = (task) => {
    let timer = 0;
    return { start: (wait) => (clearTimeout(timer), (timer = setTimeout(task, wait))), stop: () => clearTimeout(timer) };
  };

  // -- a search box: the first results below it while typing

  function box(form) {
    const words = JSON.parse(form.dataset.kringWords);
    const input = form.elements.q;
    const status = make("p", "kring-sr", "", { "aria-live": "polite", "aria-atomic": "true" });
    const panel = make("div", "kring-search__panel");
    const notes = make("div", "kring-search__notes");
    const list = make("div", "kring-search__results", "", { role: "listbox", id: `${input.id}-options`, "aria-label": words.title });
    panel.append(notes, list);
    panel.hidden = true;
    form.append(panel, status);
    // a combobox with a list: the focus stays in the box, the arrows choose (https://www.w3.org/WAI/ARIA/apg/patterns/combobox/)
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" })) {
      input.setAttribute(name, value);
    }
    let turn = 0;
    let shown = "";

    const asked = () => input.value.trim();
    const options = () => [...list.children];
    const everything = (query) => `${form.action}?${new URLSearchParams({ q: query })}`;

    function choose(option) {
      for (const other of options()) other.setAttribute("aria-selected", String(other === option));
      if (option) {
        input.setAttribute("aria-activedescendant", option.id);
        option.scrollIntoView({ block: "nearest" });
      } else input.removeAttribute("aria-activedescendant");
    }

    const chosen = () => list.querySelector("[aria-selected=true]");

    function option(name, href, ...content) {
      const link = make("a", name, "", { role: "option", href, tabindex: "-1", "aria-selected": "false" });
      link.append(...content);
      return link;
    }

    function result({ url, title, kind, excerpt: found }) {
      const parts = [make("span", "kring-search__title", title), " ", make("span", "kring-search__kind", kind)];
      return option("kring-search__result", url, ...parts, ...(found ? [" ", excerpt(nearby(found), "span", "kring-search__excerpt")] : []));
    }

    function open(yes) {
      panel.hidden = !yes;
      input.setAttribute("aria-expanded", String(yes));
      if (!yes) choose(null);
    }

    function show(content, said = []) {
      notes.replaceChildren(...said);
      list.replaceChildren(...content);
      content.forEach((item, i) => (item.id = `${list.id}-${i}`));
      list.scrollTop = 0;
      choose(null);
      open(form.contains(document.activeElement));
    }

    function close() {
      turn++;
      timer.stop();
      open(false);
      status.textContent = "";
    }

    /** At once, from titles alone; what was found before stays below until there is an answer. */
    async function suggestions() {
      const query = asked();
      const mine = ++turn;
      if (query.length < SHORTEST) {
        shown = "";
        return close();
      }
      timer.start(PAUSE);
      const found = await titled(query);
      if (mine !== turn || shown === query || !found.length) return; // too late when the search was quicker
      const rest = options().filter((item) => item.querySelector(".kring-search__excerpt") && !found.some(({ url }) => url === item.getAttribute("href")));
      show([...found.map(result), ...rest.slice(0, TOP - found.length)]);
    }

    /** Pages by their title. */
    async function titled(query) {
      const found = await asking().then(({ suggest }) => suggest(home, query)).catch(() => []);
      return found.map((page) => ({ ...page, url: new URL(page.url, home).pathname, kind: capital(page.kind) }));
    }

    async function search() {
      const query = asked();
      const mine = turn;
      try {
        const [{ number, results, meant }, first] = await Promise.all([
          using(async ({ ask }) => {
            const { results: found, meant } = await ask(query);
            return { number: found.length, results: await inFull(found.slice(0, TOP)), meant, nothing: !found.length };
          }),
          titled(query),
        ]);
        if (mine !== turn) return;
        const found = first.map((page) => results.find(({ url }) => url === page.url) ?? page);
        found.push(...results.filter((one) => !found.includes(one)));
        const message = number && !meant ? count(words, number) : fill(words.none, query);
        const all = option("kring-search__all", everything(meant || query), number ? `${words.all} (${number})` : words.ways);
        const help = meant ? [option("kring-search__all kring-search__meant", everything(meant), fill(words.meant, meant))] : [];
        shown = query;
        show([...help, ...found.slice(0, TOP).map(result), all], number && !meant ? [] : [make("p", "kring-search__note", message)]);
        status.textContent = [message.replace(/\.?$/, "."), help[0]?.textContent, number ? words.keys : ""].filter(Boolean).join(" ");
      } catch {
        const first = await titled(query);
        if (mine !== turn) return;
        shown = "";
        show([...first.map(result), option("kring-search__all", form.action, words.ways)], [make("p", "kring-search__note", words.failed)]);
        status.textContent = words.failed;
      }
    }

    const timer = later(search);

    input.addEventListener("focus", () => {
      prepare();
      if (shown && shown === asked()) open(true);
      else if (asked()) suggestions();
      else asking().then(({ getReady }) => getReady(home)).catch(() => {});
    });
    input.addEventListener("input", suggestions);
    form.addEventListener("submit", close);
    input.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      const all = panel.hidden ? [] : options();
      const at = all.indexOf(chosen());
      const steps = { ArrowDown: at + 1, ArrowUp: at < 0 ? all.length - 1 : at - 1 };
      if (event.key in steps && all.length) {
        event.preventDefault();
        choose(all[steps[event.key]] ?? null);
      } else if (event.key === "Enter" && at >= 0) {
        event.preventDefault();
        all[at].click();
      } else if (event.key === "Escape" && !panel.hidden) {
        event.preventDefault();
        close();
      } else if (event.key === "Escape") {
        leave(event);
      } else if (event.key.startsWith("Arrow") || event.key === "Home" || event.key === "End") {
        choose(null); // on in the text
      }
    });
    const outside = (event) => {
      if (!panel.hidden && !form.contains(event.target)) close();
    };
    document.addEventListener("focusin", outside);
    document.addEventListener("pointerdown", outside);
  }

  // -- the search page

  function page(root, form) {
    const words = JSON.parse(root.dataset.kringWords);
    const part = (name) => root.querySelector(`.kring-${name}`);
    const input = form.elements.q;
    const list = part("results__list");
    const live = part("results__count");
    const more = part("results__more");
    const chosen = part("chosen");
    const filters = part("filters__all");
    const look = part("filters__show");
    const name = document.title;
    const facets = [...root.querySelectorAll(".kring-facet")].map((element) => ({
      id: element.dataset.kringFacet,
      label: element.querySelector("legend").textContent,
      element,
      values: [...element.querySelectorAll("input")].map((check) => {
        const label = check.closest("label");
        return { id: check.value, check, item: check.closest("li"), label: label.querySelector(".kring-facet__label").textContent, count: label.querySelector(".kring-facet__count") };
      }),
    }));
    let turn = 0;
    let results = []; // of the last search, not yet in full
    let shown = 0;
    let totals = {}; // of the whole site, by facet and value
    let answered = ""; // what the list below answers
    let help = null; // `Bedoelde je …?`
    const near = part("results__near");

    const picked = (facet) => facet.values.filter((value) => value.check.checked);
    const active = () => facets.filter((facet) => picked(facet).length);

    /** Filters for Pagefind: within a facet any, between facets all. */
    const wanted = (some) => Object.fromEntries(some.map((facet) => [facet.id, { any: picked(facet).map((value) => value.id) }]));

    // the address is the state

    function fromAddress() {
      const asked = new URLSearchParams(location.search);
      input.value = asked.get("q") ?? "";
      for (const facet of facets) {
        const ids = asked.getAll(facet.id);
        for (const value of facet.values) value.check.checked = ids.includes(value.id);
      }
    }

    function toAddress(step) {
      const asked = new URLSearchParams();
      if (input.value.trim()) asked.set("q", input.value.trim());
      for (const facet of facets) for (const value of picked(facet)) asked.append(facet.id, value.id);
      const address = location.pathname + (String(asked) && `?${asked}`);
      if (address !== location.pathname + location.search) history[step](null, "", address);
    }

    // what is shown

    function chips() {
      const some = active().flatMap((facet) => picked(facet).map((value) => ({ value, text: `${facet.label}: ${value.label}` })));
      const buttons = some.map(({ value, text }) => {
        const button = make("button", "kring-chosen__filter", text, { type: "button", "aria-label": fill(words.remove, text) });
        button.addEventListener("click", () => {
          const at = [...chosen.children].indexOf(button);
          value.check.checked = false;
          changed();
          (chosen.hidden ? live : chosen.children[Math.min(at, chosen.children.length - 1)]).focus();
        });
        return button;
      });
      if (buttons.length > 0) {
        const clear = make("button", "kring-chosen__clear", words.clear, { type: "button" });
        clear.addEventListener("click", () => {
          for (const { value } of some) value.check.checked = false;
          changed();
          live.focus();
        });
        buttons.push(clear);
      }
      chosen.replaceChildren(...buttons);
      chosen.hidden = !buttons.length;
      filters.querySelector(".kring-filters__chosen").textContent = some.length ? fill(words.chosen, some.length) : "";
      for (const facet of facets) {
        const number = picked(facet).length;
        facet.element.querySelector(".kring-filters__chosen").textContent = number ? fill(words.chosen, number) : "";
      }
    }

    /** How many results each value would give; a value that the site does not use stays away. */
    function counts(numbers) {
      for (const facet of facets) {
        for (const value of facet.values) {
          const number = numbers[facet.id]?.[value.id] ?? 0;
          value.count.textContent = `(${number})`;
          value.item.hidden = !totals[facet.id]?.[value.id] && !value.check.checked && !value.item.querySelector("input:checked");
          value.item.classList.toggle("kring-facet__none", !number);
        }
        facet.element.hidden = facet.values.every((value) => value.item.hidden);
      }
    }

    function say(text) {
      help?.remove();
      help = null;
      part("filters").hidden = facets.every((facet) => facet.element.hidden);
      part("results").hidden = false;
      root.classList.add("kring-find--open");
      live.textContent = text; // the same words again too: a reader who chose a filter hears what came of it
    }

    function shape({ ways, none, number }) {
      if (!root.classList.contains("kring-find--ready")) {
        // the first answer comes all at once, so that nothing moves; who comes back is where they were
        root.classList.add("kring-find--ready");
        part("find__keys").hidden = false;
        if (history.state?.y) setTimeout(scrollTo, 0, 0, history.state.y);
      }
      part("ways").hidden = !ways;
      part("results__none").hidden = !none;
      more.hidden = shown >= results.length;
      more.firstElementChild.textContent = `${words.more} (${results.length - shown})`;
      look.hidden = !number;
      if (number) look.firstElementChild.textContent = fill(words.show, count(words, number));
    }

    /** The address of another question with the same filters. */
    function asking(query) {
      const asked = new URLSearchParams(location.search);
      asked.set("q", query);
      return `?${asked}`;
    }

    function alike(word) {
      const item = make("li");
      item.append(make("a", "", word, { href: asking(word) }));
      return item;
    }

    function row(result) {
      const item = make("li", "kring-result");
      const title = make("h3", "kring-result__title");
      title.append(make("a", "", result.title, { href: result.url }));
      item.append(make("p", "kring-result__kind", result.kind), title, excerpt(result.excerpt, "p", "kring-result__excerpt"));
      if (result.section) {
        const where = make("p", "kring-result__section");
        where.append(make("a", "", fill(words.section, result.section.title), { href: result.section.url }));
        item.append(where);
      }
      return item;
    }

    async function search() {
      const mine = ++turn;
      const query = input.value.trim();
      const some = active();
      chips();
      document.title = query ? `‘${query}’ – ${name}` : name;
      part("ways").hidden = Boolean(query || some.length);
      slow.start(500);
      try {
        if (!query && !some.length) {
          const all = await using(({ filters }) => filters());
          if (mine !== turn) return;
          totals = all;
          results = [];
          shown = 0;
          list.replaceChildren();
          counts(totals);
          say(words.hint);
          shape({ ways: true });
          return;
        }
        const known = query + JSON.stringify(wanted(some));
        const wish = known === answered ? Math.max(shown, FIRST) : (history.state?.shown ?? FIRST);
        const found = await using(async (search) => {
          const all = await search.filters(); // makes Pagefind count every facet, too
          if (some.length && !Object.keys(all).length) throw new Error("no filters");
          const ask = (filtered) => search.ask(query, wanted(filtered));
          // the other values of a chosen facet are counted without that facet: choosing one more adds results
          const [here, ...others] = await Promise.all([ask(some), ...some.map((facet) => ask(some.filter((other) => other !== facet)))]);
          const numbers = { ...here.filters, ...Object.fromEntries(some.map((facet, i) => [facet.id, others[i].filters[facet.id]])) };
          return { all, numbers, results: here.results, meant: here.meant, near: here.near, first: await inFull(here.results.slice(0, wish)), nothing: !here.results.length };
        });
        if (mine !== turn) return;
        answered = known;
        totals = found.all;
        results = found.results;
        shown = Math.min(wish, results.length);
        list.replaceChildren(...found.first.map(row));
        counts(found.numbers);
        const number = results.length;
        const about = query || some.flatMap((facet) => picked(facet).map((value) => value.label)).join(", ");
        say(number && !found.meant ? fill(words.for, count(words, number), about) : fill(words.none, about));
        near.hidden = !found.near?.length;
        near.lastElementChild.replaceChildren(...(found.near ?? []).map(alike));
        if (found.meant) live.after((help = didYouMean(words.meant, found.meant, asking(found.meant))));
        shape({ none: !number, number, ways: !number });
      } catch (error) {
        if (mine !== turn) return;
        console.error(error);
        results = [];
        shown = 0;
        list.replaceChildren();
        say(words.failed);
        shape({ ways: true });
      } finally {
        if (mine === turn) slow.stop();
      }
    }

    const slow = later(() => say(words.searching));
    const timer = later(() => {
      toAddress("replaceState");
      search();
    });

    function changed() {
      timer.stop();
      toAddress("pushState");
      search();
    }

    /** Show some results more. */
    async function grow(some) {
      const mine = turn;
      const from = shown;
      try {
        const rows = await inFull(results.slice(from, from + some));
        if (mine !== turn || from !== shown) return null;
        shown = Math.min(from + some, results.length);
        list.append(...rows.map(row));
        history.replaceState({ ...history.state, shown }, "");
        shape({ number: results.length });
        return list.children[from];
      } catch {
        forget();
        say(words.failed);
        return null;
      }
    }

    more.firstElementChild.addEventListener("click", async () => (await grow(PAGE))?.querySelector("a").focus());
    // only who reads on fetches the rest of the first ten, just before it comes into view
    const end = ([seen]) => {
      if (seen.isIntersecting && shown === FIRST && shown < PAGE && shown < results.length && document.activeElement !== more.firstElementChild) grow(PAGE - FIRST);
    };
    new IntersectionObserver(end, { rootMargin: "0px 0px 200px" }).observe(more);

    input.addEventListener("input", () => timer.start(PAUSE));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      changed();
    });
    form.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !input.value) leave(event);
    });
    for (const facet of facets) facet.element.addEventListener("change", changed);
    look.firstElementChild.addEventListener("click", () => {
      filters.open = false;
      live.focus({ preventScroll: true });
      live.scrollIntoView();
    });
    addEventListener("pagehide", () => history.replaceState({ ...history.state, y: scrollY }, ""));
    addEventListener("popstate", () => {
      fromAddress();
      search();
    });

    fromAddress();
    const wide = matchMedia("(min-width: 60em)");
    filters.open = wide.matches;
    wide.addEventListener("change", () => (filters.open = wide.matches));
    facets.forEach((facet, i) => (facet.element.open = picked(facet).length > 0 || (wide.matches && i < 2)));
    const key = part("find__keys").querySelector("input");
    key.checked = slash();
    key.addEventListener("change", () => slash(key.checked));
    search();
  }

  // -- a page that is not there: what the words of its address find

  /** Letters that an address has in hundreds; nothing where they are no letters. */
  function decoded(letters) {
    try {
      return decodeURIComponent(letters);
    } catch {
      return " ";
    }
  }

  async function lost(root, form) {
    const words = JSON.parse(root.dataset.kringWords);
    const status = root.querySelector("[role=status]");
    const readable = (name) => name.replace(/(?:%[0-9a-f]{2})+/gi, decoded).replace(/\.\w{2,5}$/, "").replace(/[^\p{L}]+/gu, " ").trim();
    const names = location.pathname.slice(home.pathname.length).split("/").map(readable);
    const query = names.filter((name) => name.length > SHORTEST && !words.skip.includes(name)).pop() ?? "";
    let results = [];
    if (query) {
      form.elements.q.value = query;
      try {
        ({ results } = await using(async ({ ask }) => {
          const { results: found } = await ask(query);
          return { results: await inFull(found.slice(0, TOP)), nothing: !found.length };
        }));
      } catch {
        status.textContent = words.failed;
        return;
      }
    }
    status.textContent = fill(results.length ? words.words : words.none, query);
    for (const { url, title, kind } of results) {
      const item = make("li");
      item.append(make("a", "", title, { href: url }), " ", make("span", "kring-soft", `(${kind})`));
      root.querySelector("ul").append(item);
    }
  }

  // -- `/` and Ctrl-K go to the search box; Escape goes back

  let before = null;

  /** Whether `/` is used; a reader can switch it off on the search page (WCAG 2.1.4). */
  function slash(use) {
    try {
      if (use !== undefined) localStorage.setItem("kring-slash", use ? "on" : "off");
      return localStorage.getItem("kring-slash") !== "off";
    } catch {
      return true;
    }
  }

  function leave(event) {
    if (!before) return;
    event.preventDefault();
    if (before === document.body) event.target.blur();
    else before.focus();
    before = null;
  }

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.altKey || event.isComposing) return;
    const control = event.ctrlKey || event.metaKey;
    const writing = event.target.closest?.("input, textarea, select, [contenteditable]");
    const asked = control ? event.key.toLowerCase() === "k" && !event.shiftKey : event.key === "/" && !writing && slash();
    if (!asked) return;
    const seen = (form) => form.elements.q.getClientRects().length > 0;
    const form = forms.find((f) => seen(f) && f.classList.contains("kring-search--big")) ?? forms.find(seen);
    event.preventDefault();
    if (!form) return void location.assign(forms[0].action);
    const input = form.elements.q;
    if (document.activeElement !== input) before = document.activeElement ?? document.body;
    input.focus();
    input.select();
  });

  const root = document.getElementById("kring-find");
  for (const form of forms) {
    form.elements.q.setAttribute("aria-keyshortcuts", slash() ? "/ Control+K" : "Control+K");
    if (root?.contains(form)) page(root, form);
    else box(form);
  }
  const missing = document.getElementById("kring-lost");
  if (missing) lost(missing, forms[0]);
})();
