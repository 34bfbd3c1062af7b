// Live: the camera's picture, read again and again; the next one is sent when the last is answered.
import { text } from "./text.js";
import { h, s, problemBox } from "./dom.js";
import { send } from "./api.js";
import { numbersOf } from "./reading.js";

const t = text.live;
const longest = 960; // Pixels a picture is sent with: enough for a line of digits, quick on a phone.

export function show(view) {
  const video = h("video", { muted: true, playsinline: true, "aria-label": t.video });
  const boxes = s("svg", { class: "boxes", "aria-hidden": "true" });
  const frame = h("div", { class: "live-frame", hidden: true }, video, boxes);
  const numbers = h("ul", { class: "live-numbers", "aria-live": "polite", "aria-label": t.numbers });
  const rate = h("span", { class: "muted small" });
  const trouble = h("div");
  const button = h("button", { class: "primary", onclick: () => stream ? stop() : start() }, t.start);
  let stream = null, round = 0;

  view.append(
    h("h1", {}, t.title),
    h("div", { class: "card live-card" }, h("p", { class: "muted" }, t.hint), h("div", { class: "row" }, button, rate), trouble, frame, numbers));

  async function start() {
    trouble.replaceChildren();
    try {
      if (!navigator.mediaDevices) throw new DOMException("", "NotFoundError");
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1280 } } });
    } catch (error) {
      const detail = error.name === "NotFoundError" ? t.missing : t.refused;
      return trouble.replaceChildren(problemBox({ title: text.failed.title, detail }));
    }
    video.srcObject = stream;
    await video.play();
    frame.hidden = false;
    button.textContent = t.stop;
    readOn(++round);
  }

  function stop() {
    round++;
    stream?.getTracks().forEach(track => track.stop());
    stream = null;
    frame.hidden = true;
    button.textContent = t.start;
    rate.textContent = "";
    numbers.replaceChildren();
  }

  async function readOn(mine) {
    const canvas = h("canvas");
    while (mine === round) {
      const began = performance.now();
      const scale = Math.min(1, longest / Math.max(video.videoWidth, video.videoHeight));
      [canvas.width, canvas.height] = [Math.round(video.videoWidth * scale), Math.round(video.videoHeight * scale)];
      canvas.getContext("2d").drawImage(video, 0, 0, canvas.width, canvas.height);
      const picture = await new Promise(resolve => canvas.toBlob(resolve, "image/jpeg", 0.85));
      try {
        const answer = await (await send("api/read", { method: "POST", headers: { "Content-Type": "image/jpeg" }, body: picture })).json();
        if (mine !== round) return;
        trouble.replaceChildren();
        paint(answer.pages[0]);
        rate.textContent = t.rate(1000 / (performance.now() - began));
      } catch (problem) {
        if (mine !== round) return;
        trouble.replaceChildren(problemBox(problem));
        await new Promise(resolve => setTimeout(resolve, 2000)); // It may be busy, or gone for a moment.
      }
      await new Promise(requestAnimationFrame);
    }
  }

  function paint(page) {
    const found = numbersOf(page).filter(number => number.value.text !== "");
    boxes.setAttribute("viewBox", `0 0 ${page.width} ${page.height}`);
    boxes.replaceChildren(...found.map(({ value: { box, text: read, accepted } }) => s("g", { class: accepted ? "sure" : "unsure" },
      s("rect", { x: box.x, y: box.y, width: box.width, height: box.height, rx: 4 }),
      s("text", { x: box.x, y: Math.max(24, box.y - 6), "font-size": Math.min(64, Math.max(24, box.height / 2)) }, read + (accepted ? "" : "?")))));
    const texts = found.map(({ value }) => value.text + (value.accepted ? "" : "?"));
    if (texts.join() === numbers.dataset.texts) return; // Said already: a screen reader need not hear it again.
    numbers.dataset.texts = texts.join();
    numbers.replaceChildren(...(texts.length > 0 ? texts.map(read => h("li", {}, read)) : [h("li", { class: "muted" }, t.nothing)]));
  }

  return stop;
}
