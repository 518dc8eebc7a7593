"""What must hold of a table before it is delivered: a row per shard, per column, and per file, read back."""

from great_expectations import ExpectationSuite
from great_expectations.expectations.core.expect_column_max_to_be_between import ExpectColumnMaxToBeBetween
from great_expectations.expectations.core.expect_column_min_to_be_between import ExpectColumnMinToBeBetween
from great_expectations.expectations.core.expect_column_pair_values_to_be_equal import (
    ExpectColumnPairValuesToBeEqual,
)


def suite() -> ExpectationSuite:
    """Each piece is as it was written and holds every row whole; each value is one that its column may
    hold, none comes twice where none may, and as many are empty as were asked for."""
    return ExpectationSuite(
        "table",
        expectations=[
            ExpectColumnPairValuesToBeEqual(column_A="rows", column_B="expected_rows"),
            ExpectColumnPairValuesToBeEqual(column_A="stored_bytes", column_B="written_bytes"),
            ExpectColumnMinToBeBetween(column="stored_bytes", min_value=1),
            ExpectColumnMaxToBeBetween(column="misshapen_rows", max_value=0),
            ExpectColumnMaxToBeBetween(column="broken_values", max_value=0),
            ExpectColumnMaxToBeBetween(column="repeated_values", max_value=0),
            ExpectColumnMaxToBeBetween(column="missing_blanks", max_value=0),
        ],
    )
