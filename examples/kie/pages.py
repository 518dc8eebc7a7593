"""Pages of words with labels, as the model sees them, and how they are read from an unpacked dataset.

What does not belong here: words that an OCR read (`ocr.py`), what becomes of pages (`noise.py`).
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
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
    each value its label. `lost`: labels of values that an OCR read no word of; `read`: whether one did;
    `look`: how the document was filled in, as its ground truth says, where it does."""

    form_id: str
    number: int
    picture: Path
    texts: Sequence[str]
    boxes: Boxes
    values: Sequence[int]
    labels: Sequence[str]
    size: tuple[float, float]
    lost: Sequence[str] = ()
    read: bool = False
    look: str = ""

    @property
    def document(self) -> Path:
        return self.picture.with_name(self.picture.stem.rpartition("_p")[0])

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


def documents(pages: Iterable[Page]) -> list[list[Page]]:
    """The pages of each document together: those that follow each other and have one name."""
    found: list[list[Page]] = []
    for page in pages:
        last = found[-1][-1] if found else None
        if last is None or page.document != last.document or page.number <= last.number:
            found.append([])
        found[-1].append(page)
    return found


def is_word(text: str) -> bool:
    """A dotted rule that an OCR takes for letters is none."""
    return any(map(str.isalnum, text)) and (len(text) < 19 or any(map(str.isdigit, text)))


def _tagged(path: Path, folder: Path) -> Iterator[Page]:
    document = json.loads(path.read_text())
    base = path.name.removesuffix("_bio.json")
    look = _look(folder, base)
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
        page = Page(
            document["form_id"], number, picture, texts, _boxes(boxes), values, labels, (size[0], size[1])
        )
        yield replace(page, look=look)


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
    page = Page(form_id, int(number), picture, texts, found, values, labels, size)
    return replace(page, look=_look(folder, base))


def _look(folder: Path, base: str) -> str:
    """Of a document: form, number and surface."""
    path = folder / "ground_truth/json" / f"{base.rpartition('_')[0]}.json"
    if not path.exists():
        return ""
    look: str = json.loads(path.read_text()).get("_metadata", {}).get("look", {}).get("id", "")
    return look


def _boxes(rows: list[list[int]]) -> Boxes:
    return np.array(rows, np.float32).reshape(-1, 4)
