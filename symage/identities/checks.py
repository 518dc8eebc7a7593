"""What must hold of every household: rules as functions that mark the rows which break them.

Used by the quality report of a dataset and by the tests. Rules read columns only; they know
nothing of how the values were drawn.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from symage.identities import tables
from symage.identities.account_numbers import SAFE_ROUTING_PREFIXES
from symage.identities.contacts import MAIL_DOMAINS
from symage.identities.facts import Column
from symage.identities.organizations import UNASSIGNED_EIN_PREFIXES
from symage.identities.ssn import domain

Mask = NDArray[np.bool_]
Columns = Mapping[str, Column]

PEOPLE = ("primary", "spouse")
CHILDREN = tuple(f"children.{number}" for number in range(4))
SSNS = (*(f"{at}.ssn" for at in (*PEOPLE, *CHILDREN)), "other_dependents.0.ssn")
EINS = (
    "jobs.0.employer.ein",
    "spouse_jobs.0.employer.ein",
    "bank.ein",
    "mortgage.lender.ein",
    "health_cover.payer.ein",
)
PHONES = ("primary.phone", "spouse.phone", "jobs.0.employer.phone", "bank.phone", "physician.phone")


@dataclass(frozen=True, slots=True)
class Rule:
    """A sentence, the columns that it reads, and the rows that break it."""

    sentence: str
    paths: tuple[str, ...]
    broken: Callable[[Columns], Mask]


def _any(masks: list[Mask]) -> Mask:
    return np.asarray(np.logical_or.reduce(masks))


def _misses(texts: pa.Array, pattern: str) -> Mask:
    """Present and not of the pattern."""
    return _filled(pc.invert(pc.match_substring_regex(texts, f"^(?:{pattern})$")))


def _filled(mask: pa.Array) -> Mask:
    return np.asarray(pc.fill_null(mask, False).to_numpy(zero_copy_only=False))


def _there(texts: pa.Array) -> Mask:
    return _filled(texts.is_valid())


def _digits(texts: pa.Array) -> NDArray[np.int64]:
    """The digits of each text as a number; 0 where it is absent."""
    bare = pc.replace_substring_regex(pc.fill_null(texts, "0"), r"\D", "")
    return np.asarray(pc.cast(bare, pa.int64()).to_numpy())


def _place(columns: Columns) -> Mask:
    """City, county, state and area code are not those of the ZIP's row."""
    rows = pc.index_in(columns["address.zip"], tables.texts("zips", "zip")).to_numpy(zero_copy_only=False)
    broken = np.isnan(rows.astype(np.float64))
    found = np.where(broken, 0, rows).astype(np.int64)
    for name in ("city", "county", "state"):
        texts, codes = tables.codes("zips", name)
        broken |= ~_filled(pc.equal(texts.take(pa.array(codes[found])), columns[f"address.{name}"]))
    allowed = np.stack([tables.numbers("zips", f"area_code_{n}")[found] for n in range(3)], axis=1)
    return np.asarray(broken | ~(allowed == _digits(columns["address.area_code"])[:, None]).any(axis=1))


def _area_code(columns: Columns) -> Mask:
    return ~_filled(
        pc.equal(pc.utf8_slice_codeunits(columns["primary.phone"], 1, 4), columns["address.area_code"])
    )


