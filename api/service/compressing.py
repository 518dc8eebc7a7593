"""JSON answers of more than a kilobyte go out compressed to whoever takes them so; files go out as they
lie."""

import gzip

from quart import Response, request
from quart.wrappers.response import DataBody

from api.envelope import JSON
from api.installation import current

FEWEST_BYTES = 1 << 10
LEVEL = 5
BESIDE_BYTES = 1 << 16
"""More than this is compressed in a thread, so that other answers do not wait."""


async def compress(response: Response) -> Response:
    """After every request."""
    if response.mimetype != JSON or not isinstance(response.response, DataBody) or response.content_encoding:
        return response
    response.vary.add("Accept-Encoding")
    data = response.response.data
    if len(data) <= FEWEST_BYTES or not request.accept_encodings["gzip"]:
        return response
    if len(data) <= BESIDE_BYTES:
        packed = _packed(data)
    else:
        packed = await current().threads.compute(_packed, data)
    response.set_data(packed)
    response.content_encoding = "gzip"
    return response


def _packed(data: bytes) -> bytes:
    return gzip.compress(data, LEVEL, mtime=0)
