"""Texts as pictures, no larger than their ink, in the product's typefaces: of stamps and fax machines."""

from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

from symage.documents.typefaces import FONT_FOLDER

INKED = {"1": 1, "L": 255}
"""By Pillow's name of a mode, what ink is."""


def lettered(text: str, face: str, size: int, mode: str, like: str = "") -> Image.Image:
    """`face`: a file of the product's typefaces; `size`: of its em in pixels; `mode`: `1` of dots, `L` of
    grey levels; white on black. As high as it were if it had the letters of `like` too."""
    font = font_of(face, size)
    left, top, right, bottom = (round(side) for side in font.getbbox(text))
    if like:
        highest, lowest = _height(face, size, like)
        top, bottom = min(top, highest), max(bottom, lowest)
    image = Image.new(mode, (right - left, bottom - top))
    ImageDraw.Draw(image).text((-left, -top), text, INKED[mode], font)
    return image


@lru_cache(maxsize=64)
def _height(face: str, size: int, letters: str) -> tuple[int, int]:
    """Top and bottom of the ink of all these letters."""
    _, top, _, bottom = font_of(face, size).getbbox(letters)
    return round(top), round(bottom)


@lru_cache(maxsize=64)
def font_of(face: str, size: int) -> ImageFont.FreeTypeFont:
    path = str(FONT_FOLDER / f"{face}.ttf")
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)
