"""Readers that share no code with the writer agree on documents of every look, surface and profile.

pikepdf and pypdf, strict, find nothing to mend; pypdf, pdfium and poppler find the same letters on each page,
and the same values in each field; pdfium and poppler draw the same page. poppler is asked through its
commands pdftotext and pdftoppm, where they are installed (Debian: poppler-utils).
"""

import io
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

import numpy as np
import pikepdf
import pypdf
import pypdfium2
import pytest
from PIL import Image

from symage.cases.sample import sample_files, sample_request
from symage.documents.printers import PLAIN, PRINTERS, choices
from symage.documents.wear.profiles import PROFILES
from symage.request import Config
from tests.packaged import ready_forms

FORMS = (
    "irs_w2_single_page_2025",
    "irs_f1040_2024",
    "irs_f1099b_2025",
    "irs_w4_2025",
    "cms_1500_standard_02_12",
)
LOOKS = (PLAIN, *(name for name in choices() if name in PRINTERS))
DPI = 150
INK, PAPER = 128, 200
"""Darker is ink, lighter is paper; readers smooth edges unlike."""
MOST_UNLIKE = 0.0025
"""Of a page's pixels. A W-2 without what is filled in differs by more."""

Grey = np.ndarray


@dataclass(frozen=True, slots=True)
class Made:
    """A document, and what it is, for messages."""

    name: str
    pdf: bytes


@dataclass(frozen=True, slots=True)
class Kind:
    """Documents of one way of making them."""

    surface: str
    config: Config


KINDS = (
    *(Kind("typed", Config(look=look)) for look in LOOKS),
    *(Kind("filled", Config()) for _ in range(5)),
    *(Kind("typed", Config(dpi=DPI, degradation_profile=profile)) for profile in PROFILES),
)


def made(count: int, kinds: Sequence[Kind] = KINDS) -> Iterator[Made]:
    """So many documents: the kinds in turn, and the forms in turn, each of another household."""
    forms = cycle(FORMS)
    for household, kind in islice(enumerate(cycle(kinds), 500), count):
        request = sample_request([next(forms)], household, kind.config, kind.surface)
        for layout, files in sample_files(ready_forms(), request):
            yield Made(f"{layout.form_id} of {household}, {kind}", files.pdf)


@pytest.fixture(scope="module")
def sample() -> list[Made]:
    """Each form, and looks, surfaces and profiles of every kind."""
    return [*made(5, KINDS[::6]), *made(1, KINDS[-5:-4]), *made(3, KINDS[-3:])]


def test_readers_agree(sample: list[Made]) -> None:
    for each in sample:
        agree(each)


def test_poppler_agrees(sample: list[Made], tmp_path: Path) -> None:
    need_poppler()
    for each in sample:
        poppler_agrees(each, tmp_path)


@pytest.mark.long
def test_readers_agree_on_five_hundred_documents(tmp_path: Path) -> None:
    with_poppler = shutil.which("pdftoppm") is not None
    for each in made(500):
        agree(each)
        if with_poppler:
            poppler_agrees(each, tmp_path)


def test_a_page_without_what_is_filled_in_is_told_apart() -> None:
    """As pdfium draws a live form with its fields and without them."""
    (live,) = made(1, KINDS[-4:-3])
    with pypdfium2.PdfDocument(live.pdf) as without:
        assert unlike(drawn(live.pdf)[0], grey(without[0])) > MOST_UNLIKE


def need_poppler() -> None:
    if shutil.which("pdftoppm") is None:
        pytest.skip("poppler's commands are not installed")


def agree(each: Made) -> None:
    """pikepdf, pypdf and pdfium."""
    with pikepdf.open(io.BytesIO(each.pdf)) as opened:
        assert opened.check_pdf_syntax() == [], each.name
        sizes = [tuple(map(float, page.mediabox)) for page in opened.pages]
        values = {str(field.T): str(field.get("/V", "")) for field in fields(opened)}
    reader = pypdf.PdfReader(io.BytesIO(each.pdf), strict=True)
    assert [tuple(map(float, page.mediabox)) for page in reader.pages] == sizes, each.name
    found = {name: str(field.get("/V", "")) for name, field in (reader.get_fields() or {}).items()}
    assert {name: found[name] for name in values} == values, each.name
    with pypdfium2.PdfDocument(each.pdf) as document:
        assert [(0, 0, *map(two_digits, page.get_size())) for page in document] == sizes, each.name
        texts = [letters(page.get_textpage().get_text_bounded()) for page in document]
    assert [letters(page.extract_text()) for page in reader.pages] == texts, each.name


def two_digits(side: float) -> float:
    """pdfium counts in single precision."""
    return round(side, 2)


def fields(opened: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Those of the first level: the parts of divided ones have names of their own."""
    if "/AcroForm" in opened.Root:
        yield from (field for field in opened.Root.AcroForm.Fields if "/FT" in field)


def poppler_agrees(each: Made, folder: Path) -> None:
    path = folder / "it.pdf"
    path.write_bytes(each.pdf)
    text = run("pdftotext", "-raw", str(path), "-").decode()
    run("pdftoppm", "-r", str(DPI), "-gray", str(path), str(folder / "page"))
    pictures = sorted(folder.glob("page-*.pgm"))
    for number, (picture, ours) in enumerate(zip(pictures, drawn(each.pdf), strict=True)):
        share = unlike(np.asarray(Image.open(picture)), ours)
        assert share < MOST_UNLIKE, (each.name, number, share)
        picture.unlink()
    with pypdfium2.PdfDocument(each.pdf) as document:
        if document.get_formtype() == 0:
            # pdfium's text is that of the page alone, poppler's that of its fields too.
            texts = [letters(page.get_textpage().get_text_bounded()) for page in document]
            assert [letters(page) for page in text.split("\f")[:-1]] == texts, each.name


def run(*command: str) -> bytes:
    """What a command says; it has nothing to complain of."""
    ended = subprocess.run(command, capture_output=True, check=True)
    assert ended.stderr == b""
    return ended.stdout


def letters(text: str) -> Counter[str]:
    """What stands on a page, however a reader orders and parts it."""
    return Counter(character for character in text if not character.isspace())


def drawn(pdf: bytes) -> list[Grey]:
    with pypdfium2.PdfDocument(pdf) as document:
        document.init_forms()
        return [grey(page) for page in document]


def grey(page: pypdfium2.PdfPage) -> Grey:
    return page.render(scale=DPI / 72, grayscale=True).to_numpy().copy()


def unlike(one: Grey, other: Grey) -> float:
    """The share of pixels that are ink in one picture and have nothing but paper round them in the other."""
    height, width = np.minimum(one.shape, other.shape)
    one, other = one[:height, :width], other[:height, :width]
    lost = [(a < INK) & (darkest_round(b) >= PAPER) for a, b in ((one, other), (other, one))]
    return float(np.mean(lost[0] | lost[1]))


def darkest_round(picture: Grey) -> Grey:
    """Of each pixel and its neighbours the darkest value."""
    height, width = picture.shape
    wide = np.pad(picture, 1, constant_values=255)
    shifted = [wide[y : y + height, x : x + width] for y in range(3) for x in range(3)]
    darkest: Grey = np.minimum.reduce(shifted)
    return darkest
