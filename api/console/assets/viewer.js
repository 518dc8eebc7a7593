// The viewer of pages: boxes and values point at each other, zoom, and keys.
"use strict";

(() => {
  const ZOOMS = [25, 33, 50, 67, 80, 100, 125, 150, 200, 300];
  let zoom = 0;     // percent; 0 fits
  let kept = null;  // the field that a click has kept
  let steps = 0;    // items that keys asked for and that have not come yet
  let seen = null;  // the viewer as it came last
  const layers = {};

  const viewer = () => document.getElementById("viewer");
  const within = (selector) => [...viewer().querySelectorAll(selector)];
  const boxesOf = (field) => within(`[data-field="${CSS.escape(field)}"]`);
  const rowOf = (field) => viewer().querySelector(`[data-value="${CSS.escape(field)}"]`);

  function mark(field, name) {
    for (const each of within(`.${name}`)) each.classList.remove(name);
    if (!field) return;
    for (const box of boxesOf(field)) box.classList.add(name);
    rowOf(field)?.classList.add(name);
  }

  function keep(field, scroll) {
    kept = field;
    mark(field, "kept");
    if (!field || !scroll) return;
    rowOf(field)?.scrollIntoView({ block: "nearest" });
    boxesOf(field)[0]?.scrollIntoView({ block: "center", inline: "center" });
  }

  function size() {
    const sheet = viewer()?.querySelector("[data-sheet]");
    if (!sheet) return;
    const bed = sheet.parentElement;
    const style = getComputedStyle(bed);
    const room = bed.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    const full = Number(sheet.dataset.width);
    const [x, y] = [bed.scrollLeft + bed.clientWidth / 2, bed.scrollTop + bed.clientHeight / 2];
    const before = sheet.clientWidth;
    const fits = innerWidth < 821 ? Math.max(room, full * 0.5) : Math.min(room, full);
    const width = zoom ? full * zoom / 100 : fits;
    sheet.style.setProperty("width", `${width}px`);
    // What was in the middle stays there; a page that is new, and wider than its place, begins at its first answer.
    const first = sheet.dataset.shown ? null : sheet.querySelector(".b.answer");
    if (sheet.dataset.shown) bed.scrollTo(x * width / before - bed.clientWidth / 2, y * width / before - bed.clientHeight / 2);
    else if (first && width > room) bed.scrollLeft = first.getBoundingClientRect().left - sheet.getBoundingClientRect().left - 24;
    const tools = viewer().querySelector(".zoom");
    tools.hidden = false;
    tools.querySelector("output").value = `${Math.round(width / full * 100)} %`;
    sheet.dataset.shown = Math.round(width / full * 100);
  }

  // Keys may be faster than pages come: each page goes on with what is left.
  function go(by) {
    steps += by;
    if (steps === by) follow();
  }

  function follow() {
    const link = steps && viewer().querySelector(`[data-step="${Math.sign(steps)}"]`);
    if (link) link.click(); else steps = 0;
  }

  function step(by) {
    const now = Number(viewer().querySelector("[data-sheet]").dataset.shown);
    zoom = by === 0 ? 0 : by > 0 ? ZOOMS.find((each) => each > now) || 300 : [...ZOOMS].reverse().find((each) => each < now) || 25;
    size();
    if (kept) boxesOf(kept)[0]?.scrollIntoView({ block: "center", inline: "center" });
  }

  function widen(on) {
    document.body.classList.toggle("wide", on);
    viewer().querySelector("[data-wide]").setAttribute("aria-pressed", String(on));
    size();
  }

  function fresh() {
    const root = viewer();
    if (!root || !root.matches(".viewer")) return;
    root.querySelector("[data-wide]")?.setAttribute("aria-pressed", String(document.body.matches(".wide")));
    for (const [name, value] of Object.entries(layers)) {
      root.dataset[name] = value;
      const box = root.querySelector(`[data-layer="${name}"]`);
      if (box) box.checked = value === "on";
    }
    size();
    if (root !== seen) {
      seen = root;
      steps -= Math.sign(steps);
      follow();
    }
    const named = location.hash.startsWith("#v-") ? location.hash.slice(3) : kept;
    if (named && rowOf(named)) keep(named, true);
    if (root.dataset.nextPicture) new Image().src = root.dataset.nextPicture;
  }

  document.addEventListener("click", (event) => {
    if (!viewer()) return;
    const zoomed = event.target.closest("[data-zoom]");
    if (zoomed) return step(Number(zoomed.dataset.zoom));
    if (event.target.closest("[data-wide]")) return widen(!document.body.matches(".wide"));
    const same = event.target.closest("[data-keep]");
    if (same) { kept = same.dataset.keep; return; }
    const row = event.target.closest("[data-value] > a:first-child");
    if (row) { event.preventDefault(); return keep(row.parentElement.dataset.value, true); }
    const box = event.target.closest("#viewer [data-field]");
    if (box) keep(box.dataset.field === kept ? null : box.dataset.field, false);
    if (box && kept) rowOf(kept)?.scrollIntoView({ block: "nearest" });
  });

  document.addEventListener("pointerover", (event) => {
    const over = event.target.closest?.("#viewer [data-field], #viewer [data-value]");
    if (viewer()) mark(over ? over.dataset.field || over.dataset.value : null, "hot");
  });

  document.addEventListener("change", (event) => {
    const name = event.target.dataset?.layer;
    if (name && event.target.closest("#viewer")) layers[name] = event.target.checked ? "on" : "off";
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select, textarea")) return;
    if (!viewer() || document.querySelector(":popover-open, dialog[open]")) return;
    const by = { j: 1, k: -1 }[event.key];
    if (by) go(by);
    else if (event.key === "+" || event.key === "=") step(1);
    else if (event.key === "-") step(-1);
    else if (event.key === "0") step(0);
    else if (event.key === "b") for (const name of ["answers", "questions"]) viewer().querySelector(`[data-layer="${name}"]`)?.click();
    else if (event.key === "f") widen(!document.body.matches(".wide"));
    else if (event.key === "Escape") { if (kept) keep(null, false); else widen(false); }
  });

  addEventListener("resize", size);
  document.addEventListener("htmx:after:swap", fresh);
  document.addEventListener("htmx:finally:request", (event) => { if (event.detail.ctx.status !== "swapped") steps = 0; });
  fresh();
})();
