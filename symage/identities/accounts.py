"""Bank and card accounts, and the credit score."""

from math import isqrt

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from symage.identities.account_numbers import account_numbers, card_numbers, routing_numbers
from symage.identities.company_names import plain_names
from symage.identities.facts import Draw, Fact, Facts
from symage.identities.means import (
    factor,
    mixed,
    ranks,
    scores_of,
    value_at,
)
from symage.identities.organizations import Organization
from symage.identities.text import Coded, digits, fixed
from symage.randomness import below, chance, mix

_BANKS = (
    "Bank",
    "Community Bank",
    "Savings Bank",
    "State Bank",
    "Credit Union",
    "Federal Credit Union",
    "Trust Company",
)
_CARD_ISSUERS = (
    "Card Services",
    "Bank Card Services",
    "Credit Union Card Services",
    "Financial Card Services",
)
_SCORE_LEVEL, _SCORE_AGE = 480, 400
"""Loadings of the score."""
_SCORES = (
    (0, 300), (28, 500), (82, 550), (151, 600), (240, 650), (358, 700), (527, 750), (767, 800), (1000, 850),
)  # fmt: skip
"""Per mille of people below each score (FICO, distribution of scores in the United States, April 2023)."""
_BALANCES = (
    (0, 20), (100, 250), (250, 900), (400, 1_900), (500, 2_800), (600, 4_400), (750, 10_500), (900, 30_000),
    (970, 75_000), (995, 180_000), (1000, 260_000),
)  # fmt: skip
"""Per mille of accounts and dollars (Survey of Consumer Finances, 2022, from memory)."""
_LEAST_INTEREST = 1_000
_SMALL_BALANCE = 300_000
"""Cents."""
_LIMITS = ((300, 500), (580, 1_500), (670, 5_000), (740, 10_000), (800, 15_000), (850, 18_000))
"""Score and usual limit of one card in dollars: about half of what people of the score have on all of theirs
(Consumer Financial Protection Bureau, 2023, from memory)."""
_USED = ((300, 850), (580, 650), (670, 430), (740, 200), (800, 90), (850, 50))
"""Score and usual part of the limit in use, per mille."""


def facts() -> Facts:
    return {
        "bank.present": Fact(
            "bool", lambda draw: chance(draw.word("bank.present"), 0.958) | np.bool_("bank" in draw.needs)
        ),
        **Organization(
            "bank", lambda draw: plain_names(draw.word("bank.name"), _BANKS), "bank.present"
        ).facts(),
        "bank.routing": Fact(
            "text",
            lambda draw: routing_numbers(draw.word("bank.routing"), draw.config.id_policy),
            "bank.present",
        ),
        "bank.account_number": Fact(
            "text", lambda draw: account_numbers(draw.word("bank.account_number")), "bank.present"
        ),
        "bank.account_kind": Fact("text", account_kind, "bank.present"),
        "bank.balance": Fact("cents", balance, "bank.present"),
        "bank.interest": Fact("cents", interest, "bank.present"),
        "card.present": Fact(
            "bool", lambda draw: chance(draw.word("card.present"), 0.82) | np.bool_("card" in draw.needs)
        ),
        "card.issuer": Fact(
            "text", lambda draw: plain_names(draw.word("card.issuer"), _CARD_ISSUERS), "card.present"
        ),
        "card.number": Fact(
            "text", lambda draw: card_numbers(draw.word("card.number"), draw.config.id_policy), "card.present"
        ),
        "card.expiry": Fact("text", expiry, "card.present"),
        "card.cvv": Fact(
            "text", lambda draw: fixed("###", digits(below(draw.word("card.cvv"), 1000), 3)), "card.present"
        ),
        "card.limit": Fact("cents", card_limit, "card.present"),
        "card.balance": Fact("cents", card_balance, "card.present"),
        "card.apr": Fact("int", lambda draw: 3099 - (draw["credit_score"] - 300) * 2, "card.present"),
        "credit_score.normal": Fact("hidden", score_normal),
        "credit_score": Fact("int", credit_score),
    }


