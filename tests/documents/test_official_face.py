"""The drawn W-2 beside the official one: every rule, box and widget of the blank, within 1.5 points."""

import io
import json
from pathlib import Path
from typing import Any

import pdfplumber
import pytest

from symage.documents.compile import CompiledForm
from symage.documents.pdf import blank_pdf
from symage.forms.definition import FormDefinition

TOLERANCE = 1.5
OFFICIAL = json.loads((Path(__file__).parent / "official" / "irs_w2_2025.json").read_text())
CORNERS = ("x0", "top", "x1", "bottom")
VOID_BOXES = {"c1_1", "c2_1"}


def near(one: list[float], other: list[float]) -> bool:
    return all(abs(a - b) <= TOLERANCE for a, b in zip(one, other, strict=True))


def covers(drawn: list[float], official: list[float]) -> bool:
    """Whether the drawn rule lies on the official one and reaches both of its ends."""
    across = drawn[1] == pytest.approx(drawn[3], abs=0.01)
    level, low, high = (1, 0, 2) if across else (0, 1, 3)
    same_line = abs(drawn[level] - official[level]) <= TOLERANCE >= abs(drawn[level] - official[level + 2])
    return same_line and drawn[low] <= official[low] + TOLERANCE and drawn[high] >= official[high] - TOLERANCE


@pytest.fixture(scope="module")
def drawn_pages(six_copies: CompiledForm) -> list[dict[str, list[list[float]]]]:
    with pdfplumber.open(io.BytesIO(blank_pdf(six_copies))) as drawn:
        return [
            {
                kind: [[shape[key] for key in CORNERS] for shape in getattr(page, kind)]
                for kind in ("lines", "rects")
            }
            for page in drawn.pages
        ]


@pytest.mark.parametrize("page", range(6))
def test_every_official_rule_is_drawn_in_its_place(page: int, drawn_pages: list[dict[str, Any]]) -> None:
    lines = drawn_pages[page]["lines"]
    lost = [rule for rule in OFFICIAL[page]["rules"] if not any(covers(line, rule) for line in lines)]
    assert OFFICIAL[page]["rules"]
    assert lost == []


@pytest.mark.parametrize("page", range(6))
def test_every_official_box_is_drawn_in_its_place(page: int, drawn_pages: list[dict[str, Any]]) -> None:
    rects = drawn_pages[page]["rects"]
    lost = [box for box in OFFICIAL[page]["boxes"] if not any(near(rect, box) for rect in rects)]
    assert lost == []


@pytest.mark.parametrize("page", range(6))
def test_every_field_stands_on_its_widget(page: int, w2: FormDefinition) -> None:
    boxes = [field.places[page].box for field in w2.fields]
    places = [[box.left, box.top, box.right, box.bottom] for box in boxes]
    widgets = {name: box for name, box in OFFICIAL[page]["widgets"].items() if name not in VOID_BOXES}
    assert len(widgets) == len(places) == 45
    assert [name for name, box in widgets.items() if sum(near(place, box) for place in places) != 1] == []


def test_a_rule_out_of_place_is_noticed(drawn_pages: list[dict[str, Any]]) -> None:
    rule = OFFICIAL[2]["rules"][0]
    moved = [rule[0], rule[1] + 2, rule[2], rule[3] + 2]
    assert any(covers(line, rule) for line in drawn_pages[2]["lines"])
    assert not any(covers(line, moved) for line in drawn_pages[2]["lines"])
