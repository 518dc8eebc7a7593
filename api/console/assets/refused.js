// What was refused: its fields are marked, and the first has the focus. A message names the id of its field, or
// the path of its key: `columns[2].type` is the third field `type`.

const CALLED = { constraints: "limits", cron: "at", splits: "train", quantity: "rows", form_id: "form", form_ids: "form" };
const WRONG = new Map();

function wrongFields() {
  const fields = $$("main [role=alert] [data-wrong]").map((told) => {
    const { wrong, at } = told.dataset;
    if (at) return marked(document.getElementById(at) || document.getElementById(at.replace(/-[^-]*$/, "")), told);
    const [, table, within] = /^tables\[(\d+)\]\.(.*)$/.exec(wrong) || [null, null, wrong];
    const root = $(table === null ? "main" : `main [data-table="${table}"]`);
    const place = Number(/\[(\d+)\]/.exec(within)?.[1] || 0);
    const path = within.split(".").reverse().map((part) => part.replace(/\[.*/, ""));
    const names = table !== null && path.length === 1 ? [{ name: "table_name", quantity: "table_rows" }[path[0]]] : path.flatMap((name) => [name, CALLED[name]]);
    const field = names.filter(Boolean).map((name) => $$(`[name="${CSS.escape(name)}"]`, root || document)[place]).find((found) => {
      found?.closest("details:not([open])")?.setAttribute("open", "");
      return found?.checkVisibility();
    });
    if (field) sayAt(field, told);
    return marked(field, told);
  }).filter(Boolean);
  for (const field of fields) field.setAttribute("aria-invalid", "true");
  fields[0]?.focus();
}

function marked(field, told) {
  if (!field) return null;
  WRONG.set(told, field.name);
  return field;
}

// The message under its field, too: the note stands at the top of the page, often out of view.
function sayAt(field, told) {
  const place = field.closest(".field");
  if (!place || place.contains(told) || $(".err", place)) return;
  const said = Object.assign(document.createElement("span"), { className: "err", id: `${field.id}-err` });
  said.append(...told.cloneNode(true).childNodes, told.textContent.endsWith(".") ? "" : ".");
  place.append(said);
  if (field.id) field.setAttribute("aria-describedby", [field.getAttribute("aria-describedby"), said.id].filter(Boolean).join(" "));
}

addEventListener("load", wrongFields);

// What was refused is forgotten where something else is written; what is asked for again says what is still wrong.
function mended({ target }) {
  for (const [told, name] of WRONG) {
    if (name !== target.name) continue;
    WRONG.delete(told);
    const note = told.closest("[role=alert]");
    told.remove();
    if (note && !$("[data-wrong]", note)) note.remove();
  }
  if (!target.matches("[aria-invalid]")) return;
  target.removeAttribute("aria-invalid");
  document.getElementById(`${target.id}-err`)?.remove();
}
for (const kind of ["input", "change"]) document.addEventListener(kind, mended);
