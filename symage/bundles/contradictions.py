"""A dataset held against what it says of itself: the files that its manifests list, and those that it has.

What does not belong here: samples of an archive where it lies (`audit.py`), and what the files say.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from symage import strict_json
from symage.annotations.joining import lines
from symage.bundles.listed import is_listing

Read = Callable[[str], Iterable[bytes]]
"""The bytes of a file by its path, in chunks."""
_LINES = ".jsonl"


@dataclass(frozen=True, slots=True)
class _File:
    size: int
    sha256: str


def contradictions(paths: Collection[str], read: Read) -> Iterator[str]:
    """Files that are missing, that nothing lists, or that are not as they are listed, each in words. `paths`:
    of all files. What lists the others is listed nowhere."""
    listed: dict[str, _File] = {}
    for path in filter(is_listing, sorted(paths)):
        yield from _read_into(listed, path, paths, read)
    if not listed:
        yield "no manifest lists any file"
    yield from (f"{path} is listed and not there" for path in listed if path not in paths)
    for path in sorted(paths):
        if path in listed:
            yield from _unlike(path, listed[path], read)
        elif not is_listing(path):
            yield f"{path} is there and not listed"


def _read_into(listed: dict[str, _File], path: str, paths: Collection[str], read: Read) -> Iterator[str]:
    """Adds what a listing lists."""
    try:
        for entry in _entries(path, paths, read):
            file = _File(entry["size"], entry["sha256"])
            if listed.setdefault(entry["path"], file) != file:
                yield f"{entry['path']} is listed twice, in two ways"
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        yield f"{path} cannot be read: {type(error).__name__}: {error}"


def _entries(path: str, paths: Collection[str], read: Read) -> Iterator[Mapping[str, Any]]:
    """The files of a listing. Raises LookupError where it says that they stand elsewhere and they do not."""
    if path.endswith(_LINES):
        yield from map(strict_json.parse, lines(read(path)))
        return
    manifest = strict_json.parse(b"".join(read(path)))
    elsewhere = manifest.get("files_listing")
    if elsewhere is not None and elsewhere not in paths:
        raise LookupError(f"its files are listed in {elsewhere}, which is not there")
    yield from manifest.get("files", ())


def _unlike(path: str, listed: _File, read: Read) -> Iterator[str]:
    digest, size = sha256(), 0
    for chunk in read(path):
        digest.update(chunk)
        size += len(chunk)
    if size != listed.size:
        yield f"{path} has {size} bytes, not {listed.size}"
    elif digest.hexdigest() != listed.sha256:
        yield f"{path} has not the sha256 that is listed"
