// Inbox: what lies in the container, how far each scan is, and its result to look at and to change.
import { text } from "./text.js";
import { h, note, problemBox } from "./dom.js";
import { getJson, send, scanPath } from "./api.js";
import { sheet } from "./sheet.js";
import { numbersOf } from "./reading.js";
import { sizeOf } from "./files.js";

const t = text.inbox;
const states = ["all", "waiting", "done", "failed", "poison"];
const refreshSeconds = 5;
const time = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

export const show = (view, name) => name ? showScan(view, name) : showList(view);

function showList(view) {
  const body = h("tbody");
  const tabs = states.map(state => h("button", { "aria-pressed": String(state === "all"), "data-state": state, onclick: () => filter(state) }, t.states[state]));
  const prefix = h("input", { type: "search", id: "prefix", onchange: () => load() });
  const more = h("button", { hidden: true, onclick: () => load(continuation) }, t.more);
  const message = h("div", { class: "muted" });
  let scans = [], continuation = null, shown = "all", stopped = false, turn = 0;

  view.append(
    h("h1", {}, t.title), h("p", { class: "muted" }, t.hint),
    h("div", { class: "row" }, h("div", { class: "tabs", role: "group", "aria-label": t.columns.state }, tabs), h("label", { for: "prefix", class: "search" }, t.prefix, prefix)),
    h("div", { class: "card scroll" }, h("table", { class: "inbox-list" },
      h("thead", {}, h("tr", {}, Object.values(t.columns).map(column => h("th", { scope: "col" }, column)), h("th", {}))), body), message),
    h("div", { class: "row centre" }, more));

  function filter(state) {
    shown = state;
    for (const tab of tabs) tab.setAttribute("aria-pressed", String(tab.dataset.state === state));
    paint();
  }

  async function load(from) {
    const mine = ++turn;
    try {
      const list = await getJson(`api/scans?count=200&prefix=${encodeURIComponent(prefix.value)}${from ? `&continuation=${encodeURIComponent(from)}` : ""}`);
      if (stopped || mine !== turn) return;
      scans = from ? [...scans, ...list.scans] : list.scans;
      continuation = list.continuation;
      more.hidden = !continuation;
      paint();
    } catch (problem) {
      if (!stopped && mine === turn) message.replaceChildren(problemBox(problem.status === 503 && scans.length === 0 ? { title: problem.title, detail: `${problem.detail} ${t.noStorage}` } : problem));
    }
  }

  function paint() {
    const rows = scans.filter(scan => shown === "all" || scan.state === shown);
    for (const tab of tabs) {
      const count = tab.dataset.state === "all" ? scans.length : scans.filter(scan => scan.state === tab.dataset.state).length;
      tab.textContent = `${t.states[tab.dataset.state]} ${count}${continuation ? "+" : ""}`;
    }
    message.replaceChildren(rows.length > 0 ? "" : h("p", {}, scans.length === 0 ? t.empty : t.none));
    body.replaceChildren(...rows.map(scan => h("tr", { "data-name": scan.name },
      h("th", { scope: "row" }, h("a", { href: `#inbox/${scan.name.split("/").map(encodeURIComponent).join("/")}` }, scan.name)),
      h("td", {}, stateChip(scan), scan.reason ? h("span", { class: "muted small" }, t.reasons[scan.reason] ?? scan.reason) : null,
        scan.progress ? h("span", { class: "muted small" }, t.progress(scan.progress.read, scan.progress.pages)) : null,
        scan.unsure ? h("span", { class: "chip unsure" }, t.unsure(scan.unsure)) : null),
      h("td", { class: "number" }, sizeOf(scan.bytes)),
      h("td", {}, scan.uploaded ? time.format(new Date(scan.uploaded)) : ""),
      h("td", {}, scan.state === "failed" || scan.state === "poison" ? retryButton(scan.name, () => load()) : null))));
  }

  load();
  // Only the first part is looked at again; whoever pages on reads in peace.
  const timer = setInterval(() => { if (!document.hidden && scans.length <= 200 && !view.contains(document.activeElement)) load(); }, 1000 * refreshSeconds);
  return () => {
    stopped = true;
    clearInterval(timer);
  };
}

