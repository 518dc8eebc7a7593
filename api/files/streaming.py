"""Answering with a file: bytes with 200 or a part with 206, in flat memory.

The first chunk is read before the answer begins, so that a missing file is still an error answer.
"""

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass

from quart import Response, request
from werkzeug.datastructures import ContentRange

from api.errors import ApiError
from api.threads import Threads

Reader = Callable[[int, int], Iterator[bytes]]


@dataclass(frozen=True, slots=True)
class File:
    """What is served. `read(start, stop)` gives bytes start … stop - 1; `etag` is the content's hash."""

    filename: str
    content_type: str
    size: int
    read: Reader
    etag: str | None = None


async def send(file: File, threads: Threads) -> Response:
    """The answer to this GET or HEAD, honouring Range, If-Range and If-None-Match."""
    if file.etag is not None and request.if_none_match.contains(file.etag):
        return _headed(Response(b"", status=304), file)
    start, stop = _asked(file)
    part = (start, stop) != (0, file.size)
    body = await _body(file, start, stop, threads)
    response = _headed(Response(body, status=206 if part else 200, content_type=file.content_type), file)
    response.headers["Content-Length"] = str(stop - start)
    if part:
        response.headers["Content-Range"] = str(ContentRange("bytes", start, stop, file.size))
    return response


async def stream(chunks: Iterator[bytes], filename: str, content_type: str, threads: Threads) -> Response:
    """An answer whose length nobody knows before its end; parts of it cannot be asked for."""
    first = await threads.files(next, chunks, b"")
    headers = {
        "Content-Disposition": f'attachment; filename="{filename}"',
        "X-Content-Type-Options": "nosniff",
    }
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


def _asked(file: File) -> tuple[int, int]:
    """The range to send: the whole file unless one satisfiable range of bytes is asked for."""
    asked = request.range
    if asked is None or asked.units != "bytes" or len(asked.ranges) != 1 or not _is_current(file):
        return 0, file.size
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
    response.headers["X-Content-Type-Options"] = "nosniff"
    if file.etag is not None:
        response.set_etag(file.etag)
    return response
