// A page's picture with boxes and numbers over it, to zoom, scroll and point at.
import { text } from "./text.js";
import { h, s } from "./dom.js";

const t = text.sheet;
const zooms = [1, 1.5, 2, 3, 4, 6, 8];

/** @param numbers as numbersOf(page) gives them
 *  @param onPick called with the number whose box is clicked */
export function pageView(page, numbers, onPick) {
  const image = h("img", { alt: t.image(page.number), hidden: true });
  // Boxes are for eyes and mouse; who uses neither has the list of numbers beside them.
  const boxes = s("svg", { viewBox: `0 0 ${page.width} ${page.height}`, class: "boxes", "aria-hidden": "true" });
  const paper = h("div", { class: "paper" }, image, boxes);
  const missing = h("p", { class: "muted", hidden: true }, t.noImage);
  const card = h("div", { class: "hover-card", hidden: true });
  const window_ = h("div", { class: "page-window", tabindex: 0, role: "region", "aria-label": t.image(page.number) }, paper);
  const labels = h("input", { type: "checkbox", checked: true, onchange: () => boxes.classList.toggle("no-labels", !labels.checked) });
  const marks = new Map();
  let zoom = 0;
  let address = null;

  paper.style.aspectRatio = `${page.width} / ${page.height}`;
  for (const number of numbers) if (number.value.text !== "" || !number.value.accepted) draw(number);

  function draw(number) {
    const { box } = number.value;
    // Above a number there is paper; above a cell there is another one, so its label goes into its corner.
    const isCell = number.kind === "cell";
    const size = Math.min(Math.max(box.height * (isCell ? 0.28 : 0.42), page.width / 64), page.width / 20);
    const rect = s("rect", { x: box.x, y: box.y, width: box.width, height: box.height, rx: size / 6 });
    const label = s("text", { x: box.x + (isCell ? size * 0.2 : 0), y: isCell ? box.y + size : Math.max(size, box.y - size * 0.2), "font-size": size });
    const mark = s("g", {}, rect, label);
    mark.addEventListener("pointerenter", () => point(number));
    mark.addEventListener("pointerleave", () => { card.hidden = true; });
    mark.addEventListener("click", () => onPick(number));
    marks.set(number.value, { mark, label });
    boxes.append(mark);
    update(number);
  }

  function update(number) {
    const found = marks.get(number.value);
    if (!found) return draw(number);
    found.label.textContent = number.value.text + (number.value.accepted ? "" : "?");
    found.mark.setAttribute("class", number.value.accepted ? "sure" : "unsure");
  }

  function point(number) {
    const { value } = number;
    const digits = (value.digits ?? []).map(digit => h("li", {},
      h("b", {}, digit.digit ?? "–"), ` ${text.percent(digit.confidence)}`,
      digit.alternatives.length > 0 ? h("span", { class: "muted" }, ` ${t.alternatives} ${digit.alternatives.map(other => `${other.digit} (${text.percent(other.confidence)})`).join(", ")}`) : null));
    card.replaceChildren(
      h("p", {}, h("b", { class: "big" }, value.text || "–"), ` ${text.percent(value.confidence)} `, value.accepted ? null : h("span", { class: "chip unsure" }, text.unsure)),
      h("ul", {}, digits));
    card.hidden = false;
  }

  function setZoom(step) {
    zoom = Math.min(zooms.length - 1, Math.max(0, step));
    const { scrollLeft, scrollTop, scrollWidth, scrollHeight, clientWidth, clientHeight } = window_;
    const [x, y] = [(scrollLeft + clientWidth / 2) / scrollWidth, (scrollTop + clientHeight / 2) / scrollHeight];
    paper.style.width = `${100 * zooms[zoom]}%`;
    window_.scrollTo(x * window_.scrollWidth - clientWidth / 2, y * window_.scrollHeight - clientHeight / 2);
  }

  window_.addEventListener("wheel", event => {
    if (!event.ctrlKey) return; // Otherwise it scrolls, as everywhere.
    event.preventDefault();
    setZoom(zoom - Math.sign(event.deltaY));
  }, { passive: false });

  return {
    element: h("div", { class: "page-view" },
      h("div", { class: "row page-tools" },
        h("button", { class: "quiet", onclick: () => setZoom(zoom + 1), "aria-label": t.zoomIn }, "+"),
        h("button", { class: "quiet", onclick: () => setZoom(zoom - 1), "aria-label": t.zoomOut }, "−"),
        h("button", { class: "quiet", onclick: () => setZoom(0) }, t.fit),
        h("label", {}, labels, t.labels)),
      missing, window_, card),
    update,
    highlight(number) {
      for (const { mark } of marks.values()) mark.classList.remove("picked");
      const found = number && marks.get(number.value);
      if (!found) return;
      found.mark.classList.add("picked");
      found.mark.scrollIntoView({ block: "nearest", inline: "nearest" });
    },
    setPicture(given) {
      address = given;
      missing.hidden = given !== null;
      image.hidden = given === null;
      if (given !== null) image.src = given;
    },
    stop() { if (address?.startsWith("blob:")) URL.revokeObjectURL(address); },
  };
}
