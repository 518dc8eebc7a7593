"""The rubber of an office's stamp, upright: white where it is raised, and worn where it has been for years.

The wheels of its day sit unevenly, each as it does on all that the office stamps.
"""

from collections.abc import Callable, Mapping
from datetime import date

import numpy as np
from PIL import Image, ImageDraw

from symage.documents.opencv import cv2
from symage.documents.wear.banks import blotches
from symage.documents.wear.lettering import font_of, lettered
from symage.documents.wear.offices import Cut, Office
from symage.documents.wear.sheet import WHITE, Pixels, levels

_STEM = 0.15
"""Of the em, of bold letters."""
_ROUND = 84
"""Points that a day takes at most in a round stamp."""


def rubber(office: Office, day: date, scale: float) -> Pixels:
    """`scale`: pixels to the point."""
    word = _text(office.word, office.face, office.size * scale)
    small = office.size * office.dice.between("day", 0.68, 0.95) * scale
    written = office.written(day)
    wheels = _wheels(office, written, small) if written else None
    room = _text(office.room, office.face, office.size * 0.45 * scale) if office.room else None
    parts = [part for part in (word, wheels, room) if part is not None]
    return _worn(_SHAPES[office.shape](office, parts, scale), office, scale)


def _text(text: str, cut: Cut, size: float) -> Image.Image:
    drawn = lettered(text, cut.face, _pixels(size), "L")
    if cut.narrow == 1:
        return drawn
    # Narrow letters have stems as thick as broad ones.
    thicker = round(size * _STEM * (1 / cut.narrow - 1))
    wide = Image.new("L", (drawn.width + thicker, drawn.height))
    for across in range(thicker + 1):
        wide.paste(WHITE, (across, 0), drawn)
    return wide.resize((max(1, round(wide.width * cut.narrow)), wide.height), Image.Resampling.BICUBIC)


def _pixels(size: float) -> int:
    """Of letters that can be drawn."""
    return max(4, round(size))


def _wheels(office: Office, written: str, size: float) -> Image.Image:
    """Figures of a wheel stand together; wheels stand a little higher or lower, and closer or farther."""
    bands = [_text(band, office.bands, size * 1.1) for band in written.split()]
    gap, slip = size * office.dice.between("apart", 0.2, 0.42), round(size * 0.1) + 1
    high = max(band.height for band in bands) + 2 * slip
    wide = round(sum(band.width + gap for band in bands))
    image, x = Image.new("L", (wide, high)), 0.0
    for number, band in enumerate(bands):
        down = slip * (1 + office.dice.between(f"wheel {number}", -1, 1))
        image.paste(band, (round(x), round(down + (high - 2 * slip - band.height) / 2)))
        x += band.width + gap
    return image


