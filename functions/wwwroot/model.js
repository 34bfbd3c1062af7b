// Model: what serves, how well it reads, and whether the app is well.
import { text } from "./text.js";
import { h, note, wide, problemBox } from "./dom.js";
import { address, getJson, send } from "./api.js";
import { reliability, confusion } from "./charts.js";
import { download, sizeOf } from "./files.js";

const t = text.model;

export function show(view) {
  view.append(h("h1", {}, t.title));
  const measured = h("div");
  getJson("api/model").then(model => view.append(about(model), measured, figures(model), settings(model)), problem => view.append(problemBox(problem)))
    .then(() => getJson("api/health")).then(report => view.append(health(report)), () => {});
  send("api/model/evaluation").then(answer => answer.status === 200 ? answer.json() : null)
    .then(found => measured.append(...(found ? evaluation(found) : [h("p", { class: "card muted" }, t.notEvaluated)])), () => {});
}

/** What evaluating the model found: a table of all sets, and two pictures of the one that is chosen. */
function evaluation({ sets: all }) {
  const sets = all.filter(set => set.count > 0); // Others hold what is no digit.
  const drawn = sets.filter(set => set.confusion);
  const charts = h("div", { class: "charts" });
  const paint = () => {
    const set = drawn[choice.value];
    charts.replaceChildren(
      ...(set.calibration ? [h("div", {}, h("h3", {}, t.reliability), reliability(set.calibration.bins), h("p", { class: "muted small" }, t.reliabilityHint, " ", t.ece(set.calibration.ece)))] : []),
      h("div", {}, h("h3", {}, t.confusion), confusion(set.confusion), h("p", { class: "muted small" }, t.confusionHint)));
  };
  const choice = h("select", { id: "set", onchange: paint }, drawn.map((set, i) => h("option", { value: i }, t.setName(set.name, set.split))));
  if (drawn.length > 0) paint();
  return [
    drawn.length === 0 ? "" : h("section", { class: "card" }, h("div", { class: "row" }, h("label", { for: "set" }, t.set), choice), charts),
    h("section", { class: "card" }, h("h2", {}, t.sets), wide(t.sets, h("table", { class: "sets" },
      h("thead", {}, h("tr", {}, t.setColumns.map((column, i) => h("th", { scope: "col", class: i > 0 ? "number" : "" }, column)))),
      h("tbody", {}, sets.map(set => h("tr", {},
        h("th", { scope: "row" }, t.setName(set.name, set.split), set.trainedOn ? h("span", { class: "chip" }, t.trainedOn) : null),
        h("td", { class: "number" }, set.count.toLocaleString()),
        [set.accuracy, set.coverage, set.acceptedAccuracy].map(share => h("td", { class: "number" }, share === undefined ? "" : text.percent(share))))))))),
  ];
}

function about(model) {
  const facts = [
    [t.version, `${model.name} ${model.version}`],
    [t.trained, model.trainedAt ? new Date(model.trainedAt).toLocaleDateString(undefined, { dateStyle: "long" }) : null],
    [t.threshold, text.percent(model.acceptThreshold)],
    [t.temperature, model.temperature === 1 ? t.uncalibrated : model.temperature.toFixed(3)],
    [t.size, sizeOf(model.bytes)],
    ["SHA-256", h("code", {}, model.sha256)],
    [t.commit, model.gitCommit ? h("code", {}, model.gitCommit.slice(0, 12)) : null],
  ];
  return h("section", { class: "card" },
    h("dl", { class: "facts" }, facts.filter(([, value]) => value).map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]).flat()),
    h("p", { class: "row" },
      h("button", { onclick: () => saveOnnx(model) }, t.download),
      h("a", { class: "button", href: address("api/openapi.json") }, t.api)));
}

/** By fetch(): a link could not carry the key that Azure asks for. */
async function saveOnnx(model) {
  try {
    download(`${model.name}-${model.version}.onnx`, "application/octet-stream", await (await send("api/model/onnx")).arrayBuffer());
  } catch (problem) {
    note(problem.message);
  }
}

function figures(model) {
  const rows = Object.entries(model.metrics ?? {});
  return h("section", { class: "card" }, h("h2", {}, t.figures),
    rows.length === 0 ? h("p", { class: "muted" }, t.noFigures) : [
      h("p", { class: "muted small" }, t.figuresHint),
      wide(t.figures, h("table", { class: "figures" }, h("tbody", {}, rows.map(([name, value]) => h("tr", {},
        h("th", { scope: "row" }, name), h("td", { class: "number" }, figureOf(name, value)))))))]);
}

/** Shares as percentages with two digits, the rest with four that count. */
const figureOf = (name, value) => /accuracy|share|accepted|precision|recall/i.test(name) && value <= 1
  ? `${(100 * value).toFixed(2)} %` : Number(value.toPrecision(4)).toString();

function settings(model) {
  const rows = Object.entries(model.settings ?? {}).filter(([, value]) => typeof value !== "object");
  return rows.length === 0 ? "" : h("section", { class: "card" }, h("h2", {}, t.settings),
    h("dl", { class: "facts" }, rows.map(([name, value]) => [h("dt", {}, name), h("dd", {}, String(value))]).flat()));
}

function health(report) {
  return h("section", { class: "card" }, h("h2", {}, t.health),
    report.model ? h("p", {}, `${report.model.name} ${report.model.version}, ${t.source[report.model.source]}`) : null,
    report.reasons.length === 0 ? h("p", {}, t.healthy) : h("ul", {}, report.reasons.map(reason => h("li", {}, reason))));
}
