"""examples/kie without torch: what noise does to pages, whose labels go with it, and what scores count."""

import importlib
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
DRAWS = range(60)
REDESIGNS = ["change_lines", "renumber", "reword", "stretch", "turn", "reset"]
READERS = ["cut_combs", "cut_amounts", "merge", "misread", "litter", "lose", "hug"]


@pytest.fixture
def example(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Any]:
    """example("kie.pages"): a module of the example."""
    monkeypatch.syspath_prepend(str(EXAMPLES))
    return importlib.import_module


@pytest.fixture
def document(example: Callable[[str], Any]) -> list[Any]:
    """Two pages of 20 lines: a number, a caption, and a name, an amount, digits in cells, or nothing."""
    return [_page(example("kie.pages").Page, number) for number in (0, 1)]


VALUES = ((("Ann", 300, 7), ("Lee", 325, 7)), (("12,345.67", 400, 7),), (("123456789", 300, 13),), ())
"""Words, where they begin, and how wide their letters are."""


def _page(page: Any, number: int) -> Any:
    texts, boxes, values, labels = [], [], [], []
    for row in range(20):
        line = [(f"{row + 1}", 10, 7, -1), (f"Caption{'abcdefghijklmnopqrst'[row]}", 40, 7, -1)]
        if VALUES[row % 4]:
            labels.append(f"value.{number}.{row}")
            line += [(*word, len(labels) - 1) for word in VALUES[row % 4]]
        for text, left, wide, value in line:
            texts.append(text)
            boxes.append([left, 20 * row, left + wide * len(text), 20 * row + 10])
            values.append(value)
    picture = Path(f"images/typed/form_0_typed_p{number}.png")
    boxed = np.array(boxes, np.float32)
    return page("form", number, picture, texts, boxed, values, labels, (500.0, 400.0))


def _said(pages: list[Any]) -> dict[str, list[str]]:
    """Of each label the words of its value."""
    found: dict[str, list[str]] = {}
    for page in pages:
        for word, text in enumerate(page.texts):
            label = page.label(word)
            if label is not None:
                found.setdefault(label, []).append(text)
    return found


@pytest.mark.parametrize("name", [*REDESIGNS, *READERS])
def test_noise_keeps_words_boxes_and_labels_together(
    name: str, document: list[Any], example: Callable[[str], Any]
) -> None:
    module = example("kie.redesign" if name in REDESIGNS else "kie.misreading")
    change, labels = getattr(module, name), set(_said(document))
    changed = False
    for seed in DRAWS:
        page = change(document[0], np.random.default_rng(seed))
        assert len(page.texts) == len(page.boxes) == len(page.values) > 0
        assert np.isfinite(page.boxes).all()
        assert (page.boxes[:, 2:] >= page.boxes[:, :2]).all()
        assert set(_said([page])) <= labels
        changed |= page.texts != document[0].texts or not np.array_equal(page.boxes, document[0].boxes)
    assert changed


def test_pages_that_are_broken_elsewhere_hold_the_same_words_and_whole_values(
    document: list[Any], example: Callable[[str], Any]
) -> None:
    broken = example("kie.redesign").broken
    counts = set()
    for seed in DRAWS:
        pages = broken(document, np.random.default_rng(seed))
        counts.add(len(pages))
        assert _said(pages) == _said(document)
        assert Counter(text for page in pages for text in page.texts) == Counter(
            text for page in document for text in page.texts
        )
        assert all(len(set(page.labels)) == len(page.labels) for page in pages)
        homes = [label for page in pages for label in page.labels]
        assert len(homes) == len(set(homes))
    assert counts == {3}


def test_copies_of_a_page_are_not_put_on_one(document: list[Any], example: Callable[[str], Any]) -> None:
    copies = [document[0], document[0]]
    for seed in DRAWS:
        for page in example("kie.redesign").broken(copies, np.random.default_rng(seed)):
            assert len(set(page.labels)) == len(page.labels)


def test_lines_that_come_in_bring_no_values(document: list[Any], example: Callable[[str], Any]) -> None:
    more = False
    for seed in DRAWS:
        page = example("kie.redesign").change_lines(document[0], np.random.default_rng(seed))
        for label, words in _said([page]).items():
            assert Counter(words) <= Counter(_said(document)[label])
        more |= any(count > 1 for text, count in Counter(page.texts).items() if text.startswith("Caption"))
    assert more


def test_only_the_numbers_of_lines_are_changed(document: list[Any], example: Callable[[str], Any]) -> None:
    for seed in DRAWS:
        page = example("kie.redesign").renumber(document[0], np.random.default_rng(seed))
        for before, after in zip(document[0].texts, page.texts, strict=True):
            assert before == after or (before.isdigit() and after.rstrip("abcd").isdigit())


@pytest.mark.parametrize("name", ["cut_combs", "cut_amounts"])
def test_a_value_in_pieces_has_all_its_letters(
    name: str, document: list[Any], example: Callable[[str], Any]
) -> None:
    change, pieces = getattr(example("kie.misreading"), name), 0
    for seed in DRAWS:
        cut = change(document[0], np.random.default_rng(seed))
        for label, words in _said([cut]).items():
            found, whole = "".join(words), "".join(_said(document)[label])
            ruled = whole.isdigit() and name == "cut_combs"
            assert (re.sub(r"\D", "", found) if ruled else found) == whole
        pieces += len(cut.texts) - len(document[0].texts)
    assert pieces > 0


def test_pages_of_a_document_stay_together(document: list[Any], example: Callable[[str], Any]) -> None:
    pages = example("kie.pages")
    assert pages.documents([*document, *document]) == [document, document]


def test_a_label_that_was_never_learned_counts_in_all_and_not_in_known(
    document: list[Any], example: Callable[[str], Any]
) -> None:
    """Said rightly but for the new one, for whose words an old label was said."""
    scoring = example("kie.scoring")
    page = document[0]
    true = scoring.truth(page)
    new, old = true[0][0], "old.label"
    said = [(old if label == new else label, words) for label, words in true]
    labels = {label for label, _ in true} - {new} | {old}
    score = scoring.score([page], [said], labels)
    assert score.known == 1.0
    assert score.strict == pytest.approx((len(true) - 1) / len(true))


@pytest.mark.parametrize(
    ("read", "value", "is_of_it"),
    [
        ("719", "79", True),
        ("93816641178", "938661178", True),
        ("03/16/2626", "03/10/2026", True),
        ("Hanley", "Joan Hanley", True),
        ("Loanoniguc", "Domonique Stalnaker", True),
        ("beeen", "84,345", False),
        ("[Wik", "89723", False),
        ("___", "84,345", False),
        ("8", "X", True),
    ],
)
def test_what_was_read_of_a_value_is_of_it_and_a_rule_is_not(
    read: str, value: str, is_of_it: bool, example: Callable[[str], Any]
) -> None:
    assert example("kie.ocr")._alike(read, value) == is_of_it
