// The panel of sources: shows the cards of an answer, opens a cited article at its span, steps through the evidence.
// Reads the data- attributes written by ui/render.py. The server escapes every article; nothing here builds HTML.
(() => {
  "use strict";

  const shown = { answer: null, cards: [], current: -1, request: 0, opener: null };
  const find = (selector, root = document) => root.querySelector(selector);
  const panel = () => find(".cita-panel");

  const setPhase = (reading) => {
    const root = panel();
    find(".cita-list", root).hidden = reading;
    find(".cita-reader", root).hidden = !reading;
    find(".cita-back", root).hidden = !reading;
    find(".cita-steps", root).hidden = !reading || shown.cards.length < 2;
    find(".cita-panel-title", root).hidden = reading;
  };

  const showSources = (answer) => {
    const root = panel();
    const evidence = find(".cita-evidence", answer);
    shown.answer = answer.dataset.turn;
    shown.cards = [...evidence.children];
    shown.current = -1;
    point();
    const list = evidence.cloneNode(true);
    list.hidden = false;
    find(".cita-panel-title", root).textContent = evidence.dataset.title;
    if (shown.cards.length) find(".cita-list", root).replaceChildren(list);
    else reset();
    setPhase(false);
  };

  const reset = () => {
    const root = panel();
    if (!root) return;
    Object.assign(shown, { answer: null, cards: [], current: -1 });
    const hint = document.createElement("p");
    hint.className = "cita-hint";
    hint.textContent = root.dataset.hint;
    find(".cita-list", root).replaceChildren(hint);
    find(".cita-panel-title", root).textContent = root.dataset.sources;
    setPhase(false);
    closeSheet();
  };

  // On a narrow screen the panel is a sheet over the chat; on a wide one these classes have no effect.
  const openSheet = () => {
    document.body.classList.add("cita-sheet");
  };
  const closeSheet = () => {
    document.body.classList.remove("cita-sheet");
    if (shown.opener && shown.opener.isConnected) shown.opener.focus({ preventScroll: true });
    shown.opener = null;
  };

  const scrollToMark = (reader) => {
    const mark = find("mark.cita-focus", reader);
    if (!mark) return reader.scrollTo({ top: 0 });
    const offset = mark.getBoundingClientRect().top - reader.getBoundingClientRect().top;
    reader.scrollTo({ top: reader.scrollTop + offset - reader.clientHeight / 3 });
  };

  // The marker whose source is open is the current one, wherever its claim stands.
  const point = (number) => {
    for (const mark of document.querySelectorAll(".cita-mark[aria-current]")) mark.removeAttribute("aria-current");
    if (number === undefined) return;
    const marks = `.cita-answer[data-turn="${shown.answer}"] .cita-mark[data-number="${number}"]`;
    for (const mark of document.querySelectorAll(marks)) mark.setAttribute("aria-current", "true");
  };

  const openArticle = async (index) => {
    const root = panel();
    const card = shown.cards[index];
    if (!root || !card) return;
    shown.current = index;
    point(card.dataset.number);
    const request = ++shown.request;
    const reader = find(".cita-reader", root);
    const query = new URLSearchParams({ focus: card.dataset.number });
    for (const other of shown.cards) {
      if (other.dataset.article === card.dataset.article) {
        query.append("span", `${other.dataset.number}:${other.dataset.start}-${other.dataset.end}`);
      }
    }
    let html;
    try {
      const address = `cita/article/${encodeURIComponent(card.dataset.article)}?${query}`;
      const response = await fetch(new URL(address, document.baseURI));
      html = await response.text();
      if (!response.ok && !html.startsWith("<div class=\"cita-notice")) throw new Error(response.status);
    } catch {
      html = null;
    }
    if (request !== shown.request) return;
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
    scrollToMark(reader);
    reader.focus({ preventScroll: true });
  };

  const backToSources = () => {
    const index = shown.current;
    shown.request++;
    point();
    setPhase(false);
    find(`.cita-list .cita-card:nth-child(${index + 1}) .cita-open`, panel())?.focus();
  };

  const copyText = async (button) => {
    const text = find(".cita-plain", button.closest(".cita-answer")).textContent;
    const words = button.textContent;
    let message = panel().dataset.copied;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      message = panel().dataset.copyFailed;
    }
    button.textContent = message;
    setTimeout(() => { button.textContent = words; }, 1600);
  };

  document.addEventListener("click", (event) => {
    const at = (selector) => event.target.closest?.(selector);
    const mark = at("a.cita-mark");
    const card = at(".cita-list .cita-card");
    if (mark || at(".cita-show")) {
      event.preventDefault();
      const answer = at(".cita-answer");
      shown.opener = mark ?? at("button");
      showSources(answer);
      openSheet();
      if (mark) openArticle(shown.cards.findIndex((each) => each.dataset.number === mark.dataset.number));
      else find(".cita-list .cita-open", panel())?.focus({ preventScroll: true });
    } else if (card && !window.getSelection().toString()) {
      openArticle([...card.parentNode.children].indexOf(card));
    } else if (at(".cita-back")) backToSources();
    else if (at(".cita-previous")) openArticle(shown.current - 1);
    else if (at(".cita-next")) openArticle(shown.current + 1);
    else if (at(".cita-close") || event.target.id === "cita-body") closeSheet();
    else if (at(".cita-copy")) copyText(at(".cita-copy"));
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !panel()) return;
    if (!find(".cita-reader", panel()).hidden) backToSources();
    else closeSheet();
  });

  // The newest question goes to the top, so that its answer is read from its beginning; a notice comes into view.
  const scrollToLatest = () => {
    const log = find("#cita-transcript [role=log]");
    const rows = log?.querySelectorAll(".message-row");
    if (!rows?.length) return;
    const last = rows[rows.length - 1];
    const asked = [...rows].filter((row) => find(".cita-question", row)).pop();
    const target = find(".cita-notice", last) ? last : (asked ?? last);
    log.scrollTop += target.getBoundingClientRect().top - log.getBoundingClientRect().top - 8;
  };

  // A finished answer brings its sources into the panel; a cleared conversation empties it.
  const follow = () => {
    const root = panel();
    if (!root) return;
    if (root.lang && document.documentElement.lang !== root.lang) document.documentElement.lang = root.lang;
    const answers = document.querySelectorAll(".cita-answer");
    const last = answers[answers.length - 1];
    const turn = last?.dataset.turn;
    const rows = document.querySelectorAll("#cita-transcript .message-row").length;
    if (rows !== follow.rows || turn !== follow.turn) scrollToLatest();
    follow.rows = rows;
    if (turn === follow.turn) return;
    follow.turn = turn;
    if (last) showSources(last);
    else reset();
  };
  new MutationObserver(follow).observe(document.documentElement, { childList: true, subtree: true });
})();
