"""examples/kie: tables that are turned, and labels of years gone by as those of this one."""

import importlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

ROOT = Path(__file__).parents[2]
DEFINITION = ROOT / "form_definitions/tax/irs_f1040_2025.yaml"
DRAWS = range(40)
COLUMNS = (("name", "Name", 100), ("ssn", "Number", 250), ("relationship", "Relationship", 400))
NAMES = ("Ann Lee Ray", "Bob Lee")


@pytest.fixture
def example(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Any]:
    """example("kie.pages"): a module of the example."""
    monkeypatch.syspath_prepend(str(ROOT / "examples"))
    return importlib.import_module


@pytest.fixture
def page(example: Callable[[str], Any]) -> Any:
    """A table of two people under captions, and a line below it."""
    words = [(caption, left, 100.0, -1) for _, caption, left in COLUMNS] + [("Total", 10, 300.0, -1)]
    labels = []
    for row, name in enumerate(NAMES):
        for column, (key, _, left) in enumerate(COLUMNS):
            text = name if key == "name" else f"{key}{row}"
            starts = range(left, 1000, 30)
            words += [
                (part, start, 115.0 + 15 * row, 3 * row + column)
                for part, start in zip(text.split(), starts, strict=False)
            ]
            labels.append(f"dependent{row + 1}.{key}")
    boxes = np.array([[left, top, left + 25, top + 10] for _, left, top, _ in words], np.float32)
    texts, values = [word[0] for word in words], [word[3] for word in words]
    return example("kie.pages").Page(
        "form", 0, Path("p_p0.png"), texts, boxes, values, labels, (600.0, 800.0)
    )


def _places(page: Any, label: str) -> Any:
    return page.boxes[[word for word in range(len(page.texts)) if page.label(word) == label]].mean(0)


def test_what_stood_in_a_row_stands_in_a_column(page: Any, example: Callable[[str], Any]) -> None:
    for seed in DRAWS:
        found = example("kie.tables").turned(page, np.random.default_rng(seed))
        count = len(page.texts)
        assert (found.texts[:count], found.values[:count]) == (page.texts, page.values)
        assert found.labels == page.labels
        for row in (1, 2):
            down = [_places(found, f"dependent{row}.{key}")[1] for key, *_ in COLUMNS]
            assert down == sorted(down)
            assert down[0] + 5 < down[1] < down[2] - 5
        for place, (key, caption, _) in enumerate(COLUMNS):
            first, second = (_places(found, f"dependent{row}.{key}") for row in (1, 2))
            assert abs(first[1] - second[1]) < 1
            assert first[2] < second[0]
            assert found.boxes[place, 2] < first[0], caption
        assert {"Dependent", "1", "2"} <= set(found.texts[count:])
        total = found.boxes[found.texts.index("Total")]
        assert total[1] > max(_places(found, label)[3] for label in page.labels)


def test_a_page_without_a_table_stays_as_it_is(page: Any, example: Callable[[str], Any]) -> None:
    other = replace(page, labels=[f"value.{number}" for number in range(len(page.labels))])
    assert example("kie.tables").turned(other, np.random.default_rng(0)) is other


def test_names_that_were_one_are_two(page: Any, example: Callable[[str], Any]) -> None:
    former = example("kie.former")
    found, said = former.as_now(page, former.Former.of(DEFINITION)), {}
    for word, text in enumerate(found.texts):
        said.setdefault(found.label(word), []).append(text)
    assert said["dependent1.first_name"] == ["Ann", "Lee"]
    assert said["dependent1.last_name"] == ["Ray"]
    assert said["dependent2.first_name"] == ["Bob"]
    assert said["dependent2.ssn"] == ["ssn1"]
    assert "dependent1.name" not in said


def test_an_amount_that_is_told_again_is_called_as_its_page_has_it(
    page: Any, example: Callable[[str], Any]
) -> None:
    former, income = example("kie.former"), "return.adjusted_gross_income"
    pages = [page, replace(page, number=1)]
    first, second = [(income, frozenset({1})), ("return.tax", frozenset({2}))], [(income, frozenset({3}))]
    found = former.carried([first, second], pages, former.Former.of(DEFINITION))
    assert found == [first, [(f"{income}_page2", frozenset({3}))]]
    assert former.carried([first, second], pages, former.Former({}, {})) == [first, second]
