// The panel of sources: shows the cards of an answer, opens a cited article at its span, steps through the evidence,
// and shows a marker's card where the pointer or the focus rests. Nothing here builds HTML of text.

import { find, findAll, narrow, request } from "./tools.js";

const shown = { answer: null, cards: [], current: -1, request: 0, opener: null, listed: false };
const panel = () => find(".cita-panel");

const setPhase = (reading) => {
  const root = panel();
  find(".cita-list", root).hidden = reading;
  find(".cita-reader", root).hidden = !reading;
  find(".cita-back", root).hidden = !reading || !shown.listed;
  find(".cita-steps", root).hidden = !reading || shown.cards.length < 2;
  find(".cita-panel-title", root).hidden = reading;
};

// On a narrow screen the panel is a sheet over the page; on a wide one it stands beside it while it holds something.
const reveal = (open) => {
  document.body.classList.toggle("cita-has-panel", open);
};
export const openSheet = () => document.body.classList.add("cita-sheet");
export const closePanel = () => {
  document.body.classList.remove("cita-sheet");
  reveal(false);
  point();
  if (shown.opener?.isConnected) shown.opener.focus({ preventScroll: true });
  shown.opener = null;
  shown.current = -1;
};
export const isOpen = () => shown.current >= 0;

export const showSources = (answer) => {
  const root = panel();
  const evidence = answer && find(".cita-evidence", answer);
  if (!root || !evidence) return;
  shown.answer = answer;
  shown.cards = [...evidence.children];
  shown.current = -1;
  shown.listed = true;
  shown.request++;
  point();
  if (!shown.cards.length) return reset();
  const list = evidence.cloneNode(true);
  list.hidden = false;
  find(".cita-panel-title", root).textContent = evidence.dataset.title;
  find(".cita-list", root).replaceChildren(list);
  setPhase(false);
  reveal(true);
};

export const reset = () => {
  const root = panel();
  if (!root) return;
  Object.assign(shown, { answer: null, cards: [], current: -1, listed: false });
  shown.request++;
  const hint = document.createElement("p");
  hint.className = "cita-hint";
  hint.textContent = root.dataset.hint;
  find(".cita-list", root).replaceChildren(hint);
  find(".cita-panel-title", root).textContent = root.dataset.sources;
  setPhase(false);
  document.body.classList.remove("cita-sheet");
  reveal(false);
};

const scrollToMark = (reader) => {
  const mark = find("mark.cita-focus", reader);
  if (!mark) return reader.scrollTo({ top: 0 });
  const offset = mark.getBoundingClientRect().top - reader.getBoundingClientRect().top;
  reader.scrollTo({ top: reader.scrollTop + offset - reader.clientHeight / 3 });
};

// The marker whose source is open is the current one, wherever its claim stands.
const point = (number) => {
  for (const mark of findAll(".cita-mark[aria-current], .cita-row[aria-current]")) mark.removeAttribute("aria-current");
  if (number === undefined) return;
  const marks = shown.answer
    ? findAll(`.cita-mark[data-number="${number}"]`, shown.answer)
    : findAll(`.cita-view .cita-row[data-number="${number}"]`);
  for (const mark of marks) mark.setAttribute("aria-current", "true");
};

const openArticle = async (index) => {
  const root = panel();
  const card = shown.cards[index];
  if (!root || !card) return;
  shown.current = index;
  point(card.dataset.number);
  const ticket = ++shown.request;
  const reader = find(".cita-reader", root);
  const query = new URLSearchParams({ focus: card.dataset.number });
  for (const other of shown.cards) {
    if (other.dataset.article === card.dataset.article && other.dataset.end > 0) {
      query.append("span", `${other.dataset.number}:${other.dataset.start}-${other.dataset.end}`);
    }
  }
  let html;
  try {
    const response = await request(`cita/article/${encodeURIComponent(card.dataset.article)}?${query}`);
    html = await response.text();
    if (!response.ok && !html.startsWith('<div class="cita-notice')) throw new Error(response.status);
  } catch {
    html = null;
  }
  if (ticket !== shown.request) return;
  if (html === null) {
    const failed = document.createElement("p");
    failed.className = "cita-hint";
    failed.setAttribute("role", "alert");
    failed.textContent = root.dataset.failed;
    reader.replaceChildren(failed);
  } else {
    reader.innerHTML = html;
  }
  find(".cita-position", root).textContent = root.dataset.position
    .replace("{number}", index + 1)
    .replace("{count}", shown.cards.length);
  find(".cita-previous", root).disabled = index === 0;
  find(".cita-next", root).disabled = index === shown.cards.length - 1;
  setPhase(true);
  reveal(true);
  openSheet();
  scrollToMark(reader);
  reader.focus({ preventScroll: true });
};

