"""How pages were bent, read back: a matrix or a grid of finite numbers, over the page's picture."""

from collections.abc import Iterator
from typing import Any

from symage import strict_json
from symage.bundles.proof.faults import Fault, Packed, misshapen


def read(packed: Packed) -> Iterator[Fault]:
    """A file a page."""
    for page, (data, size) in enumerate(zip(packed.files, packed.known.sizes, strict=True)):
        bend = strict_json.parse(data)
        if (bend["page"], bend["size"]) != (page, list(size)):
            yield misshapen(f"page {page} of {size} is said to be {bend['page']} of {bend['size']}")
        rows = bend["matrix"] if bend["kind"] == "matrix" else bend["grid"]["points"]
        if not _is_even(rows, 3 if bend["kind"] == "matrix" else None):
            yield misshapen(f"the {bend['kind']} of page {page} has rows of different lengths")


def _is_even(rows: list[list[Any]], side: int | None) -> bool:
    lengths = {len(row) for row in rows}
    return len(lengths) == 1 and (side is None or (lengths == {side} and len(rows) == side))
