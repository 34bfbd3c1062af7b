// Asks for a function key, which Azure wants for everything but the page itself; locally nobody is asked.
import { text } from "./text.js";
import { h } from "./dom.js";

let asking = null;

/** Resolves to true when a key was given; several who ask at the same time share one dialog. */
export function askForKey() {
  asking ??= new Promise(resolve => {
    const input = h("input", { type: "password", id: "key", autocomplete: "off", required: true });
    const dialog = h("dialog", { class: "dialog", "aria-labelledby": "key-title" },
      h("form", { method: "dialog" },
        h("h2", { id: "key-title" }, text.key.title),
        h("p", {}, text.key.hint),
        h("label", { for: "key" }, text.key.label), input,
        h("div", { class: "row" }, h("button", { class: "primary", value: "ok" }, text.key.save), h("button", { value: "", formnovalidate: true }, text.close))));
    dialog.addEventListener("close", () => {
      const given = dialog.returnValue === "ok" && input.value.trim();
      if (given) localStorage.setItem("digits.key", given);
      dialog.remove();
      asking = null;
      resolve(Boolean(given));
    });
    document.body.append(dialog);
    dialog.showModal();
  });
  return asking;
}
