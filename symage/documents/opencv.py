"""OpenCV as this house uses it: one thread, none of Intel's primitives, and calls whose bits are the same
on every processor.

Calls on 8-bit pixels that count in whole numbers are (resize, LUT, add, multiply by 1/255, GaussianBlur,
remap with maps in fixed point). Not used, for their bits depend on what the processor can do: warpAffine,
warpPerspective, remap with maps in floating point, and addWeighted but for weights in eighths, whose products
are exact. `tests/documents/wear/test_processors.py` holds it.
"""

from typing import Any

import cv2 as _cv2

cv2: Any = _cv2
"""Its own types say of no array what it holds."""

cv2.setNumThreads(1)
cv2.ipp.setUseIPP(False)
