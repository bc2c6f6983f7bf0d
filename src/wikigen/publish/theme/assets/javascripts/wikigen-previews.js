// What a link leads to, shown before it is followed: where the pointer rests, or the keyboard stops. A finger opens nothing by accident.

import { make } from "./wikigen-elements.js";

const ROOT = new URL("../../", import.meta.url);
const STYLES = new URL("../stylesheets/wikigen-previews.css", import.meta.url);
const REST = 350; // milliseconds on a link before its preview opens
const LEAVE = 250; // and away from it before it closes
const SKIPPED = ".headerlink, .footnote-ref, .footnote-backref, .md-content__button, .wg-card__link, .wg-crumbs a, .wg-pager a";

const open = []; // previews, the last opened last
const kept = new Map(); // what was fetched, by its address
let styles = null;
let timer = 0;
let turn = 0; // counts what the reader turned to, so that what comes too late is dropped
let typing = false; // whether the last thing a reader did was to press a key
let count = 0;

/** Where the preview of a link lies, and its anchor; null for one that has none. */
function source(link) {
  const path = link.pathname;
  if (link.origin !== ROOT.origin || !path.startsWith(ROOT.pathname) || link.matches(SKIPPED)) return null;
  const stem = path.endsWith("/") ? `${path}index` : path.endsWith(".html") ? path.slice(0, -5) : "";
  return stem && { url: `${ROOT.origin}${stem}.preview.json`, anchor: link.hash.slice(1).split(":~:")[0] };
}

const linkAt = (element) => {
  const link = element?.closest?.("article a[href], .wg-panel a[href], .wg-preview a[href]");
  return link && source(link) ? link : null;
};
const previewAt = (element) => open.find((preview) => preview.element === element?.closest?.(".wg-preview")) ?? null;
const chain = (preview) => (preview ? [preview, ...chain(preview.parent)] : []);

async function fetched(url) {
  if (!kept.has(url)) kept.set(url, fetch(url).then((answer) => (answer.ok ? answer.json() : null)));
  try {
    return await kept.get(url);
  } catch {
    kept.delete(url); // the network may come back
    return null;
  }
}

/** Its styles, once somebody needs them; again where Material has gone to another page, whose head does not name them. */
function styled() {
  if (styles?.link.isConnected) return styles.loaded;
  const link = make("link", { rel: "stylesheet", href: STYLES.href });
  const loaded = new Promise((resolve) => {
    link.addEventListener("load", resolve);
    link.addEventListener("error", resolve);
  });
  styles = { link, loaded };
  document.head.append(link);
  return loaded;
}

function decoded(anchor) {
  try {
    return decodeURIComponent(anchor);
  } catch {
    return anchor;
  }
}

class Preview {
  constructor(link, data, anchor) {
    this.link = link;
    this.parent = previewAt(link);
    this.pinned = false;
    const id = `wg-preview-${++count}`;
    const [title, opening] = data.parts?.[decoded(anchor)] ?? [];
    const text = opening || data.text;
    this.pin = make("button", { type: "button", class: "wg-preview__pin", "aria-pressed": "false" }, "Pin");
    const close = make("button", { type: "button", class: "wg-preview__close", "aria-label": "Close" }, "\u00d7");
    this.element = make(
      "div",
      { class: "wg-preview md-typeset", role: "dialog", "aria-labelledby": `${id}-title`, "aria-describedby": `${id}-text` },
      make("div", { class: "wg-preview__bar" }, this.pin, close),
      make("p", { class: "wg-preview__title", id: `${id}-title` }, make("a", { href: link.href }, title ? `${data.title}: ${title}` : data.title)),
      ...(data.facts ? [make("p", { class: "wg-preview__facts" }, data.facts)] : []),
      make("p", { class: "wg-preview__text", id: `${id}-text` }, text || "", make("span", { class: "wg-preview__keys" }, " (Alt+\u2193 goes into this preview, Escape closes it.)")),
      ...(data.links
        ? [make("ul", { class: "wg-preview__links" }, ...data.links.map(([name, url]) => make("li", {}, make("a", { href: new URL(url, ROOT).href }, name))))]
        : []),
    );
    this.pin.addEventListener("click", () => this.turn());
    close.addEventListener("click", () => this.close());
    document.body.append(this.element);
    this.described = link.getAttribute("aria-describedby");
    link.setAttribute("aria-describedby", `${id}-text`);
    this.place();
    open.push(this);
  }

