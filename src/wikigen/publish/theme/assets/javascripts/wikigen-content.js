// What a page's text can do where there is JavaScript: pictures and diagrams open large, and Escape closes a footnote's preview.

const shown = (image) => image.getBoundingClientRect().width;

/** A dialog with a copy of what is to be seen large; it goes when it is closed. */
function enlarge(node, name) {
  const dialog = document.createElement("dialog");
  dialog.className = "wg-large md-typeset";
  dialog.setAttribute("aria-label", name);
  const close = document.createElement("button");
  close.type = "button";
  close.className = "wg-large__close";
  close.setAttribute("aria-label", "Close");
  close.textContent = "\u00d7";
  const copy = node.cloneNode(true);
  copy.removeAttribute("loading");
  dialog.append(close, copy);
  dialog.addEventListener("click", (event) => {
    if (event.target !== copy && !copy.contains(event.target)) dialog.close();
  });
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

/** Puts a button around a picture, or beside a diagram, that has more to show than it has room for. */
function offer(node, name, needed) {
  if (node.closest("a, button, dialog") || node.dataset.wgOffered || needed() <= shown(node) * 1.1) return;
  node.dataset.wgOffered = "";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "wg-enlarge";
  button.setAttribute("aria-label", `Enlarge: ${name}`);
  button.addEventListener("click", () => enlarge(node, name));
  node.replaceWith(button);
  button.append(node);
}

function prepare() {
  for (const image of document.querySelectorAll("article img")) {
    const ready = () => offer(image, image.alt || "image", () => image.naturalWidth);
    if (image.complete && image.naturalWidth) ready();
    else image.addEventListener("load", ready, { once: true });
  }
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && document.activeElement?.matches(".footnote-ref")) document.activeElement.blur();
});

if (window.document$) window.document$.subscribe(prepare);
else prepare();
