// Elements for the site's scripts to put into a page.

/** An element with attributes and children. A string is text, never HTML; an attribute that is false or undefined is left out. */
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value !== undefined && value !== false) element.setAttribute(key, value === true ? "" : value);
  element.append(...children);
  return element;
}
