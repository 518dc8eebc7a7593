"""Numbers with check digits, against an arithmetic of their own."""

import numpy as np
import pytest

from symage.identities.account_numbers import card_numbers, mbis, npis, routing_numbers
from symage.identities.company_names import company_names, plain_names, trade_groups
from symage.identities.organizations import UNASSIGNED_EIN_PREFIXES, eins
from symage.identities.text import words
from symage.randomness import household_indexes, word

WORDS = word(household_indexes(4, 0, 3_000), "numbers")

LARGE_COMPANIES = frozenset(
    words(
        "walmart amazon apple berkshire mckesson exxon chevron alphabet cigna costco kroger "
        "walgreens verizon anthem citi microsoft target lowes pepsico humana fedex boeing disney "
        "lockheed firestone goodyear allstate progressive blackrock travelers nike nordstrom macys "
        "gap oracle intel tesla starbucks marriott hilton hyatt wendys subway wayfair chewy ebay "
        "paypal stripe square visa mastercard discover ally prudential metlife aflac geico kaiser "
        "fidelity schwab vanguard merrill morgan goldman wells truist regions keybank bank chase "
        "usaa boeing deere caterpillar whirlpool kellogg hershey tyson conagra hormel kimberly "
        "colgate clorox pfizer merck lilly amgen springfield springleaf stonebridge bridgestone "
        "silverlake blackstone brookfield pinebridge riverbed"
    )
)


def luhn(text: str) -> bool:
    digits = [int(one) for one in reversed(text)]
    return sum(d if place % 2 == 0 else sum(divmod(2 * d, 10)) for place, d in enumerate(digits)) % 10 == 0


@pytest.mark.parametrize("policy", ["safe", "valid_looking"])
def test_check_digits_are_right(policy: str) -> None:
    assert all(luhn(text.replace(" ", "")) for text in card_numbers(WORDS, policy).to_pylist())
    assert all(luhn("80840" + text) for text in npis(WORDS, policy).to_pylist())
    for text in routing_numbers(WORDS, policy).to_pylist():
        assert sum(weight * int(digit) for weight, digit in zip((3, 7, 1) * 3, text, strict=True)) % 10 == 0


def test_safe_numbers_stay_outside_of_issued_ranges() -> None:
    assert {text[0] for text in card_numbers(WORDS, "safe").to_pylist()} == {"9"}
    assert not {text[0] for text in npis(WORDS, "safe").to_pylist()} & {"0", "1", "2"}
    issued = {*range(13), *range(21, 33), *range(61, 73), 80}
    assert not {int(text[:2]) for text in routing_numbers(WORDS, "safe").to_pylist()} & issued
    assert {int(text[:2]) for text in eins(WORDS, "safe").to_pylist()} == set(UNASSIGNED_EIN_PREFIXES)
    assert all(set(text) & set("SLOIBZ") for text in mbis(WORDS, "safe").to_pylist())
    assert not any(set(text) & set("SLOIBZ") for text in mbis(WORDS, "valid_looking").to_pylist())


def test_employers_are_many_and_none_is_a_large_company() -> None:
    groups = trade_groups()[np.arange(len(WORDS)) % len(trade_groups())]
    made = company_names(WORDS, groups).to_pylist() + plain_names(WORDS, ("Bank",)).to_pylist()
    assert len(set(made)) > 5_000
    assert not {name.split()[0].lower().strip(",&") for name in made} & LARGE_COMPANIES
