// Review: the unsure digits of all scans as a queue for one hand on the keyboard. Every answer is sent at once, in order,
// while the next digit is on the screen already.
import { text } from "./text.js";
import { h, problemBox } from "./dom.js";
import { getJson, postJson, send, scanPath } from "./api.js";
import { keyboardFor, numbersOf } from "./reading.js";
import { drawCrop } from "./crop.js";

const t = text.review;
const paceOver = 30; // Answers that the pace is measured over.

export function show(view) {
  const stage = h("div", { class: "review-stage" });
  const saving = h("span", { class: "muted small", "aria-live": "polite" });
  const pace = h("span", { class: "muted small" });
  const left = h("span", { class: "chip" });
  const trouble = h("div");
  view.append(h("h1", {}, t.title), h("div", { class: "row review-bar" }, left, pace, saving), trouble, stage);

  let queue = [], at = 0, times = [], unsent = [], isSending = false, stopped = false, ready = false;
  const pictures = new Map(); // "scan page" -> Promise of an image; the last few

  async function load() {
    stage.replaceChildren();
    trouble.replaceChildren();
    try {
      queue = [];
      for (let continuation = ""; continuation !== null;) {
        const list = await getJson(`api/scans?count=500${continuation && `&continuation=${encodeURIComponent(continuation)}`}`);
        for (const scan of list.scans.filter(scan => scan.unsure)) {
          const { pages } = await getJson(`${scanPath(scan.name)}/result`);
          queue.push(...pages.flatMap(page => itemsOf(scan.name, page)));
          if (stopped) return;
        }
        continuation = list.continuation;
      }
      at = 0;
      ready = true;
      paint();
    } catch (problem) {
      if (!stopped) trouble.replaceChildren(problemBox(problem.status === 503 ? { title: problem.title, detail: `${problem.detail} ${t.noStorage}` } : problem));
    }
  }

  async function paint() {
    left.textContent = t.left(queue.length - at);
    pace.textContent = times.length > 4 ? t.rate(3.6e6 * (times.length - 1) / (times.at(-1) - times[0])) : "";
    if (!ready) return;
    if (at >= queue.length) {
      const done = queue.length > 0 ? t.finished(queue.length) : t.nothing;
      return stage.replaceChildren(h("div", { class: "card review-done" }, h("p", {}, done), h("button", { onclick: load }, t.again)));
    }
    const item = queue[at];
    const crop = h("canvas", { class: "crop", role: "img", "aria-label": t.crop(item.reading || t.nothingRead) });
    const context = h("canvas", { class: "crop-line", role: "img", "aria-label": t.whole });
    const typed = item.isText ? h("input", { type: "text", inputmode: keyboardFor(item.reading), class: "review-text", "aria-label": t.typed, autocomplete: "off", value: item.reading }) : null;
    stage.replaceChildren(h("div", { class: "card review-card" },
      h("div", { class: "review-picture" }, crop),
      h("div", { class: "review-side" },
        h("p", { class: "muted small" }, `${t.from(item.scan, item.page)} · ${t.position(at + 1, queue.length)}`),
        h("p", { class: "muted" }, t.reads),
        h("p", { class: "review-reading", "aria-live": "assertive" }, item.reading || t.nothingRead, h("span", { class: "muted small" }, ` ${text.percent(item.confidence)}`)),
        h("p", { class: "muted" }, item.alternatives.map(other => `${t.or} ${other.digit} (${text.percent(other.confidence)})`).join(" ")),
        typed,
        h("div", { class: "row" },
          h("button", { class: "primary", onclick: agree }, t.agree), item.isText ? null : h("button", { onclick: () => answer(null) }, t.none),
          h("button", { onclick: undo, disabled: at === 0 }, text.undo), h("button", { onclick: skip }, t.skip)),
        item.isText ? h("p", { class: "muted small" }, t.textKeys)
          : h("div", { class: "digit-row", role: "group", "aria-label": t.keys[0][1] }, Array.from({ length: 10 }, (_, digit) => h("button", { class: "label", onclick: () => answer(digit) }, digit))),
        h("ul", { class: "keys" }, t.keys.map(([key, what]) => h("li", {}, h("kbd", {}, key), " ", what)))),
      h("div", { class: "review-context" }, context)));
    typed?.select();
    typed?.focus();
    const image = await pictureOf(item);
    if (queue[at] !== item || stopped) return;
    drawCrop(crop, image, item.box, 0.6, 320, item.isText ? null : item.box); // Its neighbours may be in sight.
    drawCrop(context, image, item.around, 0.25, 900, item.box);
    if (queue[at + 1]) pictureOf(queue[at + 1]); // Fetched while this one is looked at.
  }

  function pictureOf({ scan, page }) {
    const key = `${scan} ${page}`;
    if (!pictures.has(key)) {
      pictures.set(key, send(`${scanPath(scan)}/pages/${page}`).then(answer => answer.blob()).then(createImageBitmap).catch(() => null));
      if (pictures.size > 4) pictures.delete(pictures.keys().next().value);
    }
    return pictures.get(key);
  }

  function agree() {
    const item = queue[at];
    if (!item) return;
    if (item.isText) return settle({ text: stage.querySelector(".review-text").value.trim() });
    settle({ digit: Number(item.reading) });
  }

  function answer(digit) {
    if (queue[at] && !queue[at].isText) settle({ digit });
  }

  function settle(said) {
    const { scan, page, box } = queue[at++];
    queue[at - 1].said = true;
    post({ scan, page, box, ...said });
    times = [...times, performance.now()].slice(-paceOver);
    paint();
  }

  function skip() {
    if (at < queue.length) at++;
    paint();
  }

  function undo() {
    if (at === 0) return;
    const { scan, page, box, said, isText } = queue[--at];
    queue[at].said = false;
    if (said) post({ scan, page, box, undo: true, ...(isText ? { text: "" } : {}) });
    paint();
  }

  function post(correction) {
    unsent.push(correction);
    sendAll();
  }

  // In order, all that has gathered at a time; what fails stays and can be sent again.
  async function sendAll() {
    if (isSending) return;
    isSending = true;
    while (unsent.length > 0) {
      saving.textContent = t.saving(unsent.length);
      const batch = batchOf(unsent);
      try {
        await postJson("api/corrections", { corrections: batch });
        unsent = unsent.slice(batch.length);
        trouble.replaceChildren();
      } catch (problem) {
        trouble.replaceChildren(problemBox({ title: t.notSaved, detail: problem.detail }, h("button", { onclick: sendAll }, t.retry)));
        break;
      }
    }
    saving.textContent = unsent.length > 0 ? t.saving(unsent.length) : t.saved;
    isSending = false;
  }

  function key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !ready || document.querySelector("dialog[open]")) return;
    const isTyping = event.target.matches?.("input");
    if (event.key === "Enter") {
      if (event.target.matches?.("button, a")) return; // It presses that.
      agree();
    } else if (isTyping) return;
    else if (/^[0-9]$/.test(event.key)) answer(Number(event.key));
    else if (event.key.toLowerCase() === "x") answer(null); // With caps lock, too.
    else if (event.key.toLowerCase() === "u") undo();
    else if (event.key === "ArrowRight") skip();
    else return;
    event.preventDefault();
  }

  document.addEventListener("keydown", key);
  load();
  return () => {
    stopped = true;
    document.removeEventListener("keydown", key);
  };
}

/** The longest beginning in which no place comes twice: a batch has no order of its own. */
function batchOf(corrections) {
  const places = new Set();
  const end = corrections.findIndex(correction => {
    const place = JSON.stringify([correction.scan, correction.page, correction.box]);
    return places.has(place) || !places.add(place);
  });
  return corrections.slice(0, end < 0 ? 100 : Math.min(end, 100));
}

/** What is unsure on a page: single digits, or whole texts where digits have no places of their own. */
function itemsOf(scan, page) {
  const common = { scan, page: page.number };
  return numbersOf(page).filter(({ value }) => !value.accepted && !value.read).flatMap(({ value }) => {
    const unsure = (value.digits ?? []).filter(digit => !digit.accepted && !digit.read);
    if (unsure.length === 0) return [{ ...common, box: value.box, around: value.box, reading: value.text, confidence: value.confidence, alternatives: [], isText: true }];
    return unsure.map(digit => ({ ...common, box: digit.box, around: value.box, reading: String(digit.digit), confidence: digit.confidence, alternatives: digit.alternatives }));
  });
}
