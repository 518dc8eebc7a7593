"""Every fact of a household in one table, and the paths that form definitions may name."""

from collections.abc import Mapping

from symage.identities import (
    accounts,
    composition,
    dependents,
    employment,
    health,
    homes,
    income,
    livelihood,
    loans,
    means,
    people,
)
from symage.identities.facts import Facts
from symage.identities.places import Address

FACTS: Facts = {
    **composition.facts(),
    **people.facts(),
    **dependents.facts(),
    **Address("address").facts(),
    **Address("previous_address", near="address", reach=40).facts(),
    **livelihood.facts(),
    **employment.facts(),
    **means.facts(),
    **homes.facts(),
    **income.facts(),
    **loans.facts(),
    **health.facts(),
    **accounts.facts(),
}

PATHS: Mapping[str, str] = {path: fact.kind for path, fact in FACTS.items() if fact.kind != "hidden"}
"""path -> text | cents | int | bool | date."""
