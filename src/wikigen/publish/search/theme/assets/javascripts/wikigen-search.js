/* The search box in Material's header: results as one types, by keyboard, pointer or touch, and read out. The page of all results is another file. */

import { make } from "./wikigen-elements.js";
import { ROOT, index, leave, renew, search } from "./wikigen-search-index.js";
import { AGAIN, loaded, markWords, said } from "./wikigen-search-results.js";

const SHOWN = 6; // results in the box
const PAGE = new URL("search/", ROOT);

class Box {
  constructor(element) {
    this.input = element.querySelector("input");
    this.list = element.querySelector("[role=listbox]");
    this.status = element.querySelector("[role=status]");
    this.all = element.querySelector(".wg-search__all");
    this.toggle = document.getElementById("__search");
    this.turn = 0;
    this.active = -1;
    this.input.addEventListener("focus", () => this.open());
    this.input.addEventListener("input", () => this.ask());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.list.addEventListener("click", () => this.close());
    element.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.go();
    });
    element.querySelector("form").addEventListener("reset", () => {
      setTimeout(() => {
        this.ask();
        this.input.focus();
      });
    });
    this.toggle?.addEventListener("change", () => this.toggle.checked && this.input.focus());
    document.addEventListener("keydown", (event) => this.shortcut(event));
    document.addEventListener("click", (event) => !element.contains(event.target) && !event.target.closest("[for=__search], #__search") && this.close());
  }

  open() {
    if (this.toggle) this.toggle.checked = true;
    renew()
      .then(index)
      .catch(() => this.fail());
    if (this.input.value && !this.list.children.length) this.ask();
  }

  close() {
    if (this.toggle) this.toggle.checked = false;
    this.input.blur();
    this.pick(-1);
  }

  shortcut(event) {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    const combined = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k";
    const plain = !typing && !event.ctrlKey && !event.metaKey && !event.altKey && (event.key === "/" || event.key === "s");
    if (!combined && !plain) return;
    event.preventDefault();
    const field = document.querySelector(".wg-results__query") ?? this.input;
    field.focus();
    field.select();
  }

  key(event) {
    const last = this.list.children.length - 1;
    if (event.key === "Escape") this.close();
    else if (event.key === "ArrowDown") this.pick(this.active < last ? this.active + 1 : 0);
    else if (event.key === "ArrowUp") this.pick(this.active > 0 ? this.active - 1 : last);
    else if (event.key === "Enter") this.go();
    else return;
    event.preventDefault();
  }

  pick(number) {
    const options = [...this.list.querySelectorAll("[role=option]")];
    options.forEach((option, place) => option.setAttribute("aria-selected", String(place === number)));
    this.active = options[number] ? number : -1;
    if (this.active < 0) this.input.removeAttribute("aria-activedescendant");
    else {
      this.input.setAttribute("aria-activedescendant", options[number].id);
      options[number].scrollIntoView({ block: "nearest" });
    }
  }

  go() {
    const picked = this.list.querySelectorAll("[role=option]")[this.active];
    const query = this.input.value.trim();
    if (picked) picked.click();
    else if (query) location.assign(`${PAGE.href}?q=${encodeURIComponent(query)}`);
  }

  async ask(again = true) {
    const turn = ++this.turn;
    const query = this.input.value.trim();
    this.all.hidden = !query;
    this.all.href = `${PAGE.href}?q=${encodeURIComponent(query)}`;
    if (!query) return this.show([], "Type to search");
    try {
      const found = await search(query);
      if (turn !== this.turn) return;
      const { good, lost } = await loaded(found.results.slice(0, SHOWN), again);
      if (turn !== this.turn) return;
      this.show(good, said(found, query, { lost }));
      if (found.making) setTimeout(() => turn === this.turn && this.ask(), AGAIN);
    } catch {
      if (turn !== this.turn) return;
      if (!again) return this.fail();
      leave(); // it may have been exchanged for another
      await this.ask(false);
    }
  }

  fail() {
    this.show([], "The search index could not be loaded. The lists of topics and months lead to every page.");
  }

  show(results, words) {
    this.list.replaceChildren(...results.map((result, number) => option(result, number)));
    this.status.textContent = words;
    this.input.setAttribute("aria-expanded", String(results.length > 0));
    this.pick(-1);
  }
}

function option(result, number) {
  const section = result.sections[0];
  const text = section && !result.text.length ? section.text : result.text;
  return make(
    "li",
    { role: "presentation" },
    make(
      "a",
      {
        role: "option",
        id: `wg-option-${number}`,
        "aria-selected": "false",
        href: section && !result.text.length ? section.url : result.url,
        tabindex: "-1",
        class: "wg-search__link",
      },
      make("span", { class: "wg-search__title" }, result.title),
      make("span", { class: "wg-search__facts" }, result.facts),
      make("span", { class: "wg-search__text" }, ...(section && !result.text.length ? [make("b", {}, section.title), text.length ? ": " : ""] : []), ...text),
    ),
  );
}

function begin() {
  const element = document.querySelector(".wg-search");
  if (element && !element.dataset.ready) {
    element.dataset.ready = "yes";
    new Box(element);
  }
  markWords();
  if (document.querySelector(".wg-results")) import("./wikigen-search-page.js").then((page) => page.begin());
}

if (window.document$) window.document$.subscribe(begin); // again when Material has exchanged the page
else begin();
