"""What counts as read rightly."""

import pytest

from symage.scoring.measures import Place, Truth, iou, match
from symage.scoring.said import Said

AMOUNT = Truth("46592 00", 46592.0, mark=False)
LOSS = Truth("(1,204.)", -1204, mark=False)
NAME = Truth("María\nO’Neil-Smith", "María\nO’Neil-Smith", mark=False)
DATE = Truth("3 Mar 2025", "2025-03-03", mark=False)
NUMBER = Truth("937-41-0933", "937410933", mark=False)
CAPTIONS = {
    "single": "Single",
    "married_joint": "Married filing jointly (even if only one had income)",
    "married_apart": "Married filing separately",
}
OPTION = Truth("✓", "married_joint", mark=True, captions=CAPTIONS)
OPEN = Truth("", None, mark=True, captions=CAPTIONS)
TICKED = Truth("X", True, mark=True)
UNTICKED = Truth("", False, mark=True)
BLANK = Truth("", None, mark=False)


@pytest.mark.parametrize(
    ("truth", "text", "exact", "normalised"),
    [
        (AMOUNT, "46592 00", True, True),
        (AMOUNT, "$46,592.00", False, True),
        (AMOUNT, "46592", False, True),
        (AMOUNT, "46592.0", False, True),
        (AMOUNT, "4659200", False, False),
        (AMOUNT, "46592.01", False, False),
        (AMOUNT, "46592 OO", False, False),
        (LOSS, "-1204.00", False, True),
        (LOSS, "(1,204.)", True, True),
        (LOSS, "1204", False, False),
        (NAME, "María\nO’Neil-Smith", True, True),
        (NAME, "MARÍA O'NEIL SMITH", False, True),
        (NAME, "Maria ONeilSmith", False, False),
        (DATE, "2025-03-03", False, True),
        (DATE, "3 Mar 2025", True, True),
        (DATE, "2025-03-04", False, False),
        (NUMBER, "937410933", False, True),
        (NUMBER, "937-41-0933", True, True),
        (NUMBER, "937-41-0938", False, False),
        (OPTION, "married_joint", True, True),
        (OPTION, "Married joint", False, True),
        (OPTION, "X", False, True),
        (OPTION, "✓", False, True),
        (OPTION, "true", False, True),
        (OPTION, "Married filing jointly", False, True),
        (OPTION, "married filing JOINTLY (even if only one had income)", False, True),
        (OPTION, "Married filing", False, False),
        (OPTION, "Married filing joint", False, False),
        (OPTION, "filing jointly", False, False),
        (OPTION, "Married filing separately", False, False),
        (OPTION, "single", False, False),
        (OPTION, "false", False, False),
        (OPEN, "false", True, True),
        (OPEN, "X", False, False),
        (NAME, "true", False, False),
        (NAME, "X", False, False),
        (TICKED, "true", True, True),
        (TICKED, "✓", True, True),
        (TICKED, "false", False, False),
        (UNTICKED, "true", False, False),
        (UNTICKED, "false", True, True),
        (BLANK, " ", True, True),
        (BLANK, "0.00", False, False),
    ],
)
def test_what_is_right(truth: Truth, text: str, exact: bool, normalised: bool) -> None:
    found = match(truth, Said(text))
    assert (found.exact, found.normalised) == (exact, normalised)


def test_the_value_of_a_mark_goes_before_what_is_printed() -> None:
    """As records have both."""
    assert match(OPTION, Said("✓", value="married_joint")).exact
    assert not match(OPTION, Said("✓", value="single")).normalised
    assert match(TICKED, Said("", value="true")).exact
    assert match(TICKED, Said("X", value="false")).missed
    assert match(OPEN, Said("", value="")).exact
    assert match(AMOUNT, Said("46592 00", value="1")).exact


def test_nothing_said_and_something_invented() -> None:
    assert match(OPTION, Said("false")).missed
    assert match(OPEN, Said("true")).invented
    assert match(AMOUNT, Said("")).missed
    assert not match(AMOUNT, Said("")).invented
    assert match(BLANK, Said("12")).invented
    assert match(UNTICKED, Said("X")).invented
    assert match(TICKED, Said("false")).missed
    assert not match(BLANK, Said("")).invented


def test_likeness_counts_from_a_half() -> None:
    text = Truth("Springfield", "Springfield", mark=False)
    assert match(text, Said("springfield")).anls == 1
    assert match(text, Said("Springfeld")).anls == pytest.approx(10 / 11)
    assert match(text, Said("Shelbyville")).anls == 0
    assert match(OPTION, Said("married_joinf")).anls == 0


def test_boxes_are_held_against_the_nearest_place_on_their_page() -> None:
    truth = Truth("Ada", "Ada", mark=False, places=(Place(0, (0, 0, 10, 10)), Place(1, (50, 0, 60, 10))))
    assert match(truth, Said("Ada", 0, (0, 0, 10, 10))).iou == 1
    assert match(truth, Said("Ada", 0, (5, 0, 15, 10))).iou == pytest.approx(1 / 3)
    assert match(truth, Said("Ada", 1, (50, 0, 60, 10))).iou == 1
    assert match(truth, Said("Ada", 1, (0, 0, 10, 10))).iou == 0
    assert match(truth, Said("Ada", 2, (0, 0, 10, 10))).iou == 0
    assert match(truth, Said("Ada")).iou is None
    assert iou((0, 0, 1e308, 1e308), (0, 0, 1e308, 1e308)) == 0
