"""The artifact store: finished files under keys, in a local folder or in S3.

A write is whole or not there. Keys are relative paths made by us (`jobs/<job_id>/…`), never a client's
text. `link` gives a URL that the store itself serves, or None where the API has to.
"""

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import ClassVar, Protocol
from urllib.parse import urlsplit

from symage.errors import NotFound
from symage.storage.local import LocalStore
from symage.storage.pieces import Piece, Unfinished
from symage.storage.s3 import S3Store


class ArtifactStore(Protocol):
    links: ClassVar[bool]
    """Whether `link` gives a URL."""
    checks: ClassVar[bool]
    """Whether what it keeps cannot change unseen."""

    def write(self, key: str, chunks: Iterable[bytes]) -> int:
        """Store the chunks under the key, replacing what was there; the number of bytes."""

    def compose(self, key: str, pieces: Sequence[Piece]) -> int:
        """Make the pieces, one after another, the file under the key; the number of bytes. The files that
        they are of stay where they are, and as long as this one does. Raises NotFound."""

    def read(self, key: str, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """The bytes start … stop - 1 in chunks. Raises NotFound at the first chunk."""

    def size(self, key: str) -> int:
        """Bytes under the key. Raises NotFound."""

    def delete_prefix(self, prefix: str) -> None:
        """Delete every key that starts with the prefix."""

    def keys(self, prefix: str) -> list[str]:
        """The keys that start with the prefix, sorted."""

    def free(self) -> int | None:
        """Bytes that can still be written; None from a store that has no limit of its own."""

    def unfinished(self, prefix: str, before: int) -> Sequence[Unfinished]:
        """Writes that began before a moment, in microseconds since 1970, and never ended. In a folder there
        are none: what a crash leaves there lies beside the files and goes with them."""

    def abort(self, uploads: Sequence[Unfinished]) -> int:
        """Delete what there is of unfinished writes; how many they were."""

    def link(self, key: str, *, filename: str, content_type: str, seconds: int) -> str | None:
        """A URL that serves the key to anybody for so long; None from a store that has no links."""


def open_store(url: str) -> ArtifactStore:
    """`s3://bucket/prefix`, or the path of a folder. S3's endpoint and credentials come from the
    variables that boto3 reads (AWS_ENDPOINT_URL_S3, AWS_ACCESS_KEY_ID …)."""
    if not url.startswith("s3://"):
        return LocalStore(Path(url))
    parts = urlsplit(url)
    return S3Store(parts.netloc, parts.path.strip("/"))


def read_bytes(store: ArtifactStore, key: str, start: int = 0, stop: int | None = None) -> bytes:
    return b"".join(store.read(key, start, stop))


def digest_of(store: ArtifactStore, key: str) -> str | None:
    """sha256 of what is under the key, read in chunks; None where nothing is."""
    digest = sha256()
    try:
        for chunk in store.read(key):
            digest.update(chunk)
    except NotFound:
        return None
    return digest.hexdigest()
