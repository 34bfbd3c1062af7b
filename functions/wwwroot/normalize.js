// A drawing to the network's input, step by step as the server does it (recognition/Digits/MnistNormalization.cs): the longer side
// of the ink 20 pixels, its centre of mass in the middle of 28 x 28. The server also finds out paper and light; a drawing's
// paper is white, so those steps change nothing and are left out here. Sums are rounded to 32 bits, as the server's are.
const side = 28;
const inkSide = 20;
const middle = 14.5; // Where MNIST's centres of mass lie.
const round = Math.fround;

/** @param {Uint8Array} grey width * height levels, 0 black ink to 255 white paper
 *  @returns {Float32Array | null} 784 values in 0..1, ink bright; null without ink */
export function normalize(grey, width, height) {
  const ink = stretch(grey.map(level => 255 - level));
  const digit = ink && findDigit(ink, width, height);
  return digit && place(cut(ink, width, height, digit));
}

/** Otsu 1979: the level that best parts the picture in two, and the means of both parts. */
function otsu(pixels) {
  const histogram = new Array(256).fill(0);
  for (const pixel of pixels) histogram[pixel]++;
  const total = pixels.length;
  const sum = histogram.reduce((all, count, level) => all + level * count, 0);
  let best = { threshold: Math.trunc(sum / total), dark: sum / total, bright: sum / total };
  let darkCount = 0, darkSum = 0, largest = 0;
  for (let level = 0; level < 255; level++) {
    darkCount += histogram[level];
    darkSum += level * histogram[level];
    if (darkCount === 0 || darkCount === total) continue;
    const dark = darkSum / darkCount, bright = (sum - darkSum) / (total - darkCount);
    const between = darkCount * (total - darkCount) * (bright - dark) * (bright - dark);
    if (between > largest) [largest, best] = [between, { threshold: level, dark, bright }];
  }
  return best;
}

/** Faint ink to full strength; null where there is only paper. */
function stretch(ink) {
  const { dark, bright } = otsu(ink);
  if (bright - dark < 20) return null;
  if (bright >= 200) return ink;
  return ink.map(level => Math.trunc(Math.min(255, Math.max(0, (level - dark) * 200 / (bright - dark)))));
}

/** The runs of ink that make the digit: the main shape, and what is large and near enough to be a part of it. */
function findDigit(ink, width, height) {
  const shapes = components(ink, width, height, Math.trunc(otsu(ink).threshold / 2)).filter(shape => shape.area >= 4);
  if (shapes.length === 0) return null;
  const weight = shape => shape.area * centrality(shape, width, height);
  const main = shapes.reduce((best, shape) => weight(shape) > weight(best) ? shape : best);
  return merge(shapes.filter(shape => shape === main || isPart(shape, main, width, height)));
}

function centrality({ left, top, right, bottom }, width, height) {
  const x = Math.abs((left + right) / 2 / width - 0.5), y = Math.abs((top + bottom) / 2 / height - 0.5);
  return (1.2 - 2 * Math.max(x, y)) ** 2;
}

function isPart(shape, main, width, height) {
  if (shape.area < 0.06 * main.area) return false;
  const x = Math.max(0, Math.max(shape.left, main.left) - Math.min(shape.right, main.right));
  const y = Math.max(0, Math.max(shape.top, main.top) - Math.min(shape.bottom, main.bottom));
  const reach = Math.max(main.right - main.left, main.bottom - main.top) / 4;
  const touches = ({ left, top, right, bottom }) => left === 0 || top === 0 || right === width || bottom === height;
  return x <= reach && y <= reach && (!touches(shape) || touches(main));
}

