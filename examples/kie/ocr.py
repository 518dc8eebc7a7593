"""Pages as an OCR reads them: its words, and of each the value whose labelled words it lies on.

What was read of a picture is kept beside the dataset, `read/{engine}/`, and not read again.
"""

import csv
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

from kie.pages import PRINTED, Boxes, Page, is_word

Read = tuple[str, list[float]]
"""A word: its text, and left, top, right, bottom in pixels."""
_MARK = 1
"""A value that is not longer is a mark or a code: whatever was read there is of it."""


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
    """Of the labelled word that covers most of a read one, half at least, the value; PRINTED where its
    letters are not the value's: a rule or a neighbour was read in its place."""
    low, high = np.maximum(page.boxes[:, :2], box[:2]), np.minimum(page.boxes[:, 2:], box[2:])
    covered = np.maximum(high - low, 0).prod(1) / max(1.0, float((box[2:] - box[:2]).prod()))
    word = int(covered.argmax())
    value = page.values[word]
    if covered[word] < 0.5 or value == PRINTED:
        return PRINTED
    whole = "".join(text for text, of in zip(page.texts, page.values, strict=True) if of == value)
    return value if _alike(text, whole) else PRINTED


def _alike(text: str, whole: str) -> bool:
    read, said = (re.sub(r"[^a-z0-9]", "", each.lower()) for each in (text, whole))
    if len(said) <= _MARK:
        return True
    return SequenceMatcher(None, read, said, False).find_longest_match().size >= len(read) / 2 > 0


def _kept(picture: Path, engine: str) -> list[Read]:
    path = picture.parents[2] / "read" / engine / f"{picture.stem}.json"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(list(ENGINES[engine](picture))))
    words: list[Read] = json.loads(path.read_text())
    return words


def _tesseract(picture: Path) -> Iterator[Read]:
    """Mode 11, sparse text: others lose a third of a form's values."""
    command = ["tesseract", str(picture), "-", "--psm", "11", "tsv"]
    table = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    for row in csv.DictReader(table.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
        if row["text"] and row["text"].strip() and float(row["conf"]) >= 0:
            left, top, width, height = (int(row[key]) for key in ("left", "top", "width", "height"))
            yield row["text"].strip(), [left, top, left + width, top + height]


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
    {"tesseract": _tesseract, "rapidocr": _rapidocr}
)
