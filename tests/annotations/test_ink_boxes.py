"""`config.boxes: "ink"`: boxes of what is printed and of what is filled in hold their ink alone."""

import json

import numpy as np

from symage.annotations import funsd
from symage.annotations.batch import Batch
from symage.annotations.projection import Projection
from symage.cases.documents import make_documents
from symage.documents.raster import draw_pages
from symage.request import ADVANCE, INK, Config, GenerationRequest
from tests.packaged import ready_forms

W2, DPI = "irs_w2_single_page_2025", 300
SMOOTHED = 2
"""Pixels round a box into which smoothed ink may reach."""


def words(boxes: str) -> tuple[list[list[int]], np.ndarray]:
    """The boxes of the words of a page, and its pixels."""
    request = GenerationRequest((W2,), 1, 5, ("pdf_typed",), Config(look="plain", dpi=DPI, boxes=boxes))
    ((layout,),) = make_documents(ready_forms(), request, range(1)).layouts
    compiled = ready_forms().labelled(W2, boxes)
    made = Batch(request, compiled, layout, Projection.of(compiled.pages, layout, DPI), [0], ["train"])
    (labels,) = funsd.pages(made)
    entities = json.loads(labels.files[0])["form"]
    ((page,),) = draw_pages(compiled, layout, DPI)
    return [word["box"] for entity in entities for word in entity["words"]], page.pixels.copy()


def test_ink_reaches_the_sides_of_its_box() -> None:
    boxes, pixels = words(INK)
    assert len(boxes) > 100
    dark = pixels < 200
    missed = 0
    for left, top, right, bottom in boxes:
        inside = dark[top:bottom, left:right]
        rows, columns = np.flatnonzero(inside.any(axis=1)), np.flatnonzero(inside.any(axis=0))
        spans = len(rows) and rows[0] <= SMOOTHED and rows[-1] >= bottom - top - 1 - SMOOTHED
        spans = spans and columns[0] <= SMOOTHED and columns[-1] >= right - left - 1 - SMOOTHED
        missed += not spans
    # Pale or reversed print, such as the logo's, is not dark.
    assert missed <= 0.03 * len(boxes)


def test_ink_boxes_lie_within_those_of_advances() -> None:
    ink, advance = (np.array(words(boxes)[0]) for boxes in (INK, ADVANCE))
    assert (ink[:, :2] >= advance[:, :2]).all()
    assert (ink[:, 2:] <= advance[:, 2:]).all()
    heights = (ink[:, 3] - ink[:, 1]) / (advance[:, 3] - advance[:, 1])
    assert 0.5 < np.median(heights) < 0.9