def _ssn(columns: Columns) -> Mask:
    """Present, and not in the never-issued domain."""
    broken = []
    for path in SSNS:
        number = _digits(columns[path])
        fits = _safe_prefixes()[number // 10_000] & (number % 10_000 > 0)
        broken.append(_there(columns[path]) & ~fits)
    return _any(broken)


@cache
def _safe_prefixes() -> Mask:
    known = np.zeros(100_000, dtype=np.bool_)
    known[domain("safe").prefixes] = True
    return known


def _household_ssns(columns: Columns) -> Mask:
    """Two members of a household with one number."""
    numbers = np.sort(np.stack([_digits(columns[path]) for path in SSNS], axis=1), axis=1)
    return np.asarray(((numbers[:, 1:] == numbers[:, :-1]) & (numbers[:, 1:] > 0)).any(axis=1))


def _ein(columns: Columns) -> Mask:
    prefixes = [_digits(columns[path]) // 10**7 for path in EINS]
    there = [_there(columns[path]) for path in EINS]
    return _any(
        [has & ~np.isin(prefix, UNASSIGNED_EIN_PREFIXES) for has, prefix in zip(there, prefixes, strict=True)]
    )


def _routing(columns: Columns) -> Mask:
    numbers = _digits(columns["bank.routing"])
    weights = (1, 7, 3, 1, 7, 3, 1, 7, 3)
    total = sum(weight * (numbers // 10**place % 10) for place, weight in enumerate(weights))
    there = _there(columns["bank.routing"])
    return np.asarray(there & ((total % 10 != 0) | ~np.isin(numbers // 10**7, SAFE_ROUTING_PREFIXES)))


def _luhn(numbers: NDArray[np.int64], width: int) -> NDArray[np.int64]:
    total = np.zeros(len(numbers), dtype=np.int64)
    for place in range(width):
        digit = numbers // 10**place % 10
        doubled = np.where(digit > 4, 2 * digit - 9, 2 * digit)
        total += doubled if place % 2 else digit
    return total % 10


def _npi(columns: Columns) -> Mask:
    numbers = _digits(columns["physician.npi"])
    return np.asarray((_luhn(numbers + 80840 * 10**10, 15) != 0) | (numbers // 10**9 < 3))


def _card(columns: Columns) -> Mask:
    numbers = _digits(columns["card.number"])
    there = _there(columns["card.number"])
    return np.asarray(there & ((_luhn(numbers, 16) != 0) | (numbers // 10**15 != 9)))


def _mbi(columns: Columns) -> Mask:
    """Present and without a letter that Medicare never uses."""
    return _misses(
        columns["health_cover.mbi"], "[1-9][SLOIBZ][A-Z0-9][0-9][A-Z][A-Z0-9][0-9][A-Z]{2}[0-9]{2}"
    )


def _child_ages(columns: Columns) -> Mask:
    """A child who is not 15 to 50 years younger than both parents."""
    broken = []
    for at in CHILDREN:
        child = columns[f"{at}.birth_date"]
        for parent in PEOPLE:
            years = (child - columns[f"{parent}.birth_date"]).astype(np.float64) / 365.2425
            there = ~np.isnat(child) & ~np.isnat(columns[f"{parent}.birth_date"])
            broken.append(there & ((years < 15) | (years > 50)))
    return _any(broken)


def _siblings(columns: Columns) -> Mask:
    """Two children of one household born within ten months and a half."""
    dates = [columns[f"{at}.birth_date"] for at in CHILDREN]
    gaps = [(later - earlier).astype(np.float64) for earlier, later in zip(dates, dates[1:], strict=False)]
    there = [~np.isnat(later) for later in dates[1:]]
    return _any([has & (gap < 300) for has, gap in zip(there, gaps, strict=True)])


def _size(columns: Columns) -> Mask:
    members = columns["spouse.present"] + columns["children.count"] + columns["other_dependents.count"]
    return np.asarray(columns["household.size"] != 1 + members + columns["household.other_residents"])


def _members(columns: Columns) -> Mask:
    return np.asarray(columns["spouse.present"] + columns["household.dependents"] > 4)


def _status(columns: Columns) -> Mask:
    joint = _filled(pc.starts_with(columns["household.filing_status"], "married"))
    head = _filled(pc.equal(columns["household.filing_status"], "head_of_household"))
    return np.asarray((joint != columns["spouse.present"]) | (head & (columns["household.dependents"] == 0)))


def _hired(columns: Columns) -> Mask:
    """Hired before the seventeenth birthday, or after the reference year began."""
    days = (columns["jobs.0.hire_date"] - columns["primary.birth_date"]).astype(np.float64)
    return columns["jobs.0.present"] & (days < 16.9 * 365.2425)


_SAFE_PHONE = r"\([2-9][0-9]{2}\) 555-01[0-9]{2}"
_SAFE_MAIL = "[a-z0-9._]+@(" + "|".join(MAIL_DOMAINS) + ")"

RULES = (
    Rule(
        "city, county, state and area code are those of the ZIP",
        ("address.zip", "address.city", "address.county", "address.state", "address.area_code"),
        _place,
    ),
    Rule(
        "the primary's telephone has the area code of the address",
        ("primary.phone", "address.area_code"),
        _area_code,
    ),
    Rule("every SSN is of the never-issued domain", SSNS, _ssn),
    Rule("no two members of a household have one SSN", SSNS, _household_ssns),
    Rule("every EIN has a prefix that was never assigned", EINS, _ein),
    Rule(
        "every telephone number is 555-0100 to 555-0199",
        PHONES,
        lambda columns: _any([_misses(columns[path], _SAFE_PHONE) for path in PHONES]),
    ),
    Rule(
        "every mail address is at a reserved domain",
        ("primary.email", "spouse.email"),
        lambda columns: _any([_misses(columns[f"{at}.email"], _SAFE_MAIL) for at in PEOPLE]),
    ),
    Rule("routing numbers have a right check digit and no district", ("bank.routing",), _routing),
    Rule("NPIs have a right check digit and start with 3 to 9", ("physician.npi",), _npi),
    Rule("card numbers have a right check digit and no network", ("card.number",), _card),
    Rule("Medicare numbers hold a letter that is never used", ("health_cover.mbi",), _mbi),
    Rule(
        "driver licences follow no state's pattern",
        ("primary.driver_license", "spouse.driver_license"),
        lambda columns: _any(
            [_misses(columns[f"{at}.driver_license"], "SYN[A-Z]{2}[0-9]{8}") for at in PEOPLE]
        ),
    ),
    Rule(
        "passports start with two letters",
        ("primary.passport", "spouse.passport"),
        lambda columns: _any([_misses(columns[f"{at}.passport"], "XX[0-9]{7}") for at in PEOPLE]),
    ),
    Rule(
        "children are 15 to 50 years younger than each parent",
        tuple(f"{at}.birth_date" for at in (*PEOPLE, *CHILDREN)),
        _child_ages,
    ),
    Rule(
        "children of a household are born ten months apart",
        tuple(f"{at}.birth_date" for at in CHILDREN),
        _siblings,
    ),
    Rule(
        "the size counts everybody",
        (
            "household.size",
            "spouse.present",
            "children.count",
            "other_dependents.count",
            "household.other_residents",
        ),
        _size,
    ),
    Rule("at most four further members have an SSN", ("spouse.present", "household.dependents"), _members),
    Rule(
        "the filing status fits the household",
        ("household.filing_status", "household.dependents", "spouse.present"),
        _status,
    ),
    Rule("nobody was hired as a child", ("jobs.0.hire_date", "jobs.0.present", "primary.birth_date"), _hired),
)

RULE_PATHS = tuple(dict.fromkeys(path for rule in RULES for path in rule.paths))


def broken(columns: Columns) -> dict[str, int]:
    """How many rows break each rule, by its sentence."""
    return {rule.sentence: int(rule.broken(columns).sum()) for rule in RULES}
