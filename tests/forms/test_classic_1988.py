"""The return of 1988: filled for 4,000 households, its sums and its tax."""

from collections.abc import Callable
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from symage.documents.compile import compile_form
from symage.documents.layout import lay_out
from symage.forms.catalogue import Catalogue
from symage.forms.fill import Filled, violations

ALWAYS = {
    "campaign_self", "first_names", "last_name", "address", "city_state_zip", "ssn", "filing_status",
    "line_6_boxes", "line_6e", "line_23", "line_31", "line_32", "line_34", "line_35", "line_36", "line_37",
    "line_38", "line_38_from", "line_40", "line_47", "line_53", "signature", "signature_date",
}  # fmt: skip


@pytest.fixture(scope="module")
def returns(catalogue: Catalogue, fill_many: Callable[..., Filled]) -> Filled:
    return fill_many(catalogue.get("irs_f1040_classic_1988"), 0, 8000)


def test_every_rule_holds_and_every_text_fits_its_box(returns: Filled) -> None:
    assert violations(returns.form, returns) == []
    assert lay_out(compile_form(returns.form), returns.printed).documents == 8000


def test_a_line_is_sometimes_filled_and_sometimes_not(returns: Filled) -> None:
    shares = {name: sum(map(bool, texts)) / len(texts) for name, texts in returns.printed.items()}
    assert {name for name, share in shares.items() if share == 1} == ALWAYS
    assert [name for name, share in shares.items() if share == 0] == []


def test_all_statuses_refunds_and_amounts_owed_occur(returns: Filled) -> None:
    assert set(returns.printed["filing_status"]) == {
        "single", "married_joint", "married_separate", "head_of_household", "surviving_spouse",
    }  # fmt: skip
    count = len(returns.indexes)
    assert 0.3 * count < sum(map(bool, returns.printed["line_62"])) < 0.9 * count
    assert sum(map(bool, returns.printed["line_65"])) > 0.05 * count
    assert sum(map(bool, returns.printed["line_34_itemizes"])) > 0.1 * count
    assert {"table", "schedules"} <= set(returns.printed["line_38_from"])


@pytest.mark.parametrize("line", [
    7, "8a", 9, 12, 13, "17b", "21b", 23, 30, 31, 32, 34, 35, 36, 37, 38, 40, 41, 46, 47, 48, 53, 54, 55, 56,
    61, 62, 63, 65,
])  # fmt: skip
def test_a_dollar_too_much_is_noticed(line: int | str, returns: Filled) -> None:
    amounts = returns.values[f"line_{line}"]
    there = pc.is_valid(amounts).to_pylist()
    written = {int(index) for index, is_there in zip(returns.indexes, there, strict=True) if is_there}
    changed = replace(returns, values={**returns.values, f"line_{line}": pc.add(amounts, 100)})
    found = {violation.index for violation in violations(returns.form, changed)}
    assert written
    assert len(found & written) >= 0.95 * len(written)


FIRST_BRACKET = {
    "single": 17850, "married_joint": 29750, "married_separate": 14875, "head_of_household": 23900,
    "surviving_spouse": 29750,
}  # fmt: skip


def test_the_tax_of_small_incomes_is_that_of_the_middle_of_the_table_s_row(returns: Filled) -> None:
    """From $3,000 on rows are $50 wide; up to the first bracket's end the rate is 15 percent, then 28."""
    checked = 0
    for cents, tax, status in zip(
        returns.values["line_37"].to_pylist(),
        returns.values["line_38"].to_pylist(),
        returns.printed["filing_status"],
        strict=True,
    ):
        income, first = cents // 100, FIRST_BRACKET[status]
        if not 3000 <= income < min(35_000, first + 15_000):
            continue
        middle = income // 50 * 50 + 25
        hundredths = 15 * min(middle, first) + 28 * max(0, middle - first)
        assert tax == (hundredths + 50) // 100 * 100
        checked += 1
    assert checked > 1000


def test_dollars_and_cents_stand_in_boxes_of_their_own(returns: Filled) -> None:
    one = {name: texts[:1] for name, texts in returns.printed.items()}
    one["line_23"] = ["41986.00"]
    table = lay_out(compile_form(returns.form), one)
    where = [field.id for field in returns.form.fields].index("line_23")
    pieces = [
        (text, int(x))
        for text, x, field in zip(table.runs.text, table.runs.x, table.runs.field, strict=True)
        if int(field) == where
    ]
    assert [text for text, _ in pieces] == ["41986", "00"]
    assert 483_300 < pieces[0][1] < 548_200 < pieces[1][1] < 570_500


def test_children_under_five_have_no_number(returns: Filled) -> None:
    for n in (1, 2, 3):
        young = returns.values[f"line_6c_{n}_under_5"]
        numbers = returns.values[f"line_6c_{n}_ssn"]
        assert pc.sum(young.cast(pa.int8())).as_py() > 0
        assert not pc.any(pc.and_(young, pc.is_valid(numbers))).as_py()
