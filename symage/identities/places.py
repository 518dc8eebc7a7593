"""Addresses: city, county, state, ZIP, area code, position and time zone come from one row of one table."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from symage.identities import tables
from symage.identities.choice import Choice, Rows
from symage.identities.facts import Draw, Fact, Facts
from symage.identities.streets import streets, suites, units
from symage.identities.text import Coded, take_joined
from symage.randomness import Words, below, chance, mix

AREA_CODES = 3
LOCAL = 12
"""An address that may lie so many ZIPs away is a local one: it stays within `_WITHIN` of the other."""
_WITHIN = 4_000
"""Ten-thousandths of a degree of latitude: 44 km."""


@dataclass(frozen=True, slots=True)
class Address:
    """The facts of one address, named under `at`; `near` is the address whose neighbourhood it lies in."""

    at: str
    near: str | None = None
    reach: int = 0
    """How many ZIPs away, in ZIP order and inside the state, a neighbour may lie."""
    office: bool = False
    part: str | None = None

    def facts(self) -> Facts:
        made = {
            "row": Fact("hidden", self.row, self.part),
            "line1": Fact("text", self.line1, self.part),
            "line2": Fact("text", self.line2, self.part),
            "city": Fact("text", lambda draw: self._of_zip(draw, "city"), self.part),
            "state": Fact("text", lambda draw: self._of_zip(draw, "state"), self.part),
            "county": Fact("text", lambda draw: self._of_zip(draw, "county"), self.part),
            "zip": Fact(
                "text", lambda draw: Coded(tables.texts("zips", "zip"), draw[f"{self.at}.row"]), self.part
            ),
            "area_code_number": Fact("hidden", self.area_code_number, self.part),
            **({} if self.office else self._of_homes()),
        }
        return {f"{self.at}.{name}": fact for name, fact in made.items()}

    def _of_homes(self) -> Facts:
        """What is known of the addresses of people only."""
        return {
            "time_zone": Fact("text", lambda draw: self._of_zip(draw, "time_zone"), self.part),
            "latitude": Fact(
                "text", lambda draw: Coded(_degrees("latitude"), draw[f"{self.at}.row"]), self.part
            ),
            "longitude": Fact(
                "text", lambda draw: Coded(_degrees("longitude"), draw[f"{self.at}.row"]), self.part
            ),
            "area_code": Fact(
                "text",
                lambda draw: Coded(whole_numbers(1_000), draw[f"{self.at}.area_code_number"]),
                self.part,
            ),
        }

    def _of_zip(self, draw: Draw, column: str) -> Coded:
        texts, codes = tables.codes("zips", column)
        return Coded(texts, codes[draw[f"{self.at}.row"]])

    def row(self, draw: Draw) -> Rows:
        words = draw.word(f"{self.at}.zip")
        if self.near is None:
            rows, choice = _zips(draw.config.states)
            return rows[choice.pick(words)]
        return neighbours(draw[f"{self.near}.row"], words, self.reach)

    def line1(self, draw: Draw) -> pa.StringArray:
        _, choice = streets()
        numbers = house_numbers(draw.word(f"{self.at}.house"))
        return take_joined(
            _numbers_and_streets(), numbers, _HOUSES + choice.pick(draw.word(f"{self.at}.street"))
        )

    def line2(self, draw: Draw) -> Coded:
        words = draw.word(f"{self.at}.unit")
        texts = suites() if self.office else units()
        return Coded(texts, below(words, len(texts))).only(chance(mix(words), 0.3 if self.office else 0.2))

    def area_code_number(self, draw: Draw) -> NDArray[np.int64]:
        which = below(draw.word(f"{self.at}.area_code"), AREA_CODES)
        return np.asarray(_area_codes()[draw[f"{self.at}.row"] * AREA_CODES + which])


def neighbours(rows: Rows, words: Words, reach: int) -> Rows:
    """ZIPs at most `reach` rows away in the table (ZIP order); the row itself where the state ends.

    ZIPs that follow each other may lie far apart, where one sorting centre's end: a local address halves
    its way until it is near."""
    steps = below(words, 2 * reach + 1) - reach
    if reach <= LOCAL:
        for _ in range(reach.bit_length()):
            steps = np.where(_are_near(rows, _moved(rows, steps)), steps, np.sign(steps) * (abs(steps) // 2))
    return _moved(rows, steps)


def _moved(rows: Rows, steps: NDArray[np.int64]) -> Rows:
    moved = np.clip(rows + steps, 0, len(tables.texts("zips", "zip")) - 1)
    _, states = tables.codes("zips", "state")
    return np.where(states[moved] == states[rows], moved, rows)


def _are_near(rows: Rows, others: Rows) -> NDArray[np.bool_]:
    """A degree of longitude is taken as three quarters of one of latitude: in the middle of the country."""
    latitude, longitude = tables.numbers("zips", "latitude"), tables.numbers("zips", "longitude")
    north, east = latitude[others] - latitude[rows], (longitude[others] - longitude[rows]) * 3 // 4
    return np.asarray(north * north + east * east <= _WITHIN**2)


def house_numbers(words: Words) -> NDArray[np.int64]:
    """One to five digits, as often as streets have them: most houses have three or four."""
    low = _HOUSE_LOWS[below(words, len(_HOUSE_LOWS))]
    return np.asarray(low + (np.minimum(9 * low, 20_000) * below(mix(words), 2**30) >> 30))


_HOUSE_LOWS = np.repeat([1, 10, 100, 1_000, 10_000], [2, 15, 43, 38, 2])


_HOUSES = 100_000


@cache
def _numbers_and_streets() -> pa.StringArray:
    """All house numbers, then the names of streets."""
    return pa.concat_arrays([whole_numbers(_HOUSES), streets()[0]])


@cache
def whole_numbers(limit: int) -> pa.StringArray:
    """0 … limit - 1 in plain digits."""
    return pa.array(np.arange(limit)).cast(pa.string())


@cache
def _zips(states: tuple[str, ...]) -> tuple[Rows, Choice]:
    """The ZIPs of some states (of all, when none is named) and their choice by residents."""
    people = tables.numbers("zips", "people")
    rows = np.arange(len(people))
    if states:
        names, codes = tables.codes("zips", "state")
        wanted = [names.to_pylist().index(state) for state in states]
        rows = np.flatnonzero(np.isin(codes, wanted))
    return rows, Choice.of(people[rows])


@cache
def _degrees(column: str) -> pa.StringArray:
    """Degrees with four decimals."""
    return pa.array(
        [f"{value / 10_000:.4f}" for value in tables.numbers("zips", column).tolist()], pa.string()
    )


@cache
def _area_codes() -> NDArray[np.int64]:
    """By ZIP, as many for each."""
    return np.stack([tables.numbers("zips", f"area_code_{n}") for n in range(AREA_CODES)], axis=1).ravel()
