"""Who prints, prints alike; a look changes texts and never values."""

import json
from collections import Counter

import numpy as np
import pytest

from symage.cases.documents import make_documents
from symage.documents.dressing import dressed
from symage.documents.looks import COLUMNS, identities_of, looks_of
from symage.documents.printers import AUTO, IDS, MARKS, PRINTERS, SHARES, choices
from symage.forms.normalised import json_values, plain_text
from symage.request import Config, GenerationRequest
from tests.packaged import packaged, ready_forms

W2 = "irs_w2_single_page_2025"
MANY = [f"79-{n:07}" for n in range(20_000)]


def test_who_prints_prints_alike() -> None:
    who = identities_of(["79-1234567", "08-7654321", "79-1234567"])
    looks = looks_of(AUTO, "typed", "payer", who)
    for name in COLUMNS:
        first, _, again = getattr(looks, name).tolist()
        assert first == again


@pytest.mark.parametrize("kind", SHARES)
def test_printers_come_as_often_as_their_shares_say(kind: str) -> None:
    looks = looks_of(AUTO, "typed", kind, identities_of(MANY))
    found, whole = Counter(IDS[each] for each in looks.printer.tolist()), sum(SHARES[kind].values())
    assert found.keys() == SHARES[kind].keys()
    for name, share in SHARES[kind].items():
        assert found[name] / len(MANY) == pytest.approx(share / whole, abs=0.015)


@pytest.mark.parametrize("name", [name for name in choices() if name in PRINTERS])
def test_a_look_keeps_within_what_its_printer_does(name: str) -> None:
    looks, printer = looks_of(name, "typed", "payer", identities_of(MANY)), PRINTERS[name]
    assert set(looks.size.tolist()) == {round(size * 1000) for size in printer.sizes}
    assert max(np.abs(looks.dx).max(), np.abs(looks.dy).max()) <= 2000
    assert np.abs(looks.dx).std() <= printer.spread
    assert looks.upper.mean() == pytest.approx(printer.upper, abs=0.015)
    marks = Counter(looks.mark.tolist())
    for mark in range(len(MARKS)):
        assert marks[mark] / len(MANY) == pytest.approx(printer.marks[mark] / sum(printer.marks), abs=0.015)
    if printer.colour is None:
        grey = looks.ink & 255
        assert set((looks.ink - grey * 0x010101).tolist()) == {0}
        low, high = printer.ink
        assert low * 255 // 1000 <= grey.min() <= grey.max() <= high * 255 // 1000 + 1


def test_plain_changes_nothing() -> None:
    form = packaged().get(W2)
    looks = looks_of("plain", form.typeface, form.printed_by, identities_of(["1", "2"]))
    texts = {field.id: ["Maria 1234.56 é", ""] for field in form.fields}
    assert dressed(form, texts, looks) == texts


@pytest.mark.parametrize("form_id", [form.id for form in packaged()])
def test_values_come_back_from_records_whatever_the_look(form_id: str) -> None:
    """Of sixty documents each: what the form prints plainly, from value and dressed text alone."""
    request = GenerationRequest((form_id,), 60, seed=77, config=Config(look=AUTO))
    made = make_documents(ready_forms(), request, range(60))
    (shown,), (written,) = made.shown, made.written
    for field in shown.form.fields:
        values = json_values(field, shown.printed[field.id])
        for value, plain, text in zip(values, shown.printed[field.id], written.texts[field.id], strict=True):
            parsed = json.loads(value)
            assert plain_text(field, shown.form.money, parsed, text) == plain, field.id
