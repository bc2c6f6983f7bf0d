/* The page of all results: facets with their counts, the order, and a state that lives in the address, so that a search can be sent on. */

import { make } from "./wikigen-elements.js";
import { facets, leave, renew, search } from "./wikigen-search-index.js";
import { AGAIN, loaded, said } from "./wikigen-search-results.js";

const STEP = 10; // results that are shown at once
const FEW = 8; // values of a facet that are shown at once
const FACETS = [["topic", "Topic"], ["tier", "Tier"], ["kind", "Kind"], ["year", "Year"], ["month", "Month"], ["publisher", "Publisher"], ["tag", "Tag"]];
const IN_ORDER = new Set(["tier"]);
const NEWEST_FIRST = new Set(["year", "month"]);

/** What the address says. */
function read() {
  const given = new URL(location.href).searchParams;
  const filters = Object.fromEntries(FACETS.map(([name]) => [name, given.getAll(name)]));
  return { query: given.get("q") ?? "", filters, sort: given.get("sort") === "date" ? "date" : "", raw: given.get("raw") === "1" };
}

class Results {
  constructor(element) {
    this.element = element;
    this.state = read();
    this.turn = 0;
    this.unfolded = new Set();
    this.query = make("input", { type: "search", class: "wg-results__query", "aria-label": "Search", placeholder: "Search", autocomplete: "off", spellcheck: "false" });
    this.sort = make("select", { class: "wg-results__sort", "aria-label": "Order" }, make("option", { value: "" }, "Best first"), make("option", { value: "date" }, "Newest first"));
    this.raw = make("input", { type: "checkbox", id: "wg-results-raw" });
    this.status = make("p", { class: "wg-results__status", role: "status" });
    this.list = make("ol", { class: "wg-results__list", "aria-label": "Results" });
    this.more = make("button", { type: "button", class: "md-button wg-results__more", hidden: true }, "More results");
    this.facets = make("details", { class: "wg-results__facets" }, make("summary", {}, "Filter"));
    this.fields = make("div", {});
    this.facets.append(this.fields);
    this.facets.open = matchMedia("(min-width: 60em)").matches;
    const bar = make("form", { class: "wg-results__bar", role: "search", "aria-label": "Results" }, this.query, this.sort, make("label", { for: "wg-results-raw", class: "wg-results__raw" }, this.raw, " Raw digests too"));
    element.replaceChildren(bar, make("div", { class: "wg-results__body" }, this.facets, make("div", { class: "wg-results__found" }, this.status, this.list, this.more)));
    element.hidden = false;
    bar.addEventListener("submit", (event) => event.preventDefault());
    this.query.addEventListener("input", () => this.change({ query: this.query.value }, false));
    this.query.addEventListener("change", () => this.change({ query: this.query.value }, true));
    this.sort.addEventListener("change", () => this.change({ sort: this.sort.value }, true));
    this.raw.addEventListener("change", () => this.change({ raw: this.raw.checked }, true));
    this.more.addEventListener("click", () => this.next());
    this.fields.addEventListener("change", (event) => this.choose(event.target));
    addEventListener("popstate", () => {
      this.state = read();
      this.ask();
    });
    this.ask();
    if (!this.state.query) this.query.focus({ preventScroll: true });
  }

  /** Take over a change, and have the address say so; a step back undoes one that is whole, not each letter. */
  change(parts, whole) {
    this.state = { ...this.state, ...parts };
    const given = new URLSearchParams();
    if (this.state.query) given.set("q", this.state.query);
    for (const [name, values] of Object.entries(this.state.filters)) for (const value of values) given.append(name, value);
    if (this.state.sort) given.set("sort", this.state.sort);
    if (this.state.raw) given.set("raw", "1");
    const target = `${location.pathname}${String(given) ? `?${given}` : ""}`;
    if (target !== `${location.pathname}${location.search}`) history[whole && !this.typing ? "pushState" : "replaceState"](history.state, "", target);
    this.typing = !whole;
    this.ask();
  }

  choose(box) {
    const { name, value, checked } = box;
    const values = this.state.filters[name].filter((known) => known !== value);
    this.change({ filters: { ...this.state.filters, [name]: checked ? [...values, value] : values } }, true);
  }

  get filtered() {
    return Object.values(this.state.filters).some((values) => values.length);
  }

