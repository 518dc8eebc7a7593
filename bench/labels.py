"""Label files per second on one core, as they are before they are compressed.

    python -m bench.labels [--form irs_w2_single_page_2025] [--documents 500] [--rounds 7]

Prints one JSON line. Rates are documents per second of processor time, medians over the rounds, of flat pages
whose layout is there already; beside them the typed PDF with its layout, which takes its turn in every round,
and what each rate would be on a machine that makes 20,000 of those a second.
"""

import argparse
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from statistics import median

from bench.documents import DPI, printed, rate
from symage.annotations import bio, coco, donut, fiftyone, funsd, label_studio, words, yolo
from symage.annotations.batch import Batch, Labels
from symage.annotations.projection import Projection
from symage.documents.compile import compile_form
from symage.documents.layout import lay_out
from symage.documents.pdf import write_pdfs
from symage.forms.catalogue import load_catalogue
from symage.request import GenerationRequest

YARDSTICK = 20_000
"""Typed PDFs with boxes a second, on the machine that figures are scaled to."""
FORMATS: Mapping[str, tuple[Callable[[Batch], Iterator[Labels]], ...]] = {
    "funsd": (funsd.pages,),
    "bio_and_words": (bio.documents, words.documents),
    "conll": (bio.columns,),
    "yolo": (yolo.pages,),
    "coco": (coco.rows,),
    "donut": (donut.rows,),
    "label_studio": (label_studio.rows,),
    "fiftyone": (fiftyone.rows,),
}


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
    layout = replace(lay_out(compiled, values), surface="typed")
    projection = Projection.of(compiled.pages, layout, DPI)
    request = GenerationRequest((form.id,), count, seed=1)
    batch = Batch(
        request,
        compiled,
        layout,
        projection,
        items=range(count),
        splits=["train"] * count,
        pictures=[
            [f"images/typed/{form.id}_{n}_typed_p{page}.png" for page in range(form.page_count)]
            for n in range(count)
        ],
        forms=[form],
    )
    ways: dict[str, Callable[[], object]] = {
        name: lambda makers=makers: [list(make(batch)) for make in makers] for name, makers in FORMATS.items()
    }
    ways["pdf_and_boxes"] = lambda: list(write_pdfs(compiled, lay_out(compiled, values)))
    rounds = [{name: rate(count, way) for name, way in ways.items()} for _ in range(options.rounds)]
    rates = {name: round(median(each[name] for each in rounds)) for name in ways}
    scaled = {
        name: round(YARDSTICK * median(each[name] / each["pdf_and_boxes"] for each in rounds))
        for name in FORMATS
    }
    print(json.dumps({"form": form.id, **rates, "scaled": scaled}))


if __name__ == "__main__":
    main()
