"""Things of a row of which several columns tell: a product and its category, a car's make and model, a
browser and its system. All columns about one kind of thing show the same one in a row; `group` shows another.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TypeVar

import pyarrow as pa

from symage.tabular.cells import Cells, Draw
from symage.tabular.fillings.choices import not_among
from symage.tabular.fillings.ladder import Ladder, Rung


@dataclass(frozen=True, slots=True)
class Aspect:
    """What a column tells of each thing of a kind, and how often there is one."""

    thing: str
    texts: tuple[str, ...]
    weights: tuple[Decimal, ...]
    reads: tuple[str, ...] = ()
    domain: int | None = None

    def cells(self, draw: Draw) -> Cells:
        picked = _ladder(self.weights).pick(draw.shared(f"thing.{self.thing}"))
        return Cells(pa.array(self.texts).take(pa.array(picked)))

    def broken(self, values: pa.Array) -> int:
        return not_among(values, pa.array(self.texts))


Texts = TypeVar("Texts", bound=tuple[str, ...])


def aspects(thing: str, weighted: Mapping[Texts, float]) -> tuple[Aspect, ...]:
    """A filling for each place of the things, which have a weight each."""
    weights = tuple(Decimal(str(weight)) for weight in weighted.values())
    return tuple(Aspect(thing, texts, weights) for texts in zip(*weighted, strict=True))


@lru_cache(maxsize=64)
def _ladder(weights: tuple[Decimal, ...]) -> Ladder:
    return Ladder.of([Rung(row, 1, weight) for row, weight in enumerate(weights)])
