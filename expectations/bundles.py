"""What must hold of the dataset of a job before it is delivered."""

from great_expectations import ExpectationSuite
from great_expectations.expectations.core.expect_column_max_to_be_between import ExpectColumnMaxToBeBetween
from great_expectations.expectations.core.expect_column_pair_values_to_be_equal import (
    ExpectColumnPairValuesToBeEqual,
)


def suite() -> ExpectationSuite:
    """The archive read back from the store holds each file that was made, and its table each document."""
    return ExpectationSuite(
        "bundles",
        expectations=[
            ExpectColumnPairValuesToBeEqual(column_A="archive_files", column_B="expected_files"),
            ExpectColumnPairValuesToBeEqual(column_A="stored_bytes", column_B="written_bytes"),
            ExpectColumnPairValuesToBeEqual(column_A="documents", column_B="delivered_documents"),
            ExpectColumnMaxToBeBetween(column="unreadable_members", max_value=0),
        ],
    )
