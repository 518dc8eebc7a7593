"""A multipart upload to S3: whole at its end, or as if it had never been."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import md5
from itertools import count
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from symage.storage.pieces import PART, uploaded_size


@dataclass(frozen=True, slots=True)
class Upload:
    """An upload under way. Parts are numbered from 1 and may be added by several threads, in any order.
    `tags`: what S3 calls each."""

    client: Any
    target: Mapping[str, str]
    tags: dict[int, str] = field(default_factory=dict)

    def send(self, number: int, body: IO[bytes]) -> int:
        """Add a part with this content; its bytes."""
        part = self.client.upload_part(**self.target, PartNumber=number, Body=body)
        self.tags[number] = part["ETag"]
        return body.seek(0, 2)

    def copy(self, number: int, source: Mapping[str, str], start: int, stop: int) -> int:
        """Add bytes start … stop - 1 of an object, which do not leave S3; how many these are."""
        part = self.client.upload_part_copy(
            **self.target,
            PartNumber=number,
            CopySource=dict(source),
            CopySourceRange=f"bytes={start}-{stop - 1}",
        )
        self.tags[number] = part["CopyPartResult"]["ETag"]
        return stop - start

    def complete(self) -> None:
        parts = [{"PartNumber": number, "ETag": tag} for number, tag in sorted(self.tags.items())]
        self.client.complete_multipart_upload(**self.target, MultipartUpload={"Parts": parts})

    @property
    def tag(self) -> str:
        """What S3 calls the whole: the MD5 of its parts' MD5s, where parts are called by theirs, and their
        number. Of objects that are encrypted by keys of the customer it is another."""
        tags = (tag.strip('"') for _, tag in sorted(self.tags.items()))
        digest = md5(b"".join(map(bytes.fromhex, tags)), usedforsecurity=False)
        return f'"{digest.hexdigest()}-{len(self.tags)}"'


@contextmanager
def upload(client: Any, at: Mapping[str, str]) -> Iterator[Upload]:
    """Complete it when the block ends; abort it when that raises."""
    target = {**at, "UploadId": client.create_multipart_upload(**at)["UploadId"]}
    under_way = Upload(client, target)
    try:
        yield under_way
        _complete(under_way, at)
    except BaseException:
        with suppress(*_faults()):  # what began this is told; retention finds the upload
            client.abort_multipart_upload(**target)
        raise


def _complete(whole: Upload, at: Mapping[str, str]) -> None:
    """An answer may be lost on its way, and who then asks again hears that there is no such upload: what
    counts is whether the object is there."""
    try:
        whole.complete()
    except _faults():
        if not _stands(whole, at):
            raise


def _stands(whole: Upload, at: Mapping[str, str]) -> bool:
    try:
        return bool(whole.client.head_object(**at)["ETag"] == whole.tag)
    except ValueError:  # its parts are called otherwise
        return False
    except _faults():
        return False


def _faults() -> tuple[type[Exception], ...]:
    # Imported here, as boto3 is where S3 is used alone.
    from botocore.exceptions import BotoCoreError, ClientError

    return BotoCoreError, ClientError


def bodies(chunks: Iterable[bytes]) -> Iterator[IO[bytes]]:
    """The same bytes as files of a part each, at least one. Each is closed when the next is asked for; large
    ones lie on the disk."""
    source = iter(chunks)
    for number in count():
        with SpooledTemporaryFile(max_size=2 * PART) as body:
            more = _fill(body, source, uploaded_size(number))
            if body.tell() or not number:
                body.seek(0)
                yield body
        if not more:
            return


def _fill(body: IO[bytes], chunks: Iterator[bytes], size: int) -> bool:
    """Write so many bytes, or a chunk more; whether there were so many."""
    for chunk in chunks:
        body.write(chunk)
        if body.tell() >= size:
            return True
    return False
