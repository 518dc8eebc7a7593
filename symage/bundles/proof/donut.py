"""Donut's rows, read back: `ground_truth` is JSON text of a parse whose leaves are texts under labels."""

from collections.abc import Iterator
from typing import Any

from symage import strict_json
from symage.annotations.donut import Path, paths
from symage.bundles.proof.faults import Fault, Kind, Packed, misshapen


def read(packed: Packed) -> Iterator[Fault]:
    """A line a page."""
    (rows,) = packed.files
    lines, known = rows.splitlines(), packed.known
    if len(lines) != len(known.sizes):
        yield misshapen(f"{len(lines)} rows of {len(known.sizes)} pages")
    where = set(paths(known.own))
    for page, line in enumerate(lines):
        row = strict_json.parse(line)
        name = f"{known.form.id}_{known.item}_{known.surface}_p{page}.png"
        if row["file_name"] != name:
            yield misshapen(f"row {page} is of {row['file_name']!r}")
        truth = strict_json.parse(row["ground_truth"])
        if not (
            isinstance(truth, dict) and set(truth) == {"gt_parse"} and isinstance(truth["gt_parse"], dict)
        ):
            yield misshapen(f"the ground truth of page {page} has no gt_parse that is an object")
            continue
        for path, said in _leaves(truth["gt_parse"], ()):
            if path not in where:
                yield Fault(Kind.UNKNOWN, f"label {'.'.join(path)!r}")
            texts = said if isinstance(said, list) and len(said) > 1 else [said]
            if not all(isinstance(text, str) and text for text in texts):
                yield misshapen(f"{'.'.join(path)} says {said!r}")


def _leaves(node: dict[str, Any], above: Path) -> Iterator[tuple[Path, Any]]:
    for name, below in node.items():
        path = (*above, name)
        if isinstance(below, dict):
            yield from _leaves(below, path)
        else:
            yield path, below
