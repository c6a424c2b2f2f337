// The conversation: asking, stopping, asking again, editing, copying and rating, and under which limits is asked.

import { askIn, filled, find, findAll, onLost, request, toast, words } from "./tools.js";
import { reset, showSources } from "./panel.js";

const LIMITS = "cita-limits";
let send = () => {};
let entered = () => {};
let pendingSince = 0;

const conversation = () => find(".cita-log")?.dataset.conversation ?? "";
export const connect = (trigger, onConversation) => { send = trigger; entered = onConversation; };

// Gives up the answer that is being waited for, because another conversation is opened.
export const leave = () => {
  if (pendingSince) send("leave", {});
};

// Limits

const limits = () => {
  try {
    return JSON.parse(sessionStorage.getItem(LIMITS)) ?? {};
  } catch {
    return {};
  }
};
const limitQuery = (chosen) => {
  const query = new URLSearchParams();
  for (const source of chosen.sources ?? []) query.append("source", source);
  for (const name of ["since", "until"]) if (chosen[name]) query.set(name, chosen[name]);
  return query;
};
export const setLimits = (chosen) => {
  sessionStorage.setItem(LIMITS, JSON.stringify(chosen));
  return showLimits();
};
export const showLimits = async () => {
  const button = find(".cita-limit");
  if (!button) return;
  const query = limitQuery(limits()).toString();
  let text = "";
  try {
    if (query) text = await (await request(`cita/limits.txt?${query}`)).text();
  } catch { /* the banner says that the connection is lost */ }
  find("span", button).textContent = text || button.dataset.all;
  button.classList.toggle("cita-limited-now", Boolean(text));
};
const chooseLimits = async () => {
  const dialog = find("#cita-limits-dialog");
  const response = await request(`cita/limits?${limitQuery(limits())}`);
  dialog.innerHTML = await response.text();
  const form = find("form", dialog);
  if (!form) return;
  const close = () => dialog.close();
  find(".cita-cancel", form).onclick = close;
  find(".cita-clear", form).onclick = () => { setLimits({}); close(); };
  form.onsubmit = (event) => {
    event.preventDefault();
    const values = new FormData(form);
    setLimits({ sources: values.getAll("source"), since: values.get("since"), until: values.get("until") });
    close();
  };
  dialog.showModal();
};

// Asking

export const ask = (question, more = {}) => {
  if (!question.trim() || pendingSince) return false;
  send("ask", { question, limits: limits(), replacing: "", ...more });
  return true;
};
const askAgain = (turn, question, chosen = JSON.parse(turn.dataset.limits || "{}")) =>
  ask(question, { limits: chosen, replacing: turn.dataset.exchange });

const questionOf = (turn) => find(".cita-words", turn).textContent;

