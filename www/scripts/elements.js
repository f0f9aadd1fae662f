// Building the page without markup strings: nothing here is ever parsed as HTML.

const svgSpace = "http://www.w3.org/2000/svg";

/** Makes an element. Functions become listeners; false, null and undefined leave the attribute out; true sets it empty. */
export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name, value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** A decorative icon of icons.svg. */
export function icon(name) {
  const picture = document.createElementNS(svgSpace, "svg");
  picture.setAttribute("class", "icon");
  picture.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(svgSpace, "use");
  use.setAttribute("href", `/icons.svg#${name}`);
  picture.append(use);
  return picture;
}

/** A product's picture. Its size is in the markup, so nothing moves when it arrives. */
export function picture(product, size, { lazy = false, described = "" } = {}) {
  return element("img", {
    src: product.picture, width: size, height: size, alt: described, loading: lazy ? "lazy" : null, decoding: "async",
  });
}

/** Runs `action` with the button marked busy, so that a second press does nothing. */
export async function whileBusy(button, action) {
  if (button.getAttribute("aria-disabled") === "true") return;
  button.setAttribute("aria-disabled", "true");
  try {
    await action();
  } finally {
    button.removeAttribute("aria-disabled");
  }
}
