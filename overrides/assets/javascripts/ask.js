/* Asking Pagefind as people ask: in sentences, with typing mistakes, with compounds that the site writes otherwise.
   A module, fetched together with Pagefind. It shows nothing itself. */

const ENOUGH = 5; // results below which a question of several words is asked more loosely
const MOST = 20; // results of a loose search
const NEAR = 2; // letters that a mistyped word may differ
const ALIKE = 6; // words of the site that are shown for one that it does not know
const FORM = 6; // letters of the shortest word that another form is sought of
const PARTICIPLE =
  /^(?:(a(?:an|chter|f)|bij|in|mee|na|om|op|over|samen|toe|uit|voor|weg)ge(?=\p{L}{4,}(?:d|t|[dt]e|en)$)|ge(?=\p{L}{4,}(?:d|t|[dt]e)$))/u;
const SMALLER = /(?<=\p{L}{3})(?:et|(?<=[aeiouwlnr])t|(?<=m)p)?jes?$/u;
const FAMILY =
  /(?<=\p{L}{3})(?:(?:at|it)?(?:er(?:ing(?:en)?|en|end|ende)|eer(?:d|de|den|t|der|ders)?)|aties?|ators?|ies?|ing(?:en)?|ende?|en|[td]en|[td]e|e|t|d|s)$/u;
const ROOTS = {
  brengs: "breng", drach: "drag", gaf: "gef", gan: "ga", gang: "ga", grip: "grijp", keus: "kies", koms: "kom", nam: "nem", nom: "nem",
  schrif: "schrijf", sprak: "sprek", sprok: "sprek", trok: "trek", zich: "zi",
};
const ROOT = new RegExp(`(?<=\\p{L}{2})(?:${Object.keys(ROOTS).join("|")})$`, "u");

// What a page is called weighs most, then what it is about in other words, then parts of its compounds (kring.words).
const RANKING = { metaWeights: { title: 5, also: 2, parts: 0.6, aside: 0.3, kind: 0.5 } };

// Words of questions that say nothing of their subject; they would have to stand on the page too.
const SMALL = {
  nl: `aan al alle als ben bij daar dan dat de deze die dit doe doen door een en er had hadden heb hebben heeft het hij hoe iets ik in is
    je jij jou jouw jullie kan kun kunnen maar me mee meer men met mij mijn moest moet moeten mogen mag na naar niet nog nu of om onze ons
    ook op over per steeds te tegen tot u uit van vaak veel voor waar waarin waarom wanneer wat we wel welk welke wie wij wil willen
    worden wordt zal ze zich zij zijn zo zou zulke`,
  en: `a about an and are as at be by can do does for from has have how i if in is it me my of on or our should that the their there they
    this to was we what when where which who why will with you your`,
};
const small = new Set((SMALL[document.documentElement.lang] ?? "").split(/\s+/));

export const fold = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
const wordsOf = (text) => text.match(/[\p{L}\p{N}]+/gu) ?? [];

let help = null;

/** The words of the site, commonest first; fetched when a search finds too little. */
function known(home) {
  help ??= fetch(new URL("pagefind/kring-words.txt", home), { cache: "no-cache" })
    .then((answer) => (answer.ok ? answer.text() : ""))
    .then((text) => new Map(text.split("\n").flatMap((line, i) => line.split(" ").map((word) => [fold(word), { word, rare: i }]))))
    .catch(() => ((help = null), new Map()));
  return help;
}

/** How many letters two words differ (put in, left out, other, swapped), or more than `most`. */
export function distance(a, b, most = NEAR) {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before = [];
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) next[j] = Math.min(next[j], before[j - 2] + 1);
    }
    if (Math.min(...next) > most) return most + 1;
    before = row;
    row = next;
  }
  return row[b.length];
}

/** The word of the site that a mistyped one is nearest to, or nothing. */
export function nearest(word, all) {
  const plain = fold(word);
  const most = plain.length < 4 ? 0 : plain.length < 6 ? 1 : NEAR;
  let best = null;
  for (const [other, { word: written, rare }] of all) {
    const far = distance(plain, other, most);
    if (!far || far > most) continue;
    const score = far * 100 + (other[0] === plain[0] ? 0 : 50) + rare;
    if (!best || score < best.score) best = { written, score, far };
  }
  return best;
}

/** Words of the site that look like words that nothing answers: they differ a third of their letters at most, or begin alike. */
function alike(words, all) {
  const found = new Map();
  for (const word of [...words].map(fold).filter((some) => some.length > 3)) {
    const third = Math.ceil(word.length / 3);
    for (const [other, { word: written, rare }] of all) {
      let same = 0;
      while (same < other.length && other[same] === word[same]) same++;
      const far = distance(word, other, word.length);
      if (far > third && same < Math.max(third, 4)) continue;
      found.set(written, Math.min(found.get(written) ?? Infinity, far * 100 - same * 50 + rare));
    }
  }
  return [...found].sort(([, a], [, b]) => a - b).slice(0, ALIKE).map(([word]) => word);
}

