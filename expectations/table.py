"""What must hold of a table before it is delivered."""

from great_expectations import ExpectationSuite
from great_expectations.expectations.core.expect_column_max_to_be_between import ExpectColumnMaxToBeBetween
from great_expectations.expectations.core.expect_column_pair_values_to_be_equal import (
    ExpectColumnPairValuesToBeEqual,
)


def suite() -> ExpectationSuite:
    """Each file, read back, holds every row whole, and each value is one that its column may hold."""
    return ExpectationSuite(
        "table",
        expectations=[
            ExpectColumnPairValuesToBeEqual(column_A="rows", column_B="expected_rows"),
            ExpectColumnPairValuesToBeEqual(column_A="csv_rows", column_B="expected_csv_rows"),
            ExpectColumnPairValuesToBeEqual(column_A="json_rows", column_B="expected_json_rows"),
            ExpectColumnPairValuesToBeEqual(column_A="stored_bytes", column_B="written_bytes"),
            ExpectColumnMaxToBeBetween(column="misshapen_rows", max_value=0),
            ExpectColumnMaxToBeBetween(column="broken_values", max_value=0),
        ],
    )
