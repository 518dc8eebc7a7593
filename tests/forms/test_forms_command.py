from io import BytesIO, StringIO
from itertools import combinations
from pathlib import Path

import pdfplumber
import pytest

from symage.cases.ready import ReadyForms
from symage.cases.sample import sample_pages
from symage.cases.sheet import DPI, write_sheet
from symage.errors import NotFound
from symage.forms.catalogue import Catalogue
from symage_cli.forms import check_forms, list_forms, print_sheet, show_form
from symage_cli.main import main

read_once = pytest.mark.usefixtures("forms_read_once")

Box = tuple[float, float, float, float]
W2 = "irs_w2_single_page_2025"


def test_list_names_each_form_with_its_fields() -> None:
    out = StringIO()
    assert list_forms(out) == 0
    line = next(line for line in out.getvalue().splitlines() if line.startswith("irs_w2_single_page_2025 "))
    assert "45 fields" in line
    assert "1 p." in line


@read_once
def test_show_takes_an_alias_and_tells_all_fields() -> None:
    out = StringIO()
    assert show_form("irs_fw2_2025", out) == 0
    assert "id:          irs_w2_2025" in out.getvalue()
    assert sum("tax.box12" in line for line in out.getvalue().splitlines()) == 8
    with pytest.raises(NotFound):
        show_form("irs_w2_1913", out)


def test_check_says_where_the_fault_is(tmp_path: Path) -> None:
    out = StringIO()
    assert check_forms(out) == 0
    (tmp_path / "tax").mkdir()
    (tmp_path / "tax" / "slip.yaml").write_text("id: slip\ncolour: red\n")
    assert check_forms(out, tmp_path) == 1
    assert "tax/slip.yaml:2:9: a form knows no key 'colour' [unknown_key]" in out.getvalue()


@read_once
def test_a_sheet_shows_every_page_under_its_caption(tmp_path: Path) -> None:
    """As pdfplumber reads it: two pages of a return and the six of a W-2 are two leaves of four."""
    path = tmp_path / "sheet.pdf"
    assert main(["forms", "sheet", "irs_f1040_2024", "irs_w2_2025", "--output", str(path)]) == 0
    with pdfplumber.open(path) as sheet:
        leaves = [(leaf.extract_text(), leaf.images, (leaf.width, leaf.height)) for leaf in sheet.pages]
    captions = [
        "irs_f1040_2024, page 1 of 2 irs_f1040_2024, page 2 of 2",
        "irs_w2_2025, page 1 of 6 irs_w2_2025, page 2 of 6",
        "irs_w2_2025, page 3 of 6 irs_w2_2025, page 4 of 6",
        "irs_w2_2025, page 5 of 6 irs_w2_2025, page 6 of 6",
    ]
    assert [text.splitlines() for text, _, _ in leaves] == [captions[:2], captions[2:]]
    for _, pictures, (width, height) in leaves:
        assert len(pictures) == 4
        assert len({picture["stream"].get_data() for picture in pictures}) > 1
        boxes = [(each["x0"], each["top"], each["x1"], each["bottom"]) for each in pictures]
        assert all(0 < x0 < x1 < width and 0 < top < bottom < height for x0, top, x1, bottom in boxes)
        assert not any(overlap(one, other) for one, other in combinations(boxes, 2))


@pytest.mark.long
@read_once
def test_a_sheet_without_forms_named_is_of_all_of_them(tmp_path: Path, catalogue: Catalogue) -> None:
    out, path = StringIO(), tmp_path / "all.pdf"
    assert print_sheet([], 1, path, out) == 0
    with pdfplumber.open(path) as sheet:
        text = "\n".join(leaf.extract_text() for leaf in sheet.pages)
    for form in catalogue:
        assert all(f"{form.id}, page {page} of" in text for page in range(1, form.page_count + 1))


def test_the_same_sheet_is_the_same_file(catalogue: Catalogue) -> None:
    def sheet(household: int) -> bytes:
        file = BytesIO()
        assert write_sheet(sample_pages(ReadyForms(catalogue), [W2], household, DPI), file) == 1
        return file.getvalue()

    assert sheet(7) == sheet(7) != sheet(8)


def overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@read_once
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["preview", "irs_w2_1913"], "There is no form 'irs_w2_1913'"),
        (["preview", W2, "--output", "file"], "file: File exists"),
        (["preview", W2, "--output", "file/none"], "Not a directory"),
        (["sheet", "irs_w2_1913", "--output", "file.pdf"], "There is no form 'irs_w2_1913'"),
        (["sheet", W2, "--output", "none/file.pdf"], "No such file"),
        (["compare", "irs_w2_1913", "file"], "There is no form 'irs_w2_1913'"),
        (["compare", W2, "file"], "file is no PDF"),
        (["compare", W2, "none"], "none: No such file"),
        (["compare", W2, "."], "Is a directory"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    words: str,
) -> None:
    (tmp_path / "file").write_text("some text")
    monkeypatch.chdir(tmp_path)
    assert main(["forms", *arguments]) == 1
    told = capsys.readouterr()
    assert words in told.err
    assert told.err.count("\n") == 1
    assert told.out == ""
