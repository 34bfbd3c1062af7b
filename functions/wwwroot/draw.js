// Draw: what is drawn is read while it is drawn, by the server or in this browser, and explained.
import { text } from "./text.js";
import { h, note, problemBox } from "./dom.js";
import { send, postJson } from "./api.js";
import { pad } from "./pad.js";
import { bars } from "./bars.js";
import { seen } from "./seen.js";
import * as local from "./local.js";

const t = text.draw;
const wish = "digits.local"; // In the browser's storage: whoever reads here once does so without a server, too.

export function show(view) {
  const drawing = pad(t.canvas, () => { toggleEmpty(); read(); });
  const chances = bars();
  const picture = seen();
  const answer = h("p", { class: "answer", "aria-live": "polite" });
  const digit = h("p", { class: "digit", "aria-hidden": "true" });
  const runnerUp = h("p", { class: "muted" });
  const where = h("p", { class: "muted small" });
  const trouble = h("div");
  const empty = h("p", { class: "pad-empty", "aria-hidden": "true" }, t.empty);
  const inBrowser = h("input", { type: "checkbox", role: "switch", id: "local", onchange: switchPlace });
  const localHint = h("span", { class: "muted small" }, t.localHint);
  const localRow = h("div", { class: "switch", hidden: true }, inBrowser, h("label", { for: "local" }, t.local), localHint);
  const labels = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, null].map(label => h("button", { class: "label", onclick: () => teach(label) }, label === null ? t.none : label));
  const wrong = h("div", { class: "wrong", role: "group", "aria-label": t.wrong, hidden: true }, h("span", { class: "muted" }, t.wrong), labels);

  view.append(
    h("h1", {}, t.title),
    h("div", { class: "draw-grid" },
      h("section", { class: "card pad-card", "aria-label": t.title },
        h("div", { class: "pad-frame" }, drawing.canvas, empty),
        h("div", { class: "row" },
          h("button", { onclick: drawing.undo }, text.undo),
          h("button", { onclick: drawing.clear }, t.clear),
          h("label", { class: "stroke" }, t.width, h("input", { type: "range", min: 8, max: 36, value: 20, oninput: event => drawing.setWidth(Number(event.target.value)) }))),
        localRow),
      h("section", { class: "card result-card", "aria-label": t.result },
        h("div", { class: "headline" }, digit, h("div", {}, answer, runnerUp, where)),
        trouble,
        h("h2", { class: "small-title" }, t.chances), chances.element,
        wrong),
      h("section", { class: "card seen-card", "aria-label": t.saw }, picture.element)));

  let busy = false, again = false, place = "server";

  function toggleEmpty() { empty.hidden = !drawing.isEmpty(); }

  // One question at a time, always about the newest picture.
  async function read() {
    if (drawing.isEmpty()) return tell({ digit: null });
    view.dataset.asking = "true";
    if (busy) { again = true; return; }
    busy = true;
    const from = place;
    try {
      const prediction = from === "local" ? await local.predict(drawing.grey()) : await askServer();
      trouble.replaceChildren();
      if (!drawing.isEmpty()) tell(prediction, from);
    } catch (problem) {
      trouble.replaceChildren(problemBox(problem.detail ? problem : { title: text.failed.title, detail: t.localFailed }));
    }
    busy = false;
    if (again) { again = false; return read(); }
    view.dataset.asking = "false"; // For tests, which wait for the answer to what is drawn.
  }

  async function askServer() {
    const answered = await send("api/predict?explain=true", { method: "POST", headers: { "Content-Type": "image/png" }, body: await drawing.png() });
    return (await answered.json()).predictions[0];
  }

  function tell(prediction, from) {
    const isBlank = prediction.digit === null;
    const order = isBlank ? [] : prediction.probabilities.map((p, i) => [p, i]).sort((a, b) => b[0] - a[0]);
    digit.textContent = isBlank ? "" : prediction.digit;
    digit.classList.toggle("unsure", !isBlank && !prediction.accepted);
    answer.textContent = isBlank ? t.nothing : prediction.accepted ? t.is(prediction.digit, prediction.confidence) : t.unsureBetween(order[0][1], order[1][1]);
    answer.classList.toggle("unsure", !isBlank && !prediction.accepted);
    runnerUp.textContent = isBlank ? "" : t.runnerUp(order[1][1], order[1][0]);
    where.textContent = isBlank ? "" : t.where[from];
    wrong.hidden = isBlank;
    chances.set(isBlank ? null : prediction.probabilities, prediction.accepted);
    picture.set(isBlank ? null : prediction.explanation);
    view.dataset.probabilities = isBlank ? "" : JSON.stringify(prediction.probabilities); // What tests and the curious look at.
    view.dataset.place = isBlank ? "" : from;
  }

  async function switchPlace() {
    localStorage.setItem(wish, inBrowser.checked ? "yes" : "no");
    if (!inBrowser.checked) {
      place = "server";
      localHint.textContent = t.localHint;
      return read();
    }
    localHint.textContent = t.localLoading;
    try {
      await local.load();
      place = "local";
      localHint.textContent = t.localHint;
      read();
    } catch (problem) {
      inBrowser.checked = false;
      localHint.textContent = problem.detail ?? t.localFailed;
    }
  }

  async function teach(label) {
    const image = await base64(await drawing.png());
    const say = undo => postJson("api/corrections", { corrections: [{ image, digit: label, undo }] });
    try {
      await say(false);
      note(t.learnt(label), { label: text.undo, run: () => say(true).then(() => note(t.takenBack), problem => note(problem.detail)) });
    } catch (problem) {
      note(problem.detail);
    }
  }

  tell({ digit: null });
  local.isOffered().then(offered => {
    localRow.hidden = !offered;
    inBrowser.checked = offered && localStorage.getItem(wish) === "yes";
    if (inBrowser.checked) switchPlace();
  }, () => {});
}

function base64(blob) {
  return new Promise(resolve => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.split(",")[1]);
    reader.readAsDataURL(blob);
  });
}
