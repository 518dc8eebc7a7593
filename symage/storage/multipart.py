"""A multipart upload to S3: whole at its end, or as if it had never been."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from symage.storage.pieces import PART, uploaded_size


@dataclass(frozen=True, slots=True)
class Upload:
    """An upload under way. Parts are numbered from 1 and may be added by several threads, in any order."""

    client: Any
    target: Mapping[str, str]
    done: list[dict[str, Any]] = field(default_factory=list)

    def send(self, number: int, body: IO[bytes]) -> int:
        """Add a part with this content; its bytes."""
        part = self.client.upload_part(**self.target, PartNumber=number, Body=body)
        self.done.append({"ETag": part["ETag"], "PartNumber": number})
        return body.seek(0, 2)

    def copy(self, number: int, source: Mapping[str, str], start: int, stop: int) -> int:
        """Add bytes start … stop - 1 of an object, which do not leave S3; how many these are."""
        part = self.client.upload_part_copy(
            **self.target,
            PartNumber=number,
            CopySource=dict(source),
            CopySourceRange=f"bytes={start}-{stop - 1}",
        )
        self.done.append({"ETag": part["CopyPartResult"]["ETag"], "PartNumber": number})
        return stop - start


@contextmanager
def upload(client: Any, at: Mapping[str, str]) -> Iterator[Upload]:
    """Complete it when the block ends; abort it when that raises."""
    target = {**at, "UploadId": client.create_multipart_upload(**at)["UploadId"]}
    under_way = Upload(client, target)
    try:
        yield under_way
        made = sorted(under_way.done, key=lambda part: int(part["PartNumber"]))
        client.complete_multipart_upload(**target, MultipartUpload={"Parts": made})
    except BaseException:
        client.abort_multipart_upload(**target)
        raise


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
