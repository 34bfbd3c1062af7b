// What drawing needs without a server stays in the browser: the page's files from the first visit on (worker.js), the
// runtime and the model once they were used. Browsers allow that to pages of https or localhost only; elsewhere nothing is kept.
import { address } from "./api.js";

const store = "digits"; // As in worker.js.

export function keepPage() {
  navigator.serviceWorker?.register(address("page/worker.js"), { scope: address("") }).catch(() => {}); // The page works without.
}

/** @param runtime paths of the runtime's files
 *  @param answers what the server said: path -> body */
export async function keepModel(runtime, answers) {
  const cache = await globalThis.caches?.open(store);
  if (!cache) return;
  await cache.addAll(runtime.map(address));
  for (const [path, body] of Object.entries(answers)) await cache.put(address(path), new Response(body));
}
