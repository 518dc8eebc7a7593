"""What must hold of the documents of a job before they are labelled."""

from great_expectations import ExpectationSuite
from great_expectations.expectations import (
    ExpectColumnMaxToBeBetween,
    ExpectColumnMinToBeBetween,
    ExpectColumnPairValuesToBeEqual,
)


def suite() -> ExpectationSuite:
    """Each document and page was drawn, has values, and keeps the rules of its form."""
    return ExpectationSuite(
        "documents",
        expectations=[
            ExpectColumnPairValuesToBeEqual(column_A="documents", column_B="expected_documents"),
            ExpectColumnPairValuesToBeEqual(column_A="pictures", column_B="expected_pictures"),
            ExpectColumnMaxToBeBetween(column="rule_violations", max_value=0),
            ExpectColumnMinToBeBetween(column="fewest_values", min_value=1),
        ],
    )
