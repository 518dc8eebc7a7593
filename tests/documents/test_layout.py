"""How text is set in its boxes, and the labels that follow from it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from math import ceil, floor

import numpy as np
import pytest
from reportlab.pdfbase import pdfmetrics

from symage.documents.compile import CompiledForm, compile_form
from symage.documents.layout import Layout, lay_out
from symage.documents.looks import FACES
from symage.documents.transform import Transforms
from symage.errors import LayoutError
from symage.forms.definition import Field, FormDefinition, Part, Place
from symage.geometry import Box

Printed = Mapping[str, Sequence[str]]


def only(compiled: CompiledForm, **texts: str) -> Printed:
    """One document with these fields filled."""
    return {field.id: [texts.get(field.id, "")] for field in compiled.form.fields}


def with_field(form: FormDefinition, field: Field) -> CompiledForm:
    return compile_form(replace(form, fields=(field,)))


def field(kind: str, box: Box, **more: object) -> Field:
    return replace(Field("it", "It", None, kind, (Place(1, box),)), **more)


def words(layout: Layout) -> list[tuple[str, float, float, float, float]]:
    columns = (layout.words.left, layout.words.top, layout.words.right, layout.words.bottom)
    boxes = zip(*(column / 1000 for column in columns), strict=True)
    return [(text, *box) for text, box in zip(layout.words.text, boxes, strict=True)]


def test_money_ends_before_the_right_edge_above_the_foot_of_its_box(one_page: CompiledForm) -> None:
    runs = lay_out(one_page, only(one_page, box_1="54321.00")).runs
    assert runs.text == ["54321.00"]
    assert runs.x[0] + 8 * 6000 == 451_600 - 2500
    assert runs.baseline[0] == 84_000 - 2600


def test_a_name_starts_four_points_in_and_its_words_are_labelled_apart(one_page: CompiledForm) -> None:
    found = words(lay_out(one_page, only(one_page, employee_first_name="Ana  María Q")))
    assert [word[0] for word in found] == ["Ana", "María", "Q"]
    assert found[0] == ("Ana", 42.0, 201.4 - 6.18, 42.0 + 3 * 6.0, pytest.approx(201.4 + 1.86))
    assert found[1][1] == 42.0 + 5 * 6.0


@pytest.mark.parametrize(
    "text", ["MINNEAPOLIS ON THE RIVER", "Lake Havasu City AZ", "Moscow on the Hudson MN"]
)
def test_a_word_spans_its_letters_to_the_thousandth_outward(
    single_page_w2: FormDefinition, text: str
) -> None:
    """By the font metrics that another library keeps; texts that do not end on a whole thousandth."""
    form = replace(single_page_w2, typeface="printed")
    layout = lay_out(with_field(form, field("text", Box(100, 100, 156, 112))), {"it": [text]})
    x, size, squeeze = (int(column[0]) for column in (layout.runs.x, layout.runs.size, layout.runs.squeeze))
    spans = []
    for word in text.split():
        before = text[: text.index(word)]
        widths = (pdfmetrics.stringWidth(part, "Helvetica", 1000) for part in (before, before + word))
        spans.append([x + round(width) * Fraction(size * squeeze, 100_000) for width in widths])
    found = zip(layout.words.left, layout.words.right, strict=True)
    assert [*found] == [(floor(start), ceil(end)) for start, end in spans]
    assert any(start.denominator > 1 for start, _ in spans)
    assert any(end.denominator > 1 for _, end in spans)


def test_long_text_shrinks_by_half_points_then_is_squeezed(one_page: CompiledForm) -> None:
    runs = lay_out(one_page, only(one_page, box_20_1="COLUMBUS", box_20_2="PHILADELPHIA")).runs
    assert runs.size.tolist() == [9000, 6500]
    assert runs.squeeze.tolist() == [100, 92]


@pytest.mark.parametrize(("width", "size"), [(34.0, 10_000), (33.999, 9500), (32.5, 9500), (32.499, 9000)])
def test_text_that_just_fits_keeps_its_size(width: float, size: int, single_page_w2: FormDefinition) -> None:
    """Five letters of Courier take 30 points at 10, and the box 4 more."""
    compiled = with_field(single_page_w2, field("text", Box(100, 100, 100 + width, 112)))
    runs = lay_out(compiled, {"it": ["FIVES"]}).runs
    assert (runs.size.tolist(), runs.squeeze.tolist()) == ([size], [100])


def test_a_comb_in_several_runs_has_each_letter_in_its_cell(single_page_w2: FormDefinition) -> None:
    runs = (Part(Box(100, 100, 130, 120), 3), Part(Box(150, 100, 170, 120), 2))
    compiled = with_field(single_page_w2, field("ssn", Box(100, 100, 170, 120), comb=5, parts=runs))
    found = lay_out(compiled, {"it": ["12345"]}).runs
    assert found.text == ["1", "2", "3", "4", "5"]
    assert (found.x + 3000).tolist() == [105_000, 115_000, 125_000, 155_000, 165_000]


@pytest.mark.parametrize(
    ("kind", "text", "shown"),
    [
        ("money", "1234.56", ["1234", "56"]),
        ("money", "1,234.", ["1,234"]),
        ("date", "03/14/1985", ["03", "14/1985"]),
        ("phone", "(217) 555-0123", ["217", "555-0123"]),
        ("ein", "79-1234567", ["79", "1234567"]),
        ("money", "", []),
    ],
)
def test_a_value_is_shared_out_over_its_pieces(
    kind: str, text: str, shown: list[str], single_page_w2: FormDefinition
) -> None:
    pieces = (Box(100, 100, 150, 112), Box(160, 100, 240, 112))
    compiled = with_field(single_page_w2, field(kind, Box(100, 100, 240, 112), pieces=pieces))
    found = lay_out(compiled, {"it": [text]}).runs
    assert found.text == shown
    assert all(box.left < x / 1000 < box.right for x, box in zip(found.x, pieces, strict=False))


def test_text_that_is_too_long_even_so_is_set_smaller_still(one_page: CompiledForm) -> None:
    runs = lay_out(one_page, only(one_page, box_20_1="LAKE HAVASU CITY")).runs
    assert 5000 <= runs.size[0] < 6500
    assert 60 <= runs.squeeze[0] <= 100


def test_text_that_cannot_be_squeezed_in_names_its_field(one_page: CompiledForm) -> None:
    with pytest.raises(LayoutError, match="box_20_1: 'LAKE HAVASU CITY AND LAND' does not fit") as error:
        lay_out(one_page, only(one_page, box_20_1="LAKE HAVASU CITY AND LAND"))
    assert error.value.field == "box_20_1"


@pytest.mark.parametrize("text", ["李", "a\tb", "a\xa0b", "two\nlines"])
def test_characters_that_the_form_cannot_show_are_refused(one_page: CompiledForm, text: str) -> None:
    with pytest.raises(LayoutError, match="employee_last_name: .* cannot be shown"):
        lay_out(one_page, only(one_page, employee_last_name=text))


def test_blocks_start_under_the_upper_edge_and_step_down(one_page: CompiledForm) -> None:
    runs = lay_out(one_page, only(one_page, employer_name_address="Acme\n1 Main St\nReno NV 89501")).runs
    assert runs.baseline.tolist() == [103_630, 115_630, 127_630]
    assert runs.x.tolist() == [42_000] * 3


def test_a_block_with_too_many_lines_is_refused(one_page: CompiledForm) -> None:
    with pytest.raises(LayoutError, match="box_14: 5 lines in a box for 4"):
        lay_out(one_page, only(one_page, box_14="a\nb\nc\nd\ne"))


def test_a_checked_box_holds_a_bold_x_in_its_middle(one_page: CompiledForm) -> None:
    layout = lay_out(one_page, only(one_page, box_13_retirement_plan="X"))
    ((text, left, top, right, bottom),) = words(layout)
    assert FACES[layout.runs.font[0]].name == "Marks"
    assert text == "X"
    assert (left + right) / 2 == pytest.approx(389.6, abs=0.01)
    assert top < 221.3 < bottom


def test_the_letters_of_a_comb_stand_in_their_cells_and_are_one_word(single_page_w2: FormDefinition) -> None:
    comb = with_field(single_page_w2, field("ssn", Box(100, 100, 190, 112), comb=9))
    layout = lay_out(comb, {"it": ["12 456789"]})
    centres = (layout.runs.x + 3000) / 1000
    assert centres.tolist() == [105, 115, 135, 145, 155, 165, 175, 185]
    assert [word[:2] for word in words(layout)] == [("12", 102.0), ("456789", 132.0)]
    assert words(layout)[1][3] == 188.0
    with pytest.raises(LayoutError, match="10 characters in a comb of 9"):
        lay_out(comb, {"it": ["1234567890"]})


def test_a_choice_marks_the_box_of_its_option(single_page_w2: FormDefinition) -> None:
    boxes = {"single": Box(100, 100, 108, 108), "married": Box(200, 100, 208, 108)}
    captions = {"single": ("Last name",), "married": ("Suff.",)}
    asked = field("choice", boxes["single"], options=boxes, option_captions=captions)
    choice = with_field(single_page_w2, asked)
    layout = lay_out(choice, {"it": ["married", "", "single"]})
    assert np.diff(layout.runs.starts).tolist() == [1, 0, 1]
    assert [round((word[1] + word[3]) / 2) for word in words(layout)] == [204, 104]
    with pytest.raises(LayoutError, match="it: no such option: 'widowed'"):
        lay_out(choice, {"it": ["widowed"]})


def test_copies_show_the_same_values_on_every_page(
    six_copies: CompiledForm, printed: Callable[[int], Printed]
) -> None:
    layout = lay_out(six_copies, printed(3))
    for document in range(3):
        rows = range(*layout.runs.starts[document : document + 2].tolist())
        pages = [
            [layout.runs.text[row] for row in rows if layout.runs.page[row] == page] for page in range(6)
        ]
        assert pages[0]
        assert pages == [pages[0]] * 6


def test_a_layout_survives_its_arrow_buffer(
    six_copies: CompiledForm, printed: Callable[[int], Printed]
) -> None:
    layout = lay_out(six_copies, printed(5))
    copy = Layout.from_bytes(layout.to_bytes())
    assert (copy.form_id, copy.documents) == ("irs_w2_2025", 5)
    assert (copy.surface, copy.transforms, copy.looks.printer.tolist()) == ("", None, [0] * 5)
    for rows, copied in ((layout.runs, copy.runs), (layout.words, copy.words)):
        for name in rows.__slots__:
            assert list(getattr(rows, name)) == list(getattr(copied, name)), name
    assert copy.to_bytes() == layout.to_bytes()


def test_what_bends_its_pages_survives_too(
    six_copies: CompiledForm, printed: Callable[[int], Printed]
) -> None:
    matrices = np.arange(2 * 6 * 9, dtype=np.float64).reshape(2, 6, 3, 3)
    layout = replace(lay_out(six_copies, printed(2)), surface="some", transforms=Transforms(matrices))
    copy = Layout.from_bytes(layout.to_bytes())
    assert copy.surface == "some"
    assert copy.transforms is not None
    assert np.array_equal(copy.transforms.matrices, matrices)
    none = replace(lay_out(six_copies, printed(0)), transforms=Transforms(matrices[:0]))
    kept = Layout.from_bytes(none.to_bytes()).transforms
    assert kept is not None
    assert kept.matrices.shape == (0, 6, 3, 3)


def test_a_buffer_of_something_else_is_refused(one_page: CompiledForm) -> None:
    data = lay_out(one_page, only(one_page)).to_bytes().replace(b"layout/5", b"layout/9")
    with pytest.raises(ValueError, match="not a layout/5 buffer"):
        Layout.from_bytes(data)


def test_a_batch_of_blank_documents_has_no_words(one_page: CompiledForm) -> None:
    layout = lay_out(one_page, only(one_page))
    assert (layout.documents, layout.words.text) == (1, [])


def test_a_batch_of_no_documents_is_empty(one_page: CompiledForm) -> None:
    layout = lay_out(one_page, {field.id: [] for field in one_page.form.fields})
    assert (layout.documents, Layout.from_bytes(layout.to_bytes()).documents) == (0, 0)


def test_a_missing_column_is_an_error(one_page: CompiledForm) -> None:
    with pytest.raises(KeyError, match="box_9"):
        lay_out(one_page, {name: texts for name, texts in only(one_page).items() if name != "box_9"})
