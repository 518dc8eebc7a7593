"""What the rows of a frame must come to together; what is expected is known only when a job is checked."""

from great_expectations.expectations.core.expect_column_sum_to_be_between import ExpectColumnSumToBeBetween


def total(column: str) -> ExpectColumnSumToBeBetween:
    """The column adds up to the suite's parameter of its name."""
    expected = {"$PARAMETER": column}
    return ExpectColumnSumToBeBetween(column=column, min_value=expected, max_value=expected)
