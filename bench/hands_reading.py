"""How well an outside reader reads people's hands: the share of words, and of numbers, by writer.

    python -m bench.hands_reading [--documents 100] [--difficulty 0.5]

Prints a table in Markdown. W-2s at 200 dpi, each by another person; reader and reading are those of
`bench.reading`: a word counts when all of it is right.
"""

import argparse
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO

import numpy as np
from PIL import Image

from bench.reading import DPI, SEED, Reading, new_reader, read, words_of
from symage.cases.documents import make_documents
from symage.cases.ready import ReadyForms
from symage.documents.files import files_of
from symage.documents.handwriting.population import writer
from symage.documents.handwriting.writers import Writer
from symage.documents.surfaces import SURFACES
from symage.forms.catalogue import load_catalogue
from symage.request import Config, GenerationRequest, Handwriting

FORM = "irs_w2_single_page_2025"
QUANTILES = (0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0)


def readings(documents: int, difficulty: float) -> Iterator[tuple[Writer, Reading]]:
    """Of each document who wrote it and what was read."""
    ready, reader, items = ReadyForms(load_catalogue()), new_reader(), range(documents)
    handwriting = Handwriting(difficulty=difficulty, corrections=0.0)
    formats = SURFACES["handwritten"].formats
    asked = GenerationRequest((FORM,), documents, SEED, formats, Config(dpi=DPI), handwriting)
    made = make_documents(ready, asked, items)
    ((layout,),), (written,) = made.layouts, made.written
    files = files_of(ready.compiled(FORM), layout, asked, items, pictured=True)
    for document, each in enumerate(files):
        pages = [np.asarray(Image.open(BytesIO(png)).convert("RGB")) for png in each.pngs]
        words = list(words_of(layout, document, pages, DPI))
        yield writer(int(written.hands.writer[document]), difficulty), read(reader, words)


def table(found: Sequence[tuple[Writer, Reading]]) -> Iterator[str]:
    head = " | ".join(f"{quantile:.0%}" for quantile in QUANTILES)
    yield f"| of hands, the lowest share read | {head} |\n|---|{'---|' * len(QUANTILES)}"
    for name, numbers in (("words", False), ("numbers", True)):
        shares = [reading.share(numbers=numbers) for _, reading in found]
        yield f"| {name} | {' | '.join(f'{value:.0%}' for value in np.quantile(shares, QUANTILES))} |"
    yield "\n| hands | documents | words | numbers |\n|---|---|---|---|"
    for name, group in _groups(found).items():
        shares = [np.mean([each.share(numbers=numbers) for each in group]) for numbers in (False, True)]
        yield f"| {name} | {len(group)} | {shares[0]:.0%} | {shares[1]:.0%} |"


def _groups(found: Sequence[tuple[Writer, Reading]]) -> Mapping[str, list[Reading]]:
    groups: defaultdict[str, list[Reading]] = defaultdict(list)
    for who, reading in found:
        for name in (f"style {who.style}", f"manner {who.manner}", f"pen {who.pen.kind}"):
            groups[name].append(reading)
    return dict(sorted(groups.items()))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--documents", type=int, default=100)
    parser.add_argument("--difficulty", type=float, default=0.5)
    given = parser.parse_args()
    print("\n".join(table(list(readings(given.documents, given.difficulty)))))


if __name__ == "__main__":
    main()
