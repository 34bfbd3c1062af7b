// Two pictures of how a model errs: whether its confidence holds, and what it takes for what.
import { text } from "./text.js";
import { h, s, wide } from "./dom.js";

const t = text.model;
const side = 300, left = 42, bottom = 38; // Of the diagram, in its own pixels.

/** @param bins of equal width: { low, high, count, confidence, accuracy }, the last two as shares */
export function reliability(bins) {
  const full = bins.filter(bin => bin.count > 0);
  const most = Math.max(...full.map(bin => bin.count));
  const x = share => left + share * side, y = share => 8 + (1 - share) * side;
  const ticks = [0, 0.25, 0.5, 0.75, 1];
  const points = full.map(bin => `${x(bin.confidence)},${y(bin.accuracy)}`).join(" ");
  return s("svg", { viewBox: `0 0 ${left + side + 12} ${side + bottom + 10}`, class: "chart", role: "img", "aria-label": t.diagram(full.map(bin => [bin.confidence, bin.accuracy])) },
    ticks.map(tick => [
      s("line", { x1: x(0), x2: x(1), y1: y(tick), y2: y(tick), class: "rule" }),
      s("text", { x: left - 6, y: y(tick) + 4, "text-anchor": "end" }, Math.round(100 * tick)),
      s("text", { x: x(tick), y: y(0) + 16, "text-anchor": "middle" }, Math.round(100 * tick)),
    ]),
    s("line", { x1: x(0), y1: y(0), x2: x(1), y2: y(1), class: "ideal" }),
    s("polyline", { points, class: "curve" }),
    // A point as large as the root of what it stands for: one that stands for few means little.
    full.map(bin => s("circle", { cx: x(bin.confidence), cy: y(bin.accuracy), r: 2.5 + 6 * Math.sqrt(bin.count / most), class: "point" },
      s("title", {}, t.bin(bin.confidence, bin.accuracy, bin.count)))),
    s("text", { x: x(0.5), y: y(0) + 34, "text-anchor": "middle" }, `${t.confidence}, %`),
    s("text", { x: -y(0.5), y: 11, "text-anchor": "middle", transform: "rotate(-90)" }, `${t.right}, %`));
}

/** @param matrix matrix[written][read], counts */
export function confusion(matrix) {
  const mistakes = matrix.flatMap((row, written) => row.filter((_, read) => read !== written));
  const most = Math.max(1, ...mistakes);
  return wide(t.confusion, h("table", { class: "confusion" },
    h("caption", { class: "small muted" }, `${t.written} ↓  ${t.read} →`),
    h("thead", {}, h("tr", {}, h("td", {}), matrix.map((_, read) => h("th", { scope: "col" }, read)))),
    h("tbody", {}, matrix.map((row, written) => h("tr", {}, h("th", { scope: "row" }, written), row.map((count, read) => {
      const cell = h("td", { class: read === written ? "same" : count > 0 ? "mistake" : "none" }, count > 0 ? count : "·");
      if (read !== written && count > 0) cell.style.setProperty("--share", String(Math.sqrt(count / most)));
      return cell;
    }))))));
}
