"""Typed PDF with its labels per second on one core, beside reportlab and pikepdf making the same page.

    python bench/documents.py [--form irs_w2_single_page_2025] [--documents 500] [--rounds 7]

Prints one JSON line. Rates are documents per second of processor time, medians over the rounds; the
ways take turns in every round, so ratios hold on a noisy machine. Ours is layout (every run and word with
its box) and PDF from printed values. reportlab draws the same face and the same runs from scratch, with
fonts that it need not embed. pikepdf adds our finished overlay streams to our blank form: its layout costs
nothing.
"""

import argparse
import io
import json
from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from statistics import median
from time import process_time

import pikepdf
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from symage.annotations import funsd
from symage.annotations.batch import Batch
from symage.annotations.projection import Projection
from symage.documents.compile import compile_form
from symage.documents.layout import Layout, lay_out
from symage.documents.looks import MARK, identities_of, looks_of
from symage.documents.pdf import blank_pdf, overlays, write_pdfs
from symage.documents.png import write_pngs
from symage.documents.raster import draw_pages
from symage.documents.typefaces import standin
from symage.forms.catalogue import load_catalogue
from symage.forms.definition import Field, FormDefinition
from symage.request import GenerationRequest

DPI = 150
SLOW = 20
"""A slow way makes this fraction of the documents."""
OFTEN_BLANK = (
    "box_7",
    "box_8",
    "box_9",
    "box_10",
    "box_11",
    "box_12c",
    "box_12d",
    "box_14",
    "box_18",
    "box_19",
)


def printed(form: FormDefinition, count: int) -> dict[str, list[str]]:
    """Values of usual length; boxes that are seldom filled, and second lines, stay blank."""
    return {field.id: [text(field, n) for n in range(count)] for field in form.fields}


def text(field: Field, n: int) -> str:
    if field.id.endswith("_2") and field.id != "box_2" or field.id.startswith(OFTEN_BLANK):
        return ""
    if field.lines > 1:
        return f"Northwind Traders {n}\n{100 + n} Long Meadow Lane\nSpringfield IL 62704"
    by_type = {
        "money": f"{50000 + n}.{n % 100:02}",
        "ssn": f"900-12-{1000 + n % 9000}",
        "ein": f"12-{1000000 + n}",
        "checkbox": "X" if n % 2 else "",
        "code": "DD",
        "state": "IL",
    }
    return by_type.get(field.type, "" if field.id == "employee_suffix" else f"Name {n}")


def reportlab_pdf(form: FormDefinition, layout: Layout, document: int) -> bytes:
    sink = io.BytesIO()
    canvas = Canvas(sink, invariant=1, pageCompression=1)
    rows = range(*layout.runs.starts[document : document + 2].tolist())
    for number, face_page in enumerate(form.face_pages):
        page = form.face.page(face_page)
        canvas.setPageSize((page.width, page.height))
        for operation in page.paint:
            reportlab_operation(canvas, form, page.height, *operation)
        for row in rows:
            if layout.runs.page[row] == number:
                reportlab_run(canvas, layout, page.height, row)
        canvas.showPage()
    canvas.save()
    return sink.getvalue()


def reportlab_operation(
    canvas: Canvas, form: FormDefinition, height: float, kind: str, *rest: object
) -> None:
    draw: Mapping[str, Callable[..., None]] = {
        "T": reportlab_text,
        "L": reportlab_rule,
        "B": reportlab_box,
    }
    if kind in draw:
        draw[kind](canvas, form, height, *rest)


def reportlab_text(
    canvas: Canvas,
    form: FormDefinition,
    height: float,
    style: int,
    x: float,
    baseline: float,
    width: float,
    s: str,
) -> None:
    font, size, colour, *_ = form.face.styles[style]
    name = "Helvetica-Bold" if "Bold" in standin(form.face.fonts[font]).typeface else "Helvetica"
    canvas.setFillColor(colour)
    run = canvas.beginText(x, height - baseline)
    run.setFont(name, size)
    run.setHorizScale(100 * width / pdfmetrics.stringWidth(s, name, size))
    run.textOut(s)
    canvas.drawText(run)


