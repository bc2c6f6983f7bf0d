// What a page's text can do where there is JavaScript: pictures open large, Escape closes a footnote's preview, wide tables scroll by keyboard.

import "./wikigen-previews.js";

/** A dialog with a copy of a picture; it goes when it is closed. */
function enlarge(image, name) {
  const dialog = document.createElement("dialog");
  dialog.className = "wg-large md-typeset";
  dialog.setAttribute("aria-label", name);
  const close = document.createElement("button");
  close.type = "button";
  close.className = "wg-large__close";
  close.setAttribute("aria-label", "Close");
  close.textContent = "\u00d7";
  const copy = image.cloneNode();
  copy.removeAttribute("loading");
  dialog.append(close, copy);
  dialog.addEventListener("click", (event) => {
    if (event.target !== copy) dialog.close();
  });
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

/** Puts a button around a picture that has more to show than it has room for. */
function offer(image) {
  if (image.closest("a, button, dialog") || image.naturalWidth <= image.getBoundingClientRect().width * 1.1) return;
  const name = image.alt || "image";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "wg-enlarge";
  button.setAttribute("aria-label", `Enlarge: ${name}`);
  button.addEventListener("click", () => enlarge(image, name));
  image.replaceWith(button);
  button.append(image);
}

const widths = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});

/** What Material's script has put around tables and into code: the one is reached by keyboard, the other is no landmark, of which there would be many alike. */
function amend() {
  for (const scroller of document.querySelectorAll(".md-typeset__scrollwrap")) widths.observe(scroller);
  for (const bar of document.querySelectorAll(".md-code__nav")) bar.setAttribute("role", "none");
}

function prepare() {
  amend();
  for (const image of document.querySelectorAll("article img")) {
    if (image.complete && image.naturalWidth) offer(image);
    else image.addEventListener("load", () => offer(image), { once: true });
  }
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && document.activeElement?.matches(".footnote-ref")) document.activeElement.blur();
});

if (window.document$) window.document$.subscribe(prepare);
else prepare();