/** What words of one verb or noun share: *differentiëren*, *gedifferentieerd*, *differentiatie*. The same rule as `family` of words.py. */
export function family(word) {
  const plain = fold(word);
  const base = plain.replace(PARTICIPLE, "$1").replace(SMALLER, "").replace(FAMILY, "");
  return (base.slice(0, -1) + ({ z: "s", v: "f" }[base.at(-1)] ?? base.slice(-1))).replace(/(\p{L})\1(?=\p{L}?$)/u, "$1").replace(ROOT, (end) => ROOTS[end]);
}

/** The word of the site that is another form of one that it does not write: the commonest. */
function otherForm(word, all) {
  const name = family(word);
  if (fold(word).length < FORM || name.length < 3) return "";
  for (const { word: written } of all.values()) if (family(written) === name) return written;
  return "";
}

/** A compound that the site does not write, as two words that it does. */
function split(word, all) {
  const plain = fold(word);
  for (let at = plain.length - 4; at >= 4; at--) {
    for (const link of ["", "s", "e", "en"]) {
      const [one, two] = [plain.slice(0, at), plain.slice(at + link.length)];
      if (two.length >= 4 && plain.startsWith(link, at) && all.has(one) && all.has(two)) return [one, two];
    }
  }
  return null;
}

/** Whether a page was found by a word itself or a form of it. Pagefind, when nothing begins with a word, finds what its first letters begin. */
function answers(word, { matchedMetaFields: fields }, data) {
  const plain = fold(word);
  const least = Math.max(Math.min(3, plain.length), Math.ceil(plain.length * 0.75));
  const text = data.raw_content?.split(/[\r\n\s]+/) ?? [];
  const found = [...data.locations.map((at) => text[at] ?? ""), ...(fields ?? []).map((field) => data.meta[field] ?? "")].flatMap((some) => wordsOf(fold(some)));
  const name = plain.length < FORM ? null : family(plain);
  return found.some((other) => other.startsWith(plain.slice(0, least)) || (name && other.length >= 4 && family(other) === name));
}

/** The words of a question that no page answers. */
async function unanswered(words, results) {
  const pages = await Promise.all(results.slice(0, 3).map(async (result) => [result, await result.data()]));
  return words.filter((word) => !pages.some(([result, data]) => answers(word, result, data)));
}

/** Pages that have some of the words: rare words count for more, and the page must have more than half of what counts. */
async function loosely(pagefind, words, filters) {
  const alone = await Promise.all(words.map((word) => pagefind.search(word, { filters })));
  const sure = await Promise.all(alone.map(async ({ results }, i) => results.length > 0 && !(await unanswered([words[i]], results)).length));
  const pages = Math.max(...alone.map(({ results }) => results.length), 1);
  const weights = alone.map(({ results }, i) => (sure[i] ? Math.log(1 + (2 * pages) / results.length) : 0));
  const all = new Map();
  alone.forEach(({ results }, i) => {
    if (!weights[i]) return;
    const top = Math.max(...results.map((result) => result.score)) || 1;
    for (const result of results) {
      const entry = all.get(result.id) ?? { result, score: 0, has: 0, best: 0 };
      const score = weights[i] * (0.4 + 0.6 * Math.sqrt(result.score / top));
      if (score > entry.best) Object.assign(entry, { result, best: score });
      entry.score += score;
      entry.has += weights[i];
      all.set(result.id, entry);
    }
  });
  const half = weights.reduce((sum, weight) => sum + weight, 0) / 2;
  return [...all.values()].filter((entry) => entry.has > half).sort((a, b) => b.score - a.score).map((entry) => entry.result);
}

/** How many of some results have each value of each facet, as Pagefind counts them. */
async function counted(results, filters) {
  const counts = Object.fromEntries(Object.entries(filters).map(([facet, values]) => [facet, Object.fromEntries(Object.keys(values).map((value) => [value, 0]))]));
  for (const data of await Promise.all(results.map((result) => result.data()))) {
    for (const [facet, values] of Object.entries(data.filters ?? {})) {
      for (const value of values) if (counts[facet]) counts[facet][value] = (counts[facet][value] ?? 0) + 1;
    }
  }
  return counts;
}

/** Search. Besides Pagefind's `results` and `filters`: `meant`, the question with typing mistakes mended, when it found nothing as it was typed;
    `near`, words of the site like those asked for, when there is no result at all. */
