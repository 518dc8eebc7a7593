"""What the console calls the files of an order: a name, and a line beside it."""

from collections.abc import Mapping
from types import MappingProxyType

FORMATS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "pdf_typed": ("PDF, typed", "Filled in by typing"),
        "png_typed": ("Pictures, typed", "PNG beside each PDF"),
        "pdf_handwritten": ("PDF, by hand", "240 writers, pens and inks"),
        "png_handwritten": ("Pictures, by hand", "PNG beside each PDF"),
        "pdf_filled": ("Live PDF", "Fields can be edited"),
        "bio": ("BIO tags", "Words and CoNLL"),
        "imagefolder": ("Image folder", "Hugging Face datasets"),
        "parquet": ("Parquet", "Typed tables by split"),
        "yolo": ("YOLO", "Boxes as text"),
        "coco": ("COCO", "Boxes as JSON"),
        "donut": ("Donut", "Pictures and JSON lines"),
        "label_studio": ("Label Studio", "Tasks with predictions"),
        "fiftyone": ("FiftyOne", "Samples with detections"),
    }
)


def format_name(name: str) -> str:
    """A format that nobody has named here is called what it is."""
    return FORMATS[name][0] if name in FORMATS else name