  async ask(again = true) {
    const turn = ++this.turn;
    const { query, filters, sort, raw } = this.state;
    if (document.activeElement !== this.query) this.query.value = query;
    this.sort.value = sort;
    this.raw.checked = raw;
    const asked = this.filtered || query.trim();
    document.body.classList.toggle("wg-searching", Boolean(asked));
    try {
      await renew();
      let found = await search(query, { filters, sort, raw });
      if (turn !== this.turn) return;
      this.found = found;
      this.shown = this.lost = 0;
      const opening = await this.part(again);
      if (turn !== this.turn) return;
      this.list.replaceChildren();
      this.show(opening);
      if (found.making) return setTimeout(() => turn === this.turn && this.ask(), AGAIN);
      const all = await facets(raw); // after the results: they need not wait for counts
      if (asked) found = await search(query, { filters, sort, raw });
      if (turn === this.turn) this.showFacets(asked ? found.counts : all, found.exact ?? true);
    } catch (error) {
      if (turn !== this.turn) return;
      if (again) {
        leave(); // the index may have been exchanged for another
        return this.ask(false);
      }
      this.status.textContent = "The search index could not be loaded. The lists below lead to every page.";
      this.list.replaceChildren();
      this.more.hidden = true;
      document.body.classList.remove("wg-searching");
    }
  }

  /** The next results, as they are shown. */
  part(strict) {
    return loaded(this.found.results.slice(this.shown, this.shown + STEP), strict);
  }

  show({ good, lost }) {
    const items = good.map(item);
    this.list.append(...items);
    this.shown += items.length + lost;
    this.lost += lost;
    this.more.hidden = this.shown >= this.found.results.length;
    const { query } = this.state;
    const words = said(this.found, query, { filtered: this.filtered, lost: this.lost });
    this.status.textContent = this.filtered || query.trim() || this.found.making ? words : "Type a word, or choose below.";
    return items;
  }

  async next() {
    const turn = this.turn;
    const part = await this.part(false);
    if (turn === this.turn) this.show(part)[0]?.querySelector("a").focus();
  }

  showFacets(counts, exact) {
    const focused = document.activeElement?.closest?.(".wg-results__facets") ? document.activeElement.id : "";
    this.fields.replaceChildren(
      ...FACETS.map(([name, title]) => this.facet(name, title, counts[name] ?? {}, exact)).filter(Boolean),
    );
    if (focused) document.getElementById(focused)?.focus();
  }

  facet(name, title, counts, exact) {
    const chosen = this.state.filters[name];
    const all = { ...Object.fromEntries(chosen.map((value) => [value, 0])), ...counts };
    const values = Object.entries(all).filter(([value, count]) => count || chosen.includes(value));
    if (!values.length) return null;
    values.sort(([one, many], [other, few]) =>
      IN_ORDER.has(name) ? one.localeCompare(other) : NEWEST_FIRST.has(name) ? other.localeCompare(one) : few - many || one.localeCompare(other),
    );
    const rows = values.map(([value, count], number) => {
      const id = `wg-facet-${name}-${value}`.replace(/\s/g, "-");
      const box = make("input", { type: "checkbox", name, value, id });
      box.checked = chosen.includes(value);
      const hidden = number >= FEW && !box.checked && !this.unfolded.has(name);
      return make("label", { class: "wg-results__value", for: id, hidden }, box, make("span", {}, value), exact ? make("span", { class: "wg-count" }, count.toLocaleString("en")) : "");
    });
    const field = make("fieldset", {}, make("legend", {}, title), ...rows);
    const rest = rows.filter((row) => row.hidden);
    if (rest.length) {
      const button = make("button", { type: "button", class: "wg-results__unfold" }, `${rest.length} more`);
      button.addEventListener("click", () => {
        this.unfolded.add(name);
        rest.forEach((row) => (row.hidden = false));
        rest[0].querySelector("input").focus();
        button.remove();
      });
      field.append(button);
    }
    return field;
  }
}

function item(result) {
  return make(
    "li",
    { class: "wg-results__item" },
    make("a", { class: "wg-results__title", href: result.url }, result.title),
    make("p", { class: "wg-results__facts" }, result.facts),
    ...(result.text.length ? [make("p", { class: "wg-results__text" }, ...result.text)] : []),
    ...result.sections.map((section) =>
      make("div", { class: "wg-results__section" }, make("a", { href: section.url }, section.title), make("p", { class: "wg-results__text" }, ...section.text)),
    ),
  );
}

export function begin() {
  const element = document.querySelector(".wg-results");
  if (element && !element.dataset.ready) {
    element.dataset.ready = "yes";
    new Results(element);
  }
}
