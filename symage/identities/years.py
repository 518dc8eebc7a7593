"""The same household at the end of another year.

A household is drawn once, as it is on the reference date: names, birth dates, numbers, marriage and traits
are for good. `moves` lists what is otherwise in another year and how it comes about there; what it does not
list is the same in every year. A move reads the year's own facts from its draw, and those of the reference
date from `draw.now`. Years further than REACH from the reference date know nothing of their own: they are as
it is. What does not belong here: how facts are drawn (the modules of their subjects).
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symage.identities.dependents import CHILDREN, ages
from symage.identities.facts import Fact, Facts
from symage.identities.year_draw import Move, Whole, YearDraw, begun, selected, under
from symage.identities.year_jobs import job_moves
from symage.identities.year_money import debt_moves, income_moves

_AGAIN = (
    "household.dependents", "household.size", "household.wages", "household.income",
    "household.filing_status", "prior_year_agi",
    "self_employment.expenses", "self_employment.net_profit", "self_employment.nonemployee_compensation",
    "retirement.taxable", "retirement.code", "investments.tax_exempt_interest",
    "investments.qualified_dividends", "health_cover.row", "health_cover.kind", "health_cover.present",
    "health_cover.plan_name", "health_cover.group_number", "health_cover.mbi", "health_cover.effective_date",
    "health_cover.tier", "student_debt.interest_paid", "student_debt.monthly_payment", "mortgage.principal",
    "mortgage.balance", "mortgage.interest_paid", "mortgage.property_tax",
)  # fmt: skip
"""Computed as ever, from the facts of the year."""
_CERTIFICATES = ("jobs.0.w4", "spouse_jobs.0.w4")
"""What employees tell of the year; computed so as well."""


def moves(facts: Facts) -> Mapping[str, Move]:
    """Of the paths that are otherwise in another year. `facts`: the whole table."""
    return {
        **{path: _again(facts[path]) for path in _AGAIN},
        **_people(facts),
        **job_moves(facts),
        **{path: _again(facts[path]) for at in _CERTIFICATES for path in under(facts, at)},
        **income_moves(),
        **debt_moves(),
    }


def _again(fact: Fact) -> Move:
    """As ever, from the facts of the year, for those who have it then."""
    there = fact.where
    if there is None:
        return fact.compute
    return lambda draw: selected(draw.flags(there), fact.compute(draw), None)


def _people(facts: Facts) -> dict[str, Move]:
    ages_of = {f"{at}.age": partial(_age, at=at) for at in ("primary", "spouse", "other_dependents.0")}
    made: dict[str, Move] = {**ages_of, "children.count": _born}
    for at in (f"children.{number}" for number in range(CHILDREN)):
        made |= {path: partial(_if_born, at=at, path=path) for path in under(facts, at)}
        made[f"{at}.present"] = partial(_is_born, at=at)
        made[f"{at}.age"] = partial(_age_if_born, at=at)
    return made | {path: facts[path].compute for path in under(facts, "dependents")}


def _age(draw: YearDraw, at: str) -> Whole:
    return ages(draw, draw.now.dates(f"{at}.birth_date"))


def _born(draw: YearDraw) -> Whole:
    born = [draw.flags(f"children.{number}.present") for number in range(CHILDREN)]
    return np.asarray(np.sum(born, axis=0))


def _age_if_born(draw: YearDraw, at: str) -> Whole:
    return np.where(_is_born(draw, at), _age(draw, at), 0)


def _is_born(draw: YearDraw, at: str) -> NDArray[np.bool_]:
    return draw.now.flags(f"{at}.present") & begun(draw, f"{at}.birth_date")


def _if_born(draw: YearDraw, at: str, path: str) -> Any:
    return selected(draw.flags(f"{at}.present"), draw.now.raw(path), None)
