"""PDF files of worn pages, as readers that share no code with the writer see them."""

import io

import numpy as np
import pikepdf
import pypdf
import pypdfium2
import pytest
from PIL import Image

from tests.documents.wear.worn import PROFILES, worn

RETURN = "irs_f1040_2025"
DPI = 100


@pytest.fixture(scope="module", params=PROFILES)
def document(request: pytest.FixtureRequest) -> tuple[bytes, list[np.ndarray]]:
    """A file and the pictures of its pages."""
    (made,) = worn(RETURN, request.param, 1, seed=31, dpi=DPI).files()
    return made.pdf, [np.asarray(Image.open(io.BytesIO(png)).convert("RGB")) for png in made.pngs]


def test_pdfium_draws_the_picture(document: tuple[bytes, list[np.ndarray]]) -> None:
    pdf, pictures = document
    with pypdfium2.PdfDocument(pdf) as opened:
        assert len(opened) == len(pictures) == 2
        for page, picture in zip(opened, pictures, strict=True):
            assert page.get_size() == (612, 792)
            shown = page.render(scale=DPI / 72, rev_byteorder=True).to_numpy()
            assert np.array_equal(np.broadcast_to(shown, picture.shape), picture)


def test_pypdf_finds_the_picture_and_nothing_to_mend(document: tuple[bytes, list[np.ndarray]]) -> None:
    pdf, pictures = document
    reader = pypdf.PdfReader(io.BytesIO(pdf), strict=True)
    assert reader.metadata is not None
    assert reader.metadata["/Synthetic"] is True or str(reader.metadata["/Synthetic"]) == "True"
    for page, picture in zip(reader.pages, pictures, strict=True):
        (image,) = page["/Resources"]["/XObject"].values()
        assert _alike(_unpacked(image.get_object()), picture)
        assert page.extract_text() == ""


def test_pikepdf_finds_the_picture_and_nothing_to_mend(document: tuple[bytes, list[np.ndarray]]) -> None:
    pdf, pictures = document
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert opened.check_pdf_syntax() == []
        assert not opened.is_linearized
        for page, picture in zip(opened.pages, pictures, strict=True):
            (image,) = page.get_images().values()
            assert _alike(pikepdf.PdfImage(image).as_pil_image(), picture)


def _unpacked(image: pypdf.generic.StreamObject) -> Image.Image:
    """pypdf's own pictures are JPEG once more; its streams are as they were."""
    if image["/Filter"] == "/DCTDecode":
        return Image.open(io.BytesIO(image.get_data()))
    return image.decode_as_image()


def _alike(image: Image.Image, picture: np.ndarray) -> bool:
    return np.array_equal(np.asarray(image.convert("RGB")), picture)
