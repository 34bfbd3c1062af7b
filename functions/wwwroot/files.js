// Copying, and downloading what the page itself has made.
import { text } from "./text.js";
import { note, h } from "./dom.js";

export async function copy(content) {
  try {
    await navigator.clipboard.writeText(content);
    note(text.sheet.copied);
  } catch {
    note(text.sheet.notCopied);
  }
}

export function download(name, type, content) {
  const link = h("a", { href: URL.createObjectURL(new Blob([content], { type })), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

export const sizeOf = bytes => bytes < 1000 ? `${bytes} B` : bytes < 1e6 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
