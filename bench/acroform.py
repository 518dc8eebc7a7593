"""Live PDFs, whose fields can be edited, per second on one core, beside reportlab making the same form.

    python -m bench.acroform [--form irs_w2_single_page_2025] [--documents 500] [--rounds 7]

Prints one JSON line. Rates are documents per second of processor time, medians over the rounds; the ways
take turns in every round, so ratios hold on a noisy machine. Ours is layout and file from printed values;
typed PDF and boxes of the same values stand beside it as the scale of the machine. reportlab draws the same
face and puts fields of its own into the same boxes, with the same names and values. It knows no field with
several widgets, so forms with such fields are not measured.
"""

import argparse
import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from statistics import median

from reportlab.pdfgen.canvas import Canvas

from bench.documents import SLOW, printed, rate, reportlab_operation
from symage.documents.acroform import write_live_pdfs
from symage.documents.compile import CompiledForm, compile_form
from symage.documents.layout import lay_out
from symage.documents.pdf import write_pdfs
from symage.forms.catalogue import load_catalogue
from symage.forms.definition import Field, FormDefinition

MULTILINE = "multiline"


def reportlab_form(form: FormDefinition, values: Mapping[str, Sequence[str]], document: int) -> bytes:
    sink = io.BytesIO()
    canvas = Canvas(sink, invariant=1, pageCompression=1)
    for number, face_page in enumerate(form.face_pages, 1):
        page = form.face.page(face_page)
        canvas.setPageSize((page.width, page.height))
        for operation in page.paint:
            reportlab_operation(canvas, form, page.height, *operation)
        for field in form.fields:
            if field.page == number:
                reportlab_field(canvas, page.height, field, values[field.id][document])
        canvas.showPage()
    canvas.save()
    return sink.getvalue()


def reportlab_field(canvas: Canvas, height: float, field: Field, value: str) -> None:
    box = field.places[0].box
    common = {
        "name": field.id,
        "tooltip": field.label,
        "x": box.left,
        "y": height - box.bottom,
        "borderWidth": 0,
    }
    if field.type == "checkbox":
        canvas.acroForm.checkbox(checked=bool(value), buttonStyle="cross", size=box.width, **common)
        return
    canvas.acroForm.textfield(
        value=value,
        width=box.width,
        height=box.height,
        fontName="Courier",
        fontSize=10,
        maxlen=field.max_length,
        fieldFlags=MULTILINE if field.lines > 1 else "",
        **common,
    )


def live_pdfs(compiled: CompiledForm, values: Mapping[str, Sequence[str]]) -> list[bytes]:
    return list(write_live_pdfs(compiled, replace(lay_out(compiled, values), printed=values)))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--form", default="irs_w2_single_page_2025")
    parser.add_argument("--documents", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    form = load_catalogue().get(options.form)
    if any(len(field.places) > 1 or field.options for field in form.fields):
        raise SystemExit(f"{form.id} has fields with several widgets")
    compiled, count = compile_form(form), options.documents
    values, few = printed(form, count), max(1, count // SLOW)
    one_way: Mapping[str, tuple[int, Callable[[], object]]] = {
        "live": (count, lambda: live_pdfs(compiled, values)),
        "typed": (count, lambda: list(write_pdfs(compiled, lay_out(compiled, values)))),
        "reportlab": (few, lambda: [reportlab_form(form, values, n) for n in range(few)]),
    }
    rounds = [{name: rate(*way) for name, way in one_way.items()} for _ in range(options.rounds)]
    figures = {name: round(median(each[name] for each in rounds)) for name in one_way}
    sizes = {"live_bytes": len(live_pdfs(compiled, values)[0]), "fields": form.field_count}
    shares = {
        f"{name}_of_{other}": round(median(each[name] / each[other] for each in rounds), 2)
        for name, other in (("live", "typed"), ("live", "reportlab"))
    }
    print(json.dumps({"form": form.id, **sizes, **figures, **shares}))


if __name__ == "__main__":
    main()
