// The views beside the chat: quotations and archive. They are asked of the server as HTML; here they are filtered, paged,
// their rows opened, files and addresses sent, and jobs followed until they end.

import { askIn, filled, find, findAll, post, request, toast, words } from "./tools.js";
import { openRow, reset } from "./panel.js";
import { setLimits } from "./chat.js";

const PARALLEL = 4;
const POLL = 700;
let ticket = 0;
let go = () => {};
let changed = () => {};
export const connect = (navigate, onArchiveChanged) => { go = navigate; changed = onArchiveChanged; };

const place = (view) => find(`.cita-view[data-view="${view}"]`);
const shown = {};

export const show = async (view, query, { again = false } = {}) => {
  const root = place(view);
  if (!root || (!again && shown[view] === query && root.childElementCount)) return;
  const mine = ++ticket;
  root.setAttribute("aria-busy", "true");
  try {
    const response = await request(`cita/${view}?${query}`);
    const html = await response.text();
    if (mine !== ticket) return;
    const focused = root.contains(document.activeElement) ? document.activeElement.name : null;
    root.innerHTML = html;
    shown[view] = query;
    if (!again) { reset(); root.scrollTop = 0; }
    if (focused) find(`[name="${CSS.escape(focused)}"]`, root)?.focus();
    if (view === "archive") followJobs();
  } catch {
    if (!root.childElementCount) root.textContent = words("loadFailed");
  } finally {
    root.removeAttribute("aria-busy");
  }
};

const again = (view) => show(view, shown[view] ?? "", { again: true });

// Sending files

const megabytes = () => Number(find(".cita-add")?.dataset.megabytes ?? 0);
const stopped = new Map();

const sendFiles = async (files) => {
  if (!files.length) return;
  const { job } = await (await post(`cita/jobs?files=${files.length}`)).json();
  const abort = new AbortController();
  stopped.set(job, abort);
  followJobs();
  const left = [...files];
  const sender = async () => {
    for (let next = left.shift(); next && !abort.signal.aborted; next = left.shift()) {
      const query = new URLSearchParams({ name: next.name });
      if (next.file.size > megabytes() * 2 ** 20) query.set("refused", "large");
      try {
        await request(`cita/uploads/${job}?${query}`, {
          method: "POST", body: query.has("refused") ? "" : next.file, signal: abort.signal,
        });
      } catch { /* the connection is lost, or the job was stopped */ }
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, sender));
  stopped.delete(job);
  if (!abort.signal.aborted) await post(`cita/jobs/${job}/start`).catch((error) => toast(error.message));
  followJobs();
};

// What was dropped: files, and folders with all that is in them.
const dropped = async (transfer) => {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.length) return [...transfer.files].map((file) => ({ name: file.name, file }));
  const found = [];
  const take = async (entry) => {
    if (entry.isFile) {
      const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
      found.push({ name: entry.fullPath.replace(/^\//, ""), file });
      return;
    }
    const reader = entry.createReader();
    for (;;) {
      const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
      if (!some.length) return;
      for (const each of some) await take(each);
    }
  };
  for (const entry of entries) await take(entry);
  return found;
};

// Following jobs

let polling = null;
const followJobs = async () => {
  clearTimeout(polling);
  const root = find(".cita-jobs");
  if (!root) return;
  let html;
  try {
    const response = await request("cita/jobs");
    if (!response.ok) return;
    html = await response.text();
  } catch {
    polling = setTimeout(followJobs, 4 * POLL);
    return;
  }
  const before = new Map(findAll(".cita-job", root).map((job) => [job.dataset.job, job.dataset.state]));
  if (root.dataset.html !== html) {
    const focused = document.activeElement?.closest?.(".cita-job")?.dataset.job;
    root.innerHTML = html;
    root.dataset.html = html;
    if (focused) find(`.cita-job[data-job="${focused}"] button`, root)?.focus();
  }
  const ended = (state) => ["done", "stopped", "failed"].includes(state);
  const jobs = findAll(".cita-job", root);
  const news = jobs.some((job) => ended(job.dataset.state) && before.has(job.dataset.job) && !ended(before.get(job.dataset.job)));
  if (news) { again("archive"); changed(); }
  if (jobs.some((job) => !ended(job.dataset.state))) polling = setTimeout(followJobs, POLL);
};

const removeArticle = async (button) => {
  const { title } = button.dataset;
  const sure = await askIn({
    title: words("removeTitle"), text: filled(words("removeText"), { title }), confirm: words("remove"), danger: true,
  });
  if (sure === null) return;
  try {
    await post(`cita/article/${encodeURIComponent(button.closest(".cita-row").dataset.article)}/remove`);
    toast(filled(words("removed"), { title }));
  } catch (error) {
    toast(error.message);
  }
  reset();
  again("archive");
  changed();
};

document.addEventListener("submit", async (event) => {
  if (event.target.matches(".cita-filters")) {
    event.preventDefault();
    const query = new URLSearchParams({ view: event.target.dataset.view });
    for (const [name, value] of new FormData(event.target)) {
      if (value && !(name === "order" && value === "added")) query.set(name, value);
    }
    go(`?${query}`);
  } else if (event.target.matches(".cita-address")) {
    event.preventDefault();
    const box = event.target.elements.address;
    try {
      await post(`cita/addresses?${new URLSearchParams({ address: box.value })}`);
      box.value = "";
      followJobs();
    } catch (error) {
      toast(error.message);
    }
  }
});

document.addEventListener("change", (event) => {
  if (event.target.matches(".cita-filters select, .cita-filters input[type=date]")) event.target.form.requestSubmit();
  if (!event.target.matches(".cita-files, .cita-folder")) return;
  sendFiles([...event.target.files].map((file) => ({ name: file.webkitRelativePath || file.name, file })));
  event.target.value = "";
});

document.addEventListener("click", (event) => {
  const at = (selector) => event.target.closest?.(selector);
  const job = at(".cita-job")?.dataset.job;
  const row = at(".cita-view .cita-row");
  if (at(".cita-more-filters")) {
    at(".cita-filters").classList.add("cita-all");
    at(".cita-filters").elements[2]?.focus();
  } else if (at(".cita-choose-files")) find(".cita-files").click();
  else if (at(".cita-choose-folder")) find(".cita-folder").click();
  else if (job && at(".cita-stop-job")) {
    stopped.get(job)?.abort();
    post(`cita/jobs/${job}/stop`).catch((error) => toast(error.message)).then(followJobs);
  } else if (job && at(".cita-dismiss-job")) post(`cita/jobs/${job}/dismiss`).then(followJobs, followJobs);
  else if (at(".cita-remove")) removeArticle(at(".cita-remove"));
  else if (at(".cita-only-source")) {
    setLimits({ sources: [at(".cita-only-source").dataset.source] });
    go("./");
  } else if (at(".cita-ask-about")) {
    go("./");
    const box = find("#cita-question");
    box.value = at(".cita-ask-about").dataset.question;
    box.focus();
  } else if (row && !at("a") && !window.getSelection().toString()) openRow(row, find(".cita-open", row));
});

for (const kind of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, async (event) => {
    const zone = find(".cita-drop");
    if (!zone || !event.dataTransfer?.types.includes("Files") || document.body.dataset.citaView !== "archive") return;
    event.preventDefault();
    zone.classList.toggle("cita-dragged", kind === "dragover");
    if (kind === "drop") sendFiles(await dropped(event.dataTransfer));
  });
}