export async function ask(pagefind, query, { filters = {}, home } = {}) {
  const typed = wordsOf(query ?? "");
  if (!typed.length || query.includes('"')) return pagefind.search(query || null, { filters });
  const subject = typed.filter((word) => !small.has(fold(word)));
  let words = subject.length ? subject : typed;
  let meant = "";
  let found = await pagefind.search(subject.length < typed.length ? words.join(" ") : query, { filters });
  for (const result of found.results.slice(0, ENOUGH)) {
    const data = result.data(); // once, for us and for who shows it: each asking makes Pagefind write its excerpt anew
    data.catch(() => {});
    result.data = () => data;
  }
  const missing = new Set(found.results.length ? await unanswered(words, found.results) : words);
  if (missing.size) {
    // a word that has results of its own is no mistake, however few pages have it together with the others
    for (const word of words.length > 1 || Object.keys(filters).length ? [...missing] : []) {
      const { results } = await pagefind.search(word);
      if (results.length && !(await unanswered([word], results)).length) missing.delete(word);
    }
    const all = missing.size ? await known(home) : new Map();
    let mended = query;
    const better = [];
    for (const word of words) {
      if (!missing.has(word) || all.has(fold(word))) {
        better.push(word);
        continue;
      }
      const form = otherForm(word, all);
      if (form) {
        better.push(form);
        continue;
      }
      const near = nearest(word, all);
      const two = near?.far === 1 ? null : split(word, all);
      if (two) better.push(...two);
      else if (near) {
        better.push(near.written);
        mended = mended.replace(word, () => near.written);
      } else better.push("");
    }
    meant = mended === query ? "" : mended;
    const left = better.filter(Boolean);
    if (left.length < words.length || left.some((word, i) => word !== words[i])) {
      words = left;
      found = words.length ? await pagefind.search(words.join(" "), { filters }) : { results: [], filters: await counted([], found.filters) };
    }
  }
  if (words.length > 1 && found.results.length < ENOUGH) {
    const has = new Set(found.results.map((result) => result.id));
    const more = (await loosely(pagefind, words, filters)).filter((result) => !has.has(result.id));
    const results = [...found.results, ...more].slice(0, Math.max(MOST, found.results.length));
    if (more.length) found = { ...found, results, filters: await counted(results, found.filters) };
  }
  return { ...found, meant, near: found.results.length || !missing.size ? [] : alike(missing, await known(home)) };
}

const SUGGESTED = 3;
const lists = new Map();

/** Titles of a file beside the index: where, of what kind, called what. */
function titles(home, name) {
  if (!lists.has(name)) {
    const read = fetch(new URL(`pagefind/${name}.txt`, home), { cache: "no-cache" })
      .then((answer) => (answer.ok ? answer.text() : ""))
      .then((text) => text.split("\n").filter(Boolean).map((line) => line.split("\t")).map(([url, kind, title]) => ({ url, kind, title, words: wordsOf(fold(title)) })));
    lists.set(name, read.catch(() => (lists.delete(name), [])));
  }
  return lists.get(name);
}

export const getReady = (home) => titles(home, "kring-titles");

/** Pages of which the title has words that begin as what is typed: those where they come first before others, short titles before long ones. */
export async function suggest(home, query) {
  const typed = wordsOf(fold(query));
  const long = typed.reduce((a, b) => (b.length > a.length ? b : a), "");
  if (long.length < 2) return [];
  let all = await titles(home, "kring-titles");
  if (!all.length) all = await titles(home, `kring-titles/${long.slice(0, 2)}`);
  const places = ({ words }) => typed.map((word) => words.findIndex((other) => other.startsWith(word)));
  return all
    .map((page) => ({ ...page, places: places(page) }))
    .filter((page) => page.places.every((place) => place >= 0))
    .sort((a, b) => Math.min(...a.places) - Math.min(...b.places) || a.title.length - b.title.length)
    .slice(0, SUGGESTED);
}

/** Pagefind as it is now, ready to be asked: `ask`, `filters`, and the name of what it reads. */
export async function open(home, attempt = 0) {
  const again = attempt ? `?try=${attempt}` : ""; // a browser remembers a module that failed
  const [pagefind, said] = await Promise.all([import(new URL(`pagefind/pagefind.js${again}`, home).href), state(home)]);
  const options = { baseUrl: home.pathname, ranking: RANKING };
  await pagefind.options(options);
  const { second } = JSON.parse(said);
  const [layers] = await Promise.all([second && import("./layers.js"), pagefind.init()]);
  const both = layers ? await layers.layered(pagefind, second, home, options) : pagefind;
  let facets = null; // they are the whole site's and stay the same
  return { state: said, filters: () => (facets ??= both.filters()), ask: (query, filters) => ask(both, query, { filters, home }), close: () => pagefind.destroy() };
}

/** What the site says of its index: another text when there is another index. */
export async function state(home) {
  const answer = await fetch(new URL("pagefind/kring.json", home), { cache: "no-cache" });
  if (!answer.ok) throw new Error(`${answer.url}: ${answer.status}`);
  return answer.text();
}
