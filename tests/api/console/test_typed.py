"""What is typed is read as a body may hold it, or stays what it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.console.typed import shares, whole

SIGNS = (",", " ", "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}")


@given(st.integers(0, 10**19 - 1), st.sampled_from(("", *SIGNS)))
def test_a_whole_number_is_read_however_its_thousands_are_parted(number: int, sign: str) -> None:
    assert whole(f" {number:,} ".replace(",", sign)) == number


@pytest.mark.parametrize(
    "given",
    ["", "1,5", "10,00", "1,0000", ",100", "1,,000", "1, 000", "1,000 000", "1.000", "-1", "²", "1" * 20],
)
def test_what_is_no_whole_number_stays_as_it_was_written(given: str) -> None:
    assert whole(given) == given


@given(st.dictionaries(st.sampled_from(["blue", "black", "red"]), st.integers(0, 999), min_size=1))
def test_shares_are_read_with_and_without_signs_between(asked: dict[str, int]) -> None:
    for between, behind in ((" ", ", "), (": ", " %; "), ("=", " ")):
        assert shares(behind.join(f"{name}{between}{share}" for name, share in asked.items())) == asked


@pytest.mark.parametrize("given", ["blue", "60", "blue sixty", "blue 60 and more", "{}", "blue 1000"])
def test_what_are_no_shares_stays_as_it_was_written(given: str) -> None:
    assert shares(given) == given
