// The frame: header, sections, and which of them is open. A section is a module that is fetched when first opened:
//   export function show(view, rest) { fill view; return () => { stop what runs } }
import { text, language } from "./text.js";
import { h, problemBox } from "./dom.js";
import { getJson } from "./api.js";
import { keepPage } from "./keep.js";

const sections = ["draw", "upload", "live", "inbox", "review", "model"];
const view = document.getElementById("view");
let leave = () => {};
let turn = 0;

function frame() {
  document.documentElement.lang = language;
  document.title = text.title;
  document.querySelector(".skip").textContent = text.skip;
  document.querySelector(".skip").addEventListener("click", event => {
    event.preventDefault(); // "#view" would be taken for a section.
    view.focus();
  });
  const links = sections.map(name => h("a", { href: `#${name}`, "data-section": name }, text.views[name]));
  document.querySelector("header.top").append(
    h("a", { class: "brand", href: "#draw" }, h("img", { src: "page/icon.svg", alt: "", width: 28, height: 28 }), text.title),
    h("nav", { "aria-label": text.sections }, links),
    h("a", { class: "state", href: "#model", title: text.status.hint }, h("i", {}), h("span", {})));
}

async function open() {
  const [name, ...rest] = location.hash.slice(1).split("/");
  const section = sections.includes(name) ? name : sections[0];
  const mine = ++turn;
  leave();
  leave = () => {};
  for (const link of document.querySelectorAll("header nav a")) {
    if (link.dataset.section === section) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  document.title = `${text.views[section]} · ${text.title}`;
  try {
    const module = await import(`./${section}.js`);
    if (mine !== turn) return; // Another section was opened meanwhile.
    view.replaceChildren();
    view.className = section;
    leave = module.show(view, rest.map(decodeURIComponent).join("/")) ?? (() => {});
  } catch (error) {
    view.replaceChildren(problemBox({ title: text.failed.title, detail: error.detail ?? text.failed.offline }));
  }
}

async function showState() {
  const chip = document.querySelector("header .state");
  try {
    const answer = await getJson("api/health").catch(problem => {
      if (problem.status === 503) return { status: "unavailable" };
      throw problem;
    });
    chip.dataset.state = answer.status;
    chip.lastChild.textContent = answer.status === "ok" ? text.status.ok(answer.model.name, answer.model.version) : text.status[answer.status];
  } catch {
    chip.dataset.state = "unavailable";
    chip.lastChild.textContent = text.status.unreachable;
  }
}

frame();
addEventListener("hashchange", open);
await open();
showState();
keepPage();
setInterval(() => document.hidden || showState(), 30_000);
