"""The stamps of offices: each office has one, by which all that it takes in is known.

An office is a number. Faces, words and shares are estimates of what supply catalogues and papers show.
What does not belong here: drawing the rubber (`rubber.py`), and pressing it (`stamps.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from symage.documents.printers import MONTHS
from symage.documents.wear.dice import Dice
from symage.documents.wear.tint import Colour
from symage.randomness import word_of

_OFFICES = 600


@dataclass(frozen=True, slots=True)
class Cut:
    """Letters of rubber, which are bold, as thin ones would bend: `face`, a file of the product's typefaces;
    `narrow`: how broad they are, of its own breadth."""

    face: str
    narrow: float = 1.0


_SHAPES: Mapping[str, float] = {"lines": 34, "boxed": 26, "dater": 18, "round": 14, "form": 8}
"""Words over a day; in a frame; in a row with the day; round it; over a day and a rule to sign on."""
_WORDS: Mapping[str, float] = {
    "RECEIVED": 58,
    "FILED": 12,
    "SCANNED": 12,
    "ENTERED": 7,
    "COPY": 7,
    "POSTED": 4,
}
_ROOMS: Mapping[str, float] = {
    "": 50,
    "MAIL ROOM": 12,
    "ACCOUNTING": 9,
    "RECORDS": 8,
    "FRONT OFFICE": 6,
    "PAYROLL": 5,
    "BY MAIL": 5,
    "ADMINISTRATION": 5,
}
_CUTS: Mapping[str, Cut] = {
    "grotesque": Cut("StampArchivo800"),
    "broad grotesque": Cut("FaceHerosBold"),
    "narrow grotesque": Cut("FaceHerosBold", 0.74),
    "roman": Cut("FaceTermesBold"),
    "typewriter": Cut("FaceCursorBold", 0.86),
}
_WORD_CUTS: Mapping[str, float] = {
    "grotesque": 34,
    "broad grotesque": 24,
    "narrow grotesque": 22,
    "roman": 6,
    "typewriter": 4,
}
_BAND_CUTS: Mapping[str, float] = {"grotesque": 52, "narrow grotesque": 48}
"""Of the bands with the day: there is no room for broad figures on a wheel."""
_MARKS, _WITH_MARKS = frozenset("/-'"), "narrow grotesque"
"""Between figures, and the cut that has them."""
_ORDERS: Mapping[str, float] = {
    "{month} {day:02} {year}": 46,
    "{month} {day} {year}": 14,
    "{number:02} {day:02} {year}": 6,
    "{number:02}/{day:02}/{year}": 6,
    "{number:02}/{day:02}/{short:02}": 8,
    "{number:02}-{day:02}-{short:02}": 6,
    "{day:02} {month} {year}": 6,
    "{month} {day} '{short:02}": 4,
}
_INKS: Mapping[str, Colour] = {
    "red": (188, 38, 50),
    "dark red": (148, 34, 44),
    "blue": (46, 62, 142),
    "dark blue": (34, 44, 96),
    "violet": (92, 58, 132),
    "black": (46, 46, 52),
    "green": (36, 104, 74),
}
_INK_WEIGHTS: Mapping[str, float] = {
    "red": 32,
    "dark red": 12,
    "blue": 20,
    "dark blue": 10,
    "violet": 10,
    "black": 13,
    "green": 3,
}
_DAYLESS = frozenset({"COPY"})


@dataclass(frozen=True, slots=True)
class Office:
    """`dice`: of all that is its stamp's own; `size`: of its large letters in points."""

    dice: Dice
    shape: str
    word: str
    room: str
    face: Cut
    bands: Cut
    order: str
    ink: Colour
    size: float

    def written(self, day: date) -> str:
        """The day as its wheels show it; nothing of some stamps."""
        if self.word in _DAYLESS and self.dice.happens("dayless", 0.6):
            return ""
        return self.order.format(
            month=MONTHS[day.month - 1], number=day.month, day=day.day, year=day.year, short=day.year % 100
        )


def office_of(dice: Dice) -> Office:
    """The one that stamped a document."""
    own = Dice(word_of(dice.below("office", _OFFICES), "wear/office"))
    order = own.one_of("order", _ORDERS)
    bands = _WITH_MARKS if _MARKS.intersection(order) else own.one_of("bands", _BAND_CUTS)
    return Office(
        dice=own,
        shape=own.one_of("shape", _SHAPES),
        word=own.one_of("word", _WORDS),
        room=own.one_of("room", _ROOMS),
        face=_CUTS[own.one_of("face", _WORD_CUTS)],
        bands=_CUTS[bands],
        order=order,
        ink=_INKS[own.one_of("ink", _INK_WEIGHTS)],
        size=own.between("size", 13, 23),
    )
