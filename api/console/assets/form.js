// Fields of a form: a row of the list and its boxes on the page point at each other.
"use strict";

(() => {
  const mark = (field, name) => {
    for (const each of document.querySelectorAll(`.${name}`)) each.classList.remove(name);
    if (!field) return;
    const id = CSS.escape(field);
    for (const each of document.querySelectorAll(`[data-field="${id}"], [data-value="${id}"]`)) each.classList.add(name);
  };
  document.addEventListener("pointerover", (event) => {
    const over = event.target.closest?.("[data-field], [data-value]");
    mark(over ? over.dataset.field || over.dataset.value : null, "hot");
  });
  document.addEventListener("click", (event) => {
    const box = event.target.closest("[data-field]");
    const row = event.target.closest("tr[data-value]");
    if (!box && !row) return;
    mark(box ? box.dataset.field : row.dataset.value, "kept");
    const other = box ? `[data-value="${CSS.escape(box.dataset.field)}"]` : `[data-field="${CSS.escape(row.dataset.value)}"]`;
    document.querySelector(other)?.scrollIntoView({ block: "center" });
  });
  if (location.hash.startsWith("#f-")) mark(location.hash.slice(3), "kept");
})();
