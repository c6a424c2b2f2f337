// Small things that the page's scripts share. The server escapes all that it sends; only its HTML is ever put in as HTML.

export const find = (selector, root = document) => root.querySelector(selector);
export const findAll = (selector, root = document) => [...root.querySelectorAll(selector)];
export const words = (name) => find(".cita-words-of-dialogs")?.dataset[name] ?? "";
export const filled = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
export const address = (path) => new URL(path, document.baseURI);
export const narrow = () => window.matchMedia("(max-width: 1000px)").matches;

const listeners = [];
export const onLost = (listener) => listeners.push(listener);

// Fetches from the server; a connection that fails is told to whoever listens.
export const request = async (path, options = {}) => {
  try {
    return await fetch(address(path), options);
  } catch (error) {
    if (error.name !== "AbortError") for (const listener of listeners) listener();
    throw error;
  }
};

export const post = async (path) => {
  const response = await request(path, { method: "POST" });
  if (!response.ok) throw new Error(await response.text());
  return response;
};

let toastTimer;
export const toast = (text) => {
  const box = find(".cita-toast");
  if (!box) return;
  box.textContent = text;
  box.hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => { box.hidden = true; }, 3500);
};

// Asks in a dialog: `null` when it was cancelled, else what was written in its box (an empty string where it has none).
export const askIn = ({ title, text = "", label = "", value = "", placeholder = "", confirm, danger = false }) =>
  new Promise((resolve) => {
    const dialog = find("#cita-ask-dialog");
    const box = find("textarea", dialog);
    const field = find(".cita-field", dialog);
    find("h2", dialog).textContent = title;
    find(".cita-dialog-text", dialog).textContent = text;
    find(".cita-dialog-text", dialog).hidden = !text;
    field.hidden = !label;
    find("span", field).textContent = label;
    box.value = value;
    box.placeholder = placeholder;
    const button = find(".cita-confirm", dialog);
    button.textContent = confirm;
    button.classList.toggle("cita-danger", danger);
    dialog.returnValue = "";
    const done = (result) => {
      dialog.onclose = null;
      find("form", dialog).onsubmit = null;
      if (dialog.open) dialog.close();
      resolve(result);
    };
    find("form", dialog).onsubmit = (event) => { event.preventDefault(); done(box.value); };
    find(".cita-cancel", dialog).onclick = () => done(null);
    box.onkeydown = (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); done(box.value); }
    };
    dialog.onclose = () => done(null);
    dialog.showModal();
    if (label) { box.focus(); box.select(); }
  });
