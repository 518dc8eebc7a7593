"""What is typed is read as a body may hold it, or stays what it is."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.console.table_limits import limits, written
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


@pytest.mark.parametrize(
    "said", ["unique: true, mask: AAA-9999", "mask: AAA-9999, unique: True", "{unique: TRUE}"]
)
def test_true_is_no_text(said: str) -> None:
    assert limits(said)["unique"] is True


@pytest.mark.parametrize(
    "said", ["values: [yes, no, on]", "values: ['true', 'false']", "values: [truest, falsely]"]
)
def test_words_beside_it_are_texts(said: str) -> None:
    assert all(isinstance(each, str) for each in limits(said)["values"])


_TEXTS = st.text("yesnotrufal1.0-:, {}[]'\"#&*!|>\u00e9", max_size=12)
_VALUES = (
    st.booleans()
    | st.integers(-(10**9), 10**9)
    | st.floats(-1e6, 1e6)
    | _TEXTS
    | st.sampled_from(["true", "No"])
)


@given(
    st.dictionaries(
        st.sampled_from(["unique", "min", "mask", "values"]), _VALUES | st.lists(_VALUES, max_size=4)
    )
)
def test_limits_that_are_written_are_read_again(found: dict[str, Any]) -> None:
    assert limits(written(found)) == found
