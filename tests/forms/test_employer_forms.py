"""Forms 940 and 941 and the Schedules K-1: what stands on them over 2,000 households, and where."""

import io
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pdfplumber
import pyarrow.compute as pc
import pytest

from symage.documents.layout import lay_out
from symage.documents.pdf import blank_pdf
from symage.forms.catalogue import Catalogue
from symage.forms.definition import Field
from symage.forms.fill import Filled, violations
from tests.packaged import ready_forms

Corners = list[float]
FillForm = Callable[[str], Filled]

TOLERANCE = 1.5
OFFICIAL = json.loads((Path(__file__).parent / "official" / "employer_and_clinic_forms.json").read_text())
"""Of 1988 there is a scan, cut at the form's edges: its rules are set back to the margins of the paper."""
PAGES = [pytest.param(sheet, id=f"{sheet['form']}-{sheet['page']}") for sheet in OFFICIAL]
FOREIGN = ("foreign_country", "foreign_province", "foreign_postal_code")
"""Fields of Forms 940 and 941 for an address abroad, which no employer of ours has: coverage fills them."""

EMPLOYER = (
    "ein", "ein_2", "name", "street", "city", "state", "zip", "designee", "signature", "signature_date",
    "print_name", "print_title", "daytime_phone",
)  # fmt: skip
ALWAYS: Mapping[str, tuple[str, ...]] = {
    "irs_f941_2024": (
        *EMPLOYER, "quarter", "line_1", "line_2", "line_3", "line_6", "line_10", "line_12", "line_16",
    ),
    "irs_f940_2022": EMPLOYER,
    "irs_f1065_schk1_2025": (
        "item_a", "item_b", "item_c", "item_e", "item_f", "item_g", "item_h1", "item_i1", "item_m",
        *(f"item_j_{part}_beginning" for part in ("profit", "loss", "capital")),
        *(f"item_j_{part}_ending" for part in ("profit", "loss", "capital")),
        "item_l_net_income", "item_l_ending",
    ),
    "irs_f1120s_schk1_2025": (
        "item_a", "item_b", "item_c", "item_d_beginning", "item_d_end", "item_e", "item_f1", "item_f3",
        "item_g", "item_h_beginning", "item_h_end",
    ),
}  # fmt: skip
COMPUTED = (
    *(
        ("irs_f941_2024", f"line_{n}")
        for n in ("5a_2", "5c_2", "5e", "6", "10", "12", "14", "15", "16_month_2")
    ),
    *(("irs_f940_2022", f"line_{n}") for n in (3, 4, 6, 7, 8, 11, 12, 13, 14, 15, "16a", 17)),
    *(
        ("irs_f1065_schk1_2025", f"line_{n}")
        for n in (1, "4c", 5, "13_amount_1", "18_amount_1", "19_amount_1")
    ),
    *(("irs_f1065_schk1_2025", f"item_l_{n}") for n in ("beginning", "net_income", "withdrawals", "ending")),
    ("irs_f1120s_schk1_2025", "item_i_beginning"),
)


@pytest.fixture(scope="module")
def filled(catalogue: Catalogue, fill_many: Callable[..., Filled]) -> FillForm:
    """Each form of the list for the same 2,000 households, filled once."""
    found: dict[str, Filled] = {}

    def form_filled(form_id: str) -> Filled:
        if form_id not in found:
            found[form_id] = fill_many(catalogue.get(form_id), 0, 2000)
        return found[form_id]

    return form_filled


@pytest.mark.parametrize("form_id", ALWAYS)
def test_every_rule_holds_and_every_text_fits_its_box(form_id: str, filled: FillForm) -> None:
    done = filled(form_id)
    assert violations(done.form, done) == []
    assert lay_out(ready_forms().compiled(done.form.id), done.printed).documents == 2000


@pytest.mark.parametrize("form_id", ALWAYS)
def test_a_field_is_sometimes_filled_and_sometimes_not(form_id: str, filled: FillForm) -> None:
    done = filled(form_id)
    shares = {name: sum(map(bool, column)) / len(column) for name, column in done.printed.items()}
    assert {name for name, share in shares.items() if share == 1} == set(ALWAYS[form_id])
    never = FOREIGN if done.form.family in ("940", "941") else ()
    assert sorted(name for name, share in shares.items() if share == 0) == sorted(never)


