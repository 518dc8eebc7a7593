"""Clean pages in, worn pages out: each effect on the flat sheet, then the bend, then the device."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from symage.documents.bending import bend
from symage.documents.compile import CompiledForm
from symage.documents.image_pdf import PageImage
from symage.documents.layout import Layout
from symage.documents.picture import Picture
from symage.documents.transform import Transforms
from symage.documents.wear.dates import last_day
from symage.documents.wear.effects import DEVICES, EFFECTS
from symage.documents.wear.fax_header import sent_on
from symage.documents.wear.imprint import imprint_of
from symage.documents.wear.plan import DocumentWear, PageWear
from symage.documents.wear.senders import NOBODY, sender_of
from symage.documents.wear.sheet import Sheet, grey
from symage.documents.wear.tint import Tint

_POINT = 72_000
"""Thousandths of a point to the inch."""


def worn_pages(
    compiled: CompiledForm,
    layout: Layout,
    wears: Sequence[DocumentWear],
    pictures: Iterator[tuple[Picture, ...]],
    dpi: int,
    *,
    in_colour: bool,
) -> Iterator[tuple[PageImage, ...]]:
    """The pages of each document of a layout, whose transforms are those of its wear. `pictures`: clean and
    flat; they are written on. `in_colour`: whether colours may be seen."""
    transforms = layout.transforms
    if transforms is None:
        raise ValueError("the layout of worn pages says how they are bent")
    for number, (wear, pages) in enumerate(zip(wears, pictures, strict=True)):
        sheets = _sheets(
            compiled, layout, number, wear, pages, dpi, in_colour=in_colour and wear.sees_colours
        )
        yield tuple(
            _seen(sheet, wear, page, transforms, number, dpi)
            for sheet, page in zip(sheets, wear.pages, strict=True)
        )


def _seen(
    sheet: Sheet, wear: DocumentWear, page: PageWear, transforms: Transforms, document: int, dpi: int
) -> PageImage:
    for mark in page.marks:
        EFFECTS[mark.effect].wear(sheet, mark.dice, wear.strength)
    wear.device.before(sheet, page.dice)
    bent = transforms.of(document, sheet.page)
    how = bent.at(dpi)
    sheet.pixels = bend(sheet.pixels, how, wear.device.outside)
    if sheet.tint is not None:
        sheet.tint = sheet.tint.bent(bent.at(dpi / 2))
    return wear.device.see(sheet, how, wear.dice, page.dice, wear.strength)


def _sheets(
    compiled: CompiledForm,
    layout: Layout,
    document: int,
    wear: DocumentWear,
    pictures: Sequence[Picture],
    dpi: int,
    *,
    in_colour: bool,
) -> Iterator[Sheet]:
    dated = last_day(compiled.form, layout, document)
    faxed, screen = wear.device is DEVICES["fax"], wear.dice.of("screen")
    backing = wear.device.backing(wear.dice)
    sender = sender_of(compiled.form, layout, document, wear.dice) if faxed else NOBODY
    sent = sent_on(wear.dice, dated) if faxed else None
    for number, picture in enumerate(pictures):
        yield Sheet(
            pixels=grey(picture.pixels),
            tint=Tint.of(picture.pixels) if in_colour and picture.pixels.ndim == 3 else None,
            scale=dpi / 72,
            in_colour=in_colour,
            page=number,
            words=_words(layout, document, number, dpi),
            back=_back(pictures, number),
            dated=dated,
            backing=backing,
            imprint=imprint_of(compiled, layout, document, number, dpi, screen),
            sender=sender,
            sent=sent,
            pages=len(pictures),
        )


def _words(layout: Layout, document: int, page: int, dpi: int) -> NDArray[np.int64]:
    """left, top, right, bottom in pixels of each word on a page."""
    words = layout.words
    rows = slice(*words.starts[document : document + 2].tolist())
    sides = np.stack([words.left[rows], words.top[rows], words.right[rows], words.bottom[rows]], axis=1)
    there: NDArray[np.int64] = sides[words.page[rows] == page] * dpi // _POINT
    return there


def _back(pictures: Sequence[Picture], page: int) -> NDArray[np.uint8] | None:
    """Pages are printed two to a sheet."""
    other = page ^ 1
    return pictures[other].pixels if other < len(pictures) else None
