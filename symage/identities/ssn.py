"""Social security numbers without repeats, and the way back from a number to its household.

Each policy has a domain of prefixes (area and group) with 9,999 serials each. A fixed shuffle
of the prefixes deals one part to primaries and four equal parts to the further members, so the
numbers of one household never meet those of another inside a window of that capacity.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from symage.identities.permutation import Permutation
from symage.identities.text import Bytes, digits, strings
from symage.randomness import Words, word

SERIALS = 9_999
MEMBERS = 4
"""At most so many further numbers per household."""

_SAFE_GROUPS = (*range(11, 17), *range(20, 28), *range(30, 37), *range(40, 50), *range(66, 70), 89)
"""Groups of areas 900-999 that the IRS uses for nothing: no ITIN (50-65, 70-88, 90-92, 94-99), no ATIN (93)
and no temporary number of its own (IRSN: 01-10, 17-19, 28-29, 37-39)."""


@dataclass(frozen=True, slots=True)
class Domain:
    """The numbers of one policy: its prefixes in dealt order, and how many of them each role has."""

    prefixes: NDArray[np.int64]
    """area * 100 + group."""
    primary_prefixes: int
    member_prefixes: int

    def role(self, slot: int | None) -> tuple[int, Permutation]:
        """First prefix and permutation of the primary (None) or of member slot 0 … 3."""
        if slot is None:
            return 0, Permutation(self.primary_prefixes, SERIALS, key=0x5EED)
        first = self.primary_prefixes + slot * self.member_prefixes
        return first, Permutation(self.member_prefixes, SERIALS, key=0x5EED + 1 + slot)


@cache
def domain(policy: str) -> Domain:
    """safe: areas 900-999, never issued. valid_looking: areas 001-899 but 666, which may be anybody's."""
    if policy == "safe":
        return _dealt(range(900, 1000), _SAFE_GROUPS, primary=1_084, member=629)
    if policy == "valid_looking":
        return _dealt(
            [area for area in range(1, 900) if area != 666], range(1, 100), primary=17_782, member=17_780
        )
    raise ValueError(f"unknown id policy: {policy}")


def _dealt(
    areas: "range | list[int]", groups: "range | tuple[int, ...]", *, primary: int, member: int
) -> Domain:
    prefixes = (np.array(areas)[:, None] * 100 + np.array(groups)).ravel()
    assert len(prefixes) == primary + MEMBERS * member
    order = np.argsort(word(prefixes.astype(np.uint64), "ssn.prefix"), kind="stable")
    return Domain(prefixes[order], primary, member)


def capacity(policy: str, slot: int | None = None) -> int:
    """How many consecutive households have different numbers in this role."""
    return domain(policy).role(slot)[1].size


def ssns(indexes: Words, policy: str, slot: int | None = None) -> pa.StringArray:
    """The number of each household's primary, or of its member in a slot, as AAA-GG-SSSS."""
    first, permutation = domain(policy).role(slot)
    values = permutation.apply(indexes).astype(np.int64)
    rows = values // SERIALS
    matrix = np.empty((len(indexes), 11), dtype=np.uint8)
    matrix[:, :7] = _prefix_texts(policy)[rows + first]
    matrix[:, 7:] = digits(values - rows * SERIALS + 1, 4)
    return strings(matrix)


@cache
def _prefix_texts(policy: str) -> Bytes:
    prefixes = domain(policy).prefixes
    texts = np.full((len(prefixes), 7), ord("-"), dtype=np.uint8)
    texts[:, :3] = digits(prefixes // 100, 3)
    texts[:, 4:6] = digits(prefixes % 100, 2)
    return texts
