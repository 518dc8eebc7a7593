"""The dataset's card: its lines are run, in the folder of a dataset, by the libraries that they name."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from symage.request import Config, GenerationRequest

W2, RETURN = "irs_w2_single_page_2025", "irs_f1040_2025"
SNIPPET = re.compile(r"```python\n(.*?)```", re.DOTALL)
PLAIN = ("pdf_typed",)
LOADED = ("pdf_typed", "imagefolder", "parquet")


@pytest.fixture(scope="module")
def unpack(
    make_dataset: Callable[[GenerationRequest], Any], tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., Path]:
    """A folder with the files of a dataset in these formats."""

    def make(*formats: str) -> Path:
        asked = GenerationRequest((W2, RETURN), 12, 7, formats, Config(dpi=72, license="cc0-1.0"))
        root = tmp_path_factory.mktemp("unpacked")
        for path, data in make_dataset(asked).files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(data)
        return root

    return make


@pytest.fixture(scope="module")
def plain(unpack: Callable[..., Path]) -> Path:
    return unpack("pdf_typed")


@pytest.fixture(scope="module")
def pictured(unpack: Callable[..., Path]) -> Path:
    return unpack("pdf_typed", "imagefolder", "parquet")


def card(folder: Path) -> str:
    return (folder / "README.md").read_text(encoding="utf-8")


def run(folder: Path, *lines: str) -> str:
    """What a program prints of the card's snippets and some lines after them."""
    program = "\n".join((*SNIPPET.findall(card(folder)), *lines))
    cache = folder.parent / f"{folder.name}-cache"
    variables = {
        **os.environ,
        "HF_HOME": str(cache),
        "HF_HUB_OFFLINE": "1",
        "HF_DATASETS_DISABLE_PROGRESS_BARS": "1",
    }
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=folder,
        env=variables,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_head_says_what_the_hub_asks(plain: Path) -> None:
    _, head, _ = card(plain).split("---\n", 2)
    said = yaml.safe_load(head)
    assert (said["license"], said["size_categories"]) == ("cc0-1.0", ["n<1K"])
    assert said["task_categories"] == ["token-classification"]
    assert [config["config_name"] for config in said["configs"]] == [W2, RETURN]


def test_the_text_for_people_begins_on_the_first_screen(plain: Path, pictured: Path) -> None:
    """Columns take a line for each form, however many there are."""
    for folder in (plain, pictured):
        lines = (folder / "README.md").read_text(encoding="utf-8").splitlines()
        configurations = yaml.safe_load("\n".join(lines[1 : lines.index("---", 1)]))["configs"]
        assert lines.index("# Synthetic documents") <= 18 + 10 * len(configurations)


def test_a_table_of_csv_is_one_split_whose_cells_keep_their_zeros(plain: Path) -> None:
    found = run(
        plain,
        f"print(len(tables['{W2}']), len(tables['{RETURN}']))",
        f"print({{name: rows.num_rows for name, rows in {RETURN}.items()}})",
        f"print({RETURN}['documents'].unique('split'))",
        f"print(set(map(len, {RETURN}['documents']['zip'])))",
        f"print(set(map(type, {RETURN}['documents']['line_1a'])))",
        f"print(list(tables['{RETURN}']['zip']) == list({RETURN}['documents']['zip']))",
    )
    assert found.splitlines() == [
        "12 12",
        "{'documents': 12}",
        "['train', 'validation', 'test']",
        "{5}",
        "{<class 'float'>}",
        "True",
    ]


def test_pages_and_parquet_are_loaded_by_their_splits(pictured: Path) -> None:
    found = run(
        pictured,
        f"print({{name: rows.num_rows for name, rows in {W2}.items()}})",
        "print({name: rows.num_rows for name, rows in pages_typed.items()})",
        f"print({RETURN}['test'][0]['pages_typed'][1].size, type({W2}['test'][0]['box_1']))",
        "page = pages_typed['test'][0]",
        "print(page['image'].size, page['form_id'], page['item_index'], page['page'])",
        "print(sorted(page['objects']), len(page['objects']['bbox']) == len(page['objects']['text']) > 9)",
    )
    assert found.splitlines() == [
        "{'train': 10, 'validation': 1, 'test': 1}",
        "{'train': 30, 'validation': 3, 'test': 3}",
        "(612, 792) <class 'float'>",
        f"(612, 792) {W2} 11 0",
        "['bbox', 'category', 'field_id', 'text'] True",
    ]


def test_no_page_of_the_test_split_is_loaded_with_another(unpack: Callable[..., Path]) -> None:
    found = run(
        unpack("pdf_typed", "imagefolder"),
        "print({name: sorted(set(rows['item_index'])) for name, rows in pages_typed.items()})",
    )
    assert found.strip() == str({"train": list(range(10)), "validation": [10], "test": [11]})
