// Makes elements. Text always becomes a text node, never markup, so that a file's name can't run as script.
const svgNamespace = "http://www.w3.org/2000/svg";

/** h("p", { class: "note", onclick: act }, "text", child): properties with "on" are listeners, false and null are left out. */
export function h(tag, properties = {}, ...children) {
  return fill(document.createElement(tag), properties, children);
}

/** The same for SVG. */
export function s(tag, properties = {}, ...children) {
  return fill(document.createElementNS(svgNamespace, tag), properties, children);
}

function fill(element, properties, children) {
  for (const [name, value] of Object.entries(properties)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "checked" || name === "disabled" || name === "hidden") element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false));
  return element;
}

/** Wide content that scrolls sideways on a small screen, by keyboard too. */
export function wide(label, content) {
  return h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": label }, content);
}

/** Tells something in passing, to eyes and to screen readers; with an action, such as undo. */
export function note(message, action) {
  const box = document.getElementById("notes");
  const close = () => line.remove();
  const line = h("div", { class: "note" }, h("span", {}, message));
  if (action) line.append(h("button", { class: "quiet", onclick: () => { close(); action.run(); } }, action.label));
  box.replaceChildren(line);
  setTimeout(close, 8000);
}

/** A problem where it happened: what was wrong, and what to do. */
export function problemBox(problem, ...actions) {
  return h("div", { class: "problem", role: "alert" }, h("strong", {}, problem.title), h("p", {}, problem.detail), ...actions);
}
