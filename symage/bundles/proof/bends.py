"""How pages were bent: where a matrix or a grid takes the places of a page, twelve points apart."""

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any

import numpy as np

from symage import strict_json
from symage.bundles.proof.document import Document, Page
from symage.bundles.proof.said import Said, Thing
from symage.documents.transform import Points

_STEP = 12


def said(files: Sequence[bytes], document: Document) -> Said:
    """A file a page."""
    bends = [strict_json.parse(data) for data in files]
    about = {"pages": [(bend["page"], *bend["size"], bend["dpi"]) for bend in bends]}
    pairs = enumerate(zip(bends, document.pages, strict=True))
    return Said(about, [_read(number, bend, _nodes(page)) for number, (bend, page) in pairs])


def _read(page: int, bend: Mapping[str, Any], nodes: Points) -> Thing:
    if bend["kind"] == "matrix":
        matrix = np.array(bend["matrix"], np.float64).reshape(3, 3)
        *places, depth = np.moveaxis(np.dot(nodes, matrix[:, :2].T) + matrix[:, 2], -1, 0)
        return Thing(page, ("matrix",), outline=_flat(np.stack(places, axis=-1) / depth[..., None]))
    points = np.array(bend["grid"]["points"], np.float64)
    if points.shape != nodes.shape:
        raise ValueError(f"a grid of {points.shape}, not {nodes.shape}")
    return Thing(page, ("grid",), outline=_flat(points), rest=(bend["grid"]["step"],))


def due(document: Document) -> Said:
    dpi = document.job.dpi
    about = {"pages": [(number, *size, dpi) for number, size in enumerate(document.sizes)]}
    things = []
    for number, page in enumerate(document.pages):
        if page.bend is None:
            raise ValueError(f"page {number} is flat")
        outline = _flat(page.bend.shown(_nodes(page)) * dpi / 72)
        kind, rest = ("matrix", ()) if page.bend.is_flat else ("grid", (_STEP,))
        things.append(Thing(number, (kind,), outline=outline, rest=rest))
    return Said(about, things)


def _nodes(page: Page) -> Points:
    """Places over the page in points, row by row, the last ones on its edge or past it: … × … × 2."""
    across, down = (np.arange(ceil(side / _STEP) + 1) * _STEP for side in page.points)
    return np.stack(np.meshgrid(across, down), axis=-1).astype(np.float64)


def _flat(points: Points) -> tuple[float, ...]:
    return tuple(points.reshape(-1).tolist())
