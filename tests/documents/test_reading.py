"""Can it be read? An outside reader, which shares no code with the product, reads what labels name.

How words are cut out and what counts as read rightly stands in `bench/reading.py`, which makes the table of
docs/performance.md.
"""

from typing import Any

import pytest

from bench.reading import Reading, labelled_words, looks, new_reader, profiles, read
from symage.documents.wear.profiles import USUAL_STRENGTH
from symage.request import Config
from tests.packaged import ready_forms

pytest.importorskip("rapidocr", reason="the reader is not installed")
pytest.importorskip("onnxruntime", reason="the reader's engine is not installed")

LOOKS, PROFILES = looks(), profiles()
HARD = ("dot-matrix", "ocr-b", "typewriter", "web-condensed")
"""Looks that are least like what readers are trained on."""
USUAL = tuple(name for name in PROFILES if name.endswith(f" {USUAL_STRENGTH}"))
CLEANLY, WORN = 0.99, 0.96
"""Shares of the numbers that are read to the digit."""
WORDS = 0.96
"""The same of clean words."""


@pytest.fixture(scope="module")
def reader() -> Any:
    return new_reader()


def reading(reader: Any, config: Config, documents: int) -> Reading:
    found = read(reader, list(labelled_words(ready_forms(), config, documents)))
    assert found.numbers > 15 * documents
    return found


def told(found: Reading) -> list[tuple[str, str]]:
    return [(word.text, text) for word, text in found.wrong]


@pytest.mark.parametrize("name", USUAL)
def test_labelled_numbers_of_worn_pages_can_be_read(reader: Any, name: str) -> None:
    found = reading(reader, PROFILES[name], 1)
    assert found.share(numbers=True) >= WORN, told(found)


@pytest.mark.parametrize("name", HARD)
def test_labelled_words_of_any_look_can_be_read(reader: Any, name: str) -> None:
    found = reading(reader, LOOKS[name], 1)
    assert found.share(numbers=True) >= CLEANLY, told(found)
    assert found.share(numbers=False) >= WORDS, told(found)


@pytest.mark.long
@pytest.mark.parametrize("name", LOOKS)
def test_labelled_words_of_many_pages_can_be_read(reader: Any, name: str) -> None:
    found = reading(reader, LOOKS[name], 6)
    assert found.share(numbers=True) >= CLEANLY, told(found)
    assert found.share(numbers=False) >= WORDS, told(found)


@pytest.mark.long
@pytest.mark.parametrize("name", USUAL)
def test_labelled_numbers_of_many_worn_pages_can_be_read(reader: Any, name: str) -> None:
    found = reading(reader, PROFILES[name], 12)
    assert found.share(numbers=True) >= WORN, told(found)
