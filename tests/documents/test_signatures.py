"""Names that sign a form are written by hand, never in the typeface of the form."""

import numpy as np
import pytest

from symage.cases.documents import make_documents
from symage.documents.dressing import dressed
from symage.documents.looks import FACES, FIRST_SIGNATURE, FIRST_TEXT, plain_looks
from symage.documents.setting import set_lines
from symage.request import GenerationRequest
from tests.packaged import packaged, ready_forms

ITEMS = 1000
SIGNED = [form for form in packaged() if any(field.type == "signature" for field in form.fields)]
NO_NAMES = {"Signature on File", "SOF"}


@pytest.mark.parametrize("form_id", [form.id for form in SIGNED])
def test_every_name_that_signs_is_written_in_a_hand(form_id: str) -> None:
    request = GenerationRequest((form_id,), ITEMS, seed=11)
    made = make_documents(ready_forms(), request, range(ITEMS))
    (written,) = made.written
    lines = set_lines(ready_forms().compiled(form_id), written.texts, written.looks)
    types = np.array([field.type == "signature" for field in written.form.fields])
    rows = np.flatnonzero(types[lines.field])
    assert len(rows) > 0.3 * ITEMS
    for row in rows.tolist():
        by_hand = FIRST_SIGNATURE <= lines.font[row] < FIRST_TEXT
        assert by_hand == (lines.text[row] not in NO_NAMES), lines.text[row]


def test_letters_that_no_hand_has_are_signed_without_their_accents() -> None:
    form = packaged().get("irs_w9_2024")
    names = ["Łukasz Żółkiewski", "José Muñoz", "Erdoğan Işık"]
    texts = {field.id: names if field.id == "signature" else [""] * 3 for field in form.fields}
    looks = plain_looks(form, 3)
    signed = dressed(form, texts, looks)["signature"]
    assert signed == ["Lukasz Zólkiewski", "José Muñoz", "Erdogan Isik"]
    lines = set_lines(ready_forms().compiled(form.id), texts | {"signature": signed}, looks)
    assert [FACES[font].name[:4] for font in lines.font.tolist()] == ["Sign"] * 3
