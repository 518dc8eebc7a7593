"""The people of a table's rows. What a household lacks and a column is about (a job, a bank account, a card,
cover, a loan) is lent by another that has it, so that a table of employees has no row without a job.
Relatives are not lent.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from symage.identities.households import Column, households
from symage.randomness import Words, field_key, mix

LENT: Mapping[str, str] = MappingProxyType(
    {
        f"{part}.": f"{part}.present"
        for part in (
            *("jobs.0", "bank", "card", "health_cover", "claim"),
            *("mortgage", "student_debt", "investments", "retirement", "self_employment"),
        )
    }
)
"""How the paths of a part begin -> the path that says whether a household has it."""
_EARLIEST: Mapping[str, tuple[str, int]] = MappingProxyType(
    {"jobs.0.": ("jobs.0.hire_date", 16), "health_cover.": ("health_cover.effective_date", 0)}
)
"""Days of parts -> the age from which there are such: what is lent must not be older than who borrows it."""
_OLD = 65
"""From this age on cover is of another kind."""
_NEXT = field_key("tabular.next household")
_MOST_TRIES = 200
"""One household in twelve has the rarest of these parts."""


class RowPeople(Mapping[str, Column]):
    """The facts of the households of some rows, each worked out when it is read."""

    def __init__(self, indexes: Words) -> None:
        self._indexes = indexes
        self._own = households(indexes).columns
        self._lenders: dict[str, Mapping[str, Column]] = {}
        self._rows: dict[str, NDArray[np.int64]] = {}

    def __getitem__(self, path: str) -> Column:
        begin = next((begin for begin in LENT if path.startswith(begin)), None)
        if begin is None:
            return self._own[path]
        if begin not in self._lenders:
            self._find_lenders(begin)
        own, rows = self._own[path], self._rows[begin]
        return own if not len(rows) else _replaced(own, rows, self._lenders[begin][path])

    def __iter__(self) -> Iterator[str]:
        return iter(self._own)

    def __len__(self) -> int:
        return len(self._own)

    def _find_lenders(self, begin: str) -> None:
        """For each row without the part a household that has it."""
        lacking = np.flatnonzero(~np.asarray(self._own[LENT[begin]], dtype=bool))
        found = self._indexes[lacking]
        open_rows = np.arange(len(lacking))
        for _ in range(_MOST_TRIES):
            if not len(open_rows):
                break
            found[open_rows] = mix(found[open_rows] + _NEXT)
            open_rows = open_rows[~self._suits(begin, found[open_rows], lacking[open_rows])]
        self._rows[begin], self._lenders[begin] = lacking, households(found).columns

    def _suits(self, begin: str, lenders: Words, rows: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Whether households have a part, and one that the people of these rows could have."""
        day, age = _EARLIEST.get(begin, ("", 0))
        known = households(lenders, paths=[LENT[begin], "primary.age", *([day] if day else [])]).columns
        has = np.array(known[LENT[begin]], dtype=bool)
        if day:
            born = np.asarray(self._own["primary.birth_date"])[rows]
            has &= np.asarray(known[day]) >= born + np.timedelta64(age * 366, "D")
        if begin == "health_cover.":
            own = np.asarray(self._own["primary.age"])[rows]
            has &= (np.asarray(known["primary.age"]) >= _OLD) == (own >= _OLD)
        return has


def _replaced(column: Column, rows: NDArray[np.int64], by: Column) -> Column:
    """The column with other values in some rows."""
    if not isinstance(column, pa.Array):
        made = np.array(column)
        made[rows] = by
        return made
    places = np.arange(len(column))
    places[rows] = len(column) + np.arange(len(rows))
    return pa.concat_arrays([column, by]).take(pa.array(places))
