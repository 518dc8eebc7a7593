"""How each page was bent: one JSON object a page, from places on the clean page to pixels of its picture.

    page    from 0
    size    width and height of the picture in pixels
    dpi     pixels to the inch
    kind    "matrix" or "grid"
    matrix  kind "matrix": three rows of three numbers; a place (x, y) in points, from the top left corner and
            downward, goes to (u / w, v / w), where (u, v, w) is the matrix times (x, y, 1)
    grid    kind "grid", of paper that is not flat: `step` in points, and `points`, rows from the top: where
            the places (column · step, row · step) go, [x, y] each. Between them go straight lines, to about
            a tenth of a pixel

Pixels are counted from the picture's top left corner, so that the first one's middle is (0.5, 0.5).
"""

import json
from collections.abc import Iterator
from typing import Any

import numpy as np

from symage.annotations.batch import Batch, Labels
from symage.documents.compile import CompiledPage
from symage.documents.raster import pixel_size
from symage.documents.transform import Bend

STEP = 12
"""Points from node to node of a grid: a sixth of an inch."""
_MATRIX_DIGITS, _PIXEL_DIGITS = 12, 3


def pages(batch: Batch) -> Iterator[Labels]:
    """For each document one UTF-8 JSON file a page. Of bent pages alone."""
    transforms = batch.layout.transforms
    if transforms is None:
        raise ValueError("flat pages have no transforms")
    for document in range(batch.layout.documents):
        yield Labels(
            tuple(
                _file(page, number, transforms.of(document, number), batch.projection.dpi)
                for number, page in enumerate(batch.compiled.pages)
            )
        )


def _file(page: CompiledPage, number: int, bend: Bend, dpi: int) -> bytes:
    head = {"page": number, "size": list(pixel_size(page, dpi)), "dpi": dpi}
    return json.dumps({**head, **_mapping(page, bend, dpi)}, separators=(",", ":")).encode()


def _mapping(page: CompiledPage, bend: Bend, dpi: int) -> dict[str, Any]:
    if bend.is_flat:
        scaled = np.diag([dpi / 72, dpi / 72, 1.0]) @ bend.matrix
        return {"kind": "matrix", "matrix": np.round(scaled, _MATRIX_DIGITS).tolist()}
    across, down = (np.arange(-(-side // STEP) + 1) * STEP for side in (page.width, page.height))
    places = np.stack(np.meshgrid(across, down), axis=-1)
    points = np.round(bend.shown(places) * dpi / 72, _PIXEL_DIGITS)
    return {"kind": "grid", "grid": {"step": STEP, "points": points.tolist()}}
