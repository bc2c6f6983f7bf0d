/* Results as a reader sees them. Text goes in as text: nothing that a page says is ever read as HTML here. */

import { make } from "./wikigen-elements.js";
import { joined } from "./wikigen-search-index.js";

const SECTIONS = 3; // of a page, the best of them
const TEXT = { "&lt;": "<", "&gt;": ">", "&amp;": "&", "&quot;": '"', "&#39;": "'" };

/** How many letters of an excerpt its heading has said already: those of the heading, or of its last words. */
function repeated(text, heading) {
  const words = heading.split(" ");
  const ends = words.map((_, first) => words.slice(first).join(" "));
  const end = ends.map((words) => (/[.?!:;]$/.test(words) ? words : `${words}.`)).find((words) => `${text} `.startsWith(`${words} `));
  return end ? end.length + 1 : 0;
}

/** What an excerpt says below its heading, the words that were found marked. */
function marked(excerpt, heading = "") {
  let mark = false;
  const pieces = [];
  for (const part of joined(excerpt).split(/(<mark>|<\/mark>)/)) {
    if (part === "<mark>" || part === "</mark>") mark = part === "<mark>";
    else pieces.push({ mark, text: part.replace(/&(?:lt|gt|amp|quot|#39);/g, (entity) => TEXT[entity]) });
  }
  let left = repeated(pieces.map(({ text }) => text).join(""), heading);
  const parts = [];
  for (const piece of pieces) {
    const text = piece.text.slice(left);
    left -= Math.min(left, piece.text.length);
    if (text) parts.push(piece.mark ? make("mark", {}, text) : text);
  }
  return parts;
}

/** The address of a result, with the words that are to be marked there. */
function address(url, excerpts) {
  const words = new Set();
  for (const [, word] of excerpts.matchAll(/<mark>(.*?)<\/mark>/g)) {
    const bare = word.replace(/&\w+;/g, " ").replace(/[^\p{L}\p{M}\p{N}_+#]+/gu, " ").trim();
    if (bare) words.add(bare);
  }
  const target = new URL(url, location.href);
  if (words.size) target.searchParams.set("h", [...words].slice(0, 12).join(" "));
  return target.href;
}

/** Topic, date and tier of a page, as its own header shows them. */
function facts(data) {
  const tier = (data.filters.tier?.[0] ?? "").split(":")[0];
  return [data.filters.topic?.[0] ?? (data.filters.raw ? `Raw: ${data.filters.raw[0]}` : ""), data.meta.date ?? "", tier].filter(Boolean).join(" · ");
}

/* What is shown of one result: its page, and the sections in which something was found. */
function shown(data) {
  const all = data.sub_results.map((section) => section.excerpt).join(" ") || data.excerpt;
  const sections = data.sub_results
    .filter((section) => section.anchor)
    .sort((one, other) => weight(other) - weight(one))
    .slice(0, SECTIONS);
  const title = joined(data.meta.title ?? data.url);
  const opening = marked(data.sub_results.find((section) => !section.anchor)?.excerpt ?? "", title);
  const summary = data.meta.summary ? joined(data.meta.summary).replace(/</g, "&lt;") : data.excerpt;
  return {
    title,
    url: address(data.url, all),
    facts: facts(data),
    text: opening.length || sections.length ? opening : marked(summary),
    sections: sections.map((section) => {
      const heading = joined(section.title);
      return { title: heading, url: address(section.url, section.excerpt), text: marked(section.excerpt, heading) };
    }),
  };
}

function weight(section) {
  return section.weighted_locations.reduce((sum, place) => sum + place.balanced_score, 0);
}

export const AGAIN = 2000; // milliseconds after which an index that is being made is looked for again

/** What is shown of results. Where `strict`, a page that cannot be loaded throws; else it is left out, and `lost` counts it. */
export async function loaded(results, strict) {
  const pages = await (strict ? Promise.all : Promise.allSettled).call(Promise, results.map((result) => result.data()));
  const good = strict ? pages : pages.filter((page) => page.status === "fulfilled").map((page) => page.value);
  return { good: good.map(shown), lost: pages.length - good.length };
}

/** What a search has come to, in words: `1 result.`, `1,234 results.`; which words are nowhere, and whether some may be missing. */
export function said(found, query, { filtered = false, lost = 0 } = {}) {
  if (found.making) return "The search index is being made. Results will be here when it is.";
  const number = found.results.length;
  const nothing = `Nothing found${query ? ` for “${query}”` : ""}${filtered ? " with these filters" : ""}.`;
  const missing = found.broken || lost ? " Some results may be missing: a part of the search index could not be loaded." : "";
  const unknown = number && found.unknown.length ? ` No page has ${found.unknown.map((word) => `“${word}”`).join(", ")}.` : "";
  return (number ? `${number.toLocaleString("en")} ${number === 1 ? "result" : "results"}.` : nothing) + unknown + missing;
}

/** Mark the words that a search has led here by, and take them out of the address. */
export function markWords() {
  const here = new URL(location.href);
  const asked = here.searchParams.get("h");
  const article = document.querySelector("article");
  if (!asked || !article) return;
  here.searchParams.delete("h");
  history.replaceState(history.state, "", here);
  const words = asked.split(" ").filter(Boolean).map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  if (!words.length) return;
  const found = new RegExp(`(?<![\\p{L}\\p{N}_])(?:${words.join("|")})(?![\\p{L}\\p{N}_])|[\\u3040-\\u9fff]+`, "giu");
  const letters = new Set(words.filter((word) => /^[\u3040-\u9fff]$/u.test(word)));
  const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
  const nodes = [];
  while (walker.nextNode()) if (!walker.currentNode.parentElement.closest("script, style, svg, .mermaid, .headerlink")) nodes.push(walker.currentNode);
  for (const node of nodes) {
    const matches = [...node.data.matchAll(found)].filter(([text]) => !/^[\u3040-\u9fff]/u.test(text) || [...text].some((letter) => letters.has(letter)));
    for (const match of matches.reverse()) {
      const range = document.createRange();
      range.setStart(node, match.index);
      range.setEnd(node, match.index + match[0].length);
      range.surroundContents(make("mark", { class: "wg-found" }));
    }
  }
}
