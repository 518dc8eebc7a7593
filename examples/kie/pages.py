"""Pages of words with labels, as the model sees them, and how they are read from an unpacked dataset.

What does not belong here: words that an OCR read (`ocr.py`), what becomes of pages (`noise.py`).
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

PRINTED = -1
Boxes = NDArray[np.float32]
"""A row a word: left, top, right, bottom, in pixels or any other unit; downwards."""


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """The words of a page that hold a letter or a digit. `values`: of each word the number of the value that
    it is of, PRINTED for what is printed; words of a value follow each other as they are read. `labels`: of
    each value its label. `lost`: labels of values that an OCR read no word of."""

    form_id: str
    number: int
    picture: Path
    texts: Sequence[str]
    boxes: Boxes
    values: Sequence[int]
    labels: Sequence[str]
    size: tuple[float, float]
    lost: Sequence[str] = ()

    @property
    def height(self) -> float:
        """The median height of its words: the unit of all that is measured on it."""
        return float(np.median(self.boxes[:, 3] - self.boxes[:, 1]))

    def label(self, word: int) -> str | None:
        value = self.values[word]
        return None if value == PRINTED else self.labels[value]


def labelled_pages(folder: Path) -> list[Page]:
    """All pages of a dataset: those of its BIO labels, and where it has none those of FUNSD, whose answers
    are called by their fields. Pages without words are left out."""
    tags = sorted(folder.glob("annotations/bio/*/*_bio.json"))
    funsd = [] if tags else sorted(folder.glob("annotations/funsd/*/*_funsd_p*.json"))
    pages = [page for path in tags for page in _tagged(path, folder)]
    pages += [_entities(path, folder) for path in funsd]
    if not pages:
        raise SystemExit(f"{folder}: no labels in annotations/bio nor annotations/funsd")
    return [page for page in pages if page.texts]


def is_word(text: str) -> bool:
    """A dotted rule that an OCR takes for letters is none."""
    return any(map(str.isalnum, text)) and (len(text) < 19 or any(map(str.isdigit, text)))


def _tagged(path: Path, folder: Path) -> Iterator[Page]:
    document = json.loads(path.read_text())
    base = path.name.removesuffix("_bio.json")
    for number, size in enumerate(document["page_sizes"]):
        texts, boxes, values, labels = [], [], [], []
        for token in document["tokens"]:
            if token["page"] != number:
                continue
            kind, _, label = token["tag"].partition("-")
            if kind == "B":
                labels.append(label)
            if is_word(token["text"]):
                texts.append(token["text"])
                boxes.append(token["bbox"])
                values.append(PRINTED if kind == "O" else len(labels) - 1)
        picture = folder / "images" / path.parent.name / f"{base}_p{number}.png"
        yield Page(
            document["form_id"], number, picture, texts, _boxes(boxes), values, labels, (size[0], size[1])
        )


def _entities(path: Path, folder: Path) -> Page:
    """The size of a FUNSD page is not told: it is how far its words go."""
    page: dict[str, Any] = json.loads(path.read_text())
    base, _, number = path.stem.partition("_funsd_p")
    texts, boxes, values, labels = [], [], [], []
    for entity in page["form"]:
        answer = entity["label"] == "answer"
        if answer:
            labels.append(entity.get("field_id", "answer"))
        for word in entity["words"]:
            if is_word(word["text"]):
                texts.append(word["text"])
                boxes.append(word["box"])
                values.append(len(labels) - 1 if answer else PRINTED)
    form_id = base.rpartition("_")[0].rpartition("_")[0]
    picture = folder / (page["image_path"] or f"images/{path.parent.name}/{base}_p{number}.png")
    found = _boxes(boxes)
    size = (float(found[:, 2].max(initial=1)), float(found[:, 3].max(initial=1)))
    return Page(form_id, int(number), picture, texts, found, values, labels, size)


def _boxes(rows: list[list[int]]) -> Boxes:
    return np.array(rows, np.float32).reshape(-1, 4)
