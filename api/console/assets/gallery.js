// The gallery of forms: one stop of Tab, arrows from card to card. The words to find them by come with the first search.
"use strict";

(() => {
  const place = $("#gallery");
  const shown = () => $$(".card:not([hidden])", place).sort((a, b) => a.style.order - b.style.order).map((card) => $("input", card) || card);
  let stop;

  // What is called so comes before what only has a field of that name.
  const rank = () => {
    const words = $('[data-filter="#gallery"]').value.toLowerCase().split(/\s+/);
    for (const card of $$(".card", place)) card.style.order = words.every((word) => card.textContent.toLowerCase().includes(word)) ? 0 : 1;
    settle();
  };

  const settle = () => {
    const all = shown();
    if (!all.includes(stop)) stop = all[0];
    for (const card of $$("input, a", place)) card.tabIndex = card === stop ? 0 : -1;
  };

  place.addEventListener("focusin", (event) => {
    stop = event.target;
    settle();
  });
  place.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const all = shown();
    const at = all.indexOf(event.target);
    // Cards follow one another along rows, on phones down columns.
    const { gridAutoFlow, gridTemplateColumns, gridTemplateRows } = getComputedStyle(place);
    const down = gridAutoFlow.startsWith("column");
    const line = (down ? gridTemplateRows : gridTemplateColumns).split(" ").length;
    const [right, below] = down ? [line, 1] : [1, line];
    const to = { ArrowRight: at + right, ArrowLeft: at - right, ArrowDown: at + below, ArrowUp: at - below, Home: 0, End: all.length - 1 }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    all[Math.min(Math.max(to, 0), all.length - 1)].focus();
  });
  for (const kind of ["input", "change"]) document.addEventListener(kind, ({ target }) => {
    if (target.matches("[data-filter], [data-kind]")) rank();
  });
  rank();

  document.addEventListener("focusin", async (event) => {
    const input = event.target;
    const { words } = input.dataset;
    if (!words) return;
    delete input.dataset.words;
    const found = await fetch(words).then((answer) => answer.json()).catch(() => null);
    if (!found) { input.dataset.words = words; return; }
    for (const card of $$("[data-find]", place)) card.dataset.find = found[card.dataset.find];
    filter(input);
    rank();
  });
})();
