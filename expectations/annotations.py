"""What must hold of the labels of a job before they are packed: a row per shard."""

from great_expectations import ExpectationSuite
from great_expectations.expectations.core.expect_column_max_to_be_between import ExpectColumnMaxToBeBetween
from great_expectations.expectations.core.expect_column_pair_values_to_be_equal import (
    ExpectColumnPairValuesToBeEqual,
)

from expectations.totals import total


def suite() -> ExpectationSuite:
    """Each page has its labels, each printed value its box; no box leaves its page. Of a sample of each form,
    an outside reader finds in boxes what they are said to hold; and of such a sample on each surface and in
    each format labels are known, links whole, boxes in place, all else as the layout has it, and files as
    their format has them."""
    return ExpectationSuite(
        "annotations",
        expectations=[
            ExpectColumnPairValuesToBeEqual(column_A="label_files", column_B="expected_label_files"),
            ExpectColumnPairValuesToBeEqual(column_A="labelled_values", column_B="printed_values"),
            ExpectColumnMaxToBeBetween(column="boxes_off_page", max_value=0),
            ExpectColumnMaxToBeBetween(column="misread_words", max_value=0),
            ExpectColumnMaxToBeBetween(column="unknown_labels", max_value=0),
            ExpectColumnMaxToBeBetween(column="broken_links", max_value=0),
            ExpectColumnMaxToBeBetween(column="misplaced_boxes", max_value=0),
            ExpectColumnMaxToBeBetween(column="untrue_labels", max_value=0),
            ExpectColumnMaxToBeBetween(column="misshapen_labels", max_value=0),
            total("label_files"),
        ],
    )
