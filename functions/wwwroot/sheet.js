// A scan and what was read on it: each page's picture with boxes and numbers over it, and the numbers to look at and change.
import { text } from "./text.js";
import { h } from "./dom.js";
import { keyboardFor, numbersOf, toCsv } from "./reading.js";
import { pageView } from "./pageview.js";
import { copy, download } from "./files.js";

const t = text.sheet;

/** @param {{ name: string, pages: object[], pictureOf: (number) => Promise<string>, onChange?: (page, number) => void }} scan
 *  pages are changed in place; pictureOf gives the address of a page's picture
 *  @returns the element; call its stop() when it goes */
export function sheet({ name, pages, pictureOf, onChange = () => {} }, ...actions) {
  const views = pages.map(page => pageSheet(page, pages.length, pictureOf, onChange));
  const json = () => JSON.stringify({ pages }, null, 2);
  const element = h("div", { class: "sheet" },
    h("div", { class: "row sheet-actions" },
      actions,
      h("button", { onclick: () => copy(toCsv(name, pages)) }, t.copyCsv),
      h("button", { onclick: () => copy(json()) }, t.copyJson),
      h("button", { onclick: () => download(`${name}.csv`, "text/csv", toCsv(name, pages)) }, t.saveCsv),
      h("button", { onclick: () => download(`${name}.json`, "application/json", json()) }, t.saveJson)),
    views.map(view => view.element));
  return { element, stop: () => views.forEach(view => view.stop()) };
}

function pageSheet(page, count, pictureOf, onChange) {
  const title = h("h2", {}, t.page(page.number, count), page.file ? h("span", { class: "muted" }, ` ${t.file(page.file)}`) : null);
  if (page.error) {
    return { element: h("section", { class: "card" }, title, h("p", { class: "problem" }, `${t.badPage} ${page.error.detail}`)), stop() {} };
  }
  const inputs = new Map();
  const numbers = numbersOf(page);
  const view = pageView(page, numbers, number => inputs.get(number.value)?.focus());
  const inputOf = (number, label) => {
    const input = numberInput(number, label, () => onChange(page, number), view);
    inputs.set(number.value, input);
    return input;
  };
  pictureOf(page.number).then(view.setPicture, () => view.setPicture(null));
  const cells = page.tables.map((table, n) => tableOf(table, numbers.filter(number => number.table === n), inputOf));
  const fields = numbers.filter(number => number.kind === "field");
  const lines = numbers.filter(number => number.kind === "line");
  const side = h("div", { class: "numbers" },
    fields.length > 0 ? [h("h3", {}, t.fields), listOf(fields, inputOf, number => number.name)] : null,
    cells.length > 0 ? [h("h3", {}, t.table), cells] : null,
    lines.length > 0 ? [h("h3", {}, t.numbers), listOf(lines, inputOf, number => number.index + 1)] : null,
    page.problems?.length > 0 ? h("ul", { class: "problem" }, page.problems.map(broken => h("li", {}, broken))) : null,
    numbers.length === 0 ? h("p", { class: "muted" }, t.empty) : null);
  return { element: h("section", { class: "card" }, title, h("div", { class: "page-grid" }, view.element, side)), stop: view.stop };
}

function listOf(numbers, inputOf, placeOf) {
  return h("table", { class: "list" },
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t.columns.place), h("th", { scope: "col" }, t.columns.text), h("th", { scope: "col", class: "confidence" }, t.columns.confidence))),
    h("tbody", {}, numbers.map(number => h("tr", {},
      h("th", { scope: "row" }, placeOf(number)),
      h("td", {}, inputOf(number, number.name ?? t.number(number.index + 1))),
      h("td", { class: "confidence" }, confidenceOf(number.value))))));
}

function tableOf(table, numbers, inputOf) {
  const rows = table.rows.map((_, r) => h("tr", {}, numbers.filter(number => number.row === r)
    .map(number => h("td", {}, inputOf(number, t.cell(r + 1, number.column + 1))))));
  return h("div", { class: "scroll" }, h("table", { class: "grid" }, h("tbody", {}, rows)));
}

function confidenceOf(value) {
  const share = h("span", {}, text.percent(value.confidence));
  return value.accepted ? share : [h("span", { class: "chip unsure" }, text.unsure), share];
}

/** One number, to be changed by typing. What a person typed counts as sure. */
function numberInput(number, label, onChange, view) {
  const { value } = number;
  const input = h("input", { type: "text", inputmode: keyboardFor(value.text), autocomplete: "off", maxlength: 200, size: Math.max(2, value.text.length), value: value.text });
  const describe = () => {
    const remarks = [value.accepted ? null : text.unsure, value.read || number.before !== undefined ? t.wasRead(value.read?.text ?? number.before) : null];
    input.setAttribute("aria-label", [label, ...remarks.filter(Boolean)].join(", "));
    input.title = remarks.filter(Boolean).join(", ");
    input.classList.toggle("unsure", !value.accepted);
    input.classList.toggle("changed", Boolean(value.read) || number.before !== undefined);
  };
  input.addEventListener("focus", () => view.highlight(number));
  input.addEventListener("blur", () => view.highlight(null));
  input.addEventListener("change", () => {
    const typed = input.value.trim();
    if (typed === value.text) return;
    number.before ??= value.text;
    Object.assign(value, { text: typed, accepted: true });
    input.value = typed;
    describe();
    view.update(number);
    onChange();
  });
  describe();
  return input;
}
