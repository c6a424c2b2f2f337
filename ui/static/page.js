// The page: where one is (the address says it, so that reload and the back button keep it), the rail, the conversations
// kept, the look, the connection. `?c=ID` is a conversation, `#source-TURN-NUMBER` an open source of it, `?view=NAME`
// another view with its filters.

import { askIn, filled, find, findAll, onLost, post, request, toast, words } from "./tools.js";
import * as panel from "./panel.js";
import * as chat from "./chat.js";
import * as views from "./views.js";

// Events go to Python through a component of Gradio's, which may be there before this script or after it.
let bridge = window.citaBridge ?? null;
const waiting = [];
const send = (name, data) => (bridge ? bridge(name, data) : waiting.push([name, data]));
window.addEventListener("cita-bridge", (event) => {
  bridge = event.detail;
  for (const [name, data] of waiting.splice(0)) bridge(name, data);
});

// Where one is

const here = () => {
  const query = new URLSearchParams(location.search);
  const view = query.get("view");
  const known = ["speakers", "archive"].includes(view) ? view : "chat";
  query.delete("view");
  const source = /^#source-(\d+)-(\d+)$/.exec(location.hash);
  return { view: known, query, conversation: query.get("c") ?? "", source: source && [source[1], source[2]] };
};

let opened = null; // id of the conversation shown, empty before its first question
let beginning = false; // whether a question was asked that will begin one
let wanted = null; // the source to be opened when the conversation is there

