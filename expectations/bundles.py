"""What must hold of the dataset of a job before it is delivered: a row per file, read back from the store."""

from great_expectations import ExpectationSuite
from great_expectations.expectations.core.expect_column_max_to_be_between import ExpectColumnMaxToBeBetween
from great_expectations.expectations.core.expect_column_min_to_be_between import ExpectColumnMinToBeBetween
from great_expectations.expectations.core.expect_column_pair_values_to_be_equal import (
    ExpectColumnPairValuesToBeEqual,
)

from expectations.totals import total


def suite() -> ExpectationSuite:
    """Each file is as it was written, the archive holds each member and document that was made, and its
    listing gives the digests that they have and no item to two splits."""
    return ExpectationSuite(
        "bundles",
        expectations=[
            ExpectColumnPairValuesToBeEqual(column_A="stored_bytes", column_B="written_bytes"),
            ExpectColumnMinToBeBetween(column="stored_bytes", min_value=1),
            ExpectColumnMaxToBeBetween(column="unreadable_members", max_value=0),
            ExpectColumnMaxToBeBetween(column="false_digests", max_value=0),
            ExpectColumnMaxToBeBetween(column="overlapping_splits", max_value=0),
            total("members"),
            total("documents"),
        ],
    )
