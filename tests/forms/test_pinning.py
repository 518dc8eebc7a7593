"""Pinned values are inputs: what depends on them, on every form of a case, is worked out again."""

from collections.abc import Iterator

import pytest

from symage.cases.documents import make_documents
from symage.cases.ready import ReadyForms
from symage.request import Config, GenerationRequest
from tests.packaged import packaged

W2, RETURN = "irs_w2_single_page_2025", "irs_f1040_2025"
ITEMS = 300

Printed = dict[str, list[str]]


@pytest.fixture(scope="module")
def ready() -> ReadyForms:
    return ReadyForms(packaged())


def printed(ready: ReadyForms, mode: str, **pins: object) -> tuple[Printed, Printed]:
    """What the W-2 and the return say."""
    config = Config(pin_mode=mode, fill_scenarios=({"name": "pinned", "values": pins},))
    request = GenerationRequest((W2, RETURN), ITEMS, 42, config=config)
    w2, tax_return = make_documents(ready, request, range(ITEMS)).shown
    return dict(w2.printed), dict(tax_return.printed)


def test_wages_that_are_pinned_stand_on_the_return_and_make_the_other_boxes(ready: ReadyForms) -> None:
    w2, tax_return = printed(ready, "consistent", box_1=99_999.00)
    assert set(w2["box_1"]) == {"99999.00"}
    plain_w2, plain_return = printed(ready, "isolated")
    wages = _moved(w2["box_1"], plain_w2["box_1"], tax_return["line_1a"], plain_return["line_1a"])
    assert set(wages) <= {-1, 0, 1}
    for box_3, box_4, box_5 in zip(w2["box_3"], w2["box_4"], w2["box_5"], strict=True):
        assert abs(float(box_4) - 0.062 * float(box_3)) < 0.02 or w2["box_7"]
        assert float(box_5) >= 99_999
    withheld = _moved(w2["box_2"], plain_w2["box_2"], tax_return["line_25a"], plain_return["line_25a"])
    assert set(withheld) <= {-1, 0, 1}


def _moved(boxes: list[str], plain: list[str], lines: list[str], plain_lines: list[str]) -> Iterator[int]:
    """By how many dollars more lines have moved than the boxes that they count."""
    columns = (map(_dollars, column) for column in (boxes, plain, lines, plain_lines))
    for box, was, line, line_was in zip(*columns, strict=True):
        yield line - line_was - (box - was)


def _dollars(text: str) -> int:
    return round(float(text.replace(",", "") or 0))


def test_a_pinned_number_and_name_are_the_persons_on_every_form(ready: ReadyForms) -> None:
    w2, tax_return = printed(
        ready,
        "consistent",
        employee_ssn="123-45-6789",
        employee_first_name="Ada M",
        employee_last_name="Byron",
    )
    assert set(w2["employee_ssn"]) == {"123-45-6789"}
    assert set(tax_return["ssn"]) == {"123456789"}
    assert set(tax_return["first_name"]) == {"Ada M"}
    assert all(name.startswith("Byron") for name in tax_return["last_name"])


def test_isolated_pins_change_nothing_else(ready: ReadyForms) -> None:
    w2, tax_return = printed(ready, "isolated", box_1=99_999.00, employee_ssn="123-45-6789")
    plain_w2, plain_return = printed(ready, "consistent")
    assert tax_return == plain_return
    assert {name for name in w2 if w2[name] != plain_w2[name]} == {"box_1", "employee_ssn"}


def test_a_text_that_is_no_amount_is_printed_and_reaches_nothing(ready: ReadyForms) -> None:
    w2, tax_return = printed(ready, "consistent", box_2="see note")
    assert set(w2["box_2"]) == {"see note"}
    assert tax_return == printed(ready, "consistent")[1]