def account_kind(draw: Draw) -> pa.StringArray:
    return Coded(
        pa.array(["checking", "savings"]), chance(draw.word("bank.account_kind"), 0.15).astype(np.int8)
    )


def balance(draw: Draw) -> NDArray[np.int64]:
    """Follows means and age. Of checking accounts half have 2,800 dollars, a tenth 30,000 and more."""
    words = mix(draw.word("bank.balance"))
    dollars = value_at(mixed(draw, "bank.balance", 700, age=200), _BALANCES)
    return np.asarray(dollars * 100 + below(words, 10_000))


def interest(draw: Draw) -> NDArray[np.int64]:
    """A year's interest, 0.01 to 4.5 percent of the balance, and ten dollars at least, from which on a bank
    reports it. Many accounts bear none worth telling: a third of returns have interest (IRS, 2022)."""
    words = draw.word("bank.rate")
    earned = draw["bank.balance"] * (1 + below(words, 450)) // 10_000
    if "bank" in draw.needs:
        return np.asarray(np.maximum(earned, _LEAST_INTEREST + below(mix(words), _LEAST_INTEREST)))
    bears = chance(mix(words), np.where(draw["bank.balance"] < _SMALL_BALANCE, 0.08, 0.4))
    return np.where(bears & (earned >= _LEAST_INTEREST), earned, 0)


def expiry(draw: Draw) -> pa.StringArray:
    """MM/YY, one to five years after the reference date."""
    words = draw.word("card.expiry")
    years = draw.config.reference_date.year % 100 + 1 + below(mix(words), 4)
    return fixed("##/##", digits(1 + below(words, 12), 2), digits(years, 2))


def card_limit(draw: Draw) -> NDArray[np.int64]:
    """Steps of 500 dollars up to 40,000: what is usual for the score, more for those of means."""
    usual = _by_score(draw, _LIMITS)
    own = (draw["household.level"] * 400 + scores_of(draw.word("card.limit")) * 915) // 1000
    steps = usual * factor(own, 900) // 500_000
    return np.asarray(np.clip(steps, 1, 80) * 50_000)


def card_balance(draw: Draw) -> NDArray[np.int64]:
    """About what is usual of the limit for the score, and never all of it."""
    spread = factor(scores_of(draw.word("card.balance")), 1_000)
    used = np.minimum(_by_score(draw, _USED) * spread // 1000, 980)
    return np.asarray(draw["card.limit"] * used // 1000)


def _by_score(draw: Draw, marks: tuple[tuple[int, int], ...]) -> NDArray[np.int64]:
    """The value of each score, straight between the marks."""
    firsts, values = (np.array(column) for column in zip(*marks, strict=True))
    score = draw["credit_score"]
    at = np.clip(np.searchsorted(firsts, score, side="right") - 1, 0, len(marks) - 2)
    width, rise = firsts[at + 1] - firsts[at], values[at + 1] - values[at]
    return np.asarray(values[at] + rise * (score - firsts[at]) // width)


def score_normal(draw: Draw) -> NDArray[np.int64]:
    """The normal score of the credit score: it follows means and age."""
    shared = draw["household.level"] * _SCORE_LEVEL + draw["primary.age_score"] * _SCORE_AGE
    own = isqrt(10**6 - _SCORE_LEVEL**2 - _SCORE_AGE**2)
    return np.asarray((shared + scores_of(draw.word("credit_score")) * own) // 1000)


def credit_score(draw: Draw) -> NDArray[np.int64]:
    """As published over all; few are lent on a home below 620, and nobody below 600."""
    score = value_at(ranks(draw["credit_score.normal"]), _SCORES)
    lent = draw.flags("mortgage.present") & (score < 610)
    return np.where(lent, 600 + (score - 300) * 2 // 5, score)