@pytest.mark.parametrize(("form_id", "field"), COMPUTED)
def test_a_dollar_too_much_is_noticed(form_id: str, field: str, filled: FillForm) -> None:
    done = filled(form_id)
    amounts = done.values[field]
    written = {
        int(i) for i, there in zip(done.indexes, pc.is_valid(amounts).to_pylist(), strict=True) if there
    }
    changed = replace(done, values={**done.values, field: pc.add(amounts, 100)})
    found = {violation.index for violation in violations(done.form, changed)}
    assert written
    assert len(found & written) >= 0.95 * len(written)


def test_the_quarters_of_an_employer_are_all_there_and_small_ones_deposit_nothing(filled: FillForm) -> None:
    done = filled("irs_f941_2024")
    assert set(done.printed["quarter"]) == {"first", "second", "third", "fourth"}
    assert set(done.printed["line_16"]) == {"less_than_2500", "monthly", "semiweekly"}
    heads = [int(text) for text in done.printed["line_1"]]
    assert min(heads) == 1
    assert sorted(heads)[len(heads) // 2] < 20 < max(heads)


def test_no_hospital_or_college_is_run_by_ten_people(filled: FillForm) -> None:
    done = filled("irs_f941_2024")
    staff = {"Hospital": 60, "Medical Center": 60, "University": 110, "School District": 24, "Airways": 30}
    named = [
        (least, int(heads))
        for name, heads in zip(done.printed["name"], done.printed["line_1"], strict=True)
        for ending, least in staff.items()
        if name.endswith(ending)
    ]
    assert len(named) > 5
    assert all(heads > least for least, heads in named)


def boxes(field: Field, page: int) -> list[Corners]:
    """Where the field is written on the page: its options, runs of cells, pieces, or its box."""
    place = next((place for place in field.places if place.page == page), None)
    if place is None:
        return []
    runs = [part.box for part in field.parts]
    found = [*(field.options or {}).values()] or runs or [*field.pieces] or [place.box]
    return [[box.left, box.top, box.right, box.bottom] for box in found]


def covers(box: Corners, widget: Corners) -> bool:
    return all(abs(a - b) <= TOLERANCE for a, b in zip(box, widget, strict=True))


@pytest.mark.parametrize("sheet", [page for page in PAGES if page.values[0]["widgets"]])  # type: ignore[index]
def test_every_widget_has_its_field(sheet: Mapping[str, object], catalogue: Catalogue) -> None:
    form, page = catalogue.get(str(sheet["form"])), int(str(sheet["page"]))
    written = [box for field in form.fields for box in boxes(field, page)]
    wholes = [
        [place.box.left, place.box.top, place.box.right, place.box.bottom]
        for field in form.fields
        for place in field.places
    ]
    widgets: list[Corners] = sheet["widgets"]  # type: ignore[assignment]
    bare = [widget for widget in widgets if not any(covers(box, widget) for box in [*written, *wholes])]
    assert bare == []


@pytest.mark.parametrize("sheet", PAGES)
def test_every_official_rule_is_drawn_in_its_place(sheet: Mapping[str, object]) -> None:
    with pdfplumber.open(io.BytesIO(blank_pdf(ready_forms().compiled(str(sheet["form"]))))) as drawn:
        lines = [
            [line[key] for key in ("x0", "top", "x1", "bottom")]
            for line in drawn.pages[int(str(sheet["page"])) - 1].lines
        ]
    rules: list[Corners] = sheet["rules"]  # type: ignore[assignment]
    assert rules
    assert [rule for rule in rules if not any(lies_on(line, rule) for line in lines)] == []


def lies_on(line: Corners, rule: Corners) -> bool:
    """Whether the drawn line lies on the official rule and reaches both of its ends."""
    across = abs(line[1] - line[3]) < abs(line[0] - line[2])
    level, low, high = (1, 0, 2) if across else (0, 1, 3)
    same_line = abs(line[level] - rule[level]) <= TOLERANCE >= abs(line[level] - rule[level + 2])
    return same_line and line[low] <= rule[low] + TOLERANCE and line[high] >= rule[high] - TOLERANCE
