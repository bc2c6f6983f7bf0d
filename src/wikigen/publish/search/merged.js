/* Stands in Pagefind's own program. That searches each part of an index by itself, and where a part has no word that begins as one of the query's,
   it leaves that one out, or takes a word for it that begins it: a page would be found or not by the part that it is in. Here a word that any part
   has must be on a page, whatever its part, and one that none has is left out in all. */
{
  const { decompress } = PagefindInstance.prototype;
  const { search } = Pagefind.prototype;
  const WHOLE = 4; // letters of a beginning from which on all words that begin so are in one chunk
  const CHUNKS = 14; // that a shorter beginning loads of all parts together

  PagefindInstance.prototype.decompress = function (data, file = "") {
    const content = decompress.call(this, data, file);
    if (file.endsWith(".pf_index")) (this.words ??= []).push(...texts(content));
    return content;
  };

  Pagefind.prototype.search = async function (term, options = {}) {
    if (!term || term.includes('"')) return search.call(this, term, options); // no words, or such as stand beside each other in one part
    const words = term.split(" ");
    const last = plain(words.at(-1));
    const most = Math.max(3, Math.ceil(CHUNKS / this.instances.length));
    await Promise.all(this.instances.map((part) => part.search(term, { ...options, preload: true })));
    if (last.length < WHOLE) await Promise.all(this.instances.flatMap((part) => beginning(part, last).slice(0, most).map((chunk) => part.loadChunk(chunk))));
    const asked = stems(this.primary, words);
    const having = (stem) => this.instances.filter((part) => part.words?.some((word) => word.startsWith(stem)));
    const unknown = words.filter((_, number) => !having(asked[number]).length);
    const known = words.filter((word) => !unknown.includes(word));
    const query = known.length ? known : asked.map((stem) => longest(stem, this.instances)).filter(Boolean);
    const needed = (known.length ? stems(this.primary, known) : query).map(having);
    const instances = this.instances.filter((part) => needed.every((some) => some.includes(part)));
    if (!query.length || !instances.length) return { results: [], filters: {}, unknown };
    return { ...(await search.call({ instances, mergeFilters: this.mergeFilters }, query.join(" "), options)), unknown };
  };

  /** The longest word that begins one that is none: `modell` of `modelle`, where an ending is none that the index takes off. */
  function longest(stem, parts) {
    const words = parts.flatMap((part) => part.words ?? []).filter((word) => word.length > 3 && stem.startsWith(word));
    return words.reduce((best, word) => (word.length > best.length ? word : best), "");
  }

  /** The chunks of a part that may have words which begin so; a chunk's name stands behind its first and its last word. */
  function beginning(part, letters) {
    const all = [...texts(new Uint8Array(part.searchMeta))];
    return all.filter((name, at) => /^\w+\/\d+$/.test(name) && all[at - 1] >= letters && all[at - 2] <= `${letters}\uffff`);
  }

  /** All text in CBOR (RFC 8949) of numbers, arrays and short texts, which a chunk of an index is: words, and how else they are written. */
  function* texts(content) {
    const decoder = new TextDecoder();
    for (let at = 0; at < content.length; ) {
      const [kind, small] = [content[at] >> 5, content[at] & 31];
      const width = small < 24 ? 0 : 1 << (small - 24);
      let value = small < 24 ? small : 0;
      for (let byte = 1; byte <= width; byte++) value = value * 256 + content[at + byte];
      at += 1 + width;
      if (kind !== 3) continue;
      yield decoder.decode(content.subarray(at, at + value));
      at += value;
    }
  }

  /** Words as the index has them: in English `blocks` is there as `block`. Only an index in playground mode says so; this one is empty. */
  function stems(part, words) {
    part.empty ??= part.backend.enter_playground_mode(part.backend.init_pagefind(new Uint8Array(part.searchMeta)));
    const term = words.map(plain).join(" ");
    return JSON.parse(part.backend.search(part.empty, term, term, "{}", "", false, false)).search_keywords;
  }

  function plain(word) {
    return normalizeDiacritics(word.toLocaleLowerCase());
  }
}
