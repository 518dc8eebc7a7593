"""The artifact store in a local folder.

A composed file is the list of its pieces, a small file beside those that hold them: nothing lies on the disk
twice. Its name ends in `.pieces`, so that nobody takes it for the file itself.
"""

import json
import shutil
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import ClassVar
from uuid import uuid4

from symage.errors import NotFound
from symage.storage.pieces import CHUNK, Piece, Unfinished

_PIECES = ".pieces"


class LocalStore:
    """Files below a folder; a write goes to a temporary name and is renamed."""

    links: ClassVar[bool] = False
    checks: ClassVar[bool] = False

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()

    def write(self, key: str, chunks: Iterable[bytes]) -> int:
        written = self._write(self._path(key), chunks)
        self._list(key).unlink(missing_ok=True)
        return written

    def compose(self, key: str, pieces: Sequence[Piece]) -> int:
        for piece in pieces:
            if piece.stop > self.size(piece.key):
                raise ValueError(f"{piece.key} ends before {piece.stop}")
        listed = json.dumps([(piece.key, piece.start, piece.stop) for piece in pieces])
        self._write(self._list(key), [listed.encode()])
        self._path(key).unlink(missing_ok=True)
        return sum(piece.size for piece in pieces)

    def read(self, key: str, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        position = 0
        for piece in self._pieces(key):
            end = position + piece.size
            first, last = max(start, position), end if stop is None else min(stop, end)
            if first < last:
                offset = piece.start - position
                yield from self._read(piece.key, first + offset, last + offset)
            position = end

    def size(self, key: str) -> int:
        return sum(piece.size for piece in self._pieces(key))

    def delete_prefix(self, prefix: str) -> None:
        for key in self.keys(prefix):
            self._path(key).unlink(missing_ok=True)
            self._list(key).unlink(missing_ok=True)
        folder = self._path(prefix)
        if prefix.endswith("/") and folder.is_dir():
            shutil.rmtree(folder)

    def keys(self, prefix: str) -> list[str]:
        start = self._path(prefix.rpartition("/")[0])
        found = (path.relative_to(self.root).as_posix() for path in start.rglob("*") if path.is_file())
        return sorted(key for key in (name.removesuffix(_PIECES) for name in found) if key.startswith(prefix))

    def free(self) -> int | None:
        there = next(folder for folder in (self.root, *self.root.parents) if folder.is_dir())
        return shutil.disk_usage(there).free

    def unfinished(self, prefix: str, before: int) -> Sequence[Unfinished]:
        return ()

    def abort(self, uploads: Sequence[Unfinished]) -> int:
        return 0

    def link(self, key: str, *, filename: str, content_type: str, seconds: int) -> str | None:
        return None

    def _pieces(self, key: str) -> list[Piece]:
        """What a file is made of: itself, or what its list says. Raises NotFound."""
        try:
            return [Piece(key, 0, self._path(key).stat().st_size)]
        except FileNotFoundError:
            pass
        try:
            listed = json.loads(self._list(key).read_bytes())
        except FileNotFoundError:
            raise _missing(key) from None
        return [Piece(*piece) for piece in listed]

    def _read(self, key: str, start: int, stop: int) -> Iterator[bytes]:
        try:
            file = self._path(key).open("rb")
        except FileNotFoundError:
            raise _missing(key) from None
        with file:
            file.seek(start)
            while start < stop and (chunk := file.read(min(CHUNK, stop - start))):
                start += len(chunk)
                yield chunk

    def _write(self, path: Path, chunks: Iterable[bytes]) -> int:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{path.name}.{uuid4().hex}")
        try:
            with temporary.open("wb") as file:
                written = sum(file.write(chunk) for chunk in chunks)
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        return written

    def _list(self, key: str) -> Path:
        return self._path(key + _PIECES)

    def _path(self, key: str) -> Path:
        path = (self.root / key).resolve()
        if not path.is_relative_to(self.root):
            raise ValueError(f"a key must stay below the store: {key!r}")
        return path


def _missing(key: str) -> NotFound:
    return NotFound("not_found", f"No file {key}")
