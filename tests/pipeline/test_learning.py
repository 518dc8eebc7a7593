"""examples/train_kie_model.py on a dataset of a few people, and what its F1 is."""

import dataclasses
import importlib
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from seqeval.metrics import f1_score
from seqeval.scheme import IOB2

from symage.request import Config, GenerationRequest

pytest.importorskip("torch", reason="the extra train is not installed")

EXAMPLES = Path(__file__).parents[2] / "examples"
FORM = "irs_w2_single_page_2025"


@pytest.fixture(scope="module")
def folders(
    make_dataset: Callable[[GenerationRequest], Any], tmp_path_factory: pytest.TempPathFactory
) -> list[Path]:
    """Two unpacked datasets of different people, with BIO labels."""
    made = []
    for seed in (1, 1000):
        config = Config(coverage="balanced")
        dataset = make_dataset(GenerationRequest((FORM,), 8, seed, ("pdf_typed", "bio"), config))
        folder = tmp_path_factory.mktemp("unpacked")
        for name, content in dataset.files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
        made.append(folder)
    return made


@pytest.fixture
def example(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Any]:
    """example("kie.pages"): a module of the example."""
    monkeypatch.syspath_prepend(str(EXAMPLES))
    return importlib.import_module


@pytest.mark.long
def test_a_few_steps_teach_more_than_chance(folders: list[Path]) -> None:
    """Of 47 labels chance finds hardly any, and 120 steps many."""
    script = [sys.executable, str(EXAMPLES / "train_kie_model.py")]
    order = ["--train", str(folders[0]), "--test", str(folders[1]), "--steps", "120"]
    said = subprocess.run([*script, *order], capture_output=True, text=True, check=True).stdout
    model, lookup = re.findall(r"(?:model|lookup) +strict F1 ([0-9.]+)", said)
    assert float(model) > 0.3, said
    assert float(lookup) > 0.9, said


def test_the_same_seed_learns_the_same(folders: list[Path], example: Callable[[str], Any]) -> None:
    pages = example("kie.pages").labelled_pages(folders[0])
    learn = example("kie.training").learn
    one, again, other = (learn(pages, steps=2, seed=seed).models[0].state_dict() for seed in (3, 3, 4))
    assert all(bool((one[name] == again[name]).all()) for name in one)
    assert any(bool((one[name] != other[name]).any()) for name in one)


def test_a_number_in_pieces_is_one_and_its_neighbours_are_not(
    folders: list[Path], example: Callable[[str], Any]
) -> None:
    """Pieces of an amount and cells of a comb, beside the number of a line, and on the line below."""
    page = example("kie.pages").labelled_pages(folders[0])[0]
    texts = ["16", "84,", "345", "1", "2", "7"]
    left = [0, 100, 130, 300, 318, 300]
    top = [0, 0, 1, 0, 0, 40]
    boxes = [[x, y, x + 10 * len(text), y + 10] for text, x, y in zip(texts, left, top, strict=True)]
    read = dataclasses.replace(page, texts=texts, boxes=np.array(boxes, np.float32), values=[-1] * 6)
    numbers, unsure = example("kie.saying")._numbers, np.full((6, 3), 0.4)
    assert sorted(numbers(read, unsure)) == [[1, 2], [3, 4]]
    surely = unsure.copy()
    surely[3, 1] = surely[4, 2] = 0.9
    assert sorted(numbers(read, surely)) == [[1, 2]]


def test_words_of_a_value_on_one_line_are_not_those_of_the_next(
    folders: list[Path], example: Callable[[str], Any]
) -> None:
    saying, page = example("kie.saying"), example("kie.pages").labelled_pages(folders[0])[0]
    boxes = np.array([[0, 0, 50, 10], [60, 1, 90, 11], [0, 14, 50, 24]], np.float32)
    three = dataclasses.replace(page, texts=["a", "b", "c"], boxes=boxes, values=[-1] * 3)
    assert saying._groups(three, [0, 1, 2], saying._BELOW) == [{0, 1, 2}]
    assert sorted(map(sorted, saying._groups(three, [0, 1, 2], saying._LINE))) == [[0, 1], [2]]


