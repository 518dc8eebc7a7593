"""The rules of a form catch what the values got wrong: every check can fail."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from symage.forms.fill import Filled, Violation, violations


def with_value(filled: Filled, field: str, row: int, value: object) -> Filled:
    column = filled.values[field].to_pylist()
    column[row] = value
    changed = pa.array(column, filled.values[field].type)
    return replace(filled, values={**filled.values, field: changed})


def first_row(filled: Filled, field: str) -> int:
    return int(np.flatnonzero(filled.values[field].is_valid().to_numpy(zero_copy_only=False))[0])


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("employee_ssn", None, "names an employee"),
        ("box_4", 1, "6.2 %"),
        ("box_6", 1, "1.45 %"),
        ("box_1", 1, "elective deferrals"),
        ("box_3", 99_999_999, "under the wage base"),
        ("box_12a_code", None, "each code of box 12"),
        ("box_12b_amount", 100, "each code of box 12"),
        ("box_10", 500_001, "dependent care"),
        ("box_9", 1, "box 9 is not used"),
        ("box_15_state_1", "TX", "without an income tax"),
        ("box_17_1", None, "has its number, wages and tax"),
        ("box_20_1", None, "its locality"),
        ("box_19_1", 99_999_999, "part of local wages"),
        ("box_2", 99_999_999, "top rate"),
    ],
)
def test_a_wrong_box_breaks_its_rule(w2s: Filled, field: str, value: object, words: str) -> None:
    missing = field == "box_12b_amount"
    row = w2s.values["box_12b_code"].to_pylist().index(None) if missing else first_row(w2s, "box_4")
    if field in ("box_12a_code", "box_15_state_1", "box_17_1", "box_20_1", "box_19_1"):
        row = first_row(w2s, field)
    broken = violations(w2s.form, with_value(w2s, field, row, value))
    assert {each.index for each in broken} == {int(w2s.indexes[row])}
    assert any(words in each.rule for each in broken)


def test_a_text_that_is_too_long_is_a_violation(w2s: Filled) -> None:
    texts = ["1234-56-78901", *w2s.printed["employee_ssn"][1:]]
    filled = replace(w2s, printed={**w2s.printed, "employee_ssn": texts})
    sentence = "Employee's social security number takes at most 11 characters"
    assert violations(w2s.form, filled) == [Violation(int(w2s.indexes[0]), sentence)]


@pytest.mark.parametrize("field", ["box_1", "box_3", "box_4", "box_5", "box_6", "box_16_1"])
def test_a_dollar_more_in_a_computed_box_is_noticed(w2s: Filled, field: str) -> None:
    filled = w2s.values[field]
    changed = replace(w2s, values={**w2s.values, field: pc.add(filled, 100)})
    caught = {each.index for each in violations(w2s.form, changed)}
    assert len(caught) >= 0.95 * (len(filled) - filled.null_count)
