"""What must hold of the people of a job before a document is drawn."""

from great_expectations import ExpectationSuite
from great_expectations.expectations import ExpectColumnMaxToBeBetween, ExpectColumnPairValuesToBeEqual


def suite() -> ExpectationSuite:
    """Everybody is there, once, complete, and nobody has a number that could be somebody's."""
    return ExpectationSuite(
        "identities",
        expectations=[
            ExpectColumnPairValuesToBeEqual(column_A="identities", column_B="expected_identities"),
            ExpectColumnMaxToBeBetween(column="duplicate_ssns", max_value=0),
            ExpectColumnMaxToBeBetween(column="issuable_ssns", max_value=0),
            ExpectColumnMaxToBeBetween(column="incomplete_identities", max_value=0),
        ],
    )
