/* The index of the search as the browser has it: Pagefind over all parts of the wiki, and over those of raw digests once they are asked for. */

export const ROOT = new URL("../../", import.meta.url);
const PARTS = new URL("search/parts/", ROOT);
const FRESH = 15000; // milliseconds after which a look is taken at whether the site has a new index
const CJK = "\\u2e80-\\u2fdf\\u3005-\\u3007\\u3040-\\u30ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\uff66-\\uff9f";
const RUN = new RegExp(`[${CJK}]+`, "gu");
const STOPS = "\\u3001-\\u3004\\u3008-\\u303f\\uff01-\\uff0f\\uff1a-\\uff20\\uff3b-\\uff40\\uff5b-\\uff65";
const SIGN = "[^\\p{L}\\p{M}\\p{N}\\s\\0-\\x7f]";
const BETWEEN = new RegExp( // what `parted` of records.py puts in
  [
    `(?<=(?:[${CJK}]|${SIGN})(?:</mark>)?)\\s+(?=(?:<mark>)?[${CJK}])`,
    `(?<=[${CJK}](?:</mark>)?)\\s+(?=${SIGN})`,
    `(?<=[${STOPS}]|[${CJK}](?:</mark>)?\\s+${SIGN}+)\\s+`,
    `\\s+(?=[${STOPS}])`,
  ].join("|"),
  "gu",
);
const RANKING = { metaWeights: { title: 8, aliases: 7, tags: 3, summary: 3, date: 0 }, termFrequency: 0.8 };

// Words on nearly every page: they tell no page from another, and their lists are long.
const COMMON = new Set("a an and are as at be but by for from has have in into is it its not of on or that the their this to was were which with".split(" "));

let loaded = null; // a promise of the index in use
let digests = false; // whether it has digests too
let looked = 0;

/** The index, loaded at the first call; with `raw` that of digests too. Rejects where it cannot be had. */
export function index(raw = digests) {
  if (raw !== digests) leave();
  digests = raw;
  loaded ??= load(raw);
  const forget = (known) => known?.making !== false && (loaded = null); // what is being made is looked for again by the next search
  loaded.then(forget, () => forget());
  return loaded;
}

/** Forget the index, which is broken or no longer the right one. */
export function leave() {
  loaded?.then((known) => known.pagefind.destroy(), () => {});
  loaded = null;
}

/** Forget an index that the site has exchanged for another; a look is taken now and then. */
export async function renew() {
  if (!loaded || Date.now() - looked < FRESH) return;
  looked = Date.now();
  const [known, listed] = await Promise.all([loaded, list()]).catch(() => []);
  if (known && listed.stamp !== known.stamp && known === (await loaded)) leave();
}

async function list() {
  const response = await fetch(new URL("list.json", PARTS), { cache: "no-store" }); // a server tells files apart by the second
  if (!response.ok) throw new Error(`list.json: ${response.status}`);
  return response.json();
}

async function load(raw) {
  looked = Date.now();
  const found = await list();
  const parts = raw ? [...found.parts, ...found.raw] : found.parts;
  const making = found.making ?? false; // a site that is served has its pages first
  if (!parts.length) return { stamp: found.stamp, empty: true, making, broken: 0, pagefind: { destroy() {} } };
  const program = await import(new URL(`${parts[0]}/pagefind.js`, PARTS).href);
  const whole = await merged(program, found, parts).catch(() => null);
  if (whole) return { stamp: found.stamp, making, broken: 0, pagefind: whole };
  // One part or several cannot be had: take those that can. The first has the program, without which there is no search.
  const tried = await Promise.all(parts.slice(1).map((part) => merged(program, found, [parts[0], part]).catch(() => null)));
  const good = [parts[0], ...parts.slice(1).filter((_, number) => tried[number])];
  const pagefind = await merged(program, found, good);
  tried.forEach((one) => one?.destroy());
  return { stamp: found.stamp, making, broken: parts.length - good.length, pagefind };
}

