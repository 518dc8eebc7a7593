"""Donut's rows: `ground_truth` is JSON text of a parse whose leaves are texts under labels."""

from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from typing import Any

from symage import strict_json
from symage.bundles.proof.document import Document
from symage.bundles.proof.objects import lines_of, shown, text_of
from symage.bundles.proof.said import Said, Thing

_OWN = ".value"


def said(files: Sequence[bytes], document: Document) -> Said:
    """A line a page."""
    rows = [strict_json.parse(line) for line in lines_of(files, document)]
    things = [thing for page, row in enumerate(rows) for thing in _page(page, row["ground_truth"])]
    return Said({"pictures": [row["file_name"] for row in rows]}, sorted(things, key=_order))


def _page(page: int, truth: str) -> Iterator[Thing]:
    parsed = strict_json.parse(truth)
    if not (
        isinstance(parsed, dict) and set(parsed) == {"gt_parse"} and isinstance(parsed["gt_parse"], dict)
    ):
        raise ValueError(f"the ground truth of page {page} has no gt_parse that is an object")
    for path, text in _leaves(parsed["gt_parse"], ""):
        yield Thing(page, (path,), text)


def _leaves(node: dict[str, Any], above: str) -> Iterator[tuple[str, str]]:
    for name, below in node.items():
        path = f"{above}.{name}" if above else name
        if isinstance(below, dict) and below:
            yield from _leaves(below, path)
            continue
        texts = below if isinstance(below, list) and len(below) > 1 else [below]
        if not all(isinstance(text, str) and text for text in texts):
            raise ValueError(f"{path} says {below!r}")
        yield from ((path, text) for text in texts)


def due(document: Document) -> Said:
    """What stands on a page in several copies is said once."""
    branches = _branches(tuple(document.own))
    things = [
        Thing(page, (path_of(value.label, branches),), text_of(value), faint=value.faint)
        for page, value in shown(document)
        if not value.copy
    ]
    return Said({"pictures": document.picture_names}, sorted(things, key=_order))


def path_of(label: str, branches: Collection[str]) -> str:
    """Where it stands in the parse: below itself where another label goes on from it."""
    return f"{label}{_OWN}" if label in branches else label


@lru_cache(maxsize=64)
def _branches(labels: Sequence[str]) -> Collection[str]:
    """What labels of a form go on from."""
    return frozenset(label[:end] for label in labels for end, sign in enumerate(label) if sign == ".")


def _order(thing: Thing) -> tuple[int, str]:
    """Fields of one label keep theirs."""
    return thing.page, str(thing.names[0])
