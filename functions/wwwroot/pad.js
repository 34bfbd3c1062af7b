// A drawing area for mouse, pen and finger: strokes that can be taken back, and the picture that they make.
import { h } from "./dom.js";

const size = 280; // Pixels of the picture, whatever size it is shown at.

/** @param label what it is, for screen readers
 *  @param onChange called after every change; its argument tells whether the stroke has ended */
export function pad(label, onChange) {
  const canvas = h("canvas", { width: size, height: size, class: "pad", role: "img", "aria-label": label, tabindex: 0 });
  const context = canvas.getContext("2d", { willReadFrequently: true });
  const strokes = [];
  let current = null;
  let width = 20;

  const at = event => {
    const box = canvas.getBoundingClientRect();
    return [(event.clientX - box.left) * size / box.width, (event.clientY - box.top) * size / box.height];
  };

  function paint() {
    context.fillStyle = "#fff";
    context.fillRect(0, 0, size, size);
    context.lineCap = context.lineJoin = "round";
    for (const stroke of strokes) {
      context.lineWidth = stroke.width;
      context.beginPath();
      stroke.points.forEach(([x, y], i) => i === 0 ? context.moveTo(x, y) : context.lineTo(x, y));
      if (stroke.points.length === 1) context.lineTo(stroke.points[0][0] + 0.1, stroke.points[0][1]); // A tap is a dot.
      context.stroke();
    }
  }

  canvas.addEventListener("pointerdown", event => {
    if (event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    current = { id: event.pointerId, width, points: [at(event)] };
    strokes.push(current);
    paint();
    onChange(false);
    event.preventDefault();
  });
  canvas.addEventListener("pointermove", event => {
    if (current?.id !== event.pointerId) return;
    const passed = event.getCoalescedEvents?.() ?? [];
    for (const point of passed.length > 0 ? passed : [event]) current.points.push(at(point));
    paint();
    onChange(false);
  });
  const end = event => {
    if (current?.id !== event.pointerId) return;
    current = null;
    onChange(true);
  };
  canvas.addEventListener("pointerup", end);
  canvas.addEventListener("pointercancel", end);

  paint();
  return {
    canvas,
    isEmpty: () => strokes.length === 0,
    setWidth: value => { width = value; },
    undo() { strokes.pop(); paint(); onChange(true); },
    clear() { strokes.length = 0; paint(); onChange(true); },
    /** Levels 0 (ink) to 255 (paper). */
    grey() {
      const { data } = context.getImageData(0, 0, size, size);
      return { grey: Uint8Array.from({ length: size * size }, (_, i) => data[4 * i]), width: size, height: size };
    },
    png: () => new Promise(resolve => canvas.toBlob(resolve, "image/png")),
  };
}
