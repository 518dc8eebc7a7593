"""How filled-in text looks: what of a printer is drawn for each document, and by whom.

Who prints, prints alike: a payer, a practice, a preparer or a person has one printer, with one typeface,
size, ink, way of writing amounts, and place on the page, whatever household the document is of. Looks are
columns, a row for each document, so that a batch is laid out and drawn in one pass whatever it mixes.

What does not belong here: which printers there are (`printers.py`), the texts as a look writes them
(`dressing.py`), and where they are set (`setting.py`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symage.compression import crc32
from symage.documents.printers import (
    AUTO,
    DATES,
    IDS,
    MARKS,
    MONEY,
    PLAIN,
    PRINTERS,
    SHARES,
    TINS,
    plain_id,
)
from symage.documents.typefaces import Typeface, typeface
from symage.forms.definition import FormDefinition
from symage.randomness import Words, below, chance, mix, word

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Looks:
    """The look of each document. `printer`: an index into `IDS`; `size` in thousandths of a point; `ink` as
    0xRRGGBB; `stroke`: what thickens the letters, `dx` and `dy`: how far right and down all has slipped, in
    thousandths of a point; `tilt` in millionths; `upper` and `left`: 0 or 1; the others index the tables."""

    printer: Ints
    size: Ints
    ink: Ints
    stroke: Ints
    dx: Ints
    dy: Ints
    tilt: Ints
    upper: Ints
    left: Ints
    money: Ints
    date: Ints
    tin: Ints
    mark: Ints

    def __len__(self) -> int:
        return len(self.printer)

    def described(self, document: int) -> dict[str, Any]:
        """The look of a document as its ground truth tells it."""
        printer = PRINTERS[IDS[self.printer[document]]]
        return {
            "id": IDS[self.printer[document]],
            "typeface": printer.typeface.removeprefix("Face").removeprefix("Look"),
            "size": int(self.size[document]) / 1000,
            "ink": f"#{int(self.ink[document]):06x}",
            "offset": [int(self.dx[document]) / 1000, int(self.dy[document]) / 1000],
            "capitals": bool(self.upper[document]),
            "money": MONEY[self.money[document]],
            "date": DATES[self.date[document]],
            "tin": TINS[self.tin[document]],
            "mark": MARKS[self.mark[document]][0],
        }


COLUMNS = tuple(column.name for column in fields(Looks))


def text_number(text: str) -> int:
    """A number for a text, equal for equal ones: 32 bits."""
    return crc32(text.encode("utf-8", "surrogatepass"))


def identities_of(texts: Sequence[str]) -> Words:
    """A word for each text, equal for equal ones: who prints, known by a number of theirs."""
    return mix(np.fromiter(map(text_number, texts), np.uint64, len(texts)))


def looks_of(choice: str, plain: str, kind: str, who: Words) -> Looks:
    """The looks of documents of a form. `plain`: its plain look; `kind` and `who`: of those who print."""
    if choice == AUTO:
        printer = _picked(word(who, "look.printer"), SHARES[kind])
    else:
        printer = np.full(len(who), IDS.index(plain_id(plain) if choice == PLAIN else choice))
    return _drawn(printer, who)


def plain_looks(form: FormDefinition, documents: int) -> Looks:
    """The usual look of a form, for so many documents."""
    return looks_of(PLAIN, form.typeface, form.printed_by, np.zeros(documents, np.uint64))


def plain_face(form: FormDefinition) -> int:
    """The index of the typeface of its plain look in `FACES`."""
    return FIRST_TEXT + IDS.index(plain_id(form.typeface))


def _picked(words: Words, shares: Mapping[str, int]) -> Ints:
    ends = np.cumsum([*shares.values()])
    places = np.array([IDS.index(name) for name in shares])
    picked: Ints = places[np.searchsorted(ends, below(words, int(ends[-1])), side="right")]
    return picked


def _drawn(printer: Ints, who: Words) -> Looks:
    rows = [PRINTERS[name] for name in IDS]

    def of(values: Sequence[float]) -> NDArray[Any]:
        return np.array(values)[printer]

    def one_of(name: str, shares: Sequence[Sequence[int]]) -> Ints:
        ends = np.cumsum(shares, axis=1)[printer]
        place: Ints = (below(word(who, name), ends[:, -1])[:, None] >= ends).sum(axis=1)
        return place

    def often(name: str, odds: Sequence[float]) -> Ints:
        return chance(word(who, name), of(odds)).astype(np.int64)

    sizes = np.array([[each.sizes[i % len(each.sizes)] for i in range(6)] for each in rows])
    low, high = of([each.ink[0] for each in rows]), of([each.ink[1] for each in rows])
    shade = (word(who, "look.ink") >> np.uint64(40)).astype(np.int64) * (high - low + 1) // 2**24
    grey = (low + shade) * 255 // 1000
    coloured = of([-1 if each.colour is None else each.colour for each in rows])
    spread = of([each.spread for each in rows])
    return Looks(
        printer=printer,
        size=np.round(sizes[printer, below(word(who, "look.size"), 6)] * 1000).astype(np.int64),
        ink=np.where(coloured >= 0, coloured, grey * 0x010101),
        stroke=250 * often("look.bold", [each.bold for each in rows]),
        dx=_around(word(who, "look.dx"), spread),
        dy=_around(word(who, "look.dy"), spread),
        tilt=_around(word(who, "look.tilt"), of([each.tilt for each in rows])),
        upper=often("look.upper", [each.upper for each in rows]),
        left=often("look.left", [each.left for each in rows]),
        money=one_of("look.money", [each.money for each in rows]),
        date=one_of("look.date", [each.dates for each in rows]),
        tin=one_of("look.tin", [each.tins for each in rows]),
        mark=one_of("look.mark", [each.marks for each in rows]),
    )


def _around(words: Words, spread: Ints) -> Ints:
    """Numbers around 0, at most 2,000 away: the sum of four uniform ones, which is bell-shaped."""
    quarters = [(words >> np.uint64(16 * i)).astype(np.int64) & 0xFFFF for i in range(4)]
    bell = sum(quarters) - 2 * 0xFFFF
    scaled: Ints = np.clip(bell * spread // 37837, -2000, 2000)
    return scaled


FACES: tuple[Typeface, ...] = (
    typeface("Marks"),
    *(typeface(f"Sign{name}") for name in ("Aurore", "Beanie", "Cedar", "Dafoe", "Herr")),
    *(typeface(each.typeface) for each in PRINTERS.values()),
)
"""Every typeface of filled-in text: of large marks, of signatures, and of each printer."""
MARK, FIRST_SIGNATURE, SIGNATURES, FIRST_TEXT = 0, 1, 5, 6