  /** Below its link where there is room, else above it; never beyond the window's sides. */
  place() {
    const link = this.link.getClientRects()[0] ?? this.link.getBoundingClientRect();
    const { width, height } = this.element.getBoundingClientRect();
    const side = Math.max(8, Math.min(link.left, document.documentElement.clientWidth - width - 8));
    const below = link.bottom + height + 8 < innerHeight || link.top < height + 8;
    this.element.style.left = `${side + scrollX}px`;
    this.element.style.top = `${(below ? link.bottom + 4 : link.top - height - 4) + scrollY}px`;
  }

  turn() {
    this.pinned = !this.pinned;
    this.pin.setAttribute("aria-pressed", String(this.pinned));
  }

  enter() {
    this.element.querySelector("a").focus();
  }

  close() {
    const inside = this.element.contains(document.activeElement);
    for (const child of open.filter((other) => other.parent === this)) child.close();
    open.splice(open.indexOf(this), 1);
    if (this.described === null) this.link.removeAttribute("aria-describedby");
    else this.link.setAttribute("aria-describedby", this.described);
    this.element.remove();
    never();
    if (inside) {
      typing = false; // going back to a link does not open its preview again
      this.link.focus();
    }
  }
}

/** Close all but what is pinned, a preview and those it was opened from, and what holds the focus. */
function keepOnly(preview) {
  const stay = new Set([...chain(preview), ...chain(previewAt(document.activeElement)), ...open.filter((other) => other.pinned).flatMap(chain)]);
  for (const other of [...open]) if (!stay.has(other) && open.includes(other)) other.close();
}

async function show(link) {
  const there = open.find((preview) => preview.link === link);
  keepOnly(there ?? previewAt(link));
  if (there) return;
  const { url, anchor } = source(link);
  const mine = turn;
  const [data] = await Promise.all([fetched(url), styled()]);
  if (data && mine === turn && link.isConnected && !open.some((preview) => preview.link === link)) new Preview(link, data, anchor);
}

function never() {
  clearTimeout(timer);
  turn++;
}

function later(milliseconds, what) {
  never();
  timer = setTimeout(what, milliseconds);
}

function pointed(event) {
  if (event.pointerType !== "mouse") return;
  const link = linkAt(event.target);
  if (link) later(REST, () => show(link));
  else if (open.length) later(LEAVE, () => keepOnly(previewAt(event.target)));
  else never();
}

function focused(event) {
  const link = typing && linkAt(event.target);
  if (link) later(REST, () => show(link));
  else if (open.length) later(LEAVE, () => keepOnly(previewAt(event.target)));
}

function pressed(event) {
  typing = true;
  const last = open.at(-1);
  if (!last || event.defaultPrevented) return;
  if (event.key === "Escape" && !document.activeElement?.matches("input, textarea")) last.close();
  else if (event.key === "ArrowDown" && event.altKey && last.link === document.activeElement) last.enter();
  else return;
  event.preventDefault();
}

if (location.protocol !== "file:") {
  document.addEventListener("pointerover", pointed);
  document.addEventListener("focusin", focused);
  document.addEventListener("keydown", pressed);
  document.addEventListener("pointerdown", (event) => {
    typing = false;
    if (!previewAt(event.target)) never(); // whoever follows a link needs no preview of it
  });
  window.document$?.subscribe(() => [...open].forEach((preview) => open.includes(preview) && preview.close()));
}
