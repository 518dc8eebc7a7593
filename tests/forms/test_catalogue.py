"""What the catalogue holds, and what it says of faulty files."""

import json
from pathlib import Path

import pytest

from symage.errors import NotFound
from symage.forms.catalogue import Catalogue, load_catalogue

FACE = {
    "format": "face/1",
    "fonts": ["Helvetica"],
    "styles": [[0, 7, "#000000"]],
    "pens": [],
    "fills": [],
    "pages": [{"page": 4, "size": [612, 792], "paint": [["T", 0, 36, 44, 20, "Name"]]}],
}
FORM = """\
schema: 1
id: slip_2025
name: Slip
category: business
family: slip
entity_type: individual
year: 2025
version: "2025"
face: {file: slip.face.json, pages: [4]}
typeface: typed
fields:
  holder: {label: Name, type: text, at: [36, 48, 200, 12], concept: person.name}
  total: {label: Total, type: money, at: [36, 72, 100, 12], concept: slip.total}
values:
  holder: primary.last_name
  pay: jobs.0.wage
  total: = cents(pay * 0.1)
rules:
  the total is not negative: total >= 0
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "business").mkdir()
    (tmp_path / "business" / "slip.face.json").write_text(json.dumps(FACE))
    return tmp_path


def faults(folder: Path, text: str, form_id: str = "slip_2025") -> list[tuple[str, str]]:
    """Place and code of each fault of a form that is written so."""
    (folder / "business" / f"{form_id}.yaml").write_text(text)
    catalogue = load_catalogue(folder)
    assert form_id not in catalogue.forms or not catalogue.problems()
    return [(problem.field, problem.code) for problem in catalogue.problems()]


def test_a_sound_form_has_no_faults(folder: Path) -> None:
    assert faults(folder, FORM) == []


@pytest.mark.parametrize(
    ("old", "new", "place", "code"),
    [
        ("version:", "edition:", "8:10", "unknown_key"),
        ("label: Total", "lable: Total", "13:18", "unknown_key"),
        ("year: 2025", "year: '2025'", "7:7", "wrong_type"),
        ("category: business", "category: cooking", "4:11", "wrong_value"),
        ("schema: 1", "schema: 9", "1:9", "wrong_schema"),
        ("type: money", "type: cash", "13:31", "wrong_value"),
        ("at: [36, 72, 100, 12]", "at: [36, 72, 100]", "13:42", "wrong_type"),
        ("at: [36, 72, 100, 12]", "at: [600, 72, 100, 12]", "13:42", "box_off_page"),
        ("at: [36, 72, 100, 12]", "at: [36, 72, 0, 12]", "13:42", "box_off_page"),
        ("at: [36, 72, 100, 12]", "page: 2, at: [36, 72, 100, 12]", "13:44", "unknown_page"),
        ("concept: slip.total", "concept: person.name", "13:70", "duplicate_concept"),
        ("  total: {", "  holder: {", "13:3", "duplicate_key"),
        ("slip.face.json", "slop.face.json", "9:7", "missing_face"),
        ("pages: [4]", "pages: [5]", "9:7", "unknown_page"),
        ("typeface: typed", "typeface: typed\nneeds: [yacht]", "11:8", "unknown_need"),
        ("jobs.0.wage", "jobs.0.salary", "16:8", "unknown_path"),
        ("pay * 0.1", "pay * bonus", "17:10", "unknown_path"),
        ("pay * 0.1", "pay * total", "17:10", "formula_cycle"),
        ("cents(pay * 0.1)", "round(pay)", "17:10", "unknown_function"),
        ("cents(pay * 0.1)", "rates[pay]", "17:10", "unknown_table"),
        ("cents(pay * 0.1)", "pay * 0.001", "17:10", "invalid_formula"),
        ("cents(pay * 0.1)", "primary.last_name", "17:10", "invalid_formula"),
        ("cents(pay * 0.1)", "pay +", "17:10", "invalid_formula"),
        ("cents(pay * 0.1)", "pay + primary.last_name * 2", "17:10", "invalid_formula"),
        ("total: = cents", "totals: = cents", "17:11", "unused_value"),
        ("total >= 0", "total + 1", "19:30", "invalid_formula"),
        ("total >= 0", "pay >= 0", "19:30", "unknown_path"),
        ("values:\n", "values: [\n", None, "invalid_yaml"),
    ],
)
def test_a_fault_is_named_with_its_place(
    folder: Path, old: str, new: str, place: str | None, code: str
) -> None:
    assert old in FORM
    found = faults(folder, FORM.replace(old, new, 1))
    assert code in [fault for _, fault in found]
    if place is not None:
        assert (f"business/slip_2025.yaml:{place}", code) in found


@pytest.mark.parametrize(
    ("changes", "place", "says"),
    [
        ({"pay * 0.1": "pay * tax.ss_rate"}, "17:10", "no tax constants of 2031"),
        ({"pay * 0.1": 'pay + tax.standard_deduction["single"]'}, "17:10", "no tax constants of 2031"),
        ({"total >= 0": "total >= tax.ss_rate"}, "19:30", "no tax constants of 2031"),
        ({"year: 2031": "year: 2025", "pay * 0.1": "pay * tax.ss_rat"}, "17:10", "no constant of 2025"),
    ],
)
def test_constants_that_the_year_does_not_have_are_named(
    folder: Path, changes: dict[str, str], place: str, says: str
) -> None:
    text = FORM.replace("year: 2025", "year: 2031")
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new, 1)
    (folder / "business" / "slip_2025.yaml").write_text(text)
    (found,) = load_catalogue(folder).problems()
    assert (found.field, found.code) == (f"business/slip_2025.yaml:{place}", "unknown_constant")
    assert says in found.message


@pytest.mark.parametrize(
    ("year", "constant", "says"),
    [("2031", "ss_rate", "no tax constants of 2031"), ("2024", "senior_deduction", "no constant of 2024")],
)
def test_a_form_that_is_read_needs_the_constants_of_the_readers_year(
    folder: Path, year: str, constant: str, says: str
) -> None:
    """The slip has those of its own year; a report that comes without it computes it with its own."""
    (folder / "business" / "slip_2025.yaml").write_text(
        FORM.replace("family: slip", "family: slip\nkind: slip").replace("0.1", f"tax.{constant}")
    )
    report = FORM.replace("slip_2025", "report").replace("year: 2025", f"year: {year}")
    report = report.replace("  pay: jobs.0.wage\n", "").replace("cents(pay * 0.1)", "slip.total")
    (folder / "business" / "report.yaml").write_text(report)
    catalogue = load_catalogue(folder)
    assert [*catalogue.forms] == ["slip_2025"]
    (found,) = catalogue.problems()
    assert (found.field, found.code) == ("business/report.yaml:7:7", "unknown_constant")
    assert "slip_2025/total" in found.message
    assert says in found.message


def test_all_faults_are_told_at_once_and_the_other_forms_load(folder: Path) -> None:
    faults(folder, FORM)
    broken = FORM.replace("slip_2025", "slop_2025").replace("jobs.0.wage", "jobs.0.salary")
    broken = broken.replace("total >= 0", "nothing >= 0")
    assert {code for _, code in faults(folder, broken, "slop_2025")} == {"unknown_path"}
    catalogue = load_catalogue(folder)
    assert [*catalogue.forms] == ["slip_2025"]
    assert len(catalogue.problems()) == 2


def test_a_form_is_like_another_but_for_what_it_says(folder: Path) -> None:
    faults(folder, FORM)
    child = """\
