"""Pages as an OCR reads them: its words, and of each the value whose labelled words it lies on.

What was read of a picture is kept beside the dataset, `read/{engine}/`, and not read again.
"""

import csv
import io
import json
import re
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from difflib import SequenceMatcher
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from PIL import Image, ImageFilter

from kie.pages import PRINTED, Boxes, Page, is_word

Read = tuple[str, list[float]]
"""A word: its text, and left, top, right, bottom in pixels."""
_MARK = 2
"""A value that is not longer is a mark or a code: whatever was read there is of it."""

_COARSE, _LARGER = 8, 1.5
"""The light on a picture is found in squares of 8 pixels, and it is enlarged half as much again."""


def read(page: Page, engine: str) -> Page:
    """The page with the words of an OCR in the place of its own."""
    words = [(text, box) for text, box in _kept(page.picture, engine) if is_word(text)]
    words.sort(key=lambda word: (round((word[1][1] + word[1][3]) / 2 / page.height), word[1][0]))
    if not words:
        raise SystemExit(f"{page.picture}: {engine} read no word")
    boxes = np.array([box for _, box in words], np.float32)
    values = [_value(page, text, box) for (text, _), box in zip(words, boxes, strict=True)]
    lost = [label for value, label in enumerate(page.labels) if value not in values]
    return replace(page, texts=[text for text, _ in words], boxes=boxes, values=values, lost=lost, read=True)


def _value(page: Page, text: str, box: Boxes) -> int:
    """The value, or what is printed, whose labelled words a read one covers most of: half of itself or of
    them at least, for readers merge words and take a rule in. PRINTED where its letters are not the value's:
    a rule or a neighbour was read in its place."""
    low, high = np.maximum(page.boxes[:, :2], box[:2]), np.minimum(page.boxes[:, 2:], box[2:])
    common = np.maximum(high - low, 0).prod(1)
    of = np.array(page.values) - PRINTED
    covered = np.bincount(of, common)
    value = int(covered.argmax()) + PRINTED
    touched = (page.boxes[:, 2:] - page.boxes[:, :2]).prod(1)[(of == value - PRINTED) & (common > 0)].sum()
    if value == PRINTED or covered.max() < min(touched, (box[2:] - box[:2]).prod()) / 2:
        return PRINTED
    whole = "".join(text for text, each in zip(page.texts, page.values, strict=True) if each == value)
    return value if _alike(text, whole) else PRINTED


def _alike(text: str, whole: str) -> bool:
    """Whether half of a read word's letters are the value's, in their order: letters that were read in the
    place of others, and rules of a comb that were read as digits, do not make print of it."""
    read, said = (re.sub(r"[^a-z0-9]", "", each.lower()) for each in (text, whole))
    if len(said) <= _MARK:
        return True
    blocks = SequenceMatcher(None, read, said, False).get_matching_blocks()
    return sum(block.size for block in blocks) >= len(read) / 2 > 0


def _kept(picture: Path, engine: str) -> list[Read]:
    path = picture.parents[2] / "read" / engine / f"{picture.stem}.json"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(list(ENGINES[engine](picture))))
    words: list[Read] = json.loads(path.read_text())
    return words


def _tesseract(picture: Path, data: bytes | None = None) -> Iterator[Read]:
    """Mode 11, sparse text: others lose a third of a form's values. `data`: another picture in its place."""
    source = str(picture) if data is None else "-"
    command = ["tesseract", source, "-", "--psm", "11", "tsv"]
    table = subprocess.run(command, input=data, capture_output=True, check=True).stdout.decode()
    for row in csv.DictReader(table.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
        if row["text"] and row["text"].strip() and float(row["conf"]) >= 0:
            left, top, width, height = (int(row[key]) for key in ("left", "top", "width", "height"))
            yield row["text"].strip(), [left, top, left + width, top + height]


def _evened(picture: Path) -> Iterator[Read]:
    """Tesseract, of the picture under even light and half as large again."""
    grey = Image.open(picture).convert("L")
    paper = grey.resize((grey.width // _COARSE, grey.height // _COARSE), Image.Resampling.BOX)
    paper = paper.filter(ImageFilter.MaxFilter(5)).filter(ImageFilter.GaussianBlur(6))
    light = np.maximum(np.asarray(paper.resize(grey.size, Image.Resampling.BILINEAR), np.float32), 1)
    even = Image.fromarray(np.clip(np.asarray(grey, np.float32) / light * 255, 0, 255).astype(np.uint8))
    large = even.resize((int(grey.width * _LARGER), int(grey.height * _LARGER)), Image.Resampling.LANCZOS)
    large.save(data := io.BytesIO(), "png", dpi=(200, 200), compress_level=1)
    for text, box in _tesseract(picture, data.getvalue()):
        yield text, [side / _LARGER for side in box]


def _rapidocr(picture: Path) -> Iterator[Read]:
    found = _rapid()(str(picture), return_word_box=True)
    for line in found.word_results or ():
        for text, _, corners in line:
            if text.strip():
                sides = np.array(corners)
                yield text.strip(), [*sides.min(0).tolist(), *sides.max(0).tolist()]


@lru_cache(maxsize=1)
def _rapid() -> Any:
    from rapidocr import RapidOCR

    return RapidOCR()


ENGINES: Mapping[str, Callable[[Path], Iterator[Read]]] = MappingProxyType(
    {"tesseract": _tesseract, "evened": _evened, "rapidocr": _rapidocr}
)
