// The 28 x 28 points that the network saw, and on demand a map over them of what spoke for the digit and what against it.
import { text } from "./text.js";
import { h } from "./dom.js";

const t = text.draw;
const side = 28, mapSide = 7, scale = 8;

export function seen() {
  const canvas = h("canvas", { width: side * scale, height: side * scale, class: "seen", role: "img", "aria-label": t.saw });
  const context = canvas.getContext("2d");
  const hint = h("p", { class: "muted small" }, t.sawHint);
  const why = h("button", { class: "why", "aria-pressed": "false", disabled: true, onclick: toggle }, t.why);
  let explanation = null;

  function toggle() {
    why.setAttribute("aria-pressed", why.getAttribute("aria-pressed") === "true" ? "false" : "true");
    paint();
  }

  function paint() {
    const isAsked = why.getAttribute("aria-pressed") === "true";
    hint.textContent = isAsked ? t.whyHint : t.sawHint;
    context.imageSmoothingEnabled = false;
    context.fillStyle = "#000";
    context.fillRect(0, 0, canvas.width, canvas.height);
    if (!explanation) return;
    context.drawImage(pixels(side, explanation.picture.map(level => [level, level, level, 255])), 0, 0, canvas.width, canvas.height);
    if (!isAsked) return;
    context.imageSmoothingEnabled = true; // Seven values across become a soft map.
    context.drawImage(pixels(mapSide, explanation.map.map(colour)), 0, 0, canvas.width, canvas.height);
  }

  paint();
  return {
    element: h("div", { class: "seen-box" }, h("h2", { class: "small-title" }, t.saw), canvas, h("div", { class: "row" }, why, hint)),
    set(given) {
      explanation = given;
      why.disabled = !given;
      paint();
    },
  };
}

const colour = value => value >= 0 ? [255, 138, 20, 200 * value] : [60, 140, 255, -200 * value];

function pixels(width, values) {
  const canvas = h("canvas", { width, height: width });
  const image = new ImageData(width, width);
  values.forEach((rgba, i) => image.data.set(rgba.map(Math.round), 4 * i));
  canvas.getContext("2d").putImageData(image, 0, 0);
  return canvas;
}
