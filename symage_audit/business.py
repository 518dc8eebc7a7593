"""Forms 941, 940 and Schedule C, by their instructions."""

from collections.abc import Iterator

from symage_audit.papers import Doubt, Paper, differ

_CENT = 0.02
_DOLLAR = 1.01


def quarter(paper: Paper) -> Iterator[Doubt]:
    for line, rate in (("5a", 0.124), ("5b", 0.124), ("5c", 0.029), ("5d", 0.009)):
        if differ(paper.amount(f"line_{line}_2"), rate * paper.amount(f"line_{line}_1"), _CENT):
            yield f"line_{line}_2", f"is not {rate} of column 1"
    made = {
        "line_5e": paper.total("line_5a_2", "line_5b_2", "line_5c_2", "line_5d_2"),
        "line_6": paper.total("line_3", "line_5e", "line_5f"),
        "line_10": paper.total("line_6", "line_7", "line_8", "line_9"),
        "line_12": paper.amount("line_10") - paper.amount("line_11"),
        "line_14": max(0.0, paper.amount("line_12") - paper.amount("line_13")),
        "line_15": max(0.0, paper.amount("line_13") - paper.amount("line_12")),
    }
    yield from _unequal(paper, made, _CENT)
    if paper.has("line_16_total") and differ(paper.amount("line_16_total"), paper.amount("line_12"), _CENT):
        yield "line_16_total", "is not line 12"


def unemployment(paper: Paper) -> Iterator[Doubt]:
    made = {
        "line_6": paper.total("line_4", "line_5"),
        "line_7": paper.amount("line_3") - paper.amount("line_6"),
        "line_8": 0.006 * paper.amount("line_7"),
        "line_12": paper.total("line_8", "line_9", "line_10", "line_11"),
        "line_14": max(0.0, paper.amount("line_12") - paper.amount("line_13")),
        "line_15": max(0.0, paper.amount("line_13") - paper.amount("line_12")),
    }
    yield from _unequal(paper, made, _CENT)


def proprietor(paper: Paper) -> Iterator[Doubt]:
    expenses = [f"line_{each}" for each in (*range(8, 16), "16a", "16b", *range(17, 20), "20a", "20b")]
    expenses += [f"line_{each}" for each in (21, 22, 23, "24a", "24b", 25, 26, "27a", "27b")]
    made = {
        "line_3": paper.amount("line_1") - paper.amount("line_2"),
        "line_5": paper.amount("line_3") - paper.amount("line_4"),
        "line_7": paper.total("line_5", "line_6"),
        "line_28": paper.total(*expenses),
        "line_29": paper.amount("line_7") - paper.amount("line_28"),
        "line_31": paper.amount("line_29") - paper.amount("line_30"),
        "line_42": paper.amount("line_40") - paper.amount("line_41"),
    }
    yield from _unequal(paper, made, _DOLLAR)


def _unequal(paper: Paper, made: dict[str, float], by: float) -> Iterator[Doubt]:
    for line, amount in made.items():
        if differ(paper.amount(line), amount, by):
            yield line, f"{paper.amount(line):,.2f} is not {amount:,.2f}, which the lines above it make"
