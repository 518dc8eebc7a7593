"""How well an outside reader reads what labels name: every look clean, every profile, weak and strong.

    python -m bench.reading [--documents 4] [--wrong]

Prints a table in Markdown; `--wrong` lists what was read otherwise than it is written. The reader is
rapidocr, which shares no code with the product. It is given the upright picture of each labelled word alone,
with a little of what is round it, but nothing of its neighbours. Of numbers every digit and point must be
right, of masked ones the digits; of words the letters and digits, whatever their case, for a reader of single
words cannot tell S from s.
"""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from symage.cases.documents import make_documents
from symage.cases.ready import ReadyForms
from symage.documents.files import files_of
from symage.documents.layout import Layout
from symage.documents.opencv import cv2
from symage.documents.printers import PLAIN, PRINTERS, choices
from symage.documents.transform import Transforms, corners
from symage.documents.wear.profiles import CLEAN, PROFILES, USUAL_STRENGTH
from symage.forms.catalogue import load_catalogue
from symage.request import Config, GenerationRequest

FORMS = ("irs_w2_single_page_2025", "irs_f1099b_2025")
SEED, DPI = 60, 200
STRENGTHS = (0.2, USUAL_STRENGTH, 0.8)
ASIDE, ABOVE = 3.0, 1.2
"""Points round a box that the reader sees too."""
DIGITS, LETTERS = 4, 3
"""Words with so many digits are numbers, others with so many letters are words; the rest is too short."""

Picture = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Word:
    """A labelled word: its upright picture and its text."""

    picture: Picture
    text: str

    @property
    def is_number(self) -> bool:
        return sum(map(str.isdigit, self.text)) >= DIGITS

    def is_read_as(self, text: str) -> bool:
        if "*" in self.text:
            # What hides a number may look like anything, to a reader of Chinese, too.
            return _digits(text) == _digits(self.text)
        return _plain(text, number=self.is_number) == _plain(self.text, number=self.is_number)


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader made of some words: how many of each kind it read rightly, and what it did not."""

    numbers: int
    words: int
    wrong: tuple[tuple[Word, str], ...]

    def share(self, *, numbers: bool) -> float:
        missed = sum(word.is_number == numbers for word, _ in self.wrong)
        return 1 - missed / max(self.numbers if numbers else self.words, 1)


def new_reader() -> Any:
    from rapidocr import RapidOCR

    threads = {"EngineConfig.onnxruntime.intra_op_num_threads": 1}
    return RapidOCR(params={"Global.log_level": "critical", **threads})


def read(reader: Any, words: Sequence[Word]) -> Reading:
    texts = [_text(reader(word.picture, use_det=False, use_cls=False, use_rec=True)) for word in words]
    numbers = sum(word.is_number for word in words)
    pairs = zip(words, texts, strict=True)
    wrong = tuple((word, text) for word, text in pairs if not word.is_read_as(text))
    return Reading(numbers, len(words) - numbers, wrong)


def _text(result: Any) -> str:
    return "".join(result.txts or ())


def _plain(text: str, *, number: bool) -> str:
    if number:
        return text.replace(" ", "").replace(",", ".")
    return "".join(filter(str.isalnum, text)).casefold()


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


def labelled_words(ready: ReadyForms, config: Config, documents: int) -> Iterator[Word]:
    """Those of so many documents of each form."""
    for form_id in FORMS:
        request = GenerationRequest((form_id,), documents, SEED, ("pdf_typed", "png_typed"), config)
        ((layout,),) = make_documents(ready, request, range(documents)).layouts
        files = files_of(ready.compiled(form_id), layout, request, range(documents), pictured=True)
        for document, made in enumerate(files):
            pages = [np.asarray(Image.open(BytesIO(png)).convert("RGB")) for png in made.pngs]
            yield from words_of(layout, document, pages, config.dpi)


def words_of(layout: Layout, document: int, pages: Sequence[Picture], dpi: int) -> Iterator[Word]:
    """Those of a document, from its pages."""
    words = layout.words
    transforms = layout.transforms or _flat(layout.documents, len(pages))
    rows = range(*words.starts[document : document + 2].tolist())
    sides = (
        np.stack([words.left[rows], words.top[rows], words.right[rows], words.bottom[rows]], axis=1) / 1000
    )
    for row in rows:
        text, page = words.text[row], int(words.page[row])
        if sum(map(str.isdigit, text)) < DIGITS and sum(map(str.isalpha, text)) < LETTERS:
            continue
        box = sides[row - rows.start]
        before, after = _room(box, sides[words.page[rows] == page])
        wide = (box + [-before, -ABOVE, after, ABOVE])[None]
        quad = transforms.move(np.array([document]), np.array([page]), corners(*wide.T))[0] * dpi / 72
        yield Word(_upright(pages[page], quad), text)


def _room(box: NDArray[np.float64], others: NDArray[np.float64]) -> tuple[float, float]:
    """How far the reader sees to both sides: at most to the middle between the word and the next."""
    beside = others[(others[:, 1] < box[3]) & (others[:, 3] > box[1])]
    left = box[0] - beside[beside[:, 2] <= box[0], 2]
    right = beside[beside[:, 0] >= box[2], 0] - box[2]
    before, after = (min(ASIDE, float(gaps.min(initial=2 * ASIDE)) / 2) for gaps in (left, right))
    return before, after


def _flat(documents: int, pages: int) -> Transforms:
    return Transforms(np.broadcast_to(np.eye(3), (documents, pages, 3, 3)))


def _upright(picture: Picture, quad: NDArray[np.float64]) -> Picture:
    width = round(float(np.hypot(*(quad[1] - quad[0]))))
    height = round(float(np.hypot(*(quad[3] - quad[0]))))
    onto = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(quad.astype(np.float32), onto)
    return cv2.warpPerspective(picture, matrix, (width, height), flags=cv2.INTER_CUBIC)


def looks() -> Mapping[str, Config]:
    """Every look on a clean page."""
    names = (PLAIN, *(name for name in choices() if name in PRINTERS))
    return {name: Config(dpi=DPI, look=name) for name in names}


def profiles() -> Mapping[str, Config]:
    """Every profile at every strength, of whatever looks come."""
    clean = {CLEAN: Config(dpi=DPI)}
    worn = {
        f"{name}, strength {strength}": Config(
            dpi=DPI, degradation_profile=name, degradation_strength=strength
        )
        for name in PROFILES
        for strength in STRENGTHS
    }
    return clean | worn


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=4)
    parser.add_argument("--wrong", action="store_true")
    given = parser.parse_args()
    ready, reader = ReadyForms(load_catalogue()), new_reader()
    for title, configs in (("look", looks()), ("profile", profiles())):
        print(f"| {title} | numbers | read | words | read |\n|---|---|---|---|---|")
        for name, config in configs.items():
            found = read(reader, list(labelled_words(ready, config, given.documents)))
            shares = found.share(numbers=True), found.share(numbers=False)
            print(
                f"| {name} | {found.numbers} | {shares[0]:.1%} | {found.words} | {shares[1]:.1%} |",
                flush=True,
            )
            for word, text in found.wrong if given.wrong else ():
                print(f"{word.text!r} read as {text!r}")
        print()


if __name__ == "__main__":
    main()
