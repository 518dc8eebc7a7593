import pytest

from symage.forms.columns import FormulaError, Number
from symage.forms.tax import tax_year


def amount(year: int, name: str) -> float:
    value = tax_year(year).value(f"tax.{name}")
    assert isinstance(value, Number)
    return int(value.numerator) / value.denominator


@pytest.mark.parametrize(
    ("year", "wage_base", "limit_401k", "limit_dependent_care"),
    [
        (2023, 160200, 22500, 5000),
        (2024, 168600, 23000, 5000),
        (2025, 176100, 23500, 5000),
        (2026, 184500, 24500, 7500),
    ],
)
def test_the_limits_that_the_w2_prints(
    year: int, wage_base: int, limit_401k: int, limit_dependent_care: int
) -> None:
    assert amount(year, "ss_wage_base") == wage_base
    assert amount(year, "limit_401k") == limit_401k
    assert amount(year, "limit_dependent_care") == limit_dependent_care


@pytest.mark.parametrize(
    ("year", "single", "joint", "head"),
    [
        (2023, 13850, 27700, 20800),
        (2024, 14600, 29200, 21900),
        (2025, 15750, 31500, 23625),
        (2026, 16100, 32200, 24150),
    ],
)
def test_the_standard_deductions(year: int, single: int, joint: int, head: int) -> None:
    cells = tax_year(year).tables["tax.standard_deduction"].cells
    assert (cells["single"], cells["married_joint"], cells["head_of_household"]) == (single, joint, head)


@pytest.mark.parametrize("year", [2023, 2024, 2025, 2026])
def test_each_status_has_six_rising_bracket_ends(year: int) -> None:
    for ends in tax_year(year).tables["tax.brackets"].cells.values():
        assert len(ends) == 6
        assert ends == sorted(ends)


def test_a_year_without_constants_is_said_so() -> None:
    with pytest.raises(FormulaError, match="1913"):
        tax_year(1913)


def test_every_year_knows_the_fifty_states_and_the_district() -> None:
    states = {code: row for code, row in tax_year(2025).tables["tax.states"].cells.items() if row}
    assert len(states) == 51
    assert states == {code: row for code, row in tax_year(2024).tables["tax.states"].cells.items() if row}
    assert all(row["neighbour"] in states and row["neighbour"] != code for code, row in states.items())
    assert all(len(row["zip"]) == 5 and len(row["area_code"]) == 3 for row in states.values())
    untaxed = {"AK", "FL", "NH", "NV", "SD", "TN", "TX", "WA", "WY"}
    assert {code for code, row in states.items() if "payer_id" not in row} == untaxed


@pytest.mark.parametrize(
    ("year", "mainland", "alaska", "more", "exemption", "joint_exemption", "repaid"),
    [
        (2023, 13590, 16990, 4720, 81300, 126500, (350, 900, 1500)),
        (2024, 14580, 18210, 5140, 85700, 133300, (375, 950, 1575)),
        (2025, 15060, 18810, 5380, 88100, 137000, (375, 975, 1625)),
    ],
)
def test_poverty_lines_repayment_limits_and_exemptions_from_the_minimum_tax(
    year: int,
    mainland: int,
    alaska: int,
    more: int,
    exemption: int,
    joint_exemption: int,
    repaid: tuple[int, ...],
) -> None:
    tables = {name.removeprefix("tax."): table.cells for name, table in tax_year(year).tables.items()}
    assert (tables["poverty_line"]["otherwise"], tables["poverty_line"]["AK"]) == (mainland, alaska)
    assert tables["poverty_line_more"]["otherwise"] == more
    assert tables["minimum_tax_exemption"]["single"] == exemption
    assert tables["minimum_tax_exemption"]["married_joint"] == joint_exemption
    assert tables["minimum_tax_exemption"]["married_separate"] == joint_exemption / 2
    limits = [tables[f"premium_repaid_below_{percent}"] for percent in (200, 300, 400)]
    assert tuple(limit["single"] for limit in limits) == repaid
    assert all(limit["head_of_household"] == 2 * limit["single"] for limit in limits)


@pytest.mark.parametrize("year", [2023, 2024, 2025])
def test_rates_above_28_percent_begin_where_that_of_24_ends(year: int) -> None:
    """Line 19 of the Schedule D Tax Worksheet."""
    tables = tax_year(year).tables
    ends = {status: ends[3] for status, ends in tables["tax.brackets"].cells.items()}
    ends["head_of_household"] = ends["single"]
    assert ends == tables["tax.rate_32_over"].cells
