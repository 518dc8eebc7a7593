"""A dataset as somebody has it: an archive, or the folder that it was unpacked to."""

import json
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from symage.errors import NotFound

MANIFEST = "manifest.json"

Place = Path | zipfile.Path


@contextmanager
def opened(dataset: Path) -> Iterator[Place]:
    """Where its files lie. Raises OSError, and NotFound for what is no dataset or, as long as it is open, for
    what is damaged."""
    try:
        if dataset.is_dir():
            yield _checked(dataset, dataset)
        else:
            with zipfile.ZipFile(dataset) as archive:
                yield _checked(dataset, zipfile.Path(archive))
    except (zipfile.BadZipFile, zlib.error) as error:
        raise NotFound("not_found", f"{dataset} is no archive that can be read: {error}") from error


def _checked(dataset: Path, root: Place) -> Place:
    if not (root / MANIFEST).is_file():
        raise NotFound("not_found", f"{dataset} holds no {MANIFEST}: it is no dataset")
    return root


def info(root: Place) -> Any:
    """`dataset_info` of its manifest. Raises ValueError, LookupError or TypeError where it has none."""
    return json.loads((root / MANIFEST).read_bytes())["dataset_info"]
