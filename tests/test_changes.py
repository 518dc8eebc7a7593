"""Where groups of rows begin, against a plain loop."""

import numpy as np
import pytest

from symage.changes import changes, firsts


@pytest.mark.parametrize("columns", [1, 2, 3])
@pytest.mark.parametrize("rows", [0, 1, 2, 500])
def test_a_row_begins_a_group_where_any_column_differs(columns: int, rows: int) -> None:
    chance = np.random.default_rng([columns, rows])
    table = [chance.integers(0, 2, rows) for _ in range(columns)]
    each = list(zip(*(column.tolist() for column in table), strict=True))
    expected = [row == 0 or each[row] != each[row - 1] for row in range(rows)]
    assert changes(*table).tolist() == expected
    assert firsts(*table).tolist() == [row for row in range(rows) if expected[row]]


def test_no_number_before_the_first_row_is_taken_for_a_group() -> None:
    assert changes(np.array([-1, -1, 0])).tolist() == [True, False, True]
