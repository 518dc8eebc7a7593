"""Households as columns: household number in, people and their papers' facts out.

A pure function of each index, of what the forms need and of the configuration: any row alone,
any chunk and any shard give the same values. Nothing here reads a clock, the environment or a file
other than the baked tables.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from symage.identities.catalogue import FACTS, MOVES, PATHS, undated
from symage.identities.config import IdentityConfig
from symage.identities.facts import Column, Draw
from symage.identities.needs import NEEDS, needed
from symage.identities.year_draw import REACH, YearDraw
from symage.randomness import Words

__all__ = ["Column", "Households", "households"]

_DEFAULT = IdentityConfig()


@dataclass(frozen=True, slots=True)
class Households:
    """Columns of as many rows as there are indexes."""

    indexes: Words
    """Household numbers: seed + item index, modulo 2**64."""
    columns: Mapping[str, Column]
    """Dotted path -> column; kinds in catalogue.PATHS. jobs.0.wage@2024 is of the end of that year."""

    def rows(self, chosen: NDArray[np.int64]) -> "Households":
        """Some of the households."""
        taken = {
            path: column.take(pa.array(chosen)) if isinstance(column, pa.Array) else column[chosen]
            for path, column in self.columns.items()
        }
        return Households(self.indexes[chosen], taken)


def households(
    indexes: Words,
    *,
    needs: frozenset[str] = frozenset(),
    config: IdentityConfig = _DEFAULT,
    paths: Collection[str] | None = None,
) -> Households:
    """The asked columns of some households (None: all); only what these rest on is computed."""
    wanted = () if paths is None else tuple(paths)
    if unknown := [path for path in wanted if undated(path)[0] not in PATHS]:
        raise ValueError(f"households have no such path: {', '.join(unknown)}")
    if missing := sorted(needs.difference(NEEDS)):
        raise ValueError(f"households know no such need: {', '.join(missing)}")
    drawn = _Drawn(Draw(indexes, needed(needs, config), config, FACTS))
    return Households(indexes, drawn if paths is None else {path: drawn[path] for path in wanted})


class _Drawn(Mapping[str, Column]):
    """All columns of some households, each drawn when it is asked for."""

    def __init__(self, draw: Draw) -> None:
        self._now = draw
        self._years: dict[int, Draw] = {}

    def __getitem__(self, path: str) -> Column:
        name, year = undated(path)
        if name not in PATHS:
            raise KeyError(path)
        return self._at(year).column(name)

    def __iter__(self) -> Iterator[str]:
        return iter(PATHS)

    def __len__(self) -> int:
        return len(PATHS)

    def _at(self, year: int | None) -> Draw:
        """The end of a year; where that is the reference date, or too far from it, the reference date."""
        day = self._now.config.reference_date
        if year is None or abs(year - day.year) > REACH or day == date(year, 12, 31):
            return self._now
        if year not in self._years:
            self._years[year] = YearDraw(self._now, year, MOVES, FACTS)
        return self._years[year]
