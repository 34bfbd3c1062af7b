// Talks to the server. Whatever goes wrong becomes a Problem, whose detail tells a person what to do.
import { text } from "./text.js";
import { askForKey } from "./key.js";

const root = new URL("../", import.meta.url);

export class Problem extends Error {
  constructor(status, title, detail) {
    super(detail);
    Object.assign(this, { status, title, detail });
  }
}

export const address = path => new URL(path, root).href;

/** A scan's name in an address: its folders stay folders. */
export const scanPath = name => `api/scans/${name.split("/").map(encodeURIComponent).join("/")}`;

export const savedKey = () => localStorage.getItem("digits.key");

/** fetch() that adds the key, asks for one where it is missing, and throws a Problem for every answer but a good one. */
export async function send(path, options = {}) {
  const headers = new Headers(options.headers);
  const key = savedKey();
  if (key) headers.set("x-functions-key", key);
  let answer;
  try {
    answer = await fetch(address(path), { ...options, headers });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Problem(0, text.failed.title, text.failed.offline);
  }
  if (answer.status === 401 && await askForKey()) return send(path, options);
  if (!answer.ok) throw await problemOf(answer.status, () => answer.json());
  return answer;
}

export const getJson = async (path, options) => (await send(path, options)).json();

export async function postJson(path, body) {
  return (await send(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) })).json();
}

export async function problemOf(status, parse) {
  try {
    const problem = await parse();
    return new Problem(status, problem.title ?? text.failed.title, problem.detail ?? text.failed.unknown(status));
  } catch {
    return new Problem(status, text.failed.title, status === 0 ? text.failed.offline : text.failed.unknown(status));
  }
}

/** POST of a file with progress, which fetch() can't tell: onProgress gets 0..1 while sending, then 1. */
export function postFile(path, file, onProgress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", address(path));
    request.setRequestHeader("Content-Type", "application/octet-stream");
    const key = savedKey();
    if (key) request.setRequestHeader("x-functions-key", key);
    request.upload.onprogress = event => event.lengthComputable && onProgress(event.loaded / event.total);
    request.upload.onload = () => onProgress(1);
    request.onload = async () => {
      if (request.status === 401 && await askForKey()) return postFile(path, file, onProgress).then(resolve, reject);
      if (request.status >= 200 && request.status < 300) return resolve(JSON.parse(request.responseText));
      reject(await problemOf(request.status, () => JSON.parse(request.responseText)));
    };
    request.onerror = () => reject(new Problem(0, text.failed.title, text.failed.offline));
    request.send(file);
  });
}
