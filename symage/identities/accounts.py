"""Bank and card accounts, and the credit score."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from symage.identities.account_numbers import account_numbers, card_numbers, routing_numbers
from symage.identities.choice import Choice
from symage.identities.company_names import plain_names
from symage.identities.facts import Draw, Fact, Facts
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
_SCORE_BANDS = (
    (300, 500),
    (500, 550),
    (550, 600),
    (600, 650),
    (650, 700),
    (700, 750),
    (750, 800),
    (800, 851),
)
_SCORE_SHARES = (28, 54, 69, 89, 118, 169, 240, 233)
"""Per mille of scores by band (FICO, distribution of scores in the United States, April 2023)."""


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
        "credit_score": Fact("int", credit_score),
    }


def account_kind(draw: Draw) -> pa.StringArray:
    return Coded(
        pa.array(["checking", "savings"]), chance(draw.word("bank.account_kind"), 0.15).astype(np.int8)
    )


def balance(draw: Draw) -> NDArray[np.int64]:
    """Up to four orders of magnitude, older households more."""
    words = draw.word("bank.balance")
    steps = np.array([20_000, 60_000, 150_000, 300_000, 700_000, 1_500_000, 4_000_000])[below(words, 7)]
    return np.asarray(steps * (50 + draw["primary.age"]) // 100 + below(mix(words), 2**20) * steps // 2**20)


def interest(draw: Draw) -> NDArray[np.int64]:
    """A year's interest: 0.01 to 4.5 percent of the balance."""
    return draw["bank.balance"] * (1 + below(draw.word("bank.rate"), 450)) // 10_000


def expiry(draw: Draw) -> pa.StringArray:
    """MM/YY, one to five years after the reference date."""
    words = draw.word("card.expiry")
    years = draw.config.reference_date.year % 100 + 1 + below(mix(words), 4)
    return fixed("##/##", digits(1 + below(words, 12), 2), digits(years, 2))


def card_limit(draw: Draw) -> NDArray[np.int64]:
    """Half a thousand to 25,000 dollars in steps of 500, more for better scores."""
    most = np.clip((draw["credit_score"] - 450) // 8, 2, 50)
    return (1 + below(draw.word("card.limit"), 2**20) * most // 2**20) * 50_000


def card_balance(draw: Draw) -> NDArray[np.int64]:
    return draw["card.limit"] * below(draw.word("card.balance"), 650) // 1000


def credit_score(draw: Draw) -> NDArray[np.int64]:
    words = draw.word("credit_score")
    bands = np.array(_SCORE_BANDS)[Choice.of(_SCORE_SHARES).pick(words)]
    return np.asarray(bands[:, 0] + below(mix(words), 2**16) * (bands[:, 1] - bands[:, 0]) // 2**16)
