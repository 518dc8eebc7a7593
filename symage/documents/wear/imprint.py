"""How a form and what fills it in came upon the paper: by whose printer, and whether by one and the same."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial

import numpy as np
from numpy.typing import NDArray

from symage.documents.compile import CompiledForm
from symage.documents.layout import Layout
from symage.documents.opencv import cv2
from symage.documents.printers import IDS, IMPACT
from symage.documents.raster import blank_page
from symage.documents.wear.dice import Dice
from symage.documents.wear.tints import Area, Screen, areas_of

Pixels = NDArray[np.uint8]

_OWN_FORMS = frozenset({"preparer", "person", "program"})
"""Who prints the form together with what fills it in; others have it from a press."""


@dataclass(frozen=True, slots=True, eq=False)
class Imprint:
    """`areas`: the boxes of the form that are filled, none where none is a tint; `screen`: of its tints.
    `form` and `fill`: whether toner printed the form, and what is filled in. `blank`: draws the form alone in
    grey, by which the two are told apart."""

    areas: tuple[Area, ...]
    screen: Screen
    form: bool
    fill: bool
    blank: Callable[[], Pixels] | None = None

    def toner(self, pixels: Pixels) -> Pixels | None:
        """How much of it lies where on a page that nothing has happened to yet; None where there is none."""
        if self.form and self.fill:
            return np.asarray(cv2.bitwise_not(pixels))
        if self.blank is None or not (self.form or self.fill):
            return None
        blank = self.blank()
        return np.asarray(cv2.bitwise_not(blank) if self.form else cv2.subtract(blank, pixels))


def imprint_of(
    compiled: CompiledForm, layout: Layout, document: int, page: int, dpi: int, dice: Dice
) -> Imprint:
    """Of a page of a document. `dice`: of who printed its form."""
    form = compiled.form
    areas = _areas(compiled, page)
    own = form.printed_by in _OWN_FORMS
    coloured = any(area.coloured for area in areas if area.is_tint)
    return Imprint(
        areas=areas,
        screen=Screen.of(dice, laser=own or (not coloured and dice.happens("laser", 0.5)), coloured=coloured),
        form=own,
        fill=layout.script is None and IDS[layout.looks.printer[document]] not in IMPACT,
        blank=partial(blank_page, compiled, page, dpi),
    )


@lru_cache(maxsize=64)
def _areas(compiled: CompiledForm, page: int) -> tuple[Area, ...]:
    face = compiled.form.face
    return areas_of(face, face.page(compiled.form.face_pages[page]))


PLAIN = Imprint((), Screen(133, 45, 0), form=True, fill=True)
"""Of a page with no tints that a laser printer printed as a whole."""
