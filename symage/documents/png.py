"""PNG files of pictures. One fast deflate and no filters suit forms best."""

import struct
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from symage.compression import crc32, stream
from symage.documents.picture import Picture
from symage.documents.skeleton import NOTICE

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_GREY, _RGB = 0, 2
"""Colour types of the standard."""
_METRE = 0.0254
_END = b"\0\0\0\0IEND\xaeB`\x82"


def write_pngs(pictures: Iterable[Sequence[Picture]], dpi: int) -> Iterator[tuple[bytes, ...]]:
    """A file for each page of each document."""
    for pages in pictures:
        yield tuple(encode(page, dpi) for page in pages)


def encode(picture: Picture, dpi: int) -> bytes:
    """The file of a picture."""
    head = _head(picture.width, picture.height, _GREY if picture.channels == 1 else _RGB, dpi)
    return b"".join((head, _chunk(b"IDAT", stream(picture.rows.reshape(-1).data)), _END))


@lru_cache(maxsize=256)
def _head(width: int, height: int, colour_type: int, dpi: int) -> bytes:
    """Everything before the pixels: size, resolution and the mark of a synthetic document."""
    per_metre = round(dpi / _METRE)
    return b"".join(
        (
            _SIGNATURE,
            _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, colour_type, 0, 0, 0)),
            _chunk(b"pHYs", struct.pack(">IIB", per_metre, per_metre, 1)),
            _chunk(b"tEXt", b"Synthetic\0true"),
            _chunk(b"tEXt", b"Comment\0" + NOTICE.encode("latin-1")),
        )
    )


def _chunk(kind: bytes, body: bytes) -> bytes:
    return b"".join((struct.pack(">I", len(body)), kind, body, struct.pack(">I", crc32(body, crc32(kind)))))
