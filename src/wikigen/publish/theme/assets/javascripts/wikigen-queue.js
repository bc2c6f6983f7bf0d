// What a reader has read of the reading queue: kept in this browser alone, sent nowhere, and theirs to take along as a file.

import { make } from "./wikigen-elements.js";

const ROOT = new URL("../../", import.meta.url);
const KEY = `wikigen-read ${ROOT.pathname}`; // several sites may share a host

/** The pages that were read, each with the day it was; a browser that keeps nothing has read nothing. */
function remembered() {
  try {
    const found = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return new Map(Object.entries(found).filter(([, day]) => typeof day === "string"));
  } catch {
    return new Map();
  }
}

class Queue {
  constructor(element) {
    this.read = remembered();
    this.rows = [...element.querySelectorAll(".wg-row")].map((row) => this.prepare(row));
    this.said = make("span", { role: "status" });
    const taken = make("button", { type: "button", class: "wg-queue__button" }, "Export what I have read");
    const given = make("button", { type: "button", class: "wg-queue__button" }, "Import");
    this.file = make("input", { type: "file", accept: "application/json", hidden: "" });
    taken.addEventListener("click", () => this.export());
    given.addEventListener("click", () => this.file.click());
    this.file.addEventListener("change", () => this.import());
    element.before(make("p", { class: "wg-queue__bar" }, this.said, taken, given, this.file));
    this.show();
    addEventListener("storage", (event) => {
      if (event.key !== KEY) return; // another tab
      this.read = remembered();
      this.show();
    });
  }

  prepare(row) {
    const title = row.querySelector("a").textContent;
    const button = make("button", { type: "button", class: "wg-row__read", "aria-label": `Read: ${title}` });
    button.addEventListener("click", () => this.turn(row.dataset.page));
    row.prepend(button);
    return { row, button, page: row.dataset.page, minutes: Number(row.dataset.minutes) };
  }

  turn(page) {
    if (!this.read.delete(page)) this.read.set(page, new Date().toISOString().slice(0, 10));
    this.keep();
  }

  keep() {
    try {
      localStorage.setItem(KEY, JSON.stringify(Object.fromEntries(this.read)));
    } catch {
      // a browser that keeps nothing: it holds until the page is left
    }
    this.show();
  }

  show() {
    for (const { row, button, page } of this.rows) {
      row.classList.toggle("wg-row--read", this.read.has(page));
      button.setAttribute("aria-pressed", String(this.read.has(page)));
    }
    const left = new Map(this.rows.filter(({ page }) => !this.read.has(page)).map(({ page, minutes }) => [page, minutes]));
    const minutes = [...left.values()].reduce((sum, value) => sum + value, 0);
    this.said.textContent = left.size ? `${left.size} to read, ${minutes} minutes. ` : "All of it is read. ";
  }

  export() {
    const url = URL.createObjectURL(new Blob([JSON.stringify(Object.fromEntries(this.read), null, 1)], { type: "application/json" }));
    make("a", { href: url, download: "read.json" }).click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
  }

  async import() {
    try {
      const found = JSON.parse(await this.file.files[0].text());
      for (const [page, day] of Object.entries(found)) if (typeof day === "string") this.read.set(page, day);
      this.keep();
    } catch {
      this.said.textContent = "That file holds no list of what was read. ";
    }
    this.file.value = "";
  }
}

function begin() {
  const element = document.querySelector(".wg-queue:not([data-ready])");
  if (!element) return;
  element.dataset.ready = "yes";
  new Queue(element);
}

if (window.document$) window.document$.subscribe(begin); // again when Material has exchanged the page
else begin();
