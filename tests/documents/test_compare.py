"""Comparing a form with a blank; its own drawing stands in for the official file, which is not ours."""

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from symage.documents.compare import compare, write_overlays
from symage.documents.compile import compile_form
from symage.documents.pdf import blank_pdf
from symage.errors import NotFound
from symage.forms.definition import FormDefinition
from symage.forms.face import FacePage


@pytest.fixture
def form(single_page_w2: FormDefinition) -> FormDefinition:
    face = single_page_w2.face
    return replace(
        single_page_w2, face=replace(face, pages=(replace(face.page(4), number=1),)), face_pages=(1,)
    )


def blank(form: FormDefinition, folder: Path) -> Path:
    path = folder / "blank.pdf"
    path.write_bytes(blank_pdf(compile_form(form)))
    return path


def changed(form: FormDefinition, page: FacePage) -> FormDefinition:
    return replace(form, face=replace(form.face, pages=(page,)))


def test_a_form_does_not_differ_from_itself(form: FormDefinition, tmp_path: Path) -> None:
    (figures,) = compare(form, blank(form, tmp_path))
    assert (figures.pixels_differing, figures.ink_lost, figures.rules_missing, figures.worst_offset) == (
        0,
        0,
        0,
        0,
    )
    assert figures.rules > 20


def test_a_rule_out_of_place_shows_in_points(form: FormDefinition, tmp_path: Path) -> None:
    page = form.face.page(1)
    paint = tuple(
        (op[0], op[1], op[2], op[3] + 2, op[4], op[5] + 2) if op[0] == "L" and op[3:6:2] == (108, 108) else op
        for op in page.paint
    )
    assert paint != page.paint
    (figures,) = compare(changed(form, replace(page, paint=paint)), blank(form, tmp_path))
    assert figures.rules_missing == 0
    assert figures.worst_offset == pytest.approx(2, abs=0.3)


def test_missing_rules_and_ink_are_counted(form: FormDefinition, tmp_path: Path) -> None:
    page = form.face.page(1)
    without_marks = replace(page, paint=tuple(op for op in page.paint if op[0] != "I"))
    bare = replace(page, paint=tuple(op for op in without_marks.paint if op[0] != "L"))
    (figures,) = compare(changed(form, bare), blank(changed(form, without_marks), tmp_path))
    assert figures.rules_missing == figures.rules
    assert figures.ink_lost > 0.2


def test_overlays_are_black_where_both_have_ink(form: FormDefinition, tmp_path: Path) -> None:
    (path,) = write_overlays(form, blank(form, tmp_path), tmp_path / "overlays")
    assert path.name == "irs_w2_single_page_2025_page_1.png"
    assert {colour for _, colour in Image.open(path).getcolors()} == {(0, 0, 0), (255, 255, 255)}


def test_a_blank_that_lacks_the_page_is_refused(
    single_page_w2: FormDefinition, form: FormDefinition, tmp_path: Path
) -> None:
    with pytest.raises(NotFound, match=r"blank\.pdf has 1 pages, not 4"):
        compare(single_page_w2, blank(form, tmp_path))


def test_a_file_that_is_no_pdf_is_refused(form: FormDefinition, tmp_path: Path) -> None:
    text = tmp_path / "text.pdf"
    text.write_text("no PDF")
    with pytest.raises(NotFound, match=r"text\.pdf is no PDF"):
        compare(form, text)
