"""The typefaces that documents are set in, their metrics, and which of them stands in for an official font.

Metrics are integers in thousandths of the font size, so that widths, and with them the labels,
are the same on every machine. Running text uses the base-14 fonts, which are not embedded; the
headline cuts are small TrueType files in `fonts/` (made by `scripts/make_fonts.py`).

What does not belong here: sizes and positions, and the cutting of font programs (`font_program.py`).
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFontFile

ENCODING = "cp1252"
"""WinAnsiEncoding of PDF: the characters that a document can show."""

FONT_FOLDER = Path(__file__).parent / "fonts"

# Height of a capital letter, from the Adobe font metrics of the base-14 fonts.
_CAP_HEIGHTS = {
    "Helvetica": 718,
    "Helvetica-Bold": 718,
    "Helvetica-Oblique": 718,
    "Helvetica-BoldOblique": 718,
    "Times-Roman": 662,
    "Times-Bold": 676,
    "Times-Italic": 653,
    "Times-BoldItalic": 669,
    "Courier": 562,
    "Courier-Bold": 562,
}


@dataclass(frozen=True, slots=True, eq=False)
class Typeface:
    """One font. `widths`: an advance for each of the 256 codes of `ENCODING`; `descent` counts downward."""

    name: str
    widths: NDArray[np.int64]
    ascent: int
    descent: int
    cap_height: int
    program: Path | None = None

    def width(self, text: str) -> int:
        """The advance of the whole text, in thousandths of the font size."""
        return int(self.widths[np.frombuffer(text.encode(ENCODING), np.uint8)].sum())


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
    (r"-Blk|Black|-Hv|Heavy", Standin("Helvetica-Bold", 0.034, 2)),
    (r"Times.*Bold.*It", Standin("Times-BoldItalic")),
    (r"Times.*Bold", Standin("Times-Bold")),
    (r"Times.*It", Standin("Times-Italic")),
    (r"Times|Minion|Garamond", Standin("Times-Roman")),
    (r"Courier|Letter", Standin("Courier-Bold")),
    (r"(Bd|Bold|Demi|Md).*(It|Obl)", Standin("Helvetica-BoldOblique")),
    (r"Bd|Bold|Demi|Md|Medium", Standin("Helvetica-Bold")),
    (r"It$|Ital|Obl", Standin("Helvetica-Oblique")),
    (r"", Standin("Helvetica")),
)


@cache
def standin(official: str) -> Standin:
    """What an official font name is drawn with. The last row of the table takes every name."""
    return next(choice for pattern, choice in _STANDINS if re.search(pattern, official))


@cache
def typeface(name: str) -> Typeface:
    """The metrics of a base-14 font or of a cut in `fonts/`."""
    if name in _CAP_HEIGHTS:
        return _base14(name)
    return _cut(name, FONT_FOLDER / f"{name}.ttf")


def _base14(name: str) -> Typeface:
    font = pdfmetrics.getFont(name)
    ascent, descent = pdfmetrics.getAscentDescent(name)
    return Typeface(
        name=name,
        widths=np.array(font.widths, np.int64),
        ascent=round(ascent),
        descent=-round(descent),
        cap_height=_CAP_HEIGHTS[name],
    )


def _cut(name: str, path: Path) -> Typeface:
    """Ascent and descent of a cut are those of the glyphs that it holds."""
    metrics = TTFontFile(str(path))
    widths = np.zeros(256, np.int64)
    for code in range(32, 256):
        character = bytes([code]).decode(ENCODING, errors="ignore")
        if character and ord(character) in metrics.charToGlyph:
            widths[code] = round(metrics.charWidths[ord(character)])
    return Typeface(
        name=name,
        widths=widths,
        ascent=round(metrics.bbox[3]),
        descent=max(0, -round(metrics.bbox[1])),
        cap_height=round(metrics.bbox[3]),
        program=path,
    )
