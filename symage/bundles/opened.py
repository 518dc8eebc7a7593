"""A dataset as it lies on somebody's disk: an archive, or the folder that one was unpacked to."""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources.abc import Traversable
from pathlib import Path, PurePosixPath
from typing import Any

from symage import strict_json
from symage.errors import NotFound

MANIFEST = "manifest.json"
TRUTHS = "ground_truth/json"

_UNREADABLE = 0x61
"""Flags of members that are encrypted, or patches of others: PKWARE's APPNOTE 4.4.4."""
_LONGEST = 100

Record = dict[str, Any]
"""A document's ground truth, as `bundles/ground_truth.py` writes it."""


@contextmanager
def opened(dataset: Path) -> Iterator[Traversable]:
    """Its root. Raises NotFound for what is no dataset, OSError for what cannot be read."""
    if dataset.is_dir():
        yield _checked(dataset, dataset)
        return
    with archive_of(dataset) as archive:
        yield _checked(dataset, zipfile.Path(archive))


@contextmanager
def archive_of(dataset: Path) -> Iterator[zipfile.ZipFile]:
    """Raises NotFound for what cannot be read, to its last byte, and for members that no dataset has."""
    try:
        with zipfile.ZipFile(dataset) as archive:
            for member in archive.infolist():
                _check_member(member)
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise NotFound("not_found", f"{dataset} is no archive that can be read: {error}") from error


def _check_member(member: zipfile.ZipInfo) -> None:
    name = repr(member.filename[:_LONGEST])
    if member.flag_bits & _UNREADABLE:
        raise zipfile.BadZipFile(f"{name} is encrypted or a patch")
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise zipfile.BadZipFile(f"{name} is compressed by method {member.compress_type}")
    path = PurePosixPath(member.filename)
    if path.is_absolute() or ".." in path.parts:
        raise zipfile.BadZipFile(f"{name} leads out of the dataset")


def _checked(dataset: Path, root: Traversable) -> Traversable:
    if not root.joinpath(MANIFEST).is_file():
        raise NotFound("not_found", f"{dataset} holds no {MANIFEST}: it is no dataset")
    return root


def info(root: Traversable) -> dict[str, Any]:
    """`dataset_info` of its manifest. Raises NotFound where that does not say what was asked for."""
    try:
        found = strict_json.parse(root.joinpath(MANIFEST).read_bytes())["dataset_info"]
        if isinstance(found["generation_params"], dict):
            return dict(found)
    except (ValueError, LookupError, TypeError, RecursionError):
        pass
    raise NotFound("not_found", f"the {MANIFEST} does not say what was asked for: it is no dataset's")


def parameters(root: Traversable) -> dict[str, Any]:
    """What was asked for. Raises NotFound."""
    return dict(info(root)["generation_params"])


def truths(root: Traversable) -> Iterator[Record]:
    """Its ground truths, in the order of their names. Raises NotFound for one that is none."""
    folder = root.joinpath(TRUTHS)
    files = folder.iterdir() if folder.is_dir() else ()
    for file in sorted(files, key=lambda file: file.name):
        if file.name.endswith(".json"):
            yield _record(file)


def _record(file: Traversable) -> Record:
    try:
        record = strict_json.parse(file.read_bytes())
    except (ValueError, RecursionError) as error:
        raise NotFound("not_found", f"{file.name} is no JSON: {error}") from error
    item = record.get("item_index") if isinstance(record, dict) else None
    if not (isinstance(item, int) and item >= 0 and isinstance(record.get("form_id"), str)):
        raise NotFound("not_found", f"{file.name} is no ground truth: it names no form and item")
    return dict(record)
