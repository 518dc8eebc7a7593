"""What is new in a version of a dataset beside the one before, in a line and in rows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.console.format_names import format_name
from api.console.labels import ORDER
from symage.storage import versions
from symage.storage.versions import Version

ORDERED = "Order, "
_PLAIN = {"bytes": "Bytes", "generator_version": "Generator", "seed": "First household"}
_TABLES = {"counts": "", "splits": "Split ", "forms": "Form ", "request": ORDERED}
_COUNTS = {"identities": "People"}


@dataclass(frozen=True, slots=True)
class Move:
    """Something that is not what it was; None where it was not, or is not any more."""

    what: str
    before: Any
    now: Any


@dataclass(frozen=True, slots=True)
class ColumnMove:
    """A column of data.csv, by its figures: `filled`, and of numbers `mean`, `low`, `high`."""

    name: str
    before: Mapping[str, float]
    now: Mapping[str, float]


def in_short(version: Version) -> str:
    """What the list of versions says of one."""
    if version.error:
        return version.error
    if version.status == versions.PRUNED:
        return "Its files were let go of"
    if version.changes is None:
        return ""
    if version.changes.get("first"):
        return "The first"
    found = [move.what for move in moves(version.changes) if move.what not in _PLAIN.values()]
    ordered = [what.removeprefix(ORDERED) for what in found if what.startswith(ORDERED)]
    # Of another order other counts follow: the order says it all.
    told = [f"Ordered otherwise: {', '.join(ordered)}"] if ordered else []
    told += [what for what in found if what.startswith("Form ") or not ordered]
    generator = ["Generator"] if "generator_version" in version.changes else []
    columns = version.changes.get("statistics", {}).get("moved", 0)
    moved = [f"{columns} {'column' if columns == 1 else 'columns'} moved"] if columns else []
    return ", ".join([*generator, *told, *moved]) or "New people, nothing else"


def moves(changes: Mapping[str, Any]) -> Sequence[Move]:
    """All but the statistics; of a first version there is nothing to tell."""
    return [] if changes.get("first") else list(_moves(changes))


def column_moves(changes: Mapping[str, Any]) -> Sequence[ColumnMove]:
    """The columns that moved most, those first."""
    largest = changes.get("statistics", {}).get("largest", {})
    found = [
        ColumnMove(name, each.get("before") or {}, each.get("now") or {}) for name, each in largest.items()
    ]
    return sorted(found, key=lambda each: (-_distance(each), each.name))


def _moves(changes: Mapping[str, Any]) -> Iterator[Move]:
    for key, name in _PLAIN.items():
        if key in changes:
            yield Move(name, changes[key]["before"], changes[key]["now"])
    for key, kind in _TABLES.items():
        for name, each in changes.get(key, {}).items():
            yield Move(
                f"{kind}{_called(key, name)}", *(_said(name, each[when]) for when in ("before", "now"))
            )


def _called(table: str, name: str) -> str:
    """In the words of the pages, where these have any."""
    if table == "forms":
        return name
    words = {"request": ORDER, "counts": _COUNTS}.get(table, {})
    plain = name.replace("_", " ")
    return words.get(name, plain if table == "splits" else plain.capitalize())


def _said(name: str, value: Any) -> Any:
    """Files by their names; truths as people say them."""
    if name == "output_formats" and isinstance(value, list):
        return [format_name(each) for each in value]
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value


def _distance(move: ColumnMove) -> float:
    filled = abs(move.before.get("filled", 0) - move.now.get("filled", 0))
    if "mean" not in move.before or "mean" not in move.now:
        return filled
    old, new = move.before["mean"], move.now["mean"]
    return max(filled, abs(old - new) / max(abs(old), abs(new), 1e-9))
