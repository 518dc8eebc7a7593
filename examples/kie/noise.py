"""What a document may look like elsewhere: read by another (`misreading.py`), and redesigned (`redesign.py`).

Each kind of noise is a function of a page and a generator; `READER` and `REDESIGN` say how often each comes.
"""

from collections.abc import Callable, Sequence

import numpy as np

from kie.misreading import cut_amounts, cut_combs, hug, litter, lose, merge, misread
from kie.pages import Page
from kie.redesign import broken, change_lines, renumber, reset, reword, stretch, turn
from kie.tables import turned

Generator = np.random.Generator
Noise = tuple[tuple[Callable[[Page, Generator], Page], float], ...]
BROKEN = 0.7
"""Of documents, the share whose pages are broken elsewhere."""
REDESIGN: Noise = (
    (turned, 0.5),
    (change_lines, 0.6),
    (renumber, 0.5),
    (reword, 0.5),
    (stretch, 0.8),
    (turn, 0.6),
    (lose, 0.5),
)
READER: Noise = (
    (cut_combs, 0.8),
    (cut_amounts, 0.3),
    (reset, 0.7),
    (merge, 0.5),
    (hug, 0.7),
    (misread, 0.7),
    (litter, 0.6),
)
"""In this order, each with the share of pages that it comes to. Pages that an OCR read get REDESIGN alone."""


def noisy(document: Sequence[Page], generator: Generator) -> list[Page]:
    """Its pages anew: not all as many, nor all words on the page that they were on."""
    pages = broken(document, generator) if generator.random() < BROKEN else document
    return [_noisy(page, generator) for page in pages]


def _noisy(page: Page, generator: Generator) -> Page:
    for change, share in REDESIGN if page.read else (*READER, *REDESIGN):
        if generator.random() < share:
            page = change(page, generator)
    return page
