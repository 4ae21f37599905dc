/* Two indexes searched as one: a large one, and a small one of what changed since (see `update` of search.py).
   A module, fetched only when there are two. What Pagefind is asked and answers stays as it is.

   The small index also holds one document with all words of the large one. Pagefind answers a word that an index does not have
   with pages that have the beginning of it; so where that document is not among the answers, the large index has nothing to say. */

/** Add up, or with -1 take away, how many results have each value of each facet that is counted. */
function add(counts, results, sign = 1) {
  for (const filters of results) {
    for (const [facet, values] of Object.entries(filters)) {
      for (const value of facet in counts ? values : []) counts[facet][value] = (counts[facet][value] ?? 0) + sign;
    }
  }
  return counts;
}

const empty = (counts) => Object.fromEntries(Object.entries(counts).map(([facet, values]) => [facet, Object.fromEntries(Object.keys(values).map((value) => [value, 0]))]));

/** How much a word tells (inverse document frequency), as Pagefind reckons it. */
const telling = (pages, having) => Math.log((pages + 1) / (having + 0.5));

/** Pagefind with the small index beside the large one it has: the same `search` and `filters`. `second` is what kring.json says of it. */
export async function layered(pagefind, second, home, options) {
  const { fresh, stale, words, pages } = second;
  // all words of the large index make the other pages of the small one seem short: their lengths are left out of account
  await pagefind.mergeIndex(new URL(second.folder, home).href, { ...options, ranking: { ...options.ranking, pageLength: 0 } });
  const all = { ...stale, ...fresh, ...words };
  const factors = new Map();

  /** What a score of the small index is in the large one, where a word tells more: fewer of many pages have it. */
  async function factor(word) {
    if (!factors.has(word)) factors.set(word, reckon((await pagefind.search(word)).results));
    return factors.get(word);
  }

  function reckon(results) {
    const few = results.filter(({ id }) => id in fresh || id in words).length;
    const many = results.length - few;
    return [telling(pages[0], many), telling(pages[1], few)];
  }

  async function search(query, asked) {
    const found = await pagefind.search(query, asked);
    const said = (query ?? "").split(/\s+/).filter(Boolean);
    if (said.length === 1 && !Object.keys(asked?.filters ?? {}).length) factors.set(said[0], reckon(found.results)); // it is not asked again
    const quoted = /^\s*".+"\s*$/.test(query ?? "");
    const known = quoted || found.results.some(({ id }) => id in words);
    const results = found.results.filter(({ id }) => !(id in words) && !(id in stale) && (known || id in fresh));
    const recent = results.filter(({ id }) => id in fresh);
    const out = known ? found.results.filter(({ id }) => id in words || id in stale) : [];
    const filters = known
      ? add(found.filters, out.map(({ id }) => all[id]), -1)
      : add(empty(found.filters), recent.map(({ id }) => fresh[id]));
    if (query && recent.length && !quoted) {
      const told = await Promise.all(said.map(factor));
      const share = told.reduce((sum, [many]) => sum + many, 0) / told.reduce((sum, [, few]) => sum + few, 0);
      for (const result of recent) result.score *= share;
    }
    return { ...found, results: results.sort((a, b) => b.score - a.score), filters };
  }

  async function filters() {
    return add(await pagefind.filters(), [...Object.values(stale), ...Object.values(words)], -1);
  }

  return { search, filters };
}