const stateChip = scan => h("span", { class: `chip ${scan.state}` }, t.states[scan.state]);

function retryButton(name, done) {
  const button = h("button", { class: "quiet", onclick: async () => {
    button.disabled = true;
    button.textContent = t.retrying;
    try {
      const scan = await (await send(`${scanPath(name)}/retry`, { method: "POST" })).json();
      note(`${name}: ${t.states[scan.state]}${scan.reason ? `, ${t.reasons[scan.reason] ?? scan.reason}` : ""}`);
    } catch (problem) {
      note(problem.detail);
    }
    done();
  } }, t.retry);
  return button;
}

function showScan(view, name) {
  const content = h("div");
  const typed = new Map(); // "page place" -> text, not saved yet
  let opened = null, etag = null, result = null, stopped = false;
  view.append(h("a", { class: "back", href: "#inbox" }, `← ${t.back}`), h("h1", { class: "scan-name" }, name), content);

  async function load() {
    try {
      const scan = await getJson(scanPath(name));
      if (stopped) return;
      if (scan.state !== "done") return tellState(scan);
      const answer = await send(`${scanPath(name)}/result`);
      [etag, result] = [answer.headers.get("ETag"), await answer.json()];
      if (!stopped) open();
    } catch (problem) {
      if (!stopped) content.replaceChildren(problemBox(problem.status === 404 ? { title: problem.title, detail: t.gone } : problem));
    }
  }

  function tellState(scan) {
    const error = scan.result?.error;
    content.replaceChildren(h("div", { class: "card" },
      h("p", {}, stateChip(scan), " ", error ? error.detail : scan.progress ? t.progress(scan.progress.read, scan.progress.pages) : t.noResult[scan.state] ?? ""),
      retryButton(name, load)));
    if (scan.state === "waiting" && !stopped) setTimeout(() => stopped || load(), 1000 * refreshSeconds);
  }

  function open() {
    opened?.stop();
    const left = h("span", { class: "muted small" }, result.history ? text.sheet.history(result.history.length) : "");
    const save = h("button", { class: "primary", disabled: true, onclick: amend }, text.sheet.amend);
    const tell = () => {
      save.disabled = typed.size === 0;
      if (typed.size > 0) left.textContent = text.sheet.unsaved(typed.size);
    };
    const onChange = (page, number) => {
      typed.set(`${page.number} ${number.place}`, number.value.text);
      tell();
    };
    lay();
    tell();
    opened = sheet({ name, pages: result.pages, pictureOf, onChange }, save, left);
    content.replaceChildren(opened.element);
  }

  /** What was typed over a result that was fetched since. */
  function lay() {
    for (const page of result.pages) {
      for (const number of numbersOf(page)) {
        const wish = typed.get(`${page.number} ${number.place}`);
        if (wish !== undefined) Object.assign(number.value, { text: wish, accepted: true });
      }
    }
  }

  async function pictureOf(number) {
    const answer = await send(`${scanPath(name)}/pages/${number}`);
    return URL.createObjectURL(await answer.blob());
  }

  async function amend() {
    try {
      const answer = await send(`${scanPath(name)}/result`, { method: "PUT", headers: { "If-Match": etag, "Content-Type": "application/json" }, body: JSON.stringify(result) });
      [etag, result] = [answer.headers.get("ETag"), await answer.json()];
      typed.clear();
      note(text.sheet.amended);
      open();
    } catch (problem) {
      note(problem.status === 412 ? text.sheet.conflict : problem.detail);
      if (problem.status === 412) load();
    }
  }

  load();
  return () => {
    stopped = true;
    opened?.stop();
  };
}
