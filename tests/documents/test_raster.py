"""Pictures are what pdfium shows of the delivered PDF, pixel for pixel."""

import io
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from PIL import Image

from symage.documents.compile import CompiledForm
from symage.documents.layout import lay_out
from symage.documents.pdf import write_pdfs
from symage.documents.png import write_pngs
from symage.documents.raster import draw_pages, pixel_size

Printed = Mapping[str, Sequence[str]]


def rendered(page: pypdfium2.PdfPage, size: tuple[int, int], *, colour: bool) -> Image.Image:
    """The whole page by pdfium. Its own wrapper makes 11 inches at 150 dpi 1,651 pixels."""
    kind, flags = (pdfium.FPDFBitmap_BGR, 0) if colour else (pdfium.FPDFBitmap_Gray, pdfium.FPDF_GRAYSCALE)
    bitmap = pypdfium2.PdfBitmap.new_native(*size, kind)
    bitmap.fill_rect((255, 255, 255, 255), 0, 0, *size)
    pdfium.FPDF_RenderPageBitmap(bitmap.raw, page.raw, 0, 0, *size, 0, flags)
    return bitmap.to_pil()


@pytest.mark.parametrize(("name", "dpi"), [("one_page", 100), ("one_page", 200), ("six_copies", 150)])
def test_every_pixel_is_that_of_the_pdf(
    name: str, dpi: int, request: pytest.FixtureRequest, printed: Callable[[int], Printed]
) -> None:
    compiled: CompiledForm = request.getfixturevalue(name)
    layout = lay_out(compiled, printed(3))
    for pdf, pngs in zip(
        write_pdfs(compiled, layout), write_pngs(draw_pages(compiled, layout, dpi), dpi), strict=True
    ):
        with pypdfium2.PdfDocument(pdf) as opened:
            for page, png, blank in zip(opened, pngs, compiled.pages, strict=True):
                picture = Image.open(io.BytesIO(png))
                whole = rendered(page, pixel_size(blank, dpi), colour=blank.colour)
                assert picture.mode == whole.mode == ("RGB" if blank.colour else "L")
                assert picture.size == whole.size
                assert np.array_equal(np.asarray(picture), np.asarray(whole))


def test_only_the_red_copy_is_in_colour(six_copies: CompiledForm) -> None:
    assert [page.colour for page in six_copies.pages] == [True, False, False, False, False, False]


def test_a_picture_knows_its_resolution_and_that_it_is_synthetic(
    one_page: CompiledForm, printed: Callable[[int], Printed]
) -> None:
    ((png,),) = write_pngs(draw_pages(one_page, lay_out(one_page, printed(1)), 150), 150)
    picture = Image.open(io.BytesIO(png))
    picture.load()
    assert picture.info["dpi"] == pytest.approx((150, 150), abs=0.02)
    assert picture.info["Synthetic"] == "true"


def test_bytes_do_not_depend_on_the_batch(one_page: CompiledForm, printed: Callable[[int], Printed]) -> None:
    texts = printed(66)
    whole = list(write_pngs(draw_pages(one_page, lay_out(one_page, texts), 72), 72))
    last = {name: column[65:] for name, column in texts.items()}
    assert list(write_pngs(draw_pages(one_page, lay_out(one_page, last), 72), 72)) == whole[65:]
