"""Forms filled in by hand per second on one core, beside the same forms typed.

    python -m bench.handwriting [--form irs_w2_single_page_2025] [--documents 200] [--rounds 7]

Prints one JSON line. Rates are per second of processor time, medians over the rounds; the ways take turns in
every round, so ratios hold on a noisy machine. Documents are of as many writers as there are; building their
hands is timed apart. PDF is with layout and boxes, from values that are known; PNG is of a laid-out page.
"""

import argparse
import json
import resource
from collections.abc import Callable
from statistics import median
from time import process_time

from symage.cases.documents import draw_people, fill, make_documents
from symage.cases.ready import ReadyForms
from symage.documents.compile import CompiledForm
from symage.documents.handwriting.hand import made
from symage.documents.handwriting.population import writer
from symage.documents.layout import Layout
from symage.documents.png import write_pngs
from symage.documents.surfaces import SURFACES, documents_of, lay_out_on, pictures_of
from symage.forms.catalogue import load_catalogue
from symage.request import GenerationRequest

DPI = 200
HANDS = 20
"""Built in each round, never the same ones."""


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--form", default="irs_w2_single_page_2025")
    parser.add_argument("--documents", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=7)
    given = parser.parse_args()
    print(json.dumps(measured(given.form, given.documents, given.rounds)))


def measured(form_id: str, documents: int, rounds: int) -> dict[str, float]:
    ready = ReadyForms(load_catalogue())
    compiled, items = ready.compiled(form_id), range(documents)
    formats = tuple(SURFACES[name].pdf for name in ("typed", "handwritten"))
    asked = GenerationRequest((form_id,), documents, 1, formats)
    filled = fill(ready, asked, draw_people(ready, asked, items))
    (written,) = make_documents(ready, asked, items, filled=filled).written

    def pdfs(surface: str) -> Layout:
        layout = lay_out_on(SURFACES[surface], compiled, written)
        for _ in documents_of(compiled, layout):
            pass
        return layout

    typed, by_hand = pdfs("typed"), pdfs("handwritten")
    times: dict[str, list[float]] = {}
    for turn in range(rounds):
        ways: dict[str, tuple[int, Callable[[], object]]] = {
            "typed_pdf": (documents, lambda: pdfs("typed")),
            "handwritten_pdf": (documents, lambda: pdfs("handwritten")),
            "typed_png": (documents, lambda: _pngs(compiled, typed)),
            "handwritten_png": (documents, lambda: _pngs(compiled, by_hand)),
            "hands": (HANDS, lambda turn=turn: _hands(turn)),
        }
        for name, (count, way) in ways.items():
            begin = process_time()
            way()
            times.setdefault(name, []).append((process_time() - begin) / count)
    sizes = [len(pdf) for pdf in documents_of(compiled, by_hand)]
    rates = {f"{name}_per_s": round(1 / median(each), 1) for name, each in times.items()}
    return {
        **rates,
        "handwritten_pdf_bytes": round(median(sizes)),
        "memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def _pngs(compiled: CompiledForm, layout: Layout) -> None:
    for _ in write_pngs(pictures_of(compiled, layout, DPI), DPI):
        pass


def _hands(turn: int) -> None:
    for number in range(turn * HANDS, (turn + 1) * HANDS):
        made(writer(number))


if __name__ == "__main__":
    main()
