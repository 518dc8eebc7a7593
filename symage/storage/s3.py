"""The artifact store in S3, or what speaks its protocol."""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from io import BytesIO
from itertools import chain, count
from threading import BoundedSemaphore
from typing import Any, ClassVar

from symage.errors import NotFound
from symage.storage.multipart import Upload, bodies, upload
from symage.storage.pieces import CHUNK, MOST_PARTS, MOST_PIECES, PART, SHORTEST, Piece, Unfinished, parts

_AT_ONCE = 8
"""Parts of a composed file that are copied at a time."""
_SENT_AT_ONCE = 4
"""Of all composed files together, parts that are held in memory at a time, since S3 cannot copy them."""
_CONNECTIONS = 50
"""For all who read ahead or copy parts at once; they are opened as they are needed."""


class S3Store:
    """Objects below a prefix of a bucket; large writes are multipart uploads, aborted on failure."""

    links: ClassVar[bool] = True
    checks: ClassVar[bool] = True

    def __init__(self, bucket: str, prefix: str = "", client: Any = None) -> None:
        self.bucket = bucket
        self.prefix = f"{prefix}/" if prefix else ""
        self._client = client or _s3_client()
        self._sending = BoundedSemaphore(_SENT_AT_ONCE)

    def write(self, key: str, chunks: Iterable[bytes]) -> int:
        made = bodies(chunks)
        first = next(made)
        size = first.seek(0, 2)
        first.seek(0)
        if size < PART:
            self._client.put_object(**self._at(key), Body=first)
            return size
        with upload(self._client, self._at(key)) as under_way:
            return sum(under_way.send(number, body) for number, body in enumerate(chain([first], made), 1))

    def compose(self, key: str, pieces: Sequence[Piece]) -> int:
        made = list(parts(pieces))
        if len(made) > MOST_PARTS:
            return self._compose_twice(key, pieces)
        with upload(self._client, self._at(key)) as under_way, ThreadPoolExecutor(_AT_ONCE) as pool:
            return sum(pool.map(partial(self._add, under_way), count(1), made))

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

    def unfinished(self, prefix: str, before: int) -> Sequence[Unfinished]:
        pages = self._client.get_paginator("list_multipart_uploads").paginate(
            Bucket=self.bucket, Prefix=self.prefix + prefix
        )
        found = (each for page in pages for each in page.get("Uploads", ()))
        old = (each for each in found if each["Initiated"].timestamp() * 1e6 < before)
        return [Unfinished(each["Key"].removeprefix(self.prefix), each["UploadId"]) for each in old]

    def abort(self, uploads: Sequence[Unfinished]) -> int:
        ended = self._client.exceptions.NoSuchUpload
        for each in uploads:
            with suppress(ended):  # since it was listed
                self._client.abort_multipart_upload(**self._at(each.key), UploadId=each.upload_id)
        return len(uploads)

    def link(self, key: str, *, filename: str, content_type: str, seconds: int) -> str | None:
        shown = {
            "ResponseContentDisposition": f'attachment; filename="{filename}"',
            "ResponseContentType": content_type,
        }
        url = self._client.generate_presigned_url(
            "get_object", Params={**self._at(key), **shown}, ExpiresIn=seconds
        )
        return str(url)

    def _add(self, under_way: Upload, number: int, part: Sequence[Piece]) -> int:
        """Copy the part where S3 can do so, else upload it; its bytes."""
        piece = part[0]
        if len(part) > 1 or piece.size < SHORTEST:
            with self._sending:
                return under_way.send(number, self._together(part))
        try:
            return under_way.copy(number, self._at(piece.key), piece.start, piece.stop)
        except self._client.exceptions.ClientError as error:
            raise _translated(error, piece.key) from error

    def _together(self, part: Sequence[Piece]) -> BytesIO:
        body = BytesIO()
        for piece in part:
            size = sum(map(body.write, self.read(piece.key, piece.start, piece.stop)))
            if size < piece.size:
                raise ValueError(f"{piece.key} ends before {piece.stop}")
        body.seek(0)
        return body

    def _compose_twice(self, key: str, pieces: Sequence[Piece]) -> int:
        """By way of objects that are made of some of the pieces each."""
        made: list[Piece] = []
        try:
            for first in range(0, len(pieces), MOST_PIECES):
                between = f"{key}.{first}"
                size = self.compose(between, pieces[first : first + MOST_PIECES])
                made.append(Piece(between, 0, size))
            return self.compose(key, made)
        finally:
            for piece in made:
                self._client.delete_object(**self._at(piece.key))

    def _at(self, key: str) -> dict[str, str]:
        return {"Bucket": self.bucket, "Key": self.prefix + key}


def _s3_client() -> Any:
    # Imported here: a quarter of a second that only S3 users should pay at start.
    import boto3
    from botocore.config import Config

    config = Config(signature_version="s3v4", retries={"mode": "standard"}, max_pool_connections=_CONNECTIONS)
    return boto3.client("s3", config=config)


def _translated(error: Any, key: str) -> Exception:
    missing = error.response.get("Error", {}).get("Code") in ("NoSuchKey", "404", "NotFound")
    return NotFound("not_found", f"No file {key}") if missing else error