def reportlab_rule(
    canvas: Canvas, form: FormDefinition, height: float, pen: int, x0: float, y0: float, x1: float, y1: float
) -> None:
    reportlab_pen(canvas, form, pen)
    canvas.line(x0, height - y0, x1, height - y1)


def reportlab_box(
    canvas: Canvas, form: FormDefinition, height: float, fill: int, pen: int, *corners: float
) -> None:
    x0, y0, x1, y1 = corners
    if fill >= 0:
        canvas.setFillColor(form.face.fills[fill])
    if pen >= 0:
        reportlab_pen(canvas, form, pen)
    canvas.rect(x0, height - y1, x1 - x0, y1 - y0, stroke=int(pen >= 0), fill=int(fill >= 0))


def reportlab_pen(canvas: Canvas, form: FormDefinition, pen: int) -> None:
    width, colour, *rest = form.face.pens[pen]
    canvas.setLineWidth(width)
    canvas.setStrokeColor(colour)
    canvas.setDash(rest[0] if rest else [])


def reportlab_run(canvas: Canvas, layout: Layout, height: float, row: int) -> None:
    runs = layout.runs
    canvas.setFillColor("#000000")
    run = canvas.beginText(runs.x[row] / 1000, height - runs.baseline[row] / 1000)
    run.setFont("Helvetica-Bold" if runs.font[row] == MARK else "Courier", runs.size[row] / 1000)
    run.setHorizScale(int(runs.squeeze[row]))
    run.textOut(runs.text[row])
    canvas.drawText(run)


def pikepdf_pdf(blank: bytes, contents: Sequence[bytes]) -> bytes:
    sink = io.BytesIO()
    with pikepdf.open(io.BytesIO(blank)) as pdf:
        for page, content in zip(pdf.pages, contents, strict=True):
            page.contents_add(content)
        pdf.save(sink, deterministic_id=True, compress_streams=True)
    return sink.getvalue()


def rate(count: int, work: Callable[[], object]) -> float:
    start = process_time()
    work()
    return count / (process_time() - start)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--form", default="irs_w2_single_page_2025")
    parser.add_argument("--documents", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    form = load_catalogue().get(options.form)
    compiled, count = compile_form(form), options.documents
    values = printed(form, count)
    layout, blank, few = lay_out(compiled, values), blank_pdf(compiled), max(1, count // SLOW)
    mixed = looks_of("auto", form.typeface, form.printed_by, identities_of(list(map(str, range(count)))))
    contents = [each.contents for each in overlays(compiled, layout)]
    projection = Projection.of(compiled.pages, layout, DPI)
    request = GenerationRequest((form.id,), count, seed=1)
    batch = Batch(request, compiled, layout, projection, range(count), ["train"] * count)
    one_way: Mapping[str, tuple[int, Callable[[], object]]] = {
        "pdf_and_boxes": (count, lambda: list(write_pdfs(compiled, lay_out(compiled, values)))),
        "mixed_looks": (count, lambda: list(write_pdfs(compiled, lay_out(compiled, values, mixed)))),
        "reportlab": (few, lambda: [reportlab_pdf(form, layout, n) for n in range(few)]),
        "pikepdf_overlay": (few, lambda: [pikepdf_pdf(blank, contents[n]) for n in range(few)]),
        "funsd": (count, lambda: list(funsd.pages(batch))),
        "png_150": (
            few,
            lambda: list(islice(write_pngs(draw_pages(compiled, layout, DPI), DPI), few)),
        ),
    }
    rounds = [{name: rate(*way) for name, way in one_way.items()} for _ in range(options.rounds)]
    rates = {name: median(each[name] for each in rounds) for name in one_way}
    ratios = {
        f"times_{name}": median(each["pdf_and_boxes"] / each[name] for each in rounds)
        for name in ("reportlab", "pikepdf_overlay")
    }
    figures = {name: round(value) for name, value in rates.items()}
    shares = {name: round(value, 1) for name, value in ratios.items()}
    print(
        json.dumps({"form": form.id, "runs_per_document": len(layout.runs.text) / count, **figures, **shares})
    )


if __name__ == "__main__":
    main()
