// A new dataset: pictures travel with their PDF, another person comes by one click.
"use strict";

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-next-item]")) return;
  const form = document.getElementById("order");
  const people = Number(form.quantity.value.replace(/\D/g, "")) || 1;
  form.item.value = (Number(form.item.value) + 1) % people;
  form.dispatchEvent(new Event("change", { bubbles: true }));
});

document.addEventListener("change", (event) => {
  const box = event.target;
  if (box.name !== "format") return;
  const form = box.form;
  const of = (value) => form.querySelector(`[name="format"][value="${value}"]`);
  if (box.checked && box.dataset.needs) of(box.dataset.needs).checked = true;
  if (!box.checked) for (const other of form.querySelectorAll(`[data-needs="${box.value}"]`)) other.checked = false;
}, true);

// One box for all boxes of the small page; it holds while pages come and go.
let shown = true;
document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-layer-all]")) return;
  shown = event.target.checked;
  layers();
});
document.addEventListener("htmx:after:swap", layers);

function layers() {
  const place = document.getElementById("preview");
  for (const name of ["answers", "questions", "headers", "others"]) place.dataset[name] = shown ? "on" : "off";
  const box = place.querySelector("[data-layer-all]");
  if (box) box.checked = shown;
}
