"""The texts that writers are known by hold every character that is asked for, and nobody's number."""

import re

import pytest

from bench.writer_identification import texts


@pytest.mark.parametrize("lines", [texts.DIGITS_A, texts.DIGITS_B])
def test_every_digit_stands_there_three_times(lines: texts.Lines) -> None:
    assert all("".join(lines).count(digit) >= 3 for digit in "0123456789")


@pytest.mark.parametrize("lines", [texts.CAPITALS_A, texts.CAPITALS_B])
def test_every_capital_stands_there(lines: texts.Lines) -> None:
    assert set("".join(lines)) == {*"ABCDEFGHIJKLMNOPQRSTUVWXYZ "}


@pytest.mark.parametrize(
    ("known", "asked"),
    [
        (texts.LINES_A, texts.LINES_B),
        (texts.DIGITS_A, texts.DIGITS_B),
        (texts.CAPITALS_A, texts.CAPITALS_B),
    ],
)
def test_no_word_is_known_and_asked(known: texts.Lines, asked: texts.Lines) -> None:
    assert not {*" ".join(known).split()} & {*" ".join(asked).split()}


def test_no_number_was_ever_issued() -> None:
    lines = "\n".join(texts.SHEET + texts.DIGITS_A + texts.DIGITS_B)
    numbers = re.findall(r"\b(\d{3})-\d\d-\d{4}\b", lines)
    assert len(numbers) == 6
    assert all(area in ("000", "666") or area >= "900" for area in numbers)


def test_dates_of_writers_are_dates_and_differ() -> None:
    dates = {texts.date_of(writer) for writer in range(200)}
    assert len(dates) > 190
    assert all("01" <= date[:2] <= "12" and "01" <= date[2:4] <= "28" for (date,) in dates)
