"""Can it be read? An outside reader, which shares no code with the product, reads boxes of worn pages.

What is asked of it is each number that a label names, from the quadrangle of its box alone.
"""

import io
from collections.abc import Iterator

import numpy as np
import pytest
from PIL import Image

from symage.documents.opencv import cv2
from symage.documents.transform import Transforms, corners
from tests.documents.wear.worn import Worn, worn

rapidocr = pytest.importorskip("rapidocr", reason="the reader is not installed")
pytest.importorskip("onnxruntime", reason="the reader's engine is not installed")

FORMS = ("irs_w2_single_page_2025", "irs_f1099b_2025")
DPI = 200
ASIDE, ABOVE = 3.0, 1.2
"""Points round a box that the reader sees too."""


@pytest.fixture(scope="module")
def reader() -> object:
    return rapidocr.RapidOCR(
        params={"Global.log_level": "critical", "EngineConfig.onnxruntime.intra_op_num_threads": 1}
    )


@pytest.mark.parametrize(
    ("profile", "share"), [("clean", 0.99), ("scanned", 0.96), ("faxed", 0.96), ("photographed", 0.96)]
)
def test_labelled_numbers_can_be_read(reader: object, profile: str, share: float) -> None:
    _check(reader, profile, share, quantity=2)


@pytest.mark.long
@pytest.mark.parametrize(
    ("profile", "share"), [("clean", 0.99), ("scanned", 0.96), ("faxed", 0.96), ("photographed", 0.96)]
)
def test_labelled_numbers_of_many_pages_can_be_read(reader: object, profile: str, share: float) -> None:
    _check(reader, profile, share, quantity=12)


def _check(reader: object, profile: str, share: float, *, quantity: int) -> None:
    found = [
        (read(reader, crop), text)
        for form in FORMS
        for crop, text in _crops(worn(form, profile, quantity, seed=60, dpi=DPI))
    ]
    wrong = [pair for pair in found if pair[0] != pair[1]]
    assert len(found) > 15 * quantity
    assert len(wrong) <= (1 - share) * len(found), wrong


def read(reader: object, crop: np.ndarray) -> str:
    result = reader(crop, use_det=False, use_cls=False, use_rec=True)  # type: ignore[operator]
    return "".join(result.txts or ()).replace(" ", "").replace(",", ".")


def _crops(pages: Worn) -> Iterator[tuple[np.ndarray, str]]:
    """The upright picture of each number that is filled in, and what it says."""
    words, transforms = pages.layout.words, pages.layout.transforms
    if transforms is None:
        shape = pages.layout.documents, len(pages.compiled.pages)
        transforms = Transforms(np.broadcast_to(np.eye(3), (*shape, 3, 3)))
    for document, made in enumerate(pages.files()):
        pictures = [np.asarray(Image.open(io.BytesIO(png)).convert("RGB")) for png in made.pngs]
        for row in range(*words.starts[document : document + 2].tolist()):
            text = words.text[row]
            if sum(letter.isdigit() for letter in text) < 4:
                continue
            box = np.array([[words.left[row], words.top[row], words.right[row], words.bottom[row]]]) / 1000
            wide = box + [[-ASIDE, -ABOVE, ASIDE, ABOVE]]
            page = int(words.page[row])
            where = np.array([document]), np.array([page])
            quad = transforms.move(*where, corners(*wide.T))[0] * DPI / 72
            yield _upright(pictures[page], quad), text.replace(",", ".")


def _upright(picture: np.ndarray, quad: np.ndarray) -> np.ndarray:
    width = round(float(np.hypot(*(quad[1] - quad[0]))))
    height = round(float(np.hypot(*(quad[3] - quad[0]))))
    onto = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(quad.astype(np.float32), onto)
    return cv2.warpPerspective(picture, matrix, (width, height), flags=cv2.INTER_CUBIC)
