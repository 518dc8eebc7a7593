"""Matches counted: of everything, and of each form, field, look, profile, writer and split."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from symage.scoring.measures import Match


@dataclass(slots=True)
class Tally:
    """`values`: what documents say; `said`: what the reader says; the rest counts matches among them."""

    documents: int = 0
    values: int = 0
    said: int = 0
    exact: int = 0
    normalised: int = 0
    missed: int = 0
    invented: int = 0
    likeness: float = 0.0
    boxes: int = 0
    overlap: float = 0.0

    def add(self, match: Match) -> None:
        self.said += match.said
        self.invented += match.invented
        if match.blank:
            return
        self.values += 1
        self.exact += match.exact
        self.normalised += match.normalised
        self.missed += match.missed
        self.likeness += match.anls
        if match.iou is not None:
            self.boxes += 1
            self.overlap += match.iou

    def described(self) -> dict[str, Any]:
        """Counts and shares; a share is None where there is nothing to share."""
        return {
            "documents": self.documents,
            "values": self.values,
            "said": self.said,
            "missed": self.missed,
            "invented": self.invented,
            "exact": _share(self.exact, self.values),
            "normalised": _share(self.normalised, self.values),
            "anls": _share(self.likeness, self.values),
            "precision": _share(self.normalised, self.said),
            "recall": _share(self.normalised, self.values),
            "f1": _share(2 * self.normalised, self.values + self.said),
            "boxes": self.boxes,
            "iou": _share(self.overlap, self.boxes),
        }


class Tallies:
    """One of everything, and one of each group; a group is a kind, such as form, and a name."""

    def __init__(self) -> None:
        self.all = Tally()
        self.groups: dict[str, dict[str, Tally]] = {}

    def document(self, groups: dict[str, str]) -> list[Tally]:
        """The tallies that a document belongs to, which it is counted in."""
        found = [self.all, *(self._group(kind, name) for kind, name in groups.items())]
        for each in found:
            each.documents += 1
        return found

    def parts(self, kind: str, names: Iterable[str]) -> dict[str, Tally]:
        """Those that parts of a document belong to, by name; it is counted in each of them."""
        found = {name: self._group(kind, name) for name in dict.fromkeys(names)}
        for each in found.values():
            each.documents += 1
        return found

    def field(self, name: str) -> Tally:
        """Of a field in all documents; one that has been in a document is counted in it by the caller."""
        return self._group("field", name)

    def of(self, kind: str) -> Iterator[tuple[str, Tally]]:
        """The groups of a kind in the order of their names."""
        yield from sorted(self.groups.get(kind, {}).items())

    def _group(self, kind: str, name: str) -> Tally:
        return self.groups.setdefault(kind, {}).setdefault(name, Tally())


def _share(part: float, whole: float) -> float | None:
    return round(part / whole, 6) if whole else None
