// Upload: files that are dropped, pasted, chosen or photographed are read one after the other, and shown with what was read.
import { text } from "./text.js";
import { h, note, problemBox } from "./dom.js";
import { postFile, send, scanPath } from "./api.js";
import { sheet } from "./sheet.js";
import { countNumbers, countUnsure } from "./reading.js";
import { sizeOf } from "./files.js";

const t = text.upload;
const shownByBrowsers = /^image\/(png|jpeg|gif|webp|bmp|x-ms-bmp)$/;
const jobs = []; // Kept while the page is open, whichever section is.

export function show(view) {
  const list = h("ul", { class: "jobs", "aria-label": t.list });
  const open = h("div", { class: "opened" });
  const layout = h("select", { id: "layout" }, Object.entries(t.layouts).map(([value, label]) => h("option", { value }, label)));
  const keep = h("input", { type: "checkbox", id: "keep" });
  const choose = h("input", { type: "file", multiple: true, id: "choose", class: "hidden-file", onchange: event => take([...event.target.files]), accept: "image/*,.tif,.tiff,.pdf,.zip" });
  const photo = h("input", { type: "file", id: "photo", class: "hidden-file", accept: "image/*", capture: "environment", onchange: event => take([...event.target.files]) });
  const zone = h("div", { class: "drop card" },
    h("p", { class: "drop-title" }, t.drop), h("p", { class: "muted small" }, t.formats),
    h("div", { class: "row centre" },
      choose, h("label", { for: "choose", class: "button primary" }, t.choose),
      photo, h("label", { for: "photo", class: "button" }, t.photo)),
    h("div", { class: "row centre" },
      h("label", { for: "layout" }, t.layout, " ", layout),
      h("label", { for: "keep" }, keep, t.keep)));
  let current = null;

  view.append(h("h1", {}, t.title), zone, list, open);

  const over = event => { event.preventDefault(); zone.classList.toggle("over", event.type === "dragover"); };
  const drop = event => { over(event); take([...event.dataTransfer.files]); };
  const paste = event => event.clipboardData.files.length > 0 && take([...event.clipboardData.files]);
  view.addEventListener("dragover", over);
  view.addEventListener("dragleave", over);
  view.addEventListener("drop", drop);
  document.addEventListener("paste", paste);

  function take(files) {
    choose.value = photo.value = "";
    const added = files.map(file => ({ file, layout: layout.value, keep: keep.checked, state: "waiting" }));
    jobs.unshift(...added);
    paint();
    work();
  }

  async function work() {
    const job = jobs.findLast(waiting => waiting.state === "waiting");
    if (!job || jobs.some(other => other.state === "busy")) return;
    job.state = "busy";
    try {
      if (job.keep) await keepIn(job);
      const answer = await postFile(`api/read?layout=${job.layout}`, job.file, share => { job.share = share; paint(); });
      Object.assign(job, { state: "done", pages: answer.pages });
    } catch (problem) {
      Object.assign(job, { state: "failed", problem });
    }
    paint();
    if (job.state === "done" && !current) openJob(job);
    work();
  }

  /** Into the container, under a name that is free. */
  async function keepIn(job) {
    const [, stem, ending] = /^(.*?)(\.[^.]*)?$/s.exec(job.file.name.replaceAll(/[\\/]/g, "_"));
    for (let n = 1; ; n++) {
      const name = n === 1 ? stem + (ending ?? "") : `${stem}-${n}${ending ?? ""}`;
      try {
        await send(`${scanPath(name)}?layout=${job.layout}`, { method: "PUT", body: job.file });
        return note(t.kept(name));
      } catch (problem) {
        if (problem.status !== 409) throw problem;
      }
    }
  }

  const stateOf = job => ({
    waiting: () => t.waiting,
    busy: () => job.share === undefined || job.share < 1 ? t.sending(job.share ?? 0) : t.reading,
    done: () => countNumbers(job.pages) === 0 ? t.nothing : t.done(countNumbers(job.pages), countUnsure(job.pages)),
    failed: () => text.failed.title,
  })[job.state]();

  function paint() {
    list.replaceChildren(...jobs.map(job => {
      const name = h("span", { class: "job-name" }, job.file.name || t.photo);
      const remove = h("button", { class: "quiet", "aria-label": `${t.remove}: ${job.file.name}`, onclick: () => forget(job) }, "×");
      return h("li", { class: `job ${job.state}`, "data-name": job.file.name },
        job.state === "done" ? h("button", { class: "job-open", "aria-pressed": String(job === current), onclick: () => openJob(job) }, name) : name,
        h("span", { class: "muted small" }, sizeOf(job.file.size)),
        h("span", { class: `job-state${job.state === "done" && countUnsure(job.pages) > 0 ? " unsure" : ""}` }, stateOf(job)),
        job.state === "busy" ? h("progress", { "aria-label": stateOf(job), ...(job.share < 1 ? { value: job.share, max: 1 } : {}) }) : remove,
        job.state === "failed" ? problemBox(job.problem, h("button", { onclick: () => { job.state = "waiting"; paint(); work(); } }, t.again)) : null);
    }));
  }

  function openJob(job) {
    close();
    current = job;
    paint();
    job.view = sheet({ name: job.file.name || "scan", pages: job.pages, pictureOf: number => pictureOf(job.file, number), onChange: () => paint() });
    open.replaceChildren(job.view.element);
  }

  function close() {
    current?.view?.stop();
    current = null;
    open.replaceChildren();
  }

  function forget(job) {
    if (job === current) close();
    jobs.splice(jobs.indexOf(job), 1);
    paint();
  }

  paint();
  return () => {
    close();
    view.removeEventListener("dragover", over);
    view.removeEventListener("dragleave", over);
    view.removeEventListener("drop", drop);
    document.removeEventListener("paste", paste);
  };
}

/** What browsers can't show, TIFF and zip, the server turns into a PNG. */
async function pictureOf(file, number) {
  if (shownByBrowsers.test(file.type)) return URL.createObjectURL(file);
  const answer = await send(`api/render?page=${number}`, { method: "POST", headers: { "Content-Type": "application/octet-stream" }, body: file });
  return URL.createObjectURL(await answer.blob());
}