schema: 1
id: slip_2026
aliases: [slip_next]
like: slip_2025
year: 2026
fields:
  holder: null
  paid: {label: Paid, type: checkbox, at: [300, 48, 10, 10]}
values:
  holder: null
  paid: = pay > 0
"""
    assert faults(folder, child, "slip_2026") == []
    form = load_catalogue(folder).get("slip_next")
    assert (form.id, form.year, form.aliases) == ("slip_2026", 2026, ("slip_next",))
    assert [field.id for field in form.fields] == ["total", "paid"]
    assert [*(form.values or {})] == ["pay", "total", "paid"]


def test_tables_are_merged_row_by_row(folder: Path) -> None:
    tables = "tables:\n  rates:\n    CA: 0.1\n    NY: 0.2\n    otherwise: null\n  names:\n    CA: Golden\n"
    rated = FORM.replace("pay * 0.1", "pay * rates[address.state]")
    assert faults(folder, rated + tables) == []
    child = "schema: 1\nid: slip_2026\nlike: slip_2025\ntables:\n  rates:\n    NY: 0.3\n  names: null\n"
    assert faults(folder, child, "slip_2026") == []
    form = load_catalogue(folder).get("slip_2026")
    assert {name: table.cells for name, table in form.tables.items()} == {
        "rates": {"CA": 0.1, "NY": 0.3, "otherwise": None}
    }


def test_a_comb_may_be_printed_in_several_runs(folder: Path) -> None:
    parts = "parts: [[36, 96, 30, 12, 3], [76, 96, 50, 12, 5]]"
    number = f"  number: {{label: SSN, type: ssn, at: [36, 96, 90, 12], {parts}}}\n"
    assert faults(folder, FORM.replace("values:\n", number + "values:\n", 1)) == []
    field = load_catalogue(folder).get("slip_2025").fields[2]
    assert [(part.box.left, part.box.right, part.cells) for part in field.parts] == [
        (36, 66, 3),
        (76, 126, 5),
    ]
    assert field.comb == 8


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ("parts: [[36, 96, 30, 12]]", "wrong_type"),
        ("parts: [[600, 96, 30, 12, 3]]", "box_off_page"),
        ("comb: 3, parts: [[36, 96, 30, 12, 3]]", "wrong_value"),
    ],
)
def test_runs_of_cells_are_checked(folder: Path, parts: str, code: str) -> None:
    number = f"  number: {{label: SSN, type: ssn, at: [36, 96, 90, 12], {parts}}}\n"
    found = faults(folder, FORM.replace("values:\n", number + "values:\n", 1))
    assert code in [fault for _, fault in found]


def test_a_value_may_be_shared_out_over_several_boxes(folder: Path) -> None:
    pieces = "pieces: [[36, 96, 60, 12], [100, 96, 20, 12]]"
    amount = f"  amount: {{label: Amount, type: money, at: [36, 96, 84, 12], {pieces}}}\n"
    assert faults(folder, FORM.replace("values:\n", amount + "values:\n", 1)) == []
    field = load_catalogue(folder).get("slip_2025").fields[2]
    assert [(box.left, box.right) for box in field.pieces] == [(36, 96), (100, 120)]


def test_no_option_is_called_as_pdf_calls_none(folder: Path) -> None:
    lamp = "  lamp: {label: Lamp, type: choice, at: [36, 96, 8, 8], options: {Off: [36, 96, 8, 8]}}\n"
    found = faults(folder, FORM.replace("values:\n", lamp + "values:\n", 1))
    assert [fault for _, fault in found] == ["wrong_type"]


@pytest.mark.parametrize(
    ("pieces", "code"),
    [
        ("pieces: [[36, 96, 60, 12]]", "wrong_type"),
        ("pieces: [[36, 96, 60, 12], [600, 96, 40, 12]]", "box_off_page"),
        ("comb: 3, pieces: [[36, 96, 60, 12], [100, 96, 20, 12]]", "wrong_value"),
    ],
)
def test_pieces_are_checked(folder: Path, pieces: str, code: str) -> None:
    amount = f"  amount: {{label: Amount, type: money, at: [36, 96, 84, 12], {pieces}}}\n"
    found = faults(folder, FORM.replace("values:\n", amount + "values:\n", 1))
    assert code in [fault for _, fault in found]


@pytest.mark.parametrize(("like", "code"), [("nowhere", "unknown_form"), ("slip_2026", "like_cycle")])
def test_likeness_must_end_somewhere(folder: Path, like: str, code: str) -> None:
    assert [fault for _, fault in faults(folder, f"id: slip_2026\nlike: {like}\n", "slip_2026")] == [code]


def test_the_packaged_definitions_have_no_faults(catalogue: Catalogue) -> None:
    assert catalogue.problems() == ()
    assert {"irs_w2_2025", "irs_w2_single_page_2025"} <= catalogue.forms.keys()
    assert catalogue.get("irs_fw2_2025").id == "irs_w2_2025"
    with pytest.raises(NotFound):
        catalogue.get("irs_w2_1913")
