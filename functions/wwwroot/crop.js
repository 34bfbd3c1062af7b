// A part of a page, enlarged.

/** @param image the page, or null where it can't be shown
 *  @param margin around the box, in parts of its height
 *  @param longest side of the canvas, in pixels
 *  @param mark a box within, to be framed */
export function drawCrop(canvas, image, box, margin, longest, mark = null) {
  if (!image) return;
  const around = margin * Math.max(box.height, 12);
  const [x, y] = [Math.max(0, box.x - around), Math.max(0, box.y - around)];
  const width = Math.min(image.width, box.x + box.width + around) - x;
  const height = Math.min(image.height, box.y + box.height + around) - y;
  const scale = Math.min(longest / Math.max(width, height), 10);
  [canvas.width, canvas.height] = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
  const context = canvas.getContext("2d");
  context.imageSmoothingQuality = "high";
  context.drawImage(image, x, y, width, height, 0, 0, canvas.width, canvas.height);
  if (!mark) return;
  context.strokeStyle = "#c2570c";
  context.lineWidth = 3;
  context.strokeRect((mark.x - x) * scale, (mark.y - y) * scale, mark.width * scale, mark.height * scale);
}
