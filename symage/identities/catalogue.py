"""Every fact of a household in one table, and the paths that form definitions may name."""

from collections.abc import Mapping
from types import MappingProxyType

from symage.identities import (
    accounts,
    businesses,
    certificates,
    composition,
    dependents,
    employment,
    health,
    homes,
    income,
    livelihood,
    loans,
    means,
    pay,
    people,
)
from symage.identities.claims import facts as claims
from symage.identities.facts import Facts
from symage.identities.places import Address
from symage.identities.years import moves

FACTS: Facts = {
    **composition.facts(),
    **people.facts(),
    **dependents.facts(),
    **Address("address").facts(),
    **Address("previous_address", near="address", reach=40).facts(),
    **livelihood.facts(),
    **employment.facts(),
    **pay.facts(),
    **means.facts(),
    **homes.facts(),
    **certificates.facts(),
    **businesses.facts(),
    **income.facts(),
    **loans.facts(),
    **health.facts(),
    **accounts.facts(),
    **claims.facts(),
}

PATHS: Mapping[str, str] = {path: fact.kind for path, fact in FACTS.items() if fact.kind != "hidden"}
"""path -> text | cents | int | bool | date."""

MOVES = MappingProxyType(moves(FACTS))
"""The paths that are otherwise in another year, and how they come about there."""


def dated(path: str, year: int | None) -> str:
    """The path of what holds at the end of a year: jobs.0.wage@2024; what never changes has no year."""
    return path if year is None or path not in MOVES else f"{path}@{year}"


def undated(path: str) -> tuple[str, int | None]:
    """A path without its year, and the year; None means the reference date."""
    name, _, year = path.partition("@")
    return name, int(year) if year.isdigit() else None


def kind_of(path: str) -> str | None:
    """The kind of what a path names, of whichever year; None where there is no such path."""
    return PATHS.get(undated(path)[0])
