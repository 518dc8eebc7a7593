"""From a social security number back to the household that it was made for.

The numbers are a permutation of the household number, so this is arithmetic: no list of what was
made is kept or searched. A number proves itself ours, never anybody's identity.
"""

import re
from dataclasses import dataclass, replace

import numpy as np

from symage.identities.config import IdentityConfig
from symage.identities.households import households
from symage.identities.records import Record, identities
from symage.identities.ssn import MEMBERS, SERIALS, capacity, domain

_DEFAULT = IdentityConfig()
_PATTERN = re.compile(r"(\d{3})-?(\d{2})-?(\d{4})")
_SLOT_PATHS = (
    "spouse.ssn",
    "children.3.ssn",
    "children.2.ssn",
    "children.1.ssn",
    "children.0.ssn",
    "other_dependents.0.ssn",
)


@dataclass(frozen=True, slots=True)
class Match:
    """One person who bears the number: which item of the job, which household, where in it."""

    item_index: int
    household: int
    path: str


@dataclass(frozen=True, slots=True)
class Proof:
    """Where a number lies in its domain, and who bears it in the given job (nobody, when none was given)."""

    ssn: str
    role: str
    """'primary' or 'member'."""
    residue: int
    """The household number modulo the capacity."""
    capacity: int
    matches: tuple[Match, ...]


def prove(
    ssn: str,
    *,
    seed: int | None = None,
    quantity: int | None = None,
    needs: frozenset[str] = frozenset(),
    config: IdentityConfig = _DEFAULT,
) -> Proof:
    """Map a number back. With seed and quantity, name everybody in that job who bears it.

    `needs` are those of the job's forms: they may have given a household members.
    """
    parts = _PATTERN.fullmatch(ssn.strip())
    if not parts:
        raise ValueError(f"not a social security number: {ssn!r}")
    written = "-".join(parts.groups())
    slot, residue = locate(int(parts[1]) * 100 + int(parts[2]), int(parts[3]), config.id_policy)
    size = capacity(config.id_policy, slot)
    found: tuple[Match, ...] = ()
    if seed is not None and quantity is not None:
        items = items_of(residue, size, seed, quantity)
        found = tuple(match for item in items for match in _bearers(written, item, seed, needs, config))
    return Proof(written, "primary" if slot is None else "member", residue, size, found)


def record_of(match: Match, config: IdentityConfig = _DEFAULT, needs: frozenset[str] = frozenset()) -> Record:
    """The identity of the household made again, as POST /identities shows it, with spouse and dependents, and
    with all that the forms of its job needed of it."""
    shown = replace(config, fields=(), include=("spouse", "dependents"))
    return identities(np.array([match.household], dtype=np.uint64), shown, needs)[0]


def locate(prefix: int, serial: int, policy: str) -> tuple[int | None, int]:
    """The member slot (None = primary) and residue of a number; ValueError when no household can have it."""
    dealt = domain(policy)
    rows = np.flatnonzero(dealt.prefixes == prefix)
    if not len(rows) or not 1 <= serial <= SERIALS:
        raise ValueError(
            f"no number of the policy {policy}: {prefix // 100:03}-{prefix % 100:02}-{serial:04}"
        )
    row = int(rows[0])
    slot = None if row < dealt.primary_prefixes else (row - dealt.primary_prefixes) // dealt.member_prefixes
    first, permutation = dealt.role(slot)
    value = np.array([(row - first) * SERIALS + serial - 1], dtype=np.uint64)
    return slot, int(permutation.invert(value)[0])


def items_of(residue: int, size: int, seed: int, quantity: int) -> range:
    """Items of a job whose household number leaves this residue; jobs end before household numbers wrap."""
    return range((residue - seed % 2**64) % size, quantity, size)


def _bearers(ssn: str, item: int, seed: int, needs: frozenset[str], config: IdentityConfig) -> list[Match]:
    number = (seed + item) % 2**64
    paths = ("primary.ssn", *_SLOT_PATHS)
    people = households(np.array([number], dtype=np.uint64), needs=needs, config=config, paths=paths)
    return [
        Match(item, number, path.removesuffix(".ssn"))
        for path in paths
        if people.columns[path][0].as_py() == ssn
    ]


assert len(_SLOT_PATHS) == MEMBERS + 2
