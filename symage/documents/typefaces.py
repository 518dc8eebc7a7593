"""The typefaces that documents are set in, their metrics, and which of them stands in for an official font.

Each is a small TrueType file in `fonts/` (made by `scripts/make_fonts.py`), embedded in the documents that
show it, so that pages look alike in every reader. Metrics are integers in thousandths of the font size, so
that widths, and with them the labels, are the same on every machine.

What does not belong here: sizes and positions, and the cutting of font programs (`font_program.py`).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from symage.documents.font_program import Glyph, glyphs

Ints = NDArray[np.int64]

ENCODING = "cp1252"
"""WinAnsiEncoding of PDF: what a simple font can show. The rest takes a composite one."""

FONT_FOLDER = Path(__file__).parent / "fonts"

_CODES = (*range(32, 127), *range(128, 160), *(code for code in range(161, 256) if code != 173))
_WINANSI = "".join(bytes([code]).decode(ENCODING, "ignore") for code in _CODES)
_LATIN_A = "".join(chr(code) for code in range(0x100, 0x180) if chr(code) not in _WINANSI)
CHARACTERS = "\n" + _WINANSI + _LATIN_A + "✓■●"
"""All characters that can stand on a page, by their number; 0 stands for every other, and for a line end.
There are no controls, no-break spaces or soft hyphens among them."""
FIRST_WIDE = 1 + len(_WINANSI)
"""The first character that a simple font cannot show."""
SIMPLE_CHARACTERS = frozenset(_WINANSI)

_TOP = 0x2800
_NUMBERS = np.zeros(_TOP + 1, np.int64)
_NUMBERS[[ord(character) for character in CHARACTERS]] = np.arange(len(CHARACTERS))
SPACE = int(_NUMBERS[ord(" ")])


def numbers(text: str) -> Ints:
    """The number of each character of a text in `CHARACTERS`."""
    found: Ints = _NUMBERS[
        np.minimum(np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32), _TOP)
    ]
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Typeface:
    """One font. Arrays have an entry for each of `CHARACTERS`, y upward; `shown`: whether it is there.

    `left`, `right`, `top` and `bottom`: the box of the ink of each character, from where it begins on the
    baseline. `ascent` and `descent` (downward) of letters and figures without accents.
    """

    name: str
    program: Path
    shown: NDArray[np.bool_]
    widths: Ints
    left: Ints
    right: Ints
    top: Ints
    bottom: Ints
    ascent: int
    descent: int
    cap_height: int

    @property
    def characters(self) -> list[str]:
        """Those that it has."""
        return [each for each, there in zip(CHARACTERS, self.shown, strict=True) if there]

    def width(self, text: str) -> int:
        """The advance of the whole text, in thousandths of the font size."""
        return int(self.widths[numbers(text)].sum())

    def lacks(self, text: str) -> str:
        """The characters of a text that it does not have."""
        return "".join(
            character for character, there in zip(text, self.shown[numbers(text)], strict=True) if not there
        )


@dataclass(frozen=True, slots=True)
class Standin:
    """How an official font is drawn. `stroke` thickens it by so many em; render mode 1 is outline, 2 both."""

    typeface: str
    stroke: float = 0.0
    mode: int = 0


_STANDINS: tuple[tuple[str, Standin], ...] = (
    (r"BdOu|Outline", Standin("FaceArchivo900", 0.025, 1)),
    (r"BlkCn", Standin("FaceArchivo900Semi")),
    (r"-Blk$", Standin("FaceArchivo900")),
    (r"Franklin", Standin("FaceLibreFranklin700")),
    (r"OCRA", Standin("FaceOCRA")),
    (r"-Blk|Black|-Hv|Heavy", Standin("FaceHerosBold", 0.034, 2)),
    (r"Times.*Bold.*It", Standin("FaceTermesBoldItalic")),
    (r"Times.*Bold", Standin("FaceTermesBold")),
    (r"Times.*It", Standin("FaceTermesItalic")),
    (r"Times|Minion|Garamond", Standin("FaceTermes")),
    (r"Courier|Letter", Standin("FaceCursorBold")),
    (r"(Bd|Bold|Demi|Md).*(It|Obl)", Standin("FaceHerosBoldItalic")),
    (r"Bd|Bold|Demi|Md|Medium", Standin("FaceHerosBold")),
    (r"It$|Ital|Obl", Standin("FaceHerosItalic")),
    (r"", Standin("FaceHeros")),
)


@cache
def standin(official: str) -> Standin:
    """What an official font name is drawn with. The last row of the table takes every name."""
    return next(choice for pattern, choice in _STANDINS if re.search(pattern, official))


@cache
def typeface(name: str) -> Typeface:
    """The metrics of a font in `fonts/`."""
    path = FONT_FOLDER / f"{name}.ttf"
    found = glyphs(path)
    columns = {
        metric: np.array([getattr(found.get(each), metric, 0) for each in CHARACTERS], np.int64)
        for metric in ("left", "right", "top", "bottom", "advance")
    }
    return Typeface(
        name=name,
        program=path,
        shown=np.array([each in found for each in CHARACTERS]),
        widths=columns.pop("advance"),
        **columns,
        ascent=max(each.top for each in _of(found, "Hdl0")),
        descent=max(0, -min(each.bottom for each in _of(found, "pqy"))),
        cap_height=max(each.top for each in _of(found, "H")),
    )


def _of(found: Mapping[str, Glyph], characters: str) -> Sequence[Glyph]:
    """The glyphs of these characters, of all where a cut has none of them."""
    return [found[each] for each in characters if each in found] or list(found.values())