// Opens source `number` of an answer; its place is told to `remember`, so that the back button comes back from it.
let remember = () => {};
export const onOpened = (callback) => { remember = callback; };

export const openSource = (answer, number, opener = null, { recall = true } = {}) => {
  if (shown.answer !== answer || !shown.listed) showSources(answer);
  if (opener) shown.opener = opener;
  const index = shown.cards.findIndex((each) => each.dataset.number === String(number));
  if (index < 0) return;
  if (recall) remember(answer, number);
  openArticle(index);
};

export const openRow = (row, opener) => {
  Object.assign(shown, { answer: null, listed: false, opener, cards: findAll(".cita-row", row.closest(".cita-view")) });
  openArticle(shown.cards.indexOf(row));
};

export const backToSources = ({ focus = true } = {}) => {
  const index = shown.current;
  if (!shown.listed) return closePanel();
  shown.request++;
  shown.current = -1;
  point();
  setPhase(false);
  if (focus) find(`.cita-list .cita-card:nth-child(${index + 1}) .cita-open`, panel())?.focus();
};

const step = (by) => {
  const index = shown.current + by;
  const card = shown.cards[index];
  if (!card) return;
  if (shown.answer) remember(shown.answer, card.dataset.number, true);
  openArticle(index);
};

// The hover card: the evidence card of a marker, without its button.
let hoverTimer;
const hideHover = () => {
  clearTimeout(hoverTimer);
  const box = find("#cita-hover");
  if (box) box.hidden = true;
  for (const mark of findAll("[aria-describedby=cita-hover]")) mark.removeAttribute("aria-describedby");
};
const showHover = (mark) => {
  const box = find("#cita-hover");
  const answer = mark.closest(".cita-answer");
  const card = answer && find(`.cita-evidence > [data-number="${mark.dataset.number}"]`, answer);
  if (!box || !card) return;
  const copy = card.cloneNode(true);
  const title = document.createElement("p");
  title.className = "cita-hover-title";
  title.dir = "auto";
  title.textContent = find(".cita-open", copy).textContent;
  find("h3", copy).replaceWith(title);
  box.replaceChildren(...copy.childNodes);
  box.hidden = false;
  mark.setAttribute("aria-describedby", "cita-hover");
  const at = mark.getBoundingClientRect();
  const width = Math.min(380, window.innerWidth - 24);
  box.style.width = `${width}px`;
  box.style.left = `${Math.max(12, Math.min(at.left - 24, window.innerWidth - width - 12))}px`;
  const below = at.bottom + 8;
  const fits = below + box.offsetHeight < window.innerHeight;
  box.style.top = `${fits ? below : Math.max(8, at.top - 8 - box.offsetHeight)}px`;
};
const markAt = (event) => event.target.closest?.(".cita-answer a.cita-mark");

document.addEventListener("pointerover", (event) => {
  const mark = event.pointerType === "touch" ? null : markAt(event);
  clearTimeout(hoverTimer);
  if (mark) hoverTimer = setTimeout(() => showHover(mark), 120);
  else if (!event.target.closest?.("#cita-hover")) hoverTimer = setTimeout(hideHover, 150);
});
document.addEventListener("focusin", (event) => {
  const mark = markAt(event);
  if (mark && mark.matches(":focus-visible")) showHover(mark);
  else hideHover();
});
document.addEventListener("scroll", hideHover, true);

document.addEventListener("click", (event) => {
  const at = (selector) => event.target.closest?.(selector);
  const mark = markAt(event);
  const card = at(".cita-list .cita-card");
  if (mark) {
    event.preventDefault();
    hideHover();
    openSource(mark.closest(".cita-answer"), mark.dataset.number, mark);
  } else if (at(".cita-show")) {
    shown.opener = at(".cita-show");
    showSources(at(".cita-answer"));
    openSheet();
    find(".cita-list .cita-open", panel())?.focus({ preventScroll: true });
  } else if (card && !window.getSelection().toString()) {
    openSource(shown.answer, card.dataset.number);
  } else if (at(".cita-back")) backToSources();
  else if (at(".cita-previous")) step(-1);
  else if (at(".cita-next")) step(1);
  else if (at(".cita-close")) closePanel();
  else if (document.body.classList.contains("cita-sheet") && narrow() && !at("#cita-panel, dialog")) closePanel();
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !find("#cita-hover")?.hidden) return hideHover();
  if (event.key !== "Escape" || !panel() || find("dialog[open]") || event.target.closest?.(".cita-composer")) return;
  if (!find(".cita-reader", panel()).hidden) backToSources();
  else closePanel();
});
