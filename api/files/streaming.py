"""Answering with a file: bytes with 200 or a part with 206, in flat memory.

The first chunk is read before the answer begins, so that a missing file is still an error answer.
"""

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from quart import Response, request
from werkzeug.datastructures import ContentRange

from api.errors import ApiError
from api.threads import Threads

Reader = Callable[[int, int], Iterator[bytes]]


@dataclass(frozen=True, slots=True)
class File:
    """What is served. `read(start, stop)` gives bytes start … stop - 1; `etag` is the content's hash,
    `changed_at` when it was made, in microseconds since 1970."""

    filename: str
    content_type: str
    size: int
    read: Reader
    etag: str | None = None
    changed_at: int | None = None


async def send(file: File, threads: Threads) -> Response:
    """The answer to this GET or HEAD, honouring Range, If-Range and the conditions of RFC 9110, section
    13."""
    if _is_another(file):
        raise ApiError(
            "precondition_failed", "The file is not the one that If-Match or If-Unmodified-Since names"
        )
    if _is_known(file):
        return _headed(Response(b"", status=304), file)
    asked = _asked(file)
    start, stop = (0, file.size) if asked is None else asked
    body = await _body(file, start, stop, threads)
    status = 200 if asked is None else 206
    response = _headed(Response(body, status=status, content_type=file.content_type), file)
    response.headers["Content-Length"] = str(stop - start)
    if asked is not None:
        response.headers["Content-Range"] = str(ContentRange("bytes", start, stop, file.size))
    return response


async def stream(chunks: Iterator[bytes], filename: str, content_type: str, threads: Threads) -> Response:
    """An answer whose length nobody knows before its end; parts of it cannot be asked for."""
    first = await threads.files(next, chunks, b"")
    headers = {"Content-Disposition": f'attachment; filename="{filename}"'}
    body = b"" if request.method == "HEAD" else _rest(first, chunks, threads)
    return Response(body, headers=headers, content_type=content_type)


def window(chunks: Iterator[bytes], start: int, stop: int) -> Iterator[bytes]:
    """The bytes start … stop - 1 of a stream that can only be read from its beginning."""
    position = 0
    for chunk in chunks:
        cut = chunk[max(start - position, 0) : max(stop - position, 0)]
        position += len(chunk)
        if cut:
            yield cut
        if position >= stop:
            return


def _is_another(file: File) -> bool:
    """Whether the client wants only a file that this is not. Strong tags count alone."""
    if "If-Match" in request.headers:
        return not request.if_match.star_tag and (
            file.etag is None or not request.if_match.contains(file.etag)
        )
    since, changed = request.if_unmodified_since, _changed(file)
    return since is not None and changed is not None and changed > since


def _is_known(file: File) -> bool:
    """Whether the client has this file; a weak tag does as well, as caches and proxies make of ours."""
    if "If-None-Match" in request.headers:
        return request.if_none_match.star_tag or (
            file.etag is not None and request.if_none_match.contains_weak(file.etag)
        )
    since, changed = request.if_modified_since, _changed(file)
    return since is not None and changed is not None and changed <= since


def _changed(file: File) -> datetime | None:
    """As HTTP shows it, in whole seconds."""
    return None if file.changed_at is None else datetime.fromtimestamp(file.changed_at // 1_000_000, UTC)


def _asked(file: File) -> tuple[int, int] | None:
    """The range to send; None for the whole file, unless one satisfiable range of bytes is asked for."""
    asked = request.range
    if asked is None or asked.units != "bytes" or len(asked.ranges) != 1 or not _is_current(file):
        return None
    first = asked.ranges[0][0]
    if first is not None and -first >= file.size > 0:
        # The last bytes of a file that has no more than that: all of it.
        return 0, file.size
    found = asked.range_for_length(file.size)
    if found is None:
        unsatisfied = {"Content-Range": f"bytes */{file.size}"}
        raise ApiError("range_not_satisfiable", f"The file has {file.size} bytes", headers=unsatisfied)
    return found


def _is_current(file: File) -> bool:
    """Whether If-Range, when sent, names this content by its strong tag."""
    sent = request.headers.get("If-Range")
    return sent is None or (file.etag is not None and sent == f'"{file.etag}"')


async def _body(file: File, start: int, stop: int, threads: Threads) -> bytes | AsyncIterator[bytes]:
    if request.method == "HEAD" or start == stop:
        return b""
    chunks = file.read(start, stop)
    first = await threads.files(next, chunks, b"")
    return _rest(first, chunks, threads)


async def _rest(first: bytes, chunks: Iterator[bytes], threads: Threads) -> AsyncIterator[bytes]:
    """A client that goes away drops the iterator, which closes its file then."""
    chunk = first
    while chunk:
        yield chunk
        chunk = await threads.files(next, chunks, b"")


def _headed(response: Response, file: File) -> Response:
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Content-Disposition"] = f'attachment; filename="{file.filename}"'
    # Whoever keeps it asks whether it is still there: expired files are.
    response.headers["Cache-Control"] = "private, no-cache"
    response.last_modified = _changed(file)
    if file.etag is not None:
        response.set_etag(file.etag)
    return response
