// The console's behaviour beyond what the server renders: all pages can be read without it.
"use strict";

const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

// ---- moments in the reader's own zone; the title keeps UTC

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const seconds = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", second: "2-digit" });
const due = new Intl.DateTimeFormat(undefined, { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const day = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });

function localTimes(root) {
  const today = new Date().toDateString();
  for (const time of $$("time[datetime]", root)) {
    const at = new Date(time.dateTime);
    const exact = time.closest("[data-exact]");
    time.textContent = time.closest("[data-due]") ? due.format(at) : at.toDateString() === today ? (exact ? seconds : clock).format(at)
      : exact ? `${day.format(at)}, ${seconds.format(at)}` : day.format(at);
  }
}

// ---- where a time zone is asked for, the reader's own; what depends on it asks anew by itself

function ownZone() {
  const input = $("[data-own-zone]");
  if (!input) return;
  input.value = Intl.DateTimeFormat().resolvedOptions().timeZone || input.value;
}

// ---- light and dark

function theme() {
  const button = $("[data-theme-toggle]");
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    const root = document.documentElement;
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    document.cookie = `theme=${root.dataset.theme}; path=/; max-age=31536000; samesite=lax`;
  });
}

// ---- copying

async function copy(text, button) {
  if (!await written(text)) { selectBeside(button, text); return; }
  const said = $("span", button) || button;
  const before = said.textContent;
  if (before === "Copied") return;
  said.textContent = "Copied";
  toast("Copied");
  setTimeout(() => { said.textContent = before; }, 1500);
}

// Over plain HTTP in a network there is no clipboard for pages, only what is marked.
async function written(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text).then(() => true, () => false);
  const place = Object.assign(document.createElement("textarea"), { value: text, className: "hidden", readOnly: true });
  const back = document.activeElement;
  (back?.closest("dialog") || document.body).append(place);
  place.select();
  const copied = document.execCommand("copy");
  place.remove();
  back?.focus();
  return copied;
}

// Where a page may not copy, its reader may: the text is selected, or shown to be.
function selectBeside(button, text) {
  const beside = [...$$("pre:not([hidden]), code", button.closest("section, .secret, div"))].find((place) => place.textContent === text);
  const place = beside || Object.assign(document.createElement("code"), { textContent: text, className: "copied" });
  if (!beside) button.after(place);
  getSelection().selectAllChildren(place);
  const keys = /Mac|iPhone|iPad/.test(navigator.userAgent) ? "⌘C" : "Ctrl+C";
  const said = $("span", button) || button;
  if (!said.dataset.before) said.dataset.before = said.textContent;
  said.textContent = `Press ${keys}`;
  toast(`The text is selected: press ${keys}`);
  setTimeout(() => { said.textContent = said.dataset.before; }, 6000);
}

function toast(text) {
  let place = $("#toast");
  if (!place) {
    place = Object.assign(document.createElement("div"), { id: "toast", className: "hidden" });
    place.setAttribute("role", "status");
    document.body.append(place);
  }
  place.textContent = text;
}

// ---- one listener for what is clicked, whatever was swapped in since

document.addEventListener("click", (event) => {
  const on = (selector) => event.target.closest(selector);
  let found;
  if ((found = on("[data-copy]"))) copy(found.dataset.copy, found);
  else if ((found = on("[data-copy-shown]"))) copy($("pre:not([hidden])", found.closest("[data-tabs]")).textContent, found);
  else if ((found = on("[data-open]"))) show($(found.dataset.open));
  else if ((found = on("[data-close]"))) found.closest("dialog").close();
  else if ((found = on("[data-draw-seed]"))) drawSeed(found);
});

// Which code is shown is no part of the order beside it: nobody else hears of the change.
const tabs = {};
for (const kind of ["input", "change"]) document.addEventListener(kind, (event) => {
  const box = event.target;
  if (!box.matches("[data-tab]")) return;
  event.stopPropagation();
  tabs[box.name] = box.value;
  showTab(box);
}, true);

document.addEventListener("change", (event) => {
  const box = event.target;
  if (box.matches("[data-layer]")) box.closest("[data-layers]").dataset[box.dataset.layer] = box.checked ? "on" : "off";
  if (box.matches("[data-submit]")) box.form.requestSubmit();
});

document.addEventListener("input", (event) => {
  if (event.target.matches("[data-filter]")) filter(event.target);
  if (event.target.matches("input[type=range]")) {
    const output = $(`output[for="${event.target.id}"]`);
    if (output) output.value = event.target.value;
  }
});