/** Shapes whose pixels touch, corners included: runs of a row are joined with those they meet in the row above. */
function components(ink, width, height, threshold) {
  const runs = [], parents = [];
  const root = i => { while (parents[i] !== i) i = parents[i] = parents[parents[i]]; return i; };
  let above = [];
  for (let y = 0; y < height; y++) {
    const row = [];
    for (let x = 0; x < width; x++) {
      if (ink[y * width + x] <= threshold) continue;
      const start = x;
      while (x < width && ink[y * width + x] > threshold) x++;
      const index = runs.push({ y, start, end: x }) - 1;
      parents.push(index);
      row.push(index);
      for (const other of above) {
        if (runs[other].end < start || runs[other].start > x) continue;
        const a = root(index), b = root(other);
        if (a !== b) parents[Math.max(a, b)] = Math.min(a, b);
      }
    }
    above = row;
  }
  const groups = new Map();
  runs.forEach((run, i) => groups.set(root(i), [...groups.get(root(i)) ?? [], run]));
  return [...groups.values()].map(shapeOf);
}

const merge = shapes => shapeOf(shapes.flatMap(shape => shape.runs));

function shapeOf(runs) {
  return {
    runs,
    left: Math.min(...runs.map(run => run.start)), right: Math.max(...runs.map(run => run.end)),
    top: Math.min(...runs.map(run => run.y)), bottom: Math.max(...runs.map(run => run.y + 1)),
    area: runs.reduce((sum, run) => sum + run.end - run.start, 0),
  };
}

/** The digit's own pixels with the pale edge one pixel around them, in a picture with that margin. */
function cut(ink, width, height, digit) {
  const picture = { width: digit.right - digit.left + 2, height: digit.bottom - digit.top + 2 };
  picture.pixels = new Uint8Array(picture.width * picture.height);
  for (const run of digit.runs) {
    const start = Math.max(0, run.start - 1), end = Math.min(width, run.end + 1);
    for (let y = Math.max(0, run.y - 1); y <= Math.min(height - 1, run.y + 1); y++) {
      picture.pixels.set(ink.subarray(y * width + start, y * width + end), (y - digit.top + 1) * picture.width + start - digit.left + 1);
    }
  }
  return picture;
}

function place(digit) {
  let sum = 0, sumX = 0, sumY = 0;
  digit.pixels.forEach((level, i) => {
    sum += level;
    sumX += level * (i % digit.width + 0.5);
    sumY += level * (Math.trunc(i / digit.width) + 0.5);
  });
  const scale = inkSide / Math.max(digit.width - 2, digit.height - 2);
  return toFullStrength(resample(digit, scale, middle - scale * sumX / sum, middle - scale * sumY / sum));
}

/** Scales and moves in one step; the kernel is a tent as wide as the source pixels that fall into one of the destination. */
function resample(source, scale, shiftX, shiftY) {
  const columns = tents(source.width, scale, shiftX), rows = tents(source.height, scale, shiftY);
  const across = new Float32Array(side * source.height);
  for (let y = 0; y < source.height; y++) {
    for (let x = 0; x < side; x++) {
      const { first, weights } = columns[x];
      let sum = 0;
      weights.forEach((weight, i) => { sum = round(sum + round(weight * source.pixels[y * source.width + first + i])); });
      across[y * side + x] = sum;
    }
  }
  const picture = new Float32Array(side * side);
  for (let y = 0; y < side; y++) {
    const { first, weights } = rows[y];
    weights.forEach((weight, i) => {
      for (let x = 0; x < side; x++) picture[y * side + x] += round(round(weight * across[(first + i) * side + x]) / 255);
    });
  }
  return picture;
}

function tents(length, scale, shift) {
  const radius = Math.max(1, 1 / scale);
  return Array.from({ length: side }, (_, i) => {
    const centre = (i + 0.5 - shift) / scale;
    const tent = j => Math.max(0, 1 - Math.abs(j + 0.5 - centre) / radius);
    const from = Math.floor(centre - radius), to = Math.ceil(centre + radius);
    let sum = 0;
    for (let j = from; j <= to; j++) sum += tent(j);
    const first = Math.min(length, Math.max(0, from));
    const count = Math.max(0, Math.min(to, length - 1) - first + 1);
    return { first, weights: Float32Array.from({ length: count }, (_, j) => tent(first + j) / sum) };
  });
}

/** A thin stroke pales as it shrinks; MNIST's are white in the core. */
function toFullStrength(picture) {
  const core = Float32Array.from(picture).sort().at(-24);
  const gain = core > 0 && core < 1 ? round(1 / core) : 1;
  return picture.map(level => Math.min(1, level * gain));
}
