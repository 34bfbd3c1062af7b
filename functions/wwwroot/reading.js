// What was read, as one list of numbers whatever the layout, and as files for others.

/** Every number of a page: { kind, place, value, label } where value is the line or cell itself, to be read and changed. */
export function numbersOf(page) {
  const lines = page.lines.map((value, i) => ({ kind: "line", place: `lines/${i}`, index: i, value }));
  const fields = Object.entries(page.fields).map(([name, value]) => ({ kind: "field", place: `fields/${name}`, name, value }));
  const cells = page.tables.flatMap((table, n) => table.rows.flatMap((row, r) =>
    row.map((value, c) => ({ kind: "cell", place: `tables/${n}/${r}/${c}`, table: n, row: r, column: c, value }))));
  return [...fields, ...cells, ...lines];
}

/** Those with something in them. */
export const countNumbers = pages => pages.flatMap(numbersOf).filter(number => number.value.text !== "").length;

export const countUnsure = pages => pages.flatMap(numbersOf).filter(number => !number.value.accepted).length;

/** The keyboard that a phone offers to change a number: the one for decimals has no slash. */
export const keyboardFor = text => /[/-]/.test(text) ? "text" : "decimal";

/** As the server writes it: tables as they stand, an empty row between two, what stands beside them below; else a list under a header (RFC 4180). */
export function toCsv(name, pages) {
  const readable = pages.filter(page => !page.error);
  if (readable.some(page => page.tables.length > 0)) {
    const grids = readable.flatMap(page => [
      ...page.tables.map(table => table.rows.map(row => row.map(cell => cell.text))),
      ...(page.lines.length > 0 ? [page.lines.map(line => [line.text])] : []),
    ]);
    return grids.map(grid => grid.map(csvRow).join("")).join("\r\n");
  }
  const rows = readable.flatMap(page => numbersOf(page).map(({ value, name: field }, i) =>
    [page.file ?? name, page.number, field ?? i + 1, value.text, Number(value.confidence.toFixed(4)), value.accepted]));
  return [["file", "page", "line", "text", "confidence", "accepted"], ...rows].map(csvRow).join("");
}

const csvRow = cells => `${cells.map(String).map(escape).join(",")}\r\n`;

/** A spreadsheet would run text that begins so as a formula; the apostrophe keeps it text. */
function escape(cell) {
  const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll("\"", "\"\"")}"` : safe;
}