async function merged(program, found, parts) {
  const path = (part) => new URL(`${part}/`, PARTS).pathname;
  const options = { baseUrl: ROOT.pathname, ranking: RANKING, excerptLength: 28, metaCacheTag: found.stamp, language: found.language };
  const pagefind = program.createInstance({ ...options, basePath: path(parts[0]) });
  await pagefind.init();
  await Promise.all(parts.slice(1).map((part) => pagefind.mergeIndex(path(part), options)));
  await pagefind.search("\u0001"); // finds nothing, and fails where a part has not been loaded
  return pagefind;
}

/**
 * What a reader has typed, as the index has it: words without the signs that it leaves out, phrases apart. Letters of Chinese and Japanese
 * are words of their own, and those that stand together are a phrase.
 */
export function understood(text) {
  const phrases = [];
  const clean = (part) => part.replace(/[^\p{L}\p{M}\p{N}_+#\s]+/gu, "").replace(RUN, (run) => ` ${[...run].join(" ")} `).trim().replace(/\s+/g, " ");
  const rest = text.replace(/"([^"]+)"|“([^”]+)”/g, (_, one, two) => {
    const phrase = clean(one ?? two);
    if (phrase.includes(" ")) phrases.push(phrase);
    return ` ${one ?? two} `;
  });
  for (const run of rest.match(RUN) ?? []) if ([...run].length > 1) phrases.push([...run].join(" "));
  const all = clean(rest);
  const telling = all.split(" ").filter((word) => !COMMON.has(word.toLowerCase()));
  const whole = phrases.length === 1 && phrases[0] === all;
  const words = whole || !telling.length ? all : telling.join(" ");
  return { words, phrases: [...new Set(phrases)], whole };
}

/**
 * Search. `filters` maps facets to lists of values, any of which will do; `sort` is "date" or empty; `raw` has digests found too.
 * Gives `results` in their order, `counts` of the values of facets that are loaded, `unknown` words that no page has, `broken`, the number of
 * parts that are missing, and `making` where the first index is not there yet.
 */
export async function search(text, { filters = {}, sort = "", raw = false } = {}) {
  const known = await index(raw);
  if (known.empty) return { results: [], counts: {}, unknown: [], broken: 0, making: known.making };
  const query = understood(text);
  const chosen = Object.entries(filters).filter(([, values]) => values.length);
  if (!query.words && (text.trim() || !chosen.length)) return { results: [], counts: {}, unknown: [], broken: known.broken };
  const asked = (but) => ({ filters: Object.fromEntries(chosen.filter(([name]) => name !== but).map(([name, values]) => [name, { any: values }])) });
  const term = query.whole ? `"${query.words}"` : query.words || null;
  const [all, ...others] = await Promise.all([
    known.pagefind.search(term, asked("")),
    ...chosen.map(([name]) => known.pagefind.search(term, asked(name))),
  ]);
  const counts = { ...all.filters };
  chosen.forEach(([name], number) => (counts[name] = others[number].filters[name] ?? {}));
  let results = all.results;
  if (!query.whole)
    for (const phrase of query.phrases) {
      const holding = new Set((await known.pagefind.search(`"${phrase}"`, asked(""))).results.map((result) => result.id));
      results = results.filter((result) => holding.has(result.id));
    }
  const unknown = all.unknown ?? [];
  const apart = text.replace(/(?<=[\p{L}\p{N}])[^\p{L}\p{M}\p{N}\s"“”_+#]+(?=[\p{L}\p{N}])/gu, " ");
  if (apart !== text && (!results.length || unknown.length)) {
    const other = await search(apart, { filters, sort, raw }); // `gpt 5.5` where a page has `GPT-5.5`
    if (!results.length || other.unknown.length < unknown.length) return other;
  }
  if (sort === "date") results = [...results].sort((one, other) => day(other) - day(one));
  return { results, counts, unknown, broken: known.broken, exact: query.whole || !query.phrases.length };
}

/** The day of a result, which its id begins with. */
function day(result) {
  return parseInt(result.id.slice(0, 4), 36);
}

/** Load every facet, so that a search gives counts of all of them. */
export async function facets(raw = false) {
  const known = await index(raw);
  if (known.empty) return {};
  return known.pagefind.filters();
}

/** Text of an excerpt as it was written: blanks that part letters and signs of Chinese and Japanese in the index are none in the text. */
export function joined(text) {
  return text.replace(BETWEEN, "");
}
