"""Whether a text can be printed is answered as the layout would answer, whatever the text."""

import random
from collections import Counter

import pytest

from symage.documents.compile import CompiledForm
from symage.documents.dressing import dressed
from symage.documents.fitting import misfits
from symage.documents.layout import lay_out
from symage.documents.looks import identities_of, looks_of
from symage.documents.printers import AUTO, PLAIN
from symage.errors import LayoutError
from symage.forms.catalogue import Catalogue
from symage.forms.definition import Field, FormDefinition
from tests.packaged import packaged, ready_forms

DRAWS = 400
"""For each form."""
FORMS = (
    "cms_1500_standard_02_12",
    "irs_f1040_classic_1988",
    "irs_f1040_2024",
    "irs_f8949_2024",
    "irs_f940_2022",
    "irs_w2_2025",
    "irs_w4_2025",
    "irs_w9_2024",
)
ALPHABETS = (
    "abcdefgh ijkl MNOPQR stuvwxyz",
    "0123456789",
    "0123456789-./(), ",
    "AÉÜßøñ “quoted” €…™",
    "日本語 東京",
    "ab😀🎉",
    "a\x00b\x1b\x7f\xa0\xad",
    "WM",
    "il'|",
    "x\ud800",
)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return packaged()


def drawn_text(draw: random.Random, field: Field) -> str:
    if field.options is not None and draw.random() < 0.5:
        return draw.choice([*field.options, ""])
    letters = draw.choice(ALPHABETS)
    longest = draw.choice((1, 4, field.comb or 9, (field.comb or 11) + 1, 30, 90, 500))
    lines = draw.choice((1, 1, 1, 1, field.lines, field.lines + 1))
    return "\n".join("".join(draw.choices(letters, k=draw.randint(0, longest))) for _ in range(max(lines, 1)))


def drawn_field(draw: random.Random, form: FormDefinition) -> Field:
    """Half of them of the rarer kinds."""
    rare = [each for each in form.fields if each.comb or each.options or each.pieces or each.lines > 1]
    return draw.choice(rare if draw.random() < 0.5 else form.fields)


def is_laid_out(compiled: CompiledForm, field: Field, text: str) -> bool:
    try:
        lay_out(compiled, {each.id: [""] for each in compiled.form.fields} | {field.id: [text]})
    except LayoutError:
        return False
    return True


@pytest.mark.parametrize("form_id", FORMS)
def test_a_text_fits_if_and_only_if_it_is_laid_out(form_id: str, catalogue: Catalogue) -> None:
    form, draw = catalogue.get(form_id), random.Random(form_id)
    compiled, seen = ready_forms().compiled(form_id), set()
    for _ in range(DRAWS):
        field = drawn_field(draw, form)
        text = drawn_text(draw, field)
        fits = is_laid_out(compiled, field, text)
        assert (not misfits(form, field.id, [text], PLAIN)) == fits, (field.id, text)
        seen.add(fits)
    assert seen == {True, False}


@pytest.mark.parametrize("form_id", FORMS)
def test_a_text_that_fits_is_laid_out_in_every_look(form_id: str, catalogue: Catalogue) -> None:
    """Whoever prints it: a hundred of them each time."""
    form, draw = catalogue.get(form_id), random.Random(form_id)
    compiled, seen = ready_forms().compiled(form.id), Counter[bool]()
    for n in range(DRAWS):
        field = drawn_field(draw, form)
        text = drawn_text(draw, field)
        fits = not misfits(form, field.id, [text])
        seen[fits] += 1
        if fits:
            printers = identities_of([f"{n} {i}" for i in range(100)])
            looks = looks_of(AUTO, form.typeface, form.printed_by, printers)
            printed = {each.id: [""] * 100 for each in form.fields} | {field.id: [text] * 100}
            assert lay_out(compiled, dressed(form, printed, looks), looks).documents == 100
    assert seen[True] > DRAWS / 10
    assert seen[False]


def test_of_many_texts_those_that_do_not_fit_are_named_with_their_reasons(catalogue: Catalogue) -> None:
    found = misfits(
        catalogue.get("irs_w2_2025"), "employee_first_name", ["Ana", "日本語", "", "W" * 500, "Zoë\nQ"]
    )
    assert found == {
        "日本語": "'日本語' holds a character that cannot be shown",
        "W" * 500: f"'{'W' * 80}…' does not fit its box",
        "Zoë\nQ": "'Zoë\\nQ' holds a character that cannot be shown",
    }
    assert misfits(catalogue.get("irs_w9_2024"), "ssn", ["123456789", "1234567890"]) == {
        "1234567890": "10 characters in a comb of 9"
    }


def test_a_text_that_fits_only_with_the_tightest_shrink_fits(catalogue: Catalogue) -> None:
    form = catalogue.get("irs_w2_2025")
    longest = next(n for n in range(1, 200) if misfits(form, "employee_first_name", ["n" * n], PLAIN)) - 1
    field = next(each for each in form.fields if each.id == "employee_first_name")
    compiled = ready_forms().compiled(form.id)
    printed = {each.id: [""] for each in form.fields} | {field.id: ["n" * longest]}
    runs = lay_out(compiled, printed).runs
    assert set(runs.size.tolist()) == {5000}
    assert 60 <= runs.squeeze.min() < 65
