"""What must hold of the people of a job before a document is drawn: a row per shard."""

from great_expectations import ExpectationSuite
from great_expectations.expectations.core.expect_column_max_to_be_between import ExpectColumnMaxToBeBetween
from great_expectations.expectations.core.expect_column_min_to_be_between import ExpectColumnMinToBeBetween
from great_expectations.expectations.core.expect_column_pair_values_to_be_equal import (
    ExpectColumnPairValuesToBeEqual,
)

from expectations.totals import total


def suite() -> ExpectationSuite:
    """Everybody is there, once, complete and coherent, and no number can be a real person's."""
    return ExpectationSuite(
        "identities",
        expectations=[
            ExpectColumnPairValuesToBeEqual(column_A="identities", column_B="expected_identities"),
            ExpectColumnMaxToBeBetween(column="duplicate_ssns", max_value=0),
            ExpectColumnMaxToBeBetween(column="broken_rules", max_value=0),
            ExpectColumnMaxToBeBetween(column="incomplete_identities", max_value=0),
            ExpectColumnMinToBeBetween(column="bytes", min_value=1),
            total("identities"),
        ],
    )
