"""Forms filled in by hand: what is typed all the same, who writes, and what nobody can write."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from symage.cases.documents import draw_people, fill, make_documents
from symage.documents.handwriting.filling import lay_out_by_hand
from symage.documents.layout import Layout
from symage.documents.written import Written
from symage.errors import LayoutError
from symage.request import PER_FIELD, Config, GenerationRequest, Handwriting
from tests.packaged import packaged, ready_forms

W2 = "irs_w2_single_page_2025"
NAME, OTHER = "employee_first_name", "employee_last_name"
HALF = {"name": "half", "values": {"box_1": 1234.5}, "prefilled": ["employer_ein"]}


def asked(quantity: int = 1, consistency: str = "per_document", **config: object) -> GenerationRequest:
    handwriting = Handwriting(consistency=consistency)
    return GenerationRequest((W2,), quantity, 8, ("pdf_handwritten",), Config(**config), handwriting)


def written(request: GenerationRequest, **texts: Sequence[str]) -> Written:
    """As it is filled in, but for some texts."""
    ready, items = ready_forms(), range(request.quantity)
    (made,) = fill(ready, request, draw_people(ready, request, items))
    (found,) = make_documents(ready, request, items, filled=[made]).written
    return replace(found, texts={**found.texts, **texts})


def typed(layout: Layout) -> set[str]:
    return {packaged().get(W2).fields[field].id for field in layout.runs.field.tolist()}


def labelled(layout: Layout) -> set[str]:
    return {packaged().get(W2).fields[field].id for field in layout.words.field.tolist()}


def test_all_is_written_that_nothing_else_is_said_of() -> None:
    layout = lay_out_by_hand(ready_forms().compiled(W2), written(asked()))
    assert typed(layout) == set()
    assert labelled(layout) > {NAME, "box_1", "employer_ein"}


def test_what_is_filled_in_beforehand_is_typed() -> None:
    layout = lay_out_by_hand(ready_forms().compiled(W2), written(asked(fill_scenarios=(HALF,))))
    assert typed(layout) == {"box_1", "employer_ein"}
    assert labelled(layout) > {NAME, *typed(layout)}


def test_fields_that_machines_print_are_typed() -> None:
    compiled, texts = ready_forms().compiled(W2), written(asked())
    fields = tuple(replace(each, handwriting=each.id != NAME) for each in compiled.form.fields)
    form = replace(compiled.form, fields=fields)
    layout = lay_out_by_hand(replace(compiled, form=form), replace(texts, form=form))
    assert typed(layout) == {NAME}
    assert labelled(layout) > {NAME, OTHER}


@pytest.mark.parametrize("text", ["Zoë", "Łukasz", "Nuñez", "O'Neil-Šmíd"])
def test_latin_letters_with_accents_are_written(text: str) -> None:
    layout = lay_out_by_hand(ready_forms().compiled(W2), written(asked(), **{NAME: [text]}))
    assert text in layout.words.text


@pytest.mark.parametrize("text", ["‰Ana", "日本", "a\u00a0b", "Жан"])
def test_what_no_hand_can_write_is_named_with_its_field(text: str) -> None:
    with pytest.raises(LayoutError, match="holds a character that no hand can write") as caught:
        lay_out_by_hand(ready_forms().compiled(W2), written(asked(2), **{NAME: ["Ana", text]}))
    assert caught.value.field == NAME


@pytest.mark.parametrize(("consistency", "several"), [("per_document", False), (PER_FIELD, True)])
def test_a_document_is_by_one_hand_or_by_many(consistency: str, several: bool) -> None:
    """Learning a hand takes its time: all but three fields are typed."""
    others = [each.id for each in packaged().get(W2).fields if each.id not in (NAME, OTHER, "box_3")]
    scenario = {"name": "most", "prefilled": others}
    request = asked(consistency=consistency, fill_scenarios=(scenario,))
    layout = lay_out_by_hand(ready_forms().compiled(W2), written(request))
    assert layout.script is not None
    hands = {each.hand.writer.number for page in layout.script.of(0) for each in page}
    assert len(hands) == (3 if several else 1)
