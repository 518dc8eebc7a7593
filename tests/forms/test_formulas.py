"""The formula language, in its own notation: a formula, the columns it sees, and what comes out."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from symage.forms.columns import Date, Flag, FormulaError, Number, Text, Value, mask, spread
from symage.forms.evaluation import Scope, evaluate
from symage.forms.formulas import parse, parse_value
from symage.forms.tables import Table
from symage.forms.tax import tax_year

COLUMNS: dict[str, Value] = {
    "wage": Number(np.array([1000000, 20000050, 0], dtype=np.int64), 100),
    "tips": Number(np.array([0, 333, 0], dtype=np.int64), 100, np.array([True, False, False])),
    "age": Number(np.array([17, 50, 71], dtype=np.int64)),
    "state": Text(pa.array(["CA", None, "TX"])),
    "name": Text(pa.array(["Ada", "", "Bo"])),
    "retired": Flag(np.array([False, True, False])),
    "jobs.0.wage": Number(np.array([100, 200, 300], dtype=np.int64), 100),
}
TABLES = {
    "rates": Table({"CA": 0.093, "NY": 0.0685, "otherwise": 0}),
    "rows": Table({"CA": {"name": "Golden", "flat": True}, "TX": {"name": "Star"}, "otherwise": None}),
    "strict": Table({"CA": 1}),
    **tax_year(2025).tables,
}


def resolve(path: str) -> Value:
    if path.startswith("tax."):
        return tax_year(2025).value(path)
    if path not in COLUMNS:
        raise FormulaError(f"nothing is called {path}")
    return COLUMNS[path]


def computed(formula: str) -> list[Any]:
    """Numbers as exact text of dollars, texts and truth values as they are, None for blank."""
    indexes = np.arange(3, dtype=np.uint64)
    value = evaluate(parse(formula).tree, Scope(indexes, resolve, TABLES, "test/value"))
    if isinstance(value, Text):
        return [value.values.as_py()] * 3 if isinstance(value.values, pa.Scalar) else value.values.to_pylist()
    if isinstance(value, Flag):
        return [bool(item) for item in spread(value.values, 3)]
    assert isinstance(value, Number)
    blank = spread(value.is_blank, 3)
    numerators = spread(value.numerator, 3).tolist()
    return [None if b else n / value.denominator for n, b in zip(numerators, blank, strict=True)]


@pytest.mark.parametrize(
    ("formula", "result"),
    [
        ("wage + tips", [10000, 200003.83, 0]),
        ("wage - 0.01", [9999.99, 200000.49, -0.01]),
        ("-age * 2", [-34, -100, -142]),
        ("age / 4", [4.25, 12.5, 17.75]),
        ("cents(0.062 * wage)", [620, 12400.03, 0]),
        ("dollars(wage + 0.5)", [10001, 200001, 1]),
        ("dollars(0 - wage - 0.5)", [-10001, -200001, -1]),
        ("min(wage, tax.ss_wage_base)", [10000, 176100, 0]),
        ("max(age, 18, 60)", [60, 60, 71]),
        ("sum(age, 1, tips)", [18, 54.33, 72]),
        ("share(wage, 1, 3)", [3333.33, 66666.83, 0]),
        ("share(wage, 1, 0)", [0, 0, 0]),
        ("graduated(20000, tax.brackets[status_of_all], tax.rates)", [2161.5] * 3),
        ("tips if retired else blank", [None, 3.33, None]),
        ("tips", [None, 3.33, 0]),
        ("rates[state]", [0.093, None, 0]),
        ("jobs[0].wage", [1, 2, 3]),
        ("count(tips, state, retired)", [1, 2, 2]),
        ("nth(1, tips, blank, age)", [17, 3.33, 0]),
        ("nth(2, tips, blank, age)", [None, 50, 71]),
        ("age >= 18 and not retired", [False, False, True]),
        ("17 < age <= 71", [False, True, True]),
        ('state == "CA" or state != "CA" and retired', [True, True, False]),
        ('state in ("CA", "TX")', [True, False, True]),
        ("state in rates", [True, False, False]),
        ("rows[state].flat", [True, False, False]),
        ("rows[state].name", ["Golden", None, "Star"]),
        ("near(age, 50, 0)", [False, True, False]),
        ("filled(state)", [True, False, True]),
        ('join(", ", name, state)', ["Ada, CA", "", "Bo, TX"]),
        ("lines(name, blank, state)", ["Ada\nCA", "", "Bo\nTX"]),
        ('name + "-" + state', ["Ada-CA", "-", "Bo-TX"]),
        ("upper(first(name, 2))", ["AD", "", "BO"]),
        ("initial(name)", ["A", "", "B"]),
        ('"SDI " + money(tips)', ["SDI ", "SDI 3.33", "SDI 0.00"]),
        ('digits("12-34")', ["1234"] * 3),
    ],
)
def test_a_formula_gives(formula: str, result: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(COLUMNS, "status_of_all", Text(pa.array(["single"] * 3)))
    assert computed(formula) == pytest.approx(result)


@pytest.mark.parametrize(
    ("formula", "days"),
    [
        ("date(2024, 2, 31)", ["2024-02-29"]),
        ("date(2025, month, 31)", ["2025-04-30", None]),
        ("later(date(2024, 12, 31), 1)", ["2025-01-01"]),
        ("later(date(2025, 3, 1), 0 - 1)", ["2025-02-28"]),
        ("date(2025, 1, 1) if month == 4 else blank", ["2025-01-01", None]),
    ],
)
def test_a_day_is(formula: str, days: list[str | None]) -> None:
    month = Number(np.array([4, 0], dtype=np.int64), 1, np.array([False, True]))
    scope = Scope(np.zeros(2, dtype=np.uint64), {"month": month}.__getitem__, {}, "test/value")
    value = evaluate(parse(formula).tree, scope)
    assert isinstance(value, Date)
    found = [None if np.isnat(day) else str(day) for day in np.atleast_1d(value.values)]
    assert found == days


@pytest.mark.parametrize(
    ("amount", "rate", "tax"),
    [(1050, 0.062, 65), (1150, 0.05, 58), (1149, 0.05, 57), (-1050, 0.05, -53), (1, 0.5, 1)],
)
def test_half_a_cent_goes_away_from_zero(amount: int, rate: float, tax: int) -> None:
    """Amounts in cents; a float product would put some of these halves on the other side."""
    column = {"x": Number(np.array([amount], dtype=np.int64), 100)}
    scope = Scope(np.zeros(1, dtype=np.uint64), column.__getitem__, {}, "test/value")
    value = evaluate(parse(f"cents(x * {rate})").tree, scope)
    assert isinstance(value, Number)
    assert value.numerator.tolist() == [tax]


def test_every_product_of_cents_and_a_rate_rounds_as_decimals_do() -> None:
    amounts = np.arange(0, 2_000_000, 37, dtype=np.int64)
    scope = Scope(np.zeros(1, dtype=np.uint64), lambda _: Number(amounts, 100), {}, "test/value")
    value = evaluate(parse("cents(0.0145 * x)").tree, scope)
    expected = [
        int((Decimal(int(a)) * Decimal("0.0145")).quantize(Decimal(1), ROUND_HALF_UP)) for a in amounts
    ]
    assert isinstance(value, Number)
    assert value.numerator.tolist() == expected


@pytest.mark.parametrize(
    ("formula", "complaint"),
    [
        ("__import__('os').system('true')", "not a call of a function"),
        ("open('/etc/passwd')", "no function 'open'"),
        ("(lambda: 1)()", "not a call"),
        ("[x for x in (1, 2)]", "not part of the language"),
        ("wage ** 9", r"only \+ - \* / compute"),
        ("wage.__class__.__mro__[0]", "nothing is called wage.__class__"),
        ("f'{wage}'", "not part of the language"),
        ("wage if", "not an expression"),
        ("min(*wage)", "not part of the language"),
        ("min(wage, key=1)", "plain arguments"),
        ("wage is age", "compare"),
        ("1e400", "not a literal"),
        ("wage < name", "text expected|number expected"),
        ('state < "CA"', "texts compare with == and != only"),
        ("age / wage", "divide by a constant"),
        ("age / 0", "division by zero"),
        ("wage if retired else name", "of one kind"),
        ("strict[state]", "no key 'TX'"),
        ("rates[state].column", "needs no column"),
        ("nowhere[state]", "no table 'nowhere'"),
        ("tax.nothing", "no constant of 2025"),
        ("cents(wage, age)", "takes other arguments"),
        ("wage * 100000000000 * 100000000000", "too large"),
        ("1 +" * 900 + "1", "characters"),
        ("-" * 50 + "1", "nested deeper"),
    ],
)
def test_a_formula_is_refused(formula: str, complaint: str) -> None:
    with pytest.raises(FormulaError, match=complaint):
        computed(formula)


def test_a_value_is_a_path_or_a_formula() -> None:
    assert parse_value("jobs.0.wage").references == {"jobs.0.wage"}
    assert parse_value("= jobs[0].wage + tips").references == {"jobs.0.wage", "tips"}
    with pytest.raises(FormulaError, match="begins with '='"):
        parse_value("wage + tips")


def draws(formula: str, first: int = 0, count: int = 20_000) -> Value:
    indexes = np.arange(first, first + count, dtype=np.uint64)
    ein = Text(pa.array([f"{row // 2:09d}" for row in range(first, first + count)]))
    return evaluate(parse(formula).tree, Scope(indexes, lambda _: ein, {}, "test/value"))


def test_chance_and_weights_come_true() -> None:
    hit = draws("chance(0.35)")
    assert isinstance(hit, Flag)
    assert hit.values.mean() == pytest.approx(0.35, abs=0.012)
    picked = draws("weighted(1, 5, 2, 3, 3, 2)")
    assert isinstance(picked, Number)
    assert [np.mean(picked.numerator == value) for value in (1, 2, 3)] == pytest.approx(
        [0.5, 0.3, 0.2], abs=0.012
    )


def test_between_and_steps_keep_their_bounds_and_reach_them() -> None:
    uniform = draws("between(0.03, 0.05, 0.01)")
    assert isinstance(uniform, Number)
    assert uniform.denominator == 100
    assert set(uniform.numerator.tolist()) == {3, 4, 5}
    stepped = draws("steps(0, 5, 100, 1, 1000)")
    assert isinstance(stepped, Number)
    assert (stepped.numerator.min(), stepped.numerator.max() < 1000) == (0, True)
    assert np.mean(stepped.numerator < 100) == pytest.approx(5 / 6, abs=0.012)


def test_two_draws_of_one_formula_differ_and_a_row_alone_draws_as_in_the_batch() -> None:
    twice = draws("between(1, 1000) - between(1, 1000)")
    assert isinstance(twice, Number)
    assert np.mean(twice.numerator == 0) < 0.01
    alone = draws("between(1, 1000) - between(1, 1000)", first=777, count=1)
    assert isinstance(alone, Number)
    assert alone.numerator[0] == twice.numerator[777]


def test_provider_numbers_are_ones_own_or_those_of_an_id() -> None:
    """Rows 2k and 2k + 1 have the same EIN. What makes a right number is tested with those of the people."""
    for formula, distinct in (("npi()", 2000), ("npi(ein)", 1000)):
        written = draws(formula, count=2000)
        assert isinstance(written, Text)
        assert len(set(written.values.to_pylist())) == distinct
        assert mask(pc.match_substring_regex(written.values, r"^[3-9]\d{9}$")).all()


def test_a_pattern_of_an_id_depends_on_the_id_alone() -> None:
    """Rows 2k and 2k + 1 have the same EIN."""
    written = draws('pattern("ee-eeeeeee/##@", ein)', count=2000)
    assert isinstance(written, Text)
    texts = written.values.to_pylist()
    assert texts[0::2] == texts[1::2]
    assert len(set(texts)) == 1000
    assert mask(pc.match_substring_regex(written.values, r"^00-0000\d{3}/\d{2}[A-Z]$")).all()