def _lines(office: Office, parts: list[Image.Image], scale: float) -> Image.Image:
    """Under one another, in the middle; of some the day is first."""
    if office.dice.happens("day first", 0.25):
        parts = [*parts[1:2], parts[0], *parts[2:]]
    gap, edge = (
        round(office.dice.between("lines", 3, 6) * scale),
        round(office.dice.between("edge", 5, 9) * scale),
    )
    width = max(part.width for part in parts) + 2 * edge
    image = Image.new("L", (width, sum(part.height + gap for part in parts) - gap + 2 * edge))
    y = edge
    for part in parts:
        image.paste(part, ((width - part.width) // 2, y))
        y += part.height + gap
    return image


def _boxed(office: Office, parts: list[Image.Image], scale: float) -> Image.Image:
    image = _lines(office, parts, scale)
    drawing, rule = ImageDraw.Draw(image), max(2, round(office.dice.between("rule", 1.0, 2.2) * scale))
    box = (0, 0, image.width - 1, image.height - 1)
    drawing.rounded_rectangle(
        box, round(office.dice.below("round", 3) * 2 * scale), outline=WHITE, width=rule
    )
    if office.dice.happens("double", 0.25):
        far = 2 * rule + 1
        drawing.rectangle((far, far, box[2] - far, box[3] - far), outline=WHITE, width=max(1, rule // 2))
    return image


def _dater(_office: Office, parts: list[Image.Image], scale: float) -> Image.Image:
    """One row, as small stamps with wheels have it: the word is no larger than the day."""
    parts = parts[:2]
    high = parts[-1].height
    row = [part.resize((round(part.width * high / part.height), high)) for part in parts]
    gap, edge = round(6 * scale), round(3 * scale)
    image = Image.new("L", (sum(part.width + gap for part in row), row[0].height + 2 * edge))
    x = gap // 2
    for part in row:
        image.paste(part, (x, edge))
        x += part.width + gap
    return image


def _form(office: Office, parts: list[Image.Image], scale: float) -> Image.Image:
    """With a rule, on which somebody could have signed."""
    above = _lines(office, parts, scale)
    by = _text("BY", office.face, 7 * scale)
    image = Image.new("L", (above.width, above.height + by.height + round(4 * scale)))
    image.paste(above, (0, 0))
    edge, foot = round(6 * scale), image.height - round(4 * scale)
    image.paste(by, (edge, foot - by.height))
    ends = (edge + by.width + round(2 * scale), foot, image.width - edge, foot)
    ImageDraw.Draw(image).line(ends, WHITE, max(1, round(0.7 * scale)))
    ImageDraw.Draw(image).rectangle(
        (0, 0, image.width - 1, image.height - 1), outline=WHITE, width=round(1.2 * scale)
    )
    return image


def _round(office: Office, parts: list[Image.Image], scale: float) -> Image.Image:
    """The word along the rim above, the room below, and the day between two rules."""
    middle = parts[1] if len(parts) > 1 else parts[0]
    middle.thumbnail((round(_ROUND * scale), middle.height), Image.Resampling.BICUBIC)
    radius = round(max(middle.width * 0.66, 30 * scale))
    image = Image.new("L", (2 * radius, 2 * radius))
    drawing, rule = ImageDraw.Draw(image), max(2, round(1.3 * scale))
    drawing.ellipse((0, 0, 2 * radius - 1, 2 * radius - 1), outline=WHITE, width=rule)
    image.paste(middle, (radius - middle.width // 2, radius - middle.height // 2))
    for sign in (-1, 1):
        y, half = radius + sign * round(middle.height * 0.8), round(radius * 0.86)
        drawing.line((radius - half, y, radius + half, y), WHITE, max(1, rule // 2))
    size = radius * 0.26
    _along(image, office.word, office, size, upper=True)
    _along(image, office.room or "OFFICE COPY", office, size * 0.75, upper=False)
    return image


def _along(image: Image.Image, text: str, office: Office, size: float, *, upper: bool) -> None:
    """Letters round the middle, with their feet to it above, and their heads below."""
    middle, reach = image.width / 2, image.width / 2 - size * 0.95
    font = font_of(office.face.face, _pixels(size))
    widths = [font.getlength(letter) + size * 0.1 for letter in text]
    at = -sum(widths) / 2
    for letter, width in zip(text, widths, strict=True):
        turn = (at + width / 2) / reach
        at += width
        side = round(size * 2)
        drawn = Image.new("L", (side, side))
        ImageDraw.Draw(drawn).text((side / 2, side / 2), letter, WHITE, font, anchor="mm")
        drawn = drawn.rotate(np.degrees(-turn if upper else turn), Image.Resampling.BICUBIC)
        x, y = middle + reach * np.sin(turn), middle + (-1 if upper else 1) * reach * np.cos(turn)
        place = round(x - side / 2), round(y - side / 2)
        image.paste(WHITE, (*place, place[0] + side, place[1] + side), drawn)


_SHAPES: Mapping[str, Callable[[Office, list[Image.Image], float], Image.Image]] = {
    "lines": _lines,
    "boxed": _boxed,
    "dater": _dater,
    "form": _form,
    "round": _round,
}


def _worn(image: Image.Image, office: Office, scale: float) -> Pixels:
    """Here and there rubber is lower, or clogged with old ink, each time at the same places."""
    shape = np.asarray(image)
    low = blotches(
        office.dice.of("low"), image.width, image.height, office.dice.between("patch", 5, 22) * scale
    )
    worn = office.dice.between("worn", 0.1, 0.75)
    left = 1 - worn * np.clip(low.astype(float) / WHITE * 2.4 - 1.3, 0, 1)
    nicks = blotches(office.dice.of("nicks"), image.width, image.height, 1.3 * scale)
    left *= np.where(nicks > 255 - 26 * worn, 0.25, 1)
    kept: Pixels = cv2.multiply(shape, levels(WHITE * left), scale=1 / 255)
    return kept