const grow = (box) => {
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight, 200)}px`;
};
const submit = () => {
  const box = find("#cita-question");
  if (box && ask(box.value)) {
    box.dataset.sent = box.value;
    box.value = "";
    grow(box);
  }
};

const copy = async (button) => {
  const label = find("span", button);
  const before = label.textContent;
  const texts = find(".cita-panel").dataset;
  let message = texts.copied;
  try {
    await navigator.clipboard.writeText(find(".cita-plain", button.closest(".cita-answer")).textContent);
  } catch {
    message = texts.copyFailed;
  }
  label.textContent = message;
  label.classList.add("cita-said"); // shown where there is room for the drawing alone
  setTimeout(() => { label.textContent = before; label.classList.remove("cita-said"); }, 1600);
};

const rate = async (button) => {
  const { exchange } = button.closest(".cita-turn").dataset;
  const taken = button.getAttribute("aria-pressed") === "true";
  for (const each of findAll(".cita-rate", button.parentNode)) {
    each.setAttribute("aria-pressed", String(each === button && !taken));
  }
  const rating = taken ? 0 : Number(button.dataset.rating);
  send("rate", { exchange, rating, note: "" });
  if (taken) return;
  const note = await askIn({
    title: words("noteLabel"), label: button.title, placeholder: words("notePlaceholder"), confirm: words("sendNote"),
  });
  if (note) send("rate", { exchange, rating, note });
  toast(words("rated"));
};

const edit = async (turn) => {
  const question = await askIn({
    title: words("editQuestion"), label: words("askLabel"), value: questionOf(turn), confirm: words("askEdited"),
  });
  if (question) askAgain(turn, question);
};

document.addEventListener("submit", (event) => {
  if (!event.target.matches(".cita-composer")) return;
  event.preventDefault();
  submit();
});
document.addEventListener("input", (event) => {
  if (event.target.id === "cita-question") grow(event.target);
});
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, textarea, select, dialog");
  if (event.target.id === "cita-question" && event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    submit();
  } else if (event.key === "/" && !typing && document.body.dataset.citaView === "chat") {
    event.preventDefault();
    find("#cita-question")?.focus();
  }
});
document.addEventListener("click", (event) => {
  const at = (selector) => event.target.closest?.(selector);
  const turn = at(".cita-turn");
  if (at(".cita-example")) ask(at(".cita-example").dataset.question);
  else if (at(".cita-limit")) chooseLimits();
  else if (at(".cita-stop") && pendingSince) send("stop", {});
  else if (at(".cita-copy")) copy(at(".cita-copy"));
  else if (turn && at(".cita-retry")) askAgain(turn, questionOf(turn));
  else if (turn && at(".cita-unlimited")) { setLimits({}); askAgain(turn, questionOf(turn), {}); }
  else if (turn && at(".cita-edit")) edit(turn);
  else if (turn && at(".cita-rate")) rate(at(".cita-rate"));
});

// Following what the server sends

// The newest question goes to the top, so that its answer is read from its beginning.
const scrollToLatest = () => {
  const area = find("#cita-scroll");
  const target = findAll(".cita-turn, #cita-live > * .cita-notice", area).pop();
  if (target) area.scrollTop += target.getBoundingClientRect().top - area.getBoundingClientRect().top - 12;
};

const tick = () => {
  const pending = find("#cita-live .cita-pending [data-slow]");
  if (!pending) return;
  const seconds = Math.round((Date.now() - pendingSince) / 1000);
  if (seconds >= 4) pending.textContent = filled(pending.dataset.slow, { seconds });
};
setInterval(tick, 1000);

const followed = { conversation: null, exchange: null, turns: 0 };
export const follow = () => {
  const composer = find(".cita-composer");
  if (!composer) return;
  const pending = find("#cita-live .cita-pending") !== null;
  if (pending && !pendingSince) pendingSince = Date.now();
  if (!pending) pendingSince = 0;
  const box = find("#cita-question");
  if (box.dataset.sent && find("#cita-live .cita-fault")) {
    if (!box.value) box.value = box.dataset.sent; // not to be typed again
    delete box.dataset.sent;
    grow(box);
  }
  find(".cita-stop", composer).hidden = !pending;
  find(".cita-send", composer).hidden = pending;
  const turns = findAll("#cita-scroll .cita-turn").length;
  const last = findAll("#cita-transcript .cita-turn").pop();
  const exchange = last?.dataset.exchange ?? null;
  const welcome = find("#cita-transcript .cita-welcome") !== null;
  if (turns !== followed.turns || exchange !== followed.exchange) scrollToLatest();
  const before = followed.conversation;
  Object.assign(followed, { turns, conversation: conversation() });
  if (exchange !== followed.exchange) {
    followed.exchange = exchange;
    if (last) showSources(find(".cita-answer", last));
    else if (welcome) reset();
  }
  if (welcome || followed.conversation !== before || last) entered(conversation());
};

// A connection that is lost while an answer is awaited: say so, and that the question must be asked again.
onLost(() => {
  const pending = find("#cita-live .cita-pending");
  if (!pending) return;
  const note = document.createElement("div");
  note.className = "cita-notice cita-fault";
  for (const [tag, text] of [["cita-verdict", words("error")], ["", words("lostText")]]) {
    const line = document.createElement("p");
    line.className = tag;
    line.textContent = text;
    note.append(line);
  }
  pending.replaceWith(note);
});
