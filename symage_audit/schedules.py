"""Schedules 1, 1-A, 2, 3, A, B, D, E, SE and 8812 and Form 8949, line by line as they are printed."""

from collections.abc import Iterator, Mapping
from string import ascii_lowercase

from symage_audit.papers import Doubt, Paper, differ

_DOLLAR = 1.51
"""Lines are in whole dollars, and a rate rounds once more."""
_MOST_TAXES = (10_000, 5_000)
"""Of state and local taxes until 2024, on separate returns the half (section 164(b)(6))."""
_SELF_EMPLOYED, _SOCIAL_SECURITY, _MEDICARE = 0.9235, 0.124, 0.029
_MOST_LOST = 3_000

Sums = Mapping[str, tuple[str, ...]]
"""A line, and the lines that it adds: `-6` is taken off."""


def _letters(number: str, last: str, *more: str) -> tuple[str, ...]:
    upto = ascii_lowercase[: ascii_lowercase.index(last) + 1]
    return (*(f"{number}{letter}" for letter in upto), *more)


_SCHEDULE_1: Sums = {
    "9": _letters("8", "v", "8z"),
    "10": ("1", "2a", "3", "4", "5", "6", "7", "9"),
    "25": _letters("24", "k", "24z"),
    "26": ("11", "12", "13", "14", "15", "16", "17", "18", "19a", "20", "21", "23", "25"),
}
_SCHEDULE_1A: Sums = {
    "2e": ("2a", "2b", "2c", "2d"),
    "3": ("1", "2e"),
    "38": ("13", "21", "30", "37"),
}
_SCHEDULE_2: Sums = {
    "1z": _letters("1", "f", "1y"),
    "3": ("1z", "2"),
    "7": ("5", "6"),
    "18": _letters("17", "q", "17z"),
    "21": ("4", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16", "18", "19"),
}
_SCHEDULE_3: Sums = {
    "7": _letters("6", "m", "6z"),
    "8": ("1", "2", "3", "4", "5a", "5b", "7"),
    "14": ("13a", "13b", "13c", "13d", "13z"),
    "15": ("9", "10", "11", "12", "14"),
}
_SCHEDULE_A: Sums = {
    "5d": ("5a", "5b", "5c"),
    "7": ("5e", "6"),
    "8e": ("8a", "8b", "8c"),
    "10": ("8e", "9"),
    "14": ("11", "12", "13"),
    "17": ("4", "7", "10", "14", "15", "16"),
}
_SCHEDULE_D: Sums = {
    "7": ("1a_h", "1b_h", "2_h", "3_h", "4", "5", "-6"),
    "15": ("8a_h", "8b_h", "9_h", "10_h", "11", "12", "13", "-14"),
    "16": ("7", "15"),
}
_SCHEDULE_E: Sums = {
    "26": ("24", "-25"),
    "32": ("30", "-31"),
    "41": ("26", "32", "37", "39", "40"),
}
_SCHEDULE_SE: Sums = {
    "3": ("1a", "-1b", "2"),
    "4c": ("4a", "4b"),
    "8d": ("8a", "8b", "8c"),
    "12": ("10", "11"),
}
_SCHEDULE_8812: Sums = {
    "2d": ("2a", "2b", "2c"),
    "3": ("1", "2d"),
    "8": ("5", "7"),
    "23": ("21", "22"),
}
_SUMS: Mapping[str, Sums] = {
    "sch1": _SCHEDULE_1,
    "sch1a": _SCHEDULE_1A,
    "sch2": _SCHEDULE_2,
    "sch3": _SCHEDULE_3,
    "scha": _SCHEDULE_A,
    "schd": _SCHEDULE_D,
    "sche": _SCHEDULE_E,
    "schse": _SCHEDULE_SE,
    "sch8812": _SCHEDULE_8812,
}


def sums(paper: Paper) -> Iterator[Doubt]:
    kind = paper.form_id.split("_")[2]
    for line, lines in _SUMS[kind].items():
        made = sum(-_line(paper, each[1:]) if each.startswith("-") else _line(paper, each) for each in lines)
        if differ(_line(paper, line), made, _DOLLAR) and paper.has(f"line_{line}"):
            yield f"line_{line}", f"is not {made:,.0f}, which the lines above it make"


def itemized(paper: Paper) -> Iterator[Doubt]:
    medical = max(0.0, _line(paper, "1") - _line(paper, "3"))
    if differ(_line(paper, "3"), 0.075 * max(0.0, _line(paper, "2")), _DOLLAR):
        yield "line_3", "is not 7.5 % of line 2"
    if differ(_line(paper, "4"), medical, _DOLLAR):
        yield "line_4", "is not line 1 less line 3"
    limited = [min(_line(paper, "5d"), most) for most in _MOST_TAXES]
    if paper.year < 2025 and all(differ(_line(paper, "5e"), amount, _DOLLAR) for amount in limited):
        yield "line_5e", "is not line 5d within its limit"


def interest_and_dividends(paper: Paper) -> Iterator[Doubt]:
    interest = paper.total(*(f"interest_{row}" for row in range(1, 15)))
    dividends = paper.total(*(f"dividends_{row}" for row in range(1, 16)))
    made = {"line_2": interest, "line_4": interest - _line(paper, "3"), "line_6": dividends}
    for line, amount in made.items():
        if differ(paper.amount(line), amount, _DOLLAR):
            yield line, f"is not {amount:,.0f}, which the rows above it make"


def losses(paper: Paper) -> Iterator[Doubt]:
    total, deducted = _line(paper, "16"), _line(paper, "21")
    if total >= 0 and deducted:
        yield "line_21", "a loss is deducted, and there is none"
    if total < 0 and abs(deducted) > min(_MOST_LOST, -total) + _DOLLAR:
        yield "line_21", f"more than the loss or {_MOST_LOST:,}"


def self_employment(paper: Paper) -> Iterator[Doubt]:
    profit = _line(paper, "3")
    if profit > 0 and differ(_line(paper, "4a"), _SELF_EMPLOYED * profit, _DOLLAR):
        yield "line_4a", "is not 92.35 % of line 3"
    taxed = _line(paper, "6")
    if differ(_line(paper, "10"), _SOCIAL_SECURITY * min(taxed, _line(paper, "9")), _DOLLAR):
        yield "line_10", "is not 12.4 % of the smaller of lines 6 and 9"
    if differ(_line(paper, "11"), _MEDICARE * taxed, _DOLLAR):
        yield "line_11", "is not 2.9 % of line 6"
    if differ(_line(paper, "13"), _line(paper, "12") / 2, _DOLLAR):
        yield "line_13", "is not half of line 12"


def children(paper: Paper) -> Iterator[Doubt]:
    left = max(0.0, _line(paper, "8") - _line(paper, "11"))
    if differ(_line(paper, "12"), left, _DOLLAR):
        yield "line_12", "is not line 8 less line 11"
    if differ(_line(paper, "14"), min(left, _line(paper, "13")), _DOLLAR):
        yield "line_14", "is not the smaller of lines 12 and 13"
    if _line(paper, "27") > max(0.0, left - _line(paper, "14")) + _DOLLAR:
        yield "line_27", "more is refunded than the tax left over"


def sales(paper: Paper) -> Iterator[Doubt]:
    for part in ("short", "long"):
        rows = [f"{part}_{row}" for row in range(1, 15)]
        for row in [*rows, f"{part}_total"]:
            made = paper.amount(f"{row}_d") - paper.amount(f"{row}_e") + paper.amount(f"{row}_g")
            if differ(paper.amount(f"{row}_h"), made, _DOLLAR):
                yield f"{row}_h", "is not proceeds less basis and adjustment"
        for column in "degh":
            total = paper.total(*(f"{row}_{column}" for row in rows))
            if differ(paper.amount(f"{part}_total_{column}"), total, _DOLLAR):
                yield f"{part}_total_{column}", "is not the sum of its rows"


def _line(paper: Paper, line: str) -> float:
    return paper.amount(f"line_{line}")