def test_a_label_is_said_once_a_document_but_where_a_page_is_a_copy(
    folders: list[Path], example: Callable[[str], Any]
) -> None:
    training, said = example("kie.training"), example("kie.saying").said
    page = example("kie.pages").labelled_pages(folders[0])[0]
    copies = [page, dataclasses.replace(page, number=1)]
    for document, times in ([page], 1), (copies, 2):
        learned = training.learn(document, steps=60, seed=0)
        assert learned.once == (frozenset(page.labels) if times == 1 else frozenset())
        assert "employer.name_and_address" in learned.classes.keys() - learned.flat
        assert "employment.wages" in learned.flat
        counts = Counter(label for found in said(learned, copies) for label, _ in found)
        assert set(counts.values()) == {times}


def test_what_loses_its_label_to_surer_words_is_what_it_is_likeliest_besides(
    folders: list[Path], example: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    saying, page = example("kie.saying"), example("kie.pages").labelled_pages(folders[0])[0]
    boxes = np.array([[left, 0, left + 50, 10] for left in (0, 500, 1000)], np.float32)
    three = dataclasses.replace(page, texts=["a", "b", "c"], boxes=boxes, values=[-1] * 3)
    chances = np.array([[0.02, 0.9, 0.08], [0.02, 0.6, 0.38], [0.02, 0.95, 0.03]], np.float32)
    monkeypatch.setattr(saying, "_chances", lambda _learned, _page: chances.copy())
    learned = example("kie.training").Learned([], {"wages": 0, "tips": 1}, frozenset(), frozenset())
    assert sorted(saying.said(learned, [three])[0]) == [("tips", {1}), ("wages", {2})]


def test_no_document_in_a_look_left_out_is_learned(
    folders: list[Path], example: Callable[[str], Any]
) -> None:
    script = example("train_kie_model")
    pages = example("kie.pages").labelled_pages(folders[0])
    looks = {page.look for page in pages}
    assert "" not in looks
    kept = script._drawn(folders[0], SimpleNamespace(documents=None), {pages[0].look})
    assert {page.look for page in kept} == looks - {pages[0].look}
    assert len(script._drawn(folders[0], SimpleNamespace(documents=2), set())) == 2


def test_pages_of_funsd_have_the_words_of_those_of_bio(
    folders: list[Path], example: Callable[[str], Any]
) -> None:
    pages = example("kie.pages")
    tagged = pages.labelled_pages(folders[0])
    for path in folders[0].glob("annotations/bio/*/*"):
        path.rename(path.with_suffix(".away"))
    entities = pages.labelled_pages(folders[0])
    for path in folders[0].glob("annotations/bio/*/*"):
        path.rename(path.with_suffix(".json"))
    assert [sorted(page.texts) for page in entities] == [sorted(page.texts) for page in tagged]
    assert [len(page.labels) for page in entities] == [len(page.labels) for page in tagged]
    assert {"box_1"} <= set(entities[0].labels)


@pytest.mark.parametrize(
    "said",
    [
        "B-a I-a O B-b",
        "B-a O O B-b",
        "B-a B-a O B-b",
        "B-a I-b O B-b",
        "I-a I-a O B-b",
        "O O O O",
        "B-b I-b I-b I-b",
    ],
)
def test_entities_are_those_of_seqeval(said: str, example: Callable[[str], Any]) -> None:
    scoring = example("kie.scoring")
    true = ["B-a", "I-a", "O", "B-b"]
    found = scoring.f1([(scoring.entities(true), scoring.entities(said.split()))])
    assert found == pytest.approx(
        f1_score([true], [said.split()], mode="strict", scheme=IOB2, zero_division=0)
    )
