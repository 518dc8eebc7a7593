"""examples/fill_blank.py on a blank of two fields and a check box: values go where they stand on the form."""

import importlib
import io
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
FIELDS = {"name": (40, 700, 200, 714), "ssn": (300, 700, 400, 714), "single": (40, 650, 48, 658)}
"""Left, bottom, right, top in points."""
SCALE = 200 / 72


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(EXAMPLES))
    return importlib.import_module("fill_blank")


@pytest.fixture
def blank() -> pikepdf.Pdf:
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(612, 792))
    fields = [pdf.make_indirect(_field(pdf, name, box)) for name, box in FIELDS.items()]
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    page.Annots = pikepdf.Array(fields)
    pdf.Root.AcroForm = pikepdf.Dictionary(
        Fields=pikepdf.Array(fields),
        DA=pikepdf.String("/Helv 10 Tf 0 g"),
        DR=pikepdf.Dictionary(Font=pikepdf.Dictionary(Helv=font)),
        XFA=pikepdf.Array(),
    )
    return pdf


def _field(pdf: pikepdf.Pdf, name: str, box: tuple[int, ...]) -> pikepdf.Dictionary:
    field = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Widget,
        T=pikepdf.String(name),
        Rect=pikepdf.Array(box),
        F=4,
    )
    if name == "single":
        states = pikepdf.Dictionary({"/Off": pdf.make_stream(b""), "/2": pdf.make_stream(b"")})
        field.FT, field.AP = pikepdf.Name.Btn, pikepdf.Dictionary(N=states)
    else:
        field.FT, field.DA = pikepdf.Name.Tx, pikepdf.String("/Helv 10 Tf 0 g")
    if name == "ssn":
        field.MaxLen = 9
    return field


def test_values_go_into_the_fields_that_lie_under_them(script: Any, blank: pikepdf.Pdf) -> None:
    texts, values = ["Joan", "Q", "983-43-6112", "X", "off"], [0, 0, 1, 2, 3]
    places = [(42, 80), (70, 80), (310, 80), (41, 136), (500, 400)]
    boxes = np.array([[x, y, x + 6, y + 8] for x, y in places], np.float32) * SCALE
    page = importlib.import_module("kie.pages").Page(
        *("form", 0, Path("form_0_typed_p0.png"), texts, boxes, values),
        *(["person.name", "ssn", "status", "stray"], (612 * SCALE, 792 * SCALE)),
    )
    missed: Counter[str] = Counter()
    filled = list(script._fill(blank.pages[0], page, missed))
    assert [(each.label, each.text) for each in filled] == [
        ("person.name", "Joan Q"),
        ("ssn", "983436112"),
        ("status", "X"),
    ]
    assert missed == Counter({"stray": 1})
    assert filled[0].box == pytest.approx([side * SCALE for side in (40, 78, 200, 92)])
    with pikepdf.open(io.BytesIO(script._written(blank))) as again:
        name, ssn, single = again.pages[0].Annots
        assert (str(name.V), str(ssn.V), str(single.AS)) == ("Joan Q", "983436112", "/2")
        assert "/XFA" not in again.Root.AcroForm
    ink = np.asarray(script._drawn(script._written(blank), 0)) < 128
    left, top, right, bottom = (round(side) for side in filled[0].box)
    assert ink[top:bottom, left:right].any()
    assert not ink[: top - 5].any()
