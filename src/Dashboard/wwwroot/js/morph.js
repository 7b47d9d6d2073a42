// Makes an element's children look like some HTML while touching only what differs, so that running transitions, focus and selection stay.
// Children with data-key are matched by it, others by their order.

const OWN = "data-glow"; // Set by the wall itself (wall/glow.js), and for longer than a drawing lives.

/** @param {Element} element @param {string} html */
export function morph(element, html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  children(element, template.content);
}

function children(from, to) {
  const keyed = new Map();
  for (const child of from.children) if (child.dataset.key) keyed.set(child.dataset.key, child);
  let current = from.firstChild;
  for (const wanted of [...to.childNodes]) {
    const key = keyOf(wanted);
    let match = key ? keyed.get(key) : current && !keyOf(current) && current.nodeName === wanted.nodeName ? current : null;
    if (match && match.nodeName === wanted.nodeName) {
      if (match === current) current = current.nextSibling;
      else from.insertBefore(match, current);
      node(match, wanted);
    } else {
      from.insertBefore(wanted, current);
    }
  }
  while (current) {
    const next = current.nextSibling;
    current.remove();
    current = next;
  }
}

const keyOf = child => child.dataset && child.dataset.key;

function node(from, to) {
  if (from.nodeType !== Node.ELEMENT_NODE) {
    if (from.nodeValue !== to.nodeValue) from.nodeValue = to.nodeValue;
    return;
  }
  for (const { name, value } of to.attributes) if (from.getAttribute(name) !== value) from.setAttribute(name, value);
  for (const { name } of [...from.attributes]) if (!to.hasAttribute(name) && name !== OWN) from.removeAttribute(name);
  children(from, to);
}
