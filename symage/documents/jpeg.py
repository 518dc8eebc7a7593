"""JPEG whose bytes, and whose pixels as they are read, depend on the picture alone.

libjpeg-turbo is given whole blocks, and the size that the picture has is written into the head of the file
afterwards: of blocks that a picture fills in part, the library as it is wrapped here reads memory that is
nobody's. Its slow and exact transform has the same bits whatever the processor can do at once.
"""

import numpy as np
import simplejpeg
from numpy.typing import NDArray

from symage.documents.opencv import cv2

Pixels = NDArray[np.uint8]

_BLOCK = 8
_START_OF_FRAME = b"\xff\xc0"
_HEIGHT = 5
"""Where a frame's head has the height, and behind it the width, of two bytes each."""


def encoded(pixels: Pixels, quality: int, tint: Pixels | None = None) -> bytes:
    """Of a plane of grey, and where it has colours of two more, half as high and as wide, rounded up: how
    much bluer and redder than grey it is, 128 for not at all."""
    height, width = pixels.shape
    if tint is None:
        data = simplejpeg.encode_jpeg_yuv_planes(_whole(pixels, _BLOCK), None, None, quality)
    else:
        blue, red = (_whole(plane, _BLOCK) for plane in tint)
        data = simplejpeg.encode_jpeg_yuv_planes(_whole(pixels, 2 * _BLOCK), blue, red, quality)
    return _sized(data, height, width)


def decoded(data: bytes, *, grey: bool) -> Pixels:
    """The pixels that readers see: grey, or red, green and blue."""
    height, width = size(data)
    block = _BLOCK if grey else 2 * _BLOCK
    whole = _sized(data, *(-(-side // block) * block for side in (height, width)))
    found: Pixels = simplejpeg.decode_jpeg(whole, "GRAY" if grey else "RGB")
    shown = np.ascontiguousarray(found[:height, :width])
    return shown[:, :, 0] if grey else shown


def size(data: bytes) -> tuple[int, int]:
    """Height and width."""
    at = _head(data)
    return int.from_bytes(data[at : at + 2]), int.from_bytes(data[at + 2 : at + 4])


def _whole(plane: Pixels, block: int) -> Pixels:
    """With its last row and column repeated up to whole blocks."""
    below, beside = (-side % block for side in plane.shape)
    found: Pixels = cv2.copyMakeBorder(plane, 0, below, 0, beside, cv2.BORDER_REPLICATE)
    return found


def _sized(data: bytes, height: int, width: int) -> bytes:
    at = _head(data)
    return b"".join((data[:at], height.to_bytes(2), width.to_bytes(2), data[at + 4 :]))


def _head(data: bytes) -> int:
    """Where the size stands; the tables that come before it are passed over by their lengths."""
    at = 2
    while data[at : at + 2] != _START_OF_FRAME:
        at += 2 + int.from_bytes(data[at + 2 : at + 4])
    return at + _HEIGHT
