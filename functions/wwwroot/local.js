// The serving model in this browser, with ONNX Runtime's WebAssembly. Fetched once; after that no server is needed.
import { text } from "./text.js";
import { getJson, send, address, Problem } from "./api.js";
import { keepModel } from "./keep.js";
import { normalize } from "./normalize.js";

const side = 28, pixels = side * side, classes = 10, mapSide = 7;
const runtime = ["ort.wasm.min.mjs", "ort-wasm-simd-threaded.mjs", "ort-wasm-simd-threaded.wasm"].map(file => `page/onnxruntime/${file}`);
let loading = null;

/** Whether the app was built with the runtime. */
export const isOffered = async () => (await fetch(address(runtime[0]))).ok;

export function load() {
  loading ??= start().catch(error => {
    loading = null; // So that the next try begins anew.
    throw error;
  });
  return loading;
}

async function start() {
  const [ort, manifest, onnx] = await Promise.all([
    import(address(runtime[0])),
    getJson("api/model"),
    send("api/model/onnx").then(answer => answer.arrayBuffer()),
  ]);
  if (!await isNamedBy(manifest, onnx)) throw new Problem(0, text.failed.title, text.draw.localChanged);
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.wasmPaths = address("page/onnxruntime/");
  const session = await ort.InferenceSession.create(onnx, { executionProviders: ["wasm"] });
  await keepModel(runtime, { "api/model": JSON.stringify(manifest), "api/model/onnx": onnx }).catch(() => {}); // A full disk keeps nothing; it runs all the same.
  return { ort, manifest, session };
}

/** Whether both are of the same model: the server may have changed over between two answers. */
async function isNamedBy(manifest, onnx) {
  if (!globalThis.crypto.subtle) return true; // Browsers count only for pages of https or localhost.
  const hash = await crypto.subtle.digest("SHA-256", onnx);
  return manifest.sha256 === Array.from(new Uint8Array(hash), byte => byte.toString(16).padStart(2, "0")).join("");
}

/** Answers as POST api/predict?explain=true does, for one drawing.
 *  @param {{ grey: Uint8Array, width: number, height: number }} drawing */
export async function predict(drawing) {
  const model = await load();
  const picture = normalize(drawing.grey, drawing.width, drawing.height);
  if (!picture) return { digit: null, accepted: false, reason: "blank" };
  const { probabilities, maps } = await run(model, picture, 1);
  const digit = probabilities.indexOf(Math.max(...probabilities));
  const confidence = probabilities[digit];
  const map = maps ? maps.slice(digit * mapSide ** 2, (digit + 1) * mapSide ** 2) : await occlusion(model, picture, digit, confidence);
  const largest = Math.max(1e-6, ...map.map(Math.abs));
  return {
    digit, confidence, accepted: confidence >= model.manifest.acceptThreshold, probabilities: [...probabilities],
    explanation: { picture: Array.from(picture, level => Math.round(level * 255)), method: maps ? "cam" : "occlusion", map: Array.from(map, value => value / largest) },
  };
}

async function run({ ort, manifest, session }, images, count) {
  const input = new ort.Tensor("float32", images, [count, ...manifest.input.shape.slice(1)]);
  const names = [manifest.output.name, ...(manifest.activationMaps ? [manifest.activationMaps.name] : [])];
  const outputs = await session.run({ [manifest.input.name]: input }, names);
  return {
    probabilities: softmax(outputs[manifest.output.name].data, manifest.temperature),
    maps: manifest.activationMaps && outputs[manifest.activationMaps.name].data,
  };
}

/** Of each row of ten logits, divided by the temperature. */
function softmax(logits, temperature) {
  const probabilities = new Float32Array(logits.length);
  for (let row = 0; row < logits.length; row += classes) {
    const scaled = Array.from(logits.slice(row, row + classes), logit => logit / temperature);
    const largest = Math.max(...scaled);
    const powers = scaled.map(logit => Math.exp(logit - largest));
    const sum = powers.reduce((all, power) => all + power, 0);
    probabilities.set(powers.map(power => power / sum), row);
  }
  return probabilities;
}

/** How much the log-odds of the digit fall when a place is covered with paper, as the server's Explainer has it. */
async function occlusion(model, picture, digit, confidence) {
  const places = mapSide ** 2, step = side / mapSide, patch = 2 * step;
  const covered = new Float32Array(places * pixels);
  for (let place = 0; place < places; place++) {
    covered.set(picture, place * pixels);
    const start = at => at * step + step / 2 - patch / 2;
    const top = start(Math.trunc(place / mapSide)), left = start(place % mapSide);
    for (let y = Math.max(0, top); y < Math.min(side, top + patch); y++) {
      covered.fill(0, place * pixels + y * side + Math.max(0, left), place * pixels + y * side + Math.min(side, left + patch));
    }
  }
  const { probabilities } = await run(model, covered, places);
  const odds = p => Math.log(Math.min(1 - 1e-6, Math.max(1e-6, p)) / (1 - Math.min(1 - 1e-6, Math.max(1e-6, p))));
  return Array.from({ length: places }, (_, place) => odds(confidence) - odds(probabilities[place * classes + digit]));
}
