"""JPEG whose bytes depend on the picture alone.

libjpeg-turbo is given whole blocks, and the size that the picture has is written into the head of the file
afterwards: of blocks that a picture fills in part, its encoder of planes reads memory that is nobody's. Its
slow and exact transform has the same bits whatever the processor can do at once.
"""

import numpy as np
import simplejpeg
from numpy.typing import NDArray

from symage.documents.opencv import cv2

Pixels = NDArray[np.uint8]

_BLOCK = 8
_START_OF_FRAME = b"\xff\xc0"
_SIZE = 5
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
    found: Pixels = simplejpeg.decode_jpeg(data, "GRAY" if grey else "RGB")
    return found[:, :, 0] if grey else found


def _whole(plane: Pixels, block: int) -> Pixels:
    """With its last row and column repeated up to whole blocks."""
    below, beside = (-side % block for side in plane.shape)
    found: Pixels = cv2.copyMakeBorder(plane, 0, below, 0, beside, cv2.BORDER_REPLICATE)
    return found


def _sized(data: bytes, height: int, width: int) -> bytes:
    """With another size in its head; the tables that come before that are passed over by their lengths."""
    at = 2
    while data[at : at + 2] != _START_OF_FRAME:
        at += 2 + int.from_bytes(data[at + 2 : at + 4])
    size = at + _SIZE
    return b"".join((data[:size], height.to_bytes(2), width.to_bytes(2), data[size + 4 :]))
