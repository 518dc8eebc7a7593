"""Hugging Face's reader of JSON, over files of two forms together: the lines of docs/datasets.md are run."""

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import datasets
import pytest

from symage.request import Config, GenerationRequest

FORMS = ("irs_w2_single_page_2025", "cms_1500_standard_02_12")
DOCS = Path(__file__).parents[2] / "docs/datasets.md"


@pytest.fixture(scope="module", params=["clean", "scanned"])
def folder(
    request: pytest.FixtureRequest,
    make_dataset: Callable[[GenerationRequest], Any],
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    config = Config(dpi=72, degradation_profile=request.param, coverage="balanced")
    root = tmp_path_factory.mktemp("loaded")
    for path, data in make_dataset(
        GenerationRequest(FORMS, 6, 7, ("pdf_typed", "bio"), config)
    ).files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    return root


def lines_of_docs(folder: Path, monkeypatch: pytest.MonkeyPatch, cache: Path) -> Mapping[str, Any]:
    (lines,) = [
        each for each in re.findall(r"```python\n(.*?)```", DOCS.read_text(), re.DOTALL) if "Json" in each
    ]
    monkeypatch.chdir(folder)
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", cache)
    found: dict[str, Any] = {}
    exec(lines, found)
    return found


def read(folder: Path, below: str) -> dict[str, Any]:
    return {path.name: json.loads(path.read_text()) for path in sorted((folder / below).glob("*.json"))}


def test_records_of_two_forms_are_loaded_together(
    folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    loaded = lines_of_docs(folder, monkeypatch, tmp_path)["records"]
    assert {row["form_id"] for row in loaded} == set(FORMS)
    for row, record in zip(loaded, read(folder, "ground_truth/json").values(), strict=True):
        assert row["fields"] == record["fields"]
        assert {**row, "_metadata": None} == {**record, "_metadata": None}
        assert set(row["_metadata"]) == set(record["_metadata"])


def test_pages_of_two_forms_have_the_declared_features(
    folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    loaded = lines_of_docs(folder, monkeypatch, tmp_path)["pages"]
    pages = read(folder, "annotations/funsd/typed").values()
    assert [bare(dict(row)) for row in loaded] == [bare(page) for page in pages]


def bare(value: Any) -> Any:
    """Without members that are null, which columns have for what is not said, and empty lists for lists."""
    if isinstance(value, dict):
        return {name: bare(member) for name, member in value.items() if member is not None}
    return [bare(each) for each in value] if isinstance(value, list) else value


@pytest.mark.parametrize("kind", ["funsd", "bio", "words"])
def test_labels_of_two_forms_are_loaded_together_without_features(
    folder: Path, kind: str, tmp_path: Path
) -> None:
    place = folder / f"annotations/{kind}/typed"
    loaded = datasets.load_dataset(
        "json", data_files=f"{place}/*.json", split="train", cache_dir=str(tmp_path)
    )
    assert len(loaded) == len(read(folder, f"annotations/{kind}/typed")) == 12
