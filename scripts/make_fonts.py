"""Cut the headline fonts of `symage/documents/fonts/`; run by hand when a face brings a new glyph.

    python scripts/make_fonts.py --archivo Archivo.ttf --franklin LibreFranklin.ttf --ocr OCRA.ttf

Sources: the variable fonts of the PyPI packages fontpkg-archivo 2.1 and fontpkg-libre-franklin 3.0 (OFL 1.1)
and Debian's fonts-ocr-a 1.0 (public domain). Each cut is one instance with the glyphs below, without hinting,
layout or composite glyphs, under a name of its own: PDF readers may tell programs apart by that name alone.
"""

import argparse
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from fontTools import subset
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

OUT = Path(__file__).parent.parent / "symage" / "documents" / "fonts"
DROPPED_TABLES = ["GPOS", "GSUB", "GDEF", "STAT", "DSIG", "meta", "gasp", "kern", "FFTM"]
FAMILY, FULL_NAME, POSTSCRIPT_NAME, UNIQUE_NAME = 1, 4, 6, 3


@dataclass(frozen=True, slots=True)
class Cut:
    """One file to make: which source, where on the source's axes, and the characters of all faces."""

    name: str
    source: str
    text: str
    axes: Mapping[str, float] = field(default_factory=dict)
    space: int | None = None
    """Width of the blank in font units, where the official font has a wider one."""


CUTS = (
    Cut("FaceArchivo900Semi", "archivo", " -01245689:ACSTVWfor", {"wght": 900, "wdth": 85}),
    Cut("FaceArchivo900", "archivo", "0123457ACINOPTU", {"wght": 900, "wdth": 100}),
    Cut(
        "FaceLibreFranklin700",
        "franklin",
        " !(),-.0149ABCDEFGHILMNOPQRSTUVWYabcdefghijklmnopqrstuvxyz—’",
        {"wght": 700},
        space=340,
    ),
    Cut("FaceOCRA", "ocr", "0123456789"),
    Cut("StampArchivo800", "archivo", " 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", {"wght": 800, "wdth": 62}),
)


def make(cut: Cut, source: Path, out: Path) -> None:
    font = TTFont(source, recalcTimestamp=False)
    if cut.axes:
        font = instancer.instantiateVariableFont(font, dict(cut.axes))
    options = subset.Options(
        hinting=False, layout_features=[], drop_tables=DROPPED_TABLES, notdef_outline=True
    )
    cutter = subset.Subsetter(options)
    cutter.populate(text=cut.text)
    cutter.subset(font)
    decompose(font)
    if cut.space is not None:
        font["hmtx"][font.getBestCmap()[ord(" ")]] = (cut.space, 0)
    rename(font, cut.name)
    font.save(out)


def decompose(font: TTFont) -> None:
    glyphs = font.getGlyphSet()
    for name in font.getGlyphOrder():
        if font["glyf"][name].isComposite():
            recording, pen = DecomposingRecordingPen(glyphs), TTGlyphPen(None)
            glyphs[name].draw(recording)
            recording.replay(pen)
            font["glyf"][name] = pen.glyph()


def rename(font: TTFont, name: str) -> None:
    font["name"].names = []
    for name_id in (FAMILY, UNIQUE_NAME, FULL_NAME, POSTSCRIPT_NAME):
        font["name"].setName(name, name_id, 3, 1, 0x409)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for source in ("archivo", "franklin", "ocr"):
        parser.add_argument(f"--{source}", type=Path, required=True)
    sources = vars(parser.parse_args())
    for cut in CUTS:
        make(cut, sources[cut.source], OUT / f"{cut.name}.ttf")


if __name__ == "__main__":
    main()
