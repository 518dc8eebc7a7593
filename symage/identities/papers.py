"""Numbers after a pattern that changes from state to state (driver licences, employer ids), and passports."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from symage.identities import tables
from symage.identities.choice import Rows
from symage.identities.text import Bytes, digits, fixed, join
from symage.randomness import Words, below, mix

_DIGITS, _LETTERS = 16, 8

DRIVER_LICENSES = {
    "AL": "########",
    "AK": "#######",
    "AZ": "@########",
    "AR": "9########",
    "CA": "@#######",
    "CO": "##-###-####",
    "CT": "#########",
    "DE": "#######",
    "DC": "#######",
    "FL": "@###-###-##-###-#",
    "GA": "#########",
    "HI": "H########",
    "ID": "@@######@",
    "IL": "@###-####-####",
    "IN": "####-##-####",
    "IA": "###@@####",
    "KS": "K##-##-####",
    "KY": "@##-###-###",
    "LA": "0########",
    "ME": "#######",
    "MD": "@-###-###-###-###",
    "MA": "S########",
    "MI": "@ ### ### ### ###",
    "MN": "@############",
    "MS": "#########",
    "MO": "@#########",
    "MT": "#############",
    "NE": "@########",
    "NV": "##########",
    "NH": "NHL########",
    "NJ": "@#### ##### #####",
    "NM": "#########",
    "NY": "### ### ###",
    "NC": "############",
    "ND": "@@@-##-####",
    "OH": "@@######",
    "OK": "@#########",
    "OR": "#######",
    "PA": "## ### ###",
    "RI": "#######",
    "SC": "#########",
    "SD": "########",
    "TN": "#########",
    "TX": "########",
    "UT": "#########",
    "VT": "########",
    "VA": "@########",
    "WA": "WDL@@@@####@",
    "WV": "@######",
    "WI": "@###-####-####-##",
    "WY": "######-###",
}
"""Patterns by state: # a digit, @ a letter. Used only when valid-looking numbers are asked for."""

STATE_EMPLOYER_IDS = {
    "AL": "R#########",
    "AK": "",
    "AZ": "==-=======",
    "AR": "########-WHW",
    "CA": "###-####-#",
    "CO": "########",
    "CT": "#######-000",
    "DE": "1-=========-001",
    "DC": "############",
    "FL": "",
    "GA": "#######-@@",
    "HI": "WH-###-###-####-01",
    "ID": "#########",
    "IL": "==-=======",
    "IN": "##########-001",
    "IA": "==-=======-001",
    "KS": "036-=========F-01",
    "KY": "######",
    "LA": "#######-001",
    "ME": "=========00",
    "MD": "########",
    "MA": "WTH-########-001",
    "MI": "==-=======",
    "MN": "#######",
    "MS": "####-####",
    "MO": "########",
    "MT": "#######-001-WTH",
    "NE": "21-########",
    "NV": "",
    "NH": "",
    "NJ": "===-===-===/000",
    "NM": "##-######-00-#",
    "NY": "==-=======",
    "NC": "#########",
    "ND": "=========01",
    "OH": "52-######",
    "OK": "WTH-##########-02",
    "OR": "#######-#",
    "PA": "## ### ###",
    "RI": "=========00",
    "SC": "########-#",
    "SD": "",
    "TN": "",
    "TX": "",
    "UT": "########-001-WTH",
    "VT": "WHT-########",
    "VA": "30-=========F-001",
    "WA": "",
    "WV": "########",
    "WI": "036-##########-02",
    "WY": "",
}
"""Patterns by state: # a digit, @ a letter, = a digit of the EIN; empty where the state taxes no wages."""


@dataclass(frozen=True, slots=True)
class Patterns:
    """Patterns of all states as one byte matrix, with the source of each changing place."""

    literals: Bytes
    sources: NDArray[np.int64]
    """Column of the row's material, or -1 for the literal."""
    lengths: NDArray[np.int64]

    @classmethod
    def of(cls, patterns: list[str]) -> "Patterns":
        width = max(map(len, patterns))
        literals = np.frombuffer("".join(p.ljust(width) for p in patterns).encode(), np.uint8).reshape(
            -1, width
        )
        sources = np.full(literals.shape, -1, dtype=np.int64)
        for mark, first in (("#", 0), ("@", _DIGITS), ("=", _DIGITS + _LETTERS)):
            places = literals == ord(mark)
            sources[places] = (first + np.cumsum(places, axis=1) - 1)[places]
        return cls(literals, sources, np.array([len(pattern) for pattern in patterns]))

    def write(self, words: Words, which: Rows, more: Bytes | None = None) -> pa.StringArray:
        """One number for each word after pattern `which`; null for an empty pattern."""
        material = np.column_stack([_drawn(words), *([] if more is None else [more])])
        sources = self.sources[which]
        firsts = np.arange(0, material.size, material.shape[1])[:, None]
        cells = np.where(sources < 0, self.literals[which], material.ravel()[sources + firsts])
        lengths = self.lengths[which]
        offsets = np.zeros(len(words) + 1, dtype=np.int32)
        np.cumsum(lengths, out=offsets[1:])
        kept = np.arange(cells.shape[1]) < lengths[:, None]
        there = np.packbits(lengths > 0, bitorder="little")
        buffers = (pa.py_buffer(offsets), pa.py_buffer(cells[kept]), pa.py_buffer(there))
        return pa.StringArray.from_buffers(len(words), *buffers)


def _drawn(words: Words) -> Bytes:
    """Sixteen digits, then eight letters, for each word."""
    later = mix(words)
    high, low = below(words, 10**8), below(later, 10**8)
    letters = (mix(later).view(np.uint8).reshape(-1, 8)[:, :_LETTERS] % 26 + 65).astype(np.uint8)
    return np.column_stack([digits(high, 8), digits(low, 8), letters])


def driver_licenses(words: Words, zip_rows: Rows, policy: str) -> pa.StringArray:
    """Safe: SYN, the state and eight digits, which is no state's pattern; else the state's own pattern."""
    states, codes = tables.codes("zips", "state")
    which = codes[zip_rows]
    if policy == "safe":
        return join("SYN", states.take(pa.array(which)), fixed("########", digits(below(words, 10**8), 8)))
    return _patterns("licenses").write(words, which)


def state_employer_ids(words: Words, zip_rows: Rows, ein_digits: Bytes) -> pa.StringArray:
    """The employer's number with the state's tax agency; null where there is no tax on wages."""
    return _patterns("employers").write(words, tables.codes("zips", "state")[1][zip_rows], ein_digits)


@cache
def _patterns(kind: str) -> Patterns:
    known = DRIVER_LICENSES if kind == "licenses" else STATE_EMPLOYER_IDS
    return Patterns.of([known[state] for state in tables.codes("zips", "state")[0].to_pylist()])


def passports(words: Words, policy: str) -> pa.StringArray:
    """Nine places. Safe ones start with two letters; passports of the United States have at most one."""
    if policy == "safe":
        return fixed("XX#######", digits(below(words, 10**7), 7))
    return fixed("A########", digits(below(words, 10**8), 8))
