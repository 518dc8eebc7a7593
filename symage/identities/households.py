"""Households as columns: household number in, people and their papers' facts out.

A pure function of each index, of what the forms need and of the configuration: any row alone,
any chunk and any shard give the same values. Nothing here reads a clock, the environment or a file
other than the baked tables.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from symage.identities.catalogue import FACTS, NEEDS, PATHS
from symage.identities.config import IdentityConfig
from symage.identities.facts import Column, Draw
from symage.randomness import Words

__all__ = ["Column", "Households", "households"]

_DEFAULT = IdentityConfig()


@dataclass(frozen=True, slots=True)
class Households:
    """Columns of as many rows as there are indexes."""

    indexes: Words
    """Household numbers: seed + item index, modulo 2**64."""
    columns: Mapping[str, Column]
    """Dotted path -> column; kinds in catalogue.PATHS."""

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
    wanted = tuple(PATHS) if paths is None else tuple(paths)
    if unknown := [path for path in wanted if path not in PATHS]:
        raise ValueError(f"households have no such path: {', '.join(unknown)}")
    if missing := sorted(needs.difference(NEEDS)):
        raise ValueError(f"households know no such need: {', '.join(missing)}")
    draw = Draw(indexes, needs, config, FACTS)
    return Households(indexes, {path: draw.column(path) for path in wanted})
