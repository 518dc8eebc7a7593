"""Faces beyond the W-2: shapes, outlines, leaders, turned and hollow letters."""

import io
from typing import Any

import numpy as np
import pypdfium2
import pytest

from symage.documents.captions import printed_text
from symage.documents.drawing import draw, number, typefaces_of
from symage.documents.looks import FIRST_TEXT
from symage.documents.pdf import assemble
from symage.documents.pieces import Told
from symage.documents.skeleton import FontsShown, PageContent, font_part, skeleton
from symage.documents.typefaces import typeface
from symage.forms.face import Face, FacePage


def face(
    *paint: tuple[Any, ...], fonts: tuple[str, ...] = ("HelveticaNeueLTStd-Roman",), **more: Any
) -> Face:
    tables: dict[str, Any] = {
        "styles": ((0, 10, "#000000"),),
        "pens": ((1, "#000000"),),
        "fills": ("#000000",),
    }
    return Face(fonts=fonts, pages=(FacePage(1, 100, 100, paint),), **{**tables, **more})


def picture(drawn: Face) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """The page at one pixel a point, True where there is ink."""
    page = drawn.pages[0]
    resources = {name: f"/F{i}" for i, name in enumerate(typefaces_of(drawn, [page]))}
    drawing = draw(drawn, page, resources)
    captions = {
        resource: (typeface(name), sorted(drawing.characters.get(name, "n")))
        for name, resource in resources.items()
    }
    bare = skeleton("t", [PageContent(100, 100, drawing.content)], captions, signed=False)
    fonts = font_part(bare, FontsShown(FIRST_TEXT, ascii_only=True))
    with pypdfium2.PdfDocument(io.BytesIO(assemble(bare, fonts, [b""]))) as opened:
        return np.asarray(opened[0].render(scale=1, grayscale=True).to_pil()) < 128


def extent(ink: np.ndarray[Any, np.dtype[np.bool_]]) -> tuple[int, int, int, int]:
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def test_a_box_is_filled_where_it_stands() -> None:
    assert extent(picture(face(("B", 0, -1, 10, 20, 40, 30)))) == (10, 20, 40, 30)


def test_a_later_white_box_hides_what_was_painted_before() -> None:
    white = face(("B", 0, -1, 10, 20, 40, 30), ("B", 1, -1, 0, 0, 30, 100), fills=("#000000", "#ffffff"))
    assert extent(picture(white)) == (30, 20, 40, 30)


def test_outlines_keep_their_holes_by_the_evenodd_rule() -> None:
    ring = "M10 10L50 10L50 50L10 50ZM20 20L40 20L40 40L20 40Z"
    assert picture(face(("P", 0, -1, ring, "evenodd")))[30, 30].item() is False
    assert picture(face(("P", 0, -1, ring)))[30, 30].item() is True


def test_a_caption_fills_exactly_its_official_width() -> None:
    left, _, right, _ = extent(picture(face(("T", 0, 10, 50, 60, "HHHHHHHH"))))
    assert (left, right) == (pytest.approx(10.5, abs=1), pytest.approx(69.5, abs=1))


def test_turned_captions_run_upward() -> None:
    left, top, right, bottom = extent(
        picture(face(("T", 0, 50, 90, 60, "HHHHHHHH"), styles=((0, 10, "#000000", 90),)))
    )
    assert right - left < 10
    assert bottom - top > 50


def test_triangles_and_bullets_are_drawn_as_shapes() -> None:
    assert picture(face(("T", 0, 10, 50, 10, "▶"))).sum() > 15
    assert picture(face(("T", 0, 10, 50, 10, "●"))).sum() > 5


def test_leaders_are_evenly_spaced_dots_and_no_caption() -> None:
    drawn = face(("D", 0, 10, 50, 12, 5), styles=((0, 30, "#000000"),))
    columns = picture(drawn).any(axis=0)
    assert np.flatnonzero(np.diff(columns.astype(int)) == 1).tolist() == pytest.approx(
        [12, 24, 36, 48, 60], abs=2
    )
    assert draw(drawn, drawn.pages[0], {"FaceHeros": "/F0"}).captions == ()


def test_hollow_letters_leave_the_inside_white() -> None:
    solid = picture(face(("T", 0, 10, 80, 60, "02"), fonts=("X-Blk",), styles=((0, 60, "#000000"),)))
    hollow = picture(face(("T", 0, 10, 80, 60, "02"), fonts=("X-BdOu",), styles=((0, 60, "#000000"),)))
    assert 0 < hollow.sum() < solid.sum() / 2


def test_letters_under_each_other_are_one_word() -> None:
    column = [("T", 0, 10, 20 + 5 * i, 3, letter) for i, letter in enumerate("Code")]
    drawn = face(*column, styles=((0, 4, "#000000"),))
    captions = draw(drawn, drawn.pages[0], {"FaceHeros": "/F0"}).captions
    (entity,) = printed_text(drawn, drawn.pages[0], captions, (), 1, Told((), (), {})).entities
    assert [word.text for word in entity.words] == ["Code"]


@pytest.mark.parametrize(
    ("value", "text"), [(0.0, "0"), (-0.0001, "0"), (100.0, "100"), (1.25, "1.25"), (2 / 3, "0.667")]
)
def test_numbers_are_written_shortly(value: float, text: str) -> None:
    assert number(value) == text


def _texts(*operations: tuple[Any, ...]) -> list[str]:
    drawn = face(*operations, styles=((0, 9, "#000000"), (1, 9, "#000000")), fonts=("X-Roman", "X-Bd"))
    captions = draw(drawn, drawn.pages[0], {"FaceHeros": "/F0", "FaceHerosBold": "/F1"}).captions
    return [
        entity.text
        for entity in printed_text(drawn, drawn.pages[0], captions, (), 1, Told((), (), {})).entities
    ]


def test_words_of_a_stretched_line_are_read_together() -> None:
    line = [("T", 0, 20, 30, 18, "Rent"), ("T", 0, 50, 30, 10, "or"), ("T", 0, 72, 30, 20, "lease")]
    rest = ("T", 0, 20, 39, 60, "of other property")
    assert _texts(*line, rest) == ["Rent or lease of other property"]
    apart = [("T", 0, 20, 30, 18, "Rent"), ("T", 0, 50, 30, 10, "or"), ("T", 0, 80, 30, 20, "lease")]
    assert _texts(*apart) == ["Rent", "or", "lease"]


def test_a_line_goes_on_in_another_weight() -> None:
    first = (("T", 1, 20, 30, 40, "Net profit."), ("T", 0, 62.5, 30, 50, "Subtract line 2"))
    assert _texts(*first, ("T", 0, 20, 39, 40, "from line 1")) == ["Net profit. Subtract line 2 from line 1"]


def test_rows_with_a_number_each_are_read_apart() -> None:
    rows = [
        operation
        for row, words in enumerate(("Taxes", "Utilities", "Repairs"))
        for operation in (
            ("T", 1, 10, 20 + 12 * row, 5, str(row + 7)),
            ("T", 0, 25, 20 + 12 * row, 30, words),
        )
    ]
    assert _texts(*rows) == ["7 Taxes", "8 Utilities", "9 Repairs"]
