"""The papers of a dataset, from its archive or from the folder that one was unpacked to."""

import json
import zipfile
import zlib
from collections.abc import Iterator
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from symage_audit.papers import Paper

_MANIFEST, _TRUTHS = "manifest.json", "ground_truth/json"


class NoDataset(Exception):
    """What was named is no dataset with ground truth that has values."""


def read_dataset(dataset: Path) -> tuple[str, list[Paper]]:
    """The coherence mode, and every paper. Raises NoDataset, OSError."""
    try:
        if dataset.is_dir():
            return _read(dataset)
        with zipfile.ZipFile(dataset) as archive:
            return _read(zipfile.Path(archive))
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, LookupError, TypeError) as error:
        raise NoDataset(f"{dataset} is no dataset: {error}") from error
    except RuntimeError as error:  # zipfile's of encrypted members, and of methods that it has not
        raise NoDataset(f"{dataset} is no dataset: {error}") from error


def _read(root: Traversable) -> tuple[str, list[Paper]]:
    manifest = _parsed(root.joinpath(_MANIFEST))
    mode = manifest["dataset_info"]["generation_params"]["coherence_mode"]
    folder = root.joinpath(_TRUTHS)
    if not folder.is_dir():
        raise KeyError(_TRUTHS)
    return mode, list(_papers(folder))


def _papers(folder: Traversable) -> Iterator[Paper]:
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".json"):
            yield paper_of(_parsed(file))


def _parsed(file: Traversable) -> Any:
    """Raises ValueError for NaN and Infinity too, which Python reads and JSON has not."""
    return json.loads(file.read_text(), parse_constant=_no_number)


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is not a JSON number")


def paper_of(record: dict[str, Any]) -> Paper:
    """Raises KeyError for a flat record, which has no values."""
    about = record.get("_metadata", {})
    stages = about.get("fill", {}).get("stages", {})
    changed = {field for field, stage in stages.items() if stage != "completed"}
    return Paper(
        record["form_id"],
        record["item_index"],
        {field: said["value"] for field, said in record["fields"].items()},
        frozenset(changed.union(about.get("coverage", ()))),
    )
