"""The PNG container: rows of pixels in, a file out. One fast deflate and no filters suit forms best."""

import struct
import zlib

from isal import isal_zlib

from symage.documents.skeleton import NOTICE

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
GREY, RGB = 0, 2
"""Colour types of the standard."""
_METRE = 0.0254
_END = b"\0\0\0\0IEND\xaeB`\x82"


def header(width: int, height: int, colour_type: int, dpi: int) -> bytes:
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


def encode(head: bytes, rows: memoryview) -> bytes:
    """A file of these rows, each led by its filter byte, 0."""
    return b"".join((head, _chunk(b"IDAT", isal_zlib.compress(rows, 1)), _END))


def _chunk(kind: bytes, body: bytes) -> bytes:
    return b"".join(
        (struct.pack(">I", len(body)), kind, body, struct.pack(">I", zlib.crc32(body, zlib.crc32(kind))))
    )
