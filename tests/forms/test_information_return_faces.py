"""Information returns and small forms beside the official ones: a field on every widget, every rule drawn.

`official/information_returns.json` holds, for one page of each form, the straight rules and the widgets of
the official file in points from the top left; only geometry.
"""

import io
import json
from pathlib import Path

import pdfplumber
import pytest

from symage.documents.pdf import blank_pdf
from symage.forms.catalogue import Catalogue
from symage.forms.definition import Field
from tests.packaged import ready_forms

Corners = list[float]

TOLERANCE = 1.5
OFFICIAL = json.loads((Path(__file__).parent / "official" / "information_returns.json").read_text())
NOT_FIELDS = {
    ("irs_f1095a_2025", "c1_1[0]"),  # Void: not on a statement that was issued
    ("irs_ss4_2023", "f1_25[0]"),  # the first part of an entry that goes on, and is written, in the next line
}
BY_HAND = ("signature", "signature_date")
"""Lines to sign on have no widgets."""


def boxes(field: Field, page: int) -> list[Corners]:
    """Where the field is written on the page: its options, its runs of cells, or its box."""
    place = next(place for place in field.places if place.page == page)
    found = list((field.options or {}).values()) or [part.box for part in field.parts] or [place.box]
    return [[box.left, box.top, box.right, box.bottom] for box in found]


def near(one: Corners, other: Corners) -> bool:
    return all(abs(a - b) <= TOLERANCE for a, b in zip(one, other, strict=True))


def on_widget(box: Corners, widget: Corners) -> bool:
    """Cells may be lower than their widget: numbers stand in the middle of tall ones."""
    return near(box, widget) or (near(box[:3], widget[:3]) and 0 <= widget[3] - box[3] <= 5)


def covers(drawn: Corners, official: Corners) -> bool:
    """Whether the drawn rule lies on the official one and reaches both of its ends."""
    across = drawn[1] == pytest.approx(drawn[3], abs=0.01)
    level, low, high = (1, 0, 2) if across else (0, 1, 3)
    same_line = abs(drawn[level] - official[level]) <= TOLERANCE >= abs(drawn[level] - official[level + 2])
    return same_line and drawn[low] <= official[low] + TOLERANCE and drawn[high] >= official[high] - TOLERANCE


@pytest.mark.parametrize("form_id", [form_id for form_id in OFFICIAL if OFFICIAL[form_id]["widgets"]])
def test_every_widget_has_its_field_and_every_field_its_widget(form_id: str, catalogue: Catalogue) -> None:
    widgets = {
        name: box for name, box in OFFICIAL[form_id]["widgets"].items() if (form_id, name) not in NOT_FIELDS
    }
    fields = [field for field in catalogue.get(form_id).fields if field.id not in BY_HAND]
    written = [(field.id, box) for field in fields for box in boxes(field, OFFICIAL[form_id]["page"])]
    assert [name for name, box in widgets.items() if sum(on_widget(b, box) for _, b in written) != 1] == []
    assert [name for name, b in written if sum(on_widget(b, box) for box in widgets.values()) != 1] == []


@pytest.mark.parametrize("form_id", OFFICIAL)
def test_every_official_rule_is_drawn_in_its_place(form_id: str) -> None:
    with pdfplumber.open(io.BytesIO(blank_pdf(ready_forms().compiled(form_id)))) as drawn:
        lines = [
            [line[key] for key in ("x0", "top", "x1", "bottom")]
            for line in drawn.pages[OFFICIAL[form_id]["page"] - 1].lines
        ]
    rules = OFFICIAL[form_id]["rules"]
    assert rules
    assert [rule for rule in rules if not any(covers(line, rule) for line in lines)] == []