const route = () => {
  const { view, query, conversation, source } = here();
  const before = document.body.dataset.citaView;
  document.body.dataset.citaView = view;
  for (const each of findAll(".cita-view")) each.hidden = each.dataset.view !== view;
  for (const link of findAll(".cita-nav a")) {
    if (link.dataset.view === view) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  closeMenu();
  if (view !== "chat") {
    if (before !== view) panel.reset();
    views.show(view, query.toString());
    return;
  }
  if (conversation !== opened) {
    opened = conversation;
    beginning = false;
    panel.reset();
    wanted = source;
    chat.leave();
    send("open", { conversation });
  } else if (source) openSource(source);
  else if (before && before !== "chat") showLast();
  else if (panel.isOpen()) panel.backToSources({ focus: false });
  markCurrent();
};

const showLast = () => {
  panel.reset();
  const last = findAll("#cita-transcript .cita-answer").pop();
  if (last) panel.showSources(last);
};

const openSource = ([turn, number]) => {
  const answer = find(`#cita-transcript .cita-turn[data-turn="${turn}"] .cita-answer`);
  if (answer) panel.openSource(answer, number, null, { recall: false });
  return answer !== null;
};

const go = (url, { replace = false } = {}) => {
  history[replace ? "replaceState" : "pushState"](null, "", url);
  route();
};

panel.onOpened((answer, number, stepping = false) => {
  const { turn } = answer.closest(".cita-turn").dataset;
  if (turn === "0" || here().view !== "chat") return;
  const url = `${location.search || "./"}#source-${turn}-${number}`;
  history[stepping || location.hash ? "replaceState" : "pushState"](null, "", url);
});

// A conversation that begins gets its address; one that was opened shows the source that its address names.
const entered = (conversation) => {
  if (conversation && beginning) {
    opened = conversation;
    beginning = false;
    if (here().view === "chat") history.pushState(null, "", `?c=${encodeURIComponent(conversation)}`);
    listConversations();
  }
  if (wanted && openSource(wanted)) wanted = null;
  const title = find(".cita-log")?.dataset.title;
  const named = title ? `${title} – Cita` : "Cita";
  if (document.title !== named) document.title = named; // a change is seen by the observer that calls this
  markCurrent();
};

const fresh = () => {
  opened = null;
  go("./");
  focusBox();
};

// On a touch screen a focused box would bring up the keyboard over half of the page.
const focusBox = () => {
  if (!window.matchMedia("(pointer: coarse)").matches) find("#cita-question")?.focus();
};

// The rail

const closeMenu = () => {
  document.body.classList.remove("cita-menu-open");
  find(".cita-menu")?.setAttribute("aria-expanded", "false");
};

const markCurrent = () => {
  for (const link of findAll(".cita-past a[data-conversation]")) {
    if (link.dataset.conversation === opened && here().view === "chat") link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
};

let listed = 0;
const listConversations = async () => {
  const root = find(".cita-past");
  if (!root) return;
  const mine = ++listed;
  const box = find(".cita-find");
  try {
    const response = await request(`cita/conversations?${new URLSearchParams({ q: box.value })}`);
    if (!response.ok || mine !== listed) return;
    root.innerHTML = await response.text();
    box.hidden = !box.value && !find(".cita-past [data-conversation]");
    markCurrent();
  } catch { /* the banner says that the connection is lost */ }
};

const rename = async (item) => {
  const title = await askIn({
    title: words("rename"), label: words("titleLabel"), value: item.dataset.title, confirm: words("save"),
  });
  if (!title?.trim()) return;
  await change(`cita/conversations/${item.dataset.conversation}/rename?${new URLSearchParams({ title })}`);
};
const remove = async (item) => {
  const sure = await askIn({
    title: words("deleteConversation"),
    text: filled(words("deleteConversationText"), { title: item.dataset.title }),
    confirm: words("delete"),
    danger: true,
  });
  if (sure === null) return;
  await change(`cita/conversations/${item.dataset.conversation}/delete`);
  if (item.dataset.conversation === opened) fresh();
};
const change = async (path) => {
  try {
    await post(path);
  } catch (error) {
    toast(error.message);
  }
  listConversations();
};

document.addEventListener("click", (event) => {
  const at = (selector) => event.target.closest?.(selector);
  const link = at("a[data-view], a[data-conversation]");
  const item = at(".cita-past li");
  for (const menu of findAll(".cita-options[open]")) if (menu !== at(".cita-options")) menu.open = false;
  if (link && !(event.ctrlKey || event.metaKey || event.shiftKey || event.button)) {
    event.preventDefault();
    if (link.matches('.cita-nav a[data-view="chat"]') && opened) go(`?c=${encodeURIComponent(opened)}`);
    else go(link.getAttribute("href"));
  } else if (at(".cita-new")) fresh();
  else if (at(".cita-menu")) {
    const open = document.body.classList.toggle("cita-menu-open");
    at(".cita-menu").setAttribute("aria-expanded", String(open));
    if (open) find(".cita-rail .cita-new")?.focus();
  } else if (item && at(".cita-rename")) rename(item);
  else if (item && at(".cita-delete")) remove(item);
  else if (document.body.classList.contains("cita-menu-open") && !at(".cita-rail")) closeMenu();
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of findAll(".cita-options[open]")) { menu.open = false; find("summary", menu).focus(); }
  if (document.body.classList.contains("cita-menu-open")) { closeMenu(); find(".cita-menu")?.focus(); }
});
let typing;
document.addEventListener("input", (event) => {
  if (!event.target.matches(".cita-find")) return;
  clearTimeout(typing);
  typing = setTimeout(listConversations, 200);
});

// The look: as the system, until somebody chooses otherwise. Gradio's own components follow the class "dark".

const dark = window.matchMedia("(prefers-color-scheme: dark)");
const look = () => {
  const chosen = localStorage.getItem("cita-theme") ?? "auto";
  const night = chosen === "dark" || (chosen === "auto" && dark.matches);
  document.body?.classList.toggle("dark", night);
  document.documentElement.classList.toggle("cita-night", night);
  const select = find(".cita-theme select");
  if (select) select.value = chosen;
};
dark.addEventListener("change", look);
document.addEventListener("change", (event) => {
  if (!event.target.matches(".cita-theme select")) return;
  localStorage.setItem("cita-theme", event.target.value);
  look();
});

// The connection: once lost, it is tried until it is back.

let lost = false;
const tryAgain = async () => {
  try {
    const response = await fetch(new URL("cita/alive", document.baseURI));
    if (!response.ok) throw new Error(response.status);
  } catch {
    setTimeout(tryAgain, 2000);
    return;
  }
  lost = false;
  find(".cita-lost").hidden = true;
  toast(words("foundAgain"));
  listConversations();
};
onLost(() => {
  const banner = find(".cita-lost");
  if (lost || !banner) return;
  lost = true;
  banner.hidden = false;
  setTimeout(tryAgain, 1000);
});
setInterval(() => {
  if (!lost && find("#cita-live .cita-pending")) request("cita/alive").catch(() => {});
}, 3000);
window.addEventListener("offline", () => request("cita/alive").catch(() => {}));

for (const [kind, pointing] of [["pointerdown", true], ["keydown", false]]) {
  document.addEventListener(kind, () => document.body.classList.toggle("cita-pointing", pointing), true);
}

// Beginning

let begun = false;
const follow = () => {
  const rail = find(".cita-rail");
  if (!rail) return;
  if (!begun) {
    if (!find(".cita-panel") || !find(".cita-composer") || !find(".cita-words-of-dialogs")) return;
    begun = true;
    document.documentElement.lang = find(".cita-panel").lang;
    look();
    chat.showLimits();
    listConversations();
    route();
    focusBox();
  }
  chat.follow();
};
chat.connect(
  (name, data) => {
    if (name === "ask") beginning = !opened;
    send(name, name === "ask" ? { ...data, conversation: opened } : data);
  },
  entered,
);
views.connect(go, listConversations);
window.addEventListener("popstate", route);
new MutationObserver(follow).observe(document.documentElement, { childList: true, subtree: true });
look();
follow();
