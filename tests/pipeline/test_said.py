"""What records say of every form: `text` is what the boxes of labels print, `value` is normalised by type."""

import json
import re
from collections import defaultdict
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from symage.bundles.document_pack import document_pack
from symage.cases.documents import Documents, make_documents
from symage.documents.rows import pieces_of, together
from symage.forms.definition import Field
from symage.forms.normalised import Kind, csv_values, json_values, kind_of, plain_text
from symage.request import FLAT, Config, GenerationRequest
from tests.packaged import packaged, ready_forms

UNWRITTEN = ("checkbox", "choice")
FORMS = [form.id for form in packaged()]
SHARED = [form.id for form in packaged() if any(field.pieces for field in form.fields)]
LOOKED_AT = [
    *SHARED,
    "irs_w2_single_page_2025",
    "irs_f1040_2024",
    "composite_1099_2025",
    "irs_f1065_schk1_2025",
]


def made(form_id: str, quantity: int, **config: Any) -> Documents:
    request = GenerationRequest((form_id,), quantity, 31, ("pdf_typed",), Config(**config))
    return make_documents(ready_forms(), request, range(quantity))


def records(documents: Documents) -> list[dict[str, Any]]:
    pack = document_pack(ready_forms(), documents)
    start = pack.data.index(
        b'{"form_id"', sum(pack.lengths[name] for name in ("members", "index", "listing"))
    )
    found: list[dict[str, Any]] = json.loads(b"[" + pack.data[start : start + pack.lengths["records"]] + b"]")
    return found


def printed(documents: Documents) -> dict[tuple[int, str], set[str]]:
    """Of each value what the words of its boxes say, joined by spaces, in each of its places."""
    ((layout,),) = documents.layouts
    words, fields = layout.words, documents.shown[0].form.fields
    found: dict[tuple[int, int, int, int], list[str]] = defaultdict(list)
    columns = (words.document, words.field, words.page, words.copy)
    for *key, text in zip(*(column.tolist() for column in columns), words.text, strict=True):
        found[tuple(key)].append(text)
    said: dict[tuple[int, str], set[str]] = defaultdict(set)
    for (document, field, _page, _copy), texts in found.items():
        said[document, fields[field].id].add(" ".join(texts))
    return said


@pytest.mark.parametrize("coverage", ["natural", "balanced"])
@pytest.mark.parametrize(
    ("form_id", "quantity"),
    [(form_id, 12) for form_id in LOOKED_AT]
    + [pytest.param(form_id, 60, marks=pytest.mark.long) for form_id in FORMS],
)
def test_a_text_is_what_its_boxes_print(form_id: str, quantity: int, coverage: str) -> None:
    documents = made(form_id, quantity, coverage=coverage)
    boxes = printed(documents)
    for document, record in enumerate(records(documents)):
        for field in documents.shown[0].form.fields:
            text = " ".join(record["fields"][field.id]["text"].split())
            shown = boxes.get((document, field.id), {""})
            assert shown == {text} or field.type in UNWRITTEN, (field.id, text, shown)


def is_normal(field: Field, value: Any) -> bool:
    """Whether a value of a document as people fill it in has the shape of its field's type."""
    if value is None:
        return True
    if field.type in ("money", "percent"):
        return isinstance(value, int | float)
    if field.type in ("number", "year"):
        return isinstance(value, int)
    if field.type == "checkbox":
        return isinstance(value, bool)
    if field.type == "date":
        return date.fromisoformat(value).isoformat() == value
    if field.type == "choice":
        return value in (field.options or {})
    shape = {"ssn": r"\d{9}", "ein": r"\d{9}", "tin": r"\d{9}", "phone": r"\d{10}", "npi": r"\d{10}"}
    shape |= {"routing": r"\d{9}", "state": "[A-Z]{2}"}
    return re.fullmatch(shape.get(field.type, ".+"), value, re.DOTALL) is not None


@pytest.mark.parametrize("coverage", ["natural", "balanced"])
@pytest.mark.parametrize(
    ("form_ids", "quantity"), [(LOOKED_AT, 5), pytest.param(FORMS, 100, marks=pytest.mark.long)]
)
def test_values_are_normalised(form_ids: list[str], quantity: int, coverage: str) -> None:
    for form_id in form_ids:
        (shown,) = made(form_id, quantity, coverage=coverage).shown
        for field in shown.form.fields:
            for value, plain in zip(
                map(json.loads, json_values(field, shown.printed[field.id])),
                shown.printed[field.id],
                strict=True,
            ):
                assert is_normal(field, value), (form_id, field.id, value, plain)


def test_flat_texts_of_shared_boxes_come_back_whole() -> None:
    documents = made("cms_1500_standard_02_12", 8, records=FLAT, look="plain")
    (shown,) = documents.shown
    for field in (field for field in shown.form.fields if field.pieces):
        for record, plain in zip(records(documents), shown.printed[field.id], strict=True):
            assert record[field.id] == " ".join(filter(None, pieces_of(field, plain)))
            assert together(field, record[field.id]) == plain


PHONE = Field("a", "A", None, "phone", ())
PERCENT = replace(PHONE, type="percent")


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        (PHONE, "(301) 555-0190", '"3015550190"'),
        (PHONE, "(301) 5550190", '"3015550190"'),
        (PHONE, "301-555-0190", '"3015550190"'),
        (PHONE, "+1 301 555 0190", '"3015550190"'),
        (PHONE, "ask Ada", '"ask Ada"'),
        (PERCENT, "7.50", "7.50"),
        (PERCENT, "100%", "100"),
        (PERCENT, "007", '"007"'),
        (PERCENT, "half", '"half"'),
        (replace(PHONE, type="money"), "007.50", '"007.50"'),
        (replace(PHONE, type="money"), "0,012.", "12"),
        (PHONE, "", "null"),
    ],
)
def test_pinned_texts_are_normal_where_they_can_be(field: Field, text: str, value: str) -> None:
    assert json_values(field, [text]) == [value]
    json.loads(value)


def test_a_column_of_percentages_is_one_of_numbers() -> None:
    assert kind_of(PERCENT) is Kind.NUMBER
    assert kind_of(PERCENT, ["half"]) is Kind.STRING
    assert csv_values(PERCENT, ["50.00", ""]) == ["50.00", ""]


def test_a_telephone_number_is_printed_as_its_form_has_it() -> None:
    assert plain_text(PHONE, "cents", "3015550190", "") == "(301) 555-0190"
    assert plain_text(PHONE, "cents", "ask Ada", "") == "ask Ada"
