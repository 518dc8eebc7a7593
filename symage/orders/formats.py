"""The output formats: which names there are, what each needs beside it, and which are offered."""

from collections.abc import Mapping
from types import MappingProxyType

RENDER_FORMATS = ("pdf_typed", "pdf_handwritten", "png_typed", "png_handwritten")
LABEL_FORMATS = ("bio", "yolo", "coco", "donut")
OUTPUT_FORMATS = RENDER_FORMATS + LABEL_FORMATS
DEFAULT = ("pdf_typed",)
NEEDS: Mapping[str, str] = MappingProxyType({"png_typed": "pdf_typed", "png_handwritten": "pdf_handwritten"})
"""A picture travels with the PDF of its own surface."""
RENDERED = ("pdf_typed", "pdf_handwritten", "png_typed")
"""Any one of these gives labels something to lie on."""
LABELS_ALWAYS_MADE = ("funsd",)
ALWAYS_MADE = ("json", "csv", *LABELS_ALWAYS_MADE)
UNSUPPORTED = ("pdf_handwritten", "png_handwritten", "pdf_filled")
"""Known, and not yet drawn for any form."""


def offered() -> tuple[str, ...]:
    """The formats that an order may name today."""
    return tuple(name for name in OUTPUT_FORMATS if name not in (*UNSUPPORTED, *LABEL_FORMATS))
