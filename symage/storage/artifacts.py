"""The artifact store: finished files under keys, in a local folder or in S3.

A write is whole or not there. Keys are relative paths made by us (`jobs/<job_id>/…`), never a client's
text. `link` gives a URL that the store itself serves, or None where the API has to.
"""

import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, ClassVar, Protocol
from urllib.parse import urlsplit
from uuid import uuid4

from symage.errors import NotFound

CHUNK = 1 << 17
"""Bytes read at a time; a hundred downloads at once hold a few hundred of these."""
PART = 16 << 20
"""Bytes of one part of an S3 multipart upload; S3 asks for at least 5 MiB."""


class ArtifactStore(Protocol):
    links: ClassVar[bool]
    """Whether `link` gives a URL."""

    def write(self, key: str, chunks: Iterable[bytes]) -> int:
        """Store the chunks under the key, replacing what was there; the number of bytes."""

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


class LocalStore:
    """Files below a folder; a write goes to a temporary name and is renamed."""

    links: ClassVar[bool] = False

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()

    def write(self, key: str, chunks: Iterable[bytes]) -> int:
        path = self._path(key)
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

    def read(self, key: str, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        try:
            file = self._path(key).open("rb")
        except FileNotFoundError:
            raise _missing(key) from None
        with file:
            end = os.fstat(file.fileno()).st_size if stop is None else stop
            file.seek(start)
            while start < end and (chunk := file.read(min(CHUNK, end - start))):
                start += len(chunk)
                yield chunk

    def size(self, key: str) -> int:
        try:
            return self._path(key).stat().st_size
        except FileNotFoundError:
            raise _missing(key) from None

    def delete_prefix(self, prefix: str) -> None:
        for key in self.keys(prefix):
            self._path(key).unlink(missing_ok=True)
        folder = self._path(prefix)
        if prefix.endswith("/") and folder.is_dir():
            shutil.rmtree(folder)

    def keys(self, prefix: str) -> list[str]:
        start = self._path(prefix.rpartition("/")[0])
        found = (path.relative_to(self.root).as_posix() for path in start.rglob("*") if path.is_file())
        return sorted(key for key in found if key.startswith(prefix))

    def free(self) -> int | None:
        there = next(folder for folder in (self.root, *self.root.parents) if folder.is_dir())
        return shutil.disk_usage(there).free

    def link(self, key: str, *, filename: str, content_type: str, seconds: int) -> str | None:
        return None

    def _path(self, key: str) -> Path:
        path = (self.root / key).resolve()
        if not path.is_relative_to(self.root):
            raise ValueError(f"a key must stay below the store: {key!r}")
        return path


class S3Store:
    """Objects below a prefix of a bucket; large writes are multipart uploads, aborted on failure."""

    links: ClassVar[bool] = True

    def __init__(self, bucket: str, prefix: str = "", client: Any = None) -> None:
        self.bucket = bucket
        self.prefix = f"{prefix}/" if prefix else ""
        self._client = client or _s3_client()

    def write(self, key: str, chunks: Iterable[bytes]) -> int:
        parts = _parts(chunks)
        first = next(parts, b"")
        second = next(parts, None)
        if second is None:
            self._client.put_object(**self._at(key), Body=first)
            return len(first)
        return self._upload(key, first, second, parts)

    def read(self, key: str, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        if stop is not None and stop <= start:
            return
        last = "" if stop is None else str(stop - 1)
        ranged = {"Range": f"bytes={start}-{last}"} if start or stop is not None else {}
        try:
            answer = self._client.get_object(**self._at(key), **ranged)
        except self._client.exceptions.ClientError as error:
            raise _translated(error, key) from error
        yield from answer["Body"].iter_chunks(CHUNK)

    def size(self, key: str) -> int:
        try:
            return int(self._client.head_object(**self._at(key))["ContentLength"])
        except self._client.exceptions.ClientError as error:
            raise _translated(error, key) from error

    def delete_prefix(self, prefix: str) -> None:
        keys = self.keys(prefix)
        for first in range(0, len(keys), 1000):
            objects = [{"Key": self.prefix + key} for key in keys[first : first + 1000]]
            self._client.delete_objects(Bucket=self.bucket, Delete={"Objects": objects, "Quiet": True})

    def keys(self, prefix: str) -> list[str]:
        pages = self._client.get_paginator("list_objects_v2").paginate(
            Bucket=self.bucket, Prefix=self.prefix + prefix
        )
        found = (item["Key"] for page in pages for item in page.get("Contents", ()))
        return sorted(key.removeprefix(self.prefix) for key in found)

    def free(self) -> int | None:
        return None

    def link(self, key: str, *, filename: str, content_type: str, seconds: int) -> str | None:
        shown = {
            "ResponseContentDisposition": f'attachment; filename="{filename}"',
            "ResponseContentType": content_type,
        }
        url = self._client.generate_presigned_url(
            "get_object", Params={**self._at(key), **shown}, ExpiresIn=seconds
        )
        return str(url)

    def _upload(self, key: str, first: bytes, second: bytes, rest: Iterator[bytes]) -> int:
        upload = self._client.create_multipart_upload(**self._at(key))["UploadId"]
        done: list[dict[str, Any]] = []
        written = 0
        try:
            for body in _chained(first, second, rest):
                number = len(done) + 1
                part = self._client.upload_part(
                    **self._at(key), UploadId=upload, PartNumber=number, Body=body
                )
                done.append({"ETag": part["ETag"], "PartNumber": number})
                written += len(body)
            self._client.complete_multipart_upload(
                **self._at(key), UploadId=upload, MultipartUpload={"Parts": done}
            )
        except BaseException:
            self._client.abort_multipart_upload(**self._at(key), UploadId=upload)
            raise
        return written

    def _at(self, key: str) -> dict[str, str]:
        return {"Bucket": self.bucket, "Key": self.prefix + key}


def _s3_client() -> Any:
    # Imported here: a quarter of a second that only S3 users should pay at start.
    import boto3
    from botocore.config import Config

    return boto3.client("s3", config=Config(signature_version="s3v4", retries={"mode": "standard"}))


def _parts(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes regrouped into parts of PART bytes; only the last is shorter."""
    gathered = bytearray()
    for chunk in chunks:
        gathered += chunk
        while len(gathered) >= PART:
            yield bytes(gathered[:PART])
            del gathered[:PART]
    if gathered:
        yield bytes(gathered)


def _chained(first: bytes, second: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield second
    yield from rest


def _missing(key: str) -> NotFound:
    return NotFound("not_found", f"No file {key}")


def _translated(error: Any, key: str) -> Exception:
    missing = error.response.get("Error", {}).get("Code") in ("NoSuchKey", "404", "NotFound")
    return _missing(key) if missing else error
