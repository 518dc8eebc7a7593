"""Who faxes a document is a party of it."""

import re

import pytest

from symage.documents.wear.dice import Dice
from symage.documents.wear.senders import sender_of
from tests.documents.wear.worn import worn


@pytest.mark.parametrize(
    "form_id",
    ["irs_w2_single_page_2025", "irs_f1040_2024", "cms_1500_standard_02_12", "irs_f941_2024", "irs_w9_2024"],
)
def test_a_sender_stands_on_the_page_and_has_a_number_that_nobody_has(form_id: str) -> None:
    pages = worn(form_id, "faxed", 12, seed=300)
    told = 0
    for document in pages.items:
        name, number = sender_of(pages.compiled.form, pages.layout, document, Dice(document))
        words = pages.layout.words
        first, end = words.starts[document : document + 2].tolist()
        page = " ".join(words.text[first:end]).upper()
        letters = set(re.sub(r"[^A-Z0-9&.' -]+", " ", page).split())
        assert set(name.split()) <= letters
        assert not number or re.fullmatch(r"[2-9]\d\d-555-01\d\d", number)
        told += bool(name and number)
    assert told >= 11


def test_one_party_has_one_number() -> None:
    pages = worn("irs_w2_single_page_2025", "faxed", 1, seed=4)
    found = {sender_of(pages.compiled.form, pages.layout, 0, Dice(key)) for key in range(60)}
    assert len(found) == len({name for name, _ in found})
