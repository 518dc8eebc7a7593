"""What must hold of the documents of a job before they are labelled: a row per shard."""

from great_expectations import ExpectationSuite
from great_expectations.expectations.core.expect_column_max_to_be_between import ExpectColumnMaxToBeBetween
from great_expectations.expectations.core.expect_column_min_to_be_between import ExpectColumnMinToBeBetween
from great_expectations.expectations.core.expect_column_pair_values_to_be_equal import (
    ExpectColumnPairValuesToBeEqual,
)

from expectations.totals import total


def suite() -> ExpectationSuite:
    """Each document and page was drawn, has values, and keeps the rules of its form."""
    return ExpectationSuite(
        "documents",
        expectations=[
            ExpectColumnPairValuesToBeEqual(column_A="documents", column_B="expected_documents"),
            ExpectColumnPairValuesToBeEqual(column_A="pdfs", column_B="expected_pdfs"),
            ExpectColumnPairValuesToBeEqual(column_A="pictures", column_B="expected_pictures"),
            ExpectColumnMaxToBeBetween(column="rule_violations", max_value=0),
            ExpectColumnMinToBeBetween(column="fewest_values", min_value=1),
            ExpectColumnMinToBeBetween(column="bytes", min_value=1),
            total("documents"),
        ],
    )
