// A field above a long list that leaves of it what has all the words one types. Without it the list is whole.

import { make } from "./wikigen-elements.js";

const ENTRIES = ".wg-cards > li, .wg-counted > li, .wg-digests > li, .wg-asked li, .wg-log > li";
const GROUPS = ".wg-group, .wg-asked";
const WORTH = 12; // entries from which on there is something to filter

const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

function begin() {
  const place = document.querySelector(".wg-filter:not([data-ready])");
  if (!place) return;
  place.dataset.ready = "yes";
  const article = place.closest("article");
  const groups = [...article.querySelectorAll(GROUPS)];
  const entries = [...article.querySelectorAll(ENTRIES)].map((element) => {
    const heading = element.closest(".wg-asked")?.querySelector("h2, .wg-facts") ? element.closest(".wg-asked") : element;
    const about = heading === element ? "" : [...heading.querySelectorAll("h2, .wg-facts")].map((part) => part.textContent).join(" ");
    return { element, text: folded(`${about} ${element.textContent}`) };
  });
  if (entries.length < WORTH) return;

  const field = make("input", { type: "search", autocomplete: "off" });
  const said = make("span", { role: "status" });
  place.append(make("label", {}, "Filter this list", field), said);
  place.hidden = false;

  field.addEventListener("input", () => {
    const words = folded(field.value).split(/\s+/).filter(Boolean);
    let left = 0;
    for (const { element, text } of entries) {
      element.hidden = !words.every((word) => text.includes(word));
      left += !element.hidden;
    }
    for (const group of groups) group.hidden = !group.querySelector(":is(li):not([hidden])");
    said.textContent = words.length ? `${left} of ${entries.length}` : "";
  });
}

if (window.document$) window.document$.subscribe(begin); // again when Material has exchanged the page
else begin();
