"""Every fact of a household in one table, and the paths that form definitions may name."""

from collections.abc import Mapping

from symage.identities import accounts, composition, dependents, employment, health, income, loans, people
from symage.identities.claims import facts as claims
from symage.identities.facts import Facts
from symage.identities.places import Address

FACTS: Facts = {
    **composition.facts(),
    **people.facts(),
    **dependents.facts(),
    **Address("address").facts(),
    **Address("previous_address", near="address", reach=40).facts(),
    **employment.facts(),
    **income.facts(),
    **loans.facts(),
    **health.facts(),
    **accounts.facts(),
    **claims.facts(),
}

PATHS: Mapping[str, str] = {path: fact.kind for path, fact in FACTS.items() if fact.kind != "hidden"}
"""path -> text | cents | int | bool | date."""

NEEDS = (
    "employment",
    "second_job",
    "spouse",
    "children",
    "self_employment",
    "retirement",
    "social_security",
    "unemployment",
    "investments",
    "mortgage",
    "student_debt",
    "marketplace_cover",
    "claim",
    "bank",
    "card",
)
"""What a form may force: that branch is taken, every other word stays as it would be."""
