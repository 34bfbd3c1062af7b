// Ten bars: how likely each digit is. The numbers stand beside them, so that nothing hangs on length or colour alone.
import { text } from "./text.js";
import { h } from "./dom.js";

export function bars() {
  const rows = Array.from({ length: 10 }, (_, digit) => {
    const fill = h("i", {}), value = h("b", {}, "");
    return { fill, value, item: h("li", {}, h("span", {}, digit), h("div", { class: "bar" }, fill), value) };
  });
  return {
    element: h("ol", { class: "bars" }, rows.map(row => row.item)),
    /** @param probabilities ten, or null for none */
    set(probabilities, accepted) {
      const largest = probabilities ? Math.max(...probabilities) : 0;
      rows.forEach(({ fill, value, item }, digit) => {
        const p = probabilities?.[digit] ?? 0;
        fill.style.width = `${100 * p}%`;
        value.textContent = probabilities ? text.percent(p) : "";
        item.className = probabilities && p === largest ? (accepted ? "best" : "best unsure") : "";
      });
    },
  };
}