// Browsers that know `command` open dialogs by themselves, also without scripts.
function show(dialog) {
  if (!("command" in HTMLButtonElement.prototype) && !dialog.open) dialog.showModal();
}

function showTab(box) {
  box.checked = true;
  for (const pane of $$("[data-pane]", box.closest("[data-tabs]"))) pane.hidden = pane.dataset.pane !== box.value;
}

function drawSeed(button) {
  const input = $(button.dataset.drawSeed);
  input.value = crypto.getRandomValues(new Uint32Array(1))[0];
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

// ---- lists that are filtered where they stand: rows say what they are found by in data-find

function filter(input) {
  const place = $(input.dataset.filter);
  const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
  const kind = $("[data-kind]:checked", input.closest("[data-filters]") || document)?.value || "";
  let count = 0;
  for (const row of $$("[data-find]", place)) {
    const fits = words.every((word) => row.dataset.find.includes(word)) && (!kind || row.dataset.kind === kind);
    row.hidden = !fits;
    count += fits;
  }
  const none = $("[data-none]", place.parentElement);
  if (none) none.hidden = count > 0;
  const told = $("[data-found]", input.closest("[data-filters]") || document);
  if (told) told.textContent = words.length && count ? `${count} found; those called so come first` : "";
}

document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-kind]")) return;
  const input = $("[data-filter]", event.target.closest("[data-filters]"));
  if (input) filter(input);
});

// ---- Enter in a field that has a button of its own presses that, not the form's first; where that costs, nothing

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches("input")) return;
  const button = event.target.dataset.enter;
  if (button || event.target.matches("[data-filter], [data-no-enter] *")) event.preventDefault();
  if (button) $(button).click();
});

// ---- a form that is on its way is not sent again by a second click; who comes back to its page may

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
});
addEventListener("pageshow", () => { for (const form of $$("form[data-sent]")) delete form.dataset.sent; });

// ---- keys: / finds, and what a page brings of its own

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select, textarea")) return;
  if (event.key === "/") {
    const input = $("main input[type=search]");
    if (input) { event.preventDefault(); input.focus(); }
  }
});

// ---- menus stand at their buttons; browsers that know anchors place them by themselves

document.addEventListener("toggle", (event) => {
  const menu = event.target;
  if (event.newState !== "open" || !menu.matches?.(".menu") || CSS.supports("position-area", "bottom")) return;
  const button = $(`[popovertarget="${CSS.escape(menu.id)}"]`).getBoundingClientRect();
  menu.style.setProperty("left", `${Math.max(8, button.right - menu.offsetWidth)}px`);
  menu.style.setProperty("top", `${Math.min(button.bottom + 4, innerHeight - menu.offsetHeight - 8)}px`);
}, true);

// ---- what came by htmx

const asksAgain = (event) => event.detail.ctx.sourceElement?.getAttribute("hx-trigger")?.startsWith("every ");

// A part that asks again by itself stays as it is when it is told to come later: the next answer is one again.
document.addEventListener("htmx:before:response", (event) => {
  const { status } = event.detail.ctx.response;
  if (asksAgain(event) && (status === 429 || status >= 500)) event.preventDefault();
  $("#ended .away")?.remove();
  // That the session has ended is said once, until somebody has signed in.
  if (status === 401 && $("#ended .note")) event.preventDefault();
  if (status < 400) $("#ended")?.replaceChildren();
});

// What asks by itself goes on asking; that nothing answers is said until something does.
document.addEventListener("htmx:error", ({ detail }) => {
  if (!(detail.error instanceof TypeError) || $("#ended .note")) return;
  const said = Object.assign(document.createElement("div"), { className: "note warn away", role: "alert", textContent: "No connection. This page goes on by itself once there is one." });
  $("#ended")?.append(said);
});

// Who comes back from signing in sees what waited for it.
document.addEventListener("visibilitychange", () => {
  if (document.hidden || !$("#ended .note")) return;
  const form = $("[hx-include]")?.getAttribute("hx-include");
  if (form) $(form).dispatchEvent(new Event("change", { bubbles: true }));
});

// Nor does a part ask while a dialog is open, whose page might be taken away by the answer.
document.addEventListener("htmx:before:request", (event) => {
  if (asksAgain(event) && $("dialog[open]")) event.preventDefault();
});

document.addEventListener("htmx:after:swap", () => {
  localTimes(document);
  for (const box of $$("[data-tab]")) if (tabs[box.name] === box.value) showTab(box);
});
localTimes(document);
theme();
ownZone();
