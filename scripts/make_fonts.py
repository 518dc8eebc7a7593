"""Cut the fonts of `symage/documents/fonts/`; run by hand when one is added or a face brings a new glyph.

    python scripts/make_fonts.py SOURCES

SOURCES is a folder with the font files named in `CUTS` (their packages and licences stand in the folder's
README.md). Each cut is a plain TrueType: 1,000 units to the em, quadratic outlines, no hinting, layout or
composite glyphs, under a name of its own, because PDF readers may tell programs apart by that name alone and
because some licences reserve the original's.
"""

import argparse
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from fontTools import subset
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer
from PIL import Image, ImageDraw, ImageFont

OUT = Path(__file__).parent.parent / "symage" / "documents" / "fonts"
EM = 1000
CREATED = 3_786_912_000
"""The date in every file: 2024-01-01, in seconds since 1904."""
WINANSI = "".join(
    character
    for code in range(32, 256)
    if code not in (127, 160, 173) and (character := bytes([code]).decode("cp1252", "ignore"))
)
LATIN_A = "".join(map(chr, range(0x100, 0x180)))
NAMES = "".join(character for character in WINANSI if character.isalpha()) + " .,-'’&"
"""What signatures are written with."""
TABLES = frozenset(["cmap", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "OS/2", "name", "post"])
# A 9-pin printer: half-step columns and pin rows of the terminal's pixels, and the dot that a pin leaves.
COLUMN, ROW, PIN, WIDER = 50, 100, 54, 1.2
PITCH = 600
"""The one advance of a typewriter with ten letters to the inch at 12 pt."""

Outlines = dict[str, tuple[object, int]]
"""Glyph name -> glyph and advance."""


@dataclass(frozen=True, slots=True)
class Cut:
    """One file to make: from which source, where on the source's axes, with which characters."""

    name: str
    source: str
    text: str = WINANSI + LATIN_A
    axes: Mapping[str, float] = field(default_factory=dict)
    space: int | None = None
    """Width of the blank in units of the source, where the official font has a wider one."""
    redrawn: Callable[[TTFont], Outlines] | None = None


def dots(font: TTFont) -> Outlines:
    """The pixels of a terminal font as the dots of a print head with nine pins."""
    data = BytesIO()
    font.save(data)
    picture_font = ImageFont.truetype(BytesIO(data.getvalue()), 200)
    characters = {name: chr(code) for code, name in font.getBestCmap().items()}
    return {
        name: (_dotted(_pixels(picture_font, characters.get(name), advance)), round(advance * WIDER))
        for name, (advance, _) in font["hmtx"].metrics.items()
    }


def _pixels(font: ImageFont.FreeTypeFont, character: str | None, advance: int) -> list[tuple[int, int]]:
    """Column and row of each dot; a pin cannot fire on two neighbouring half steps."""
    picture = Image.new("L", (260, 320), 0)
    if character is not None:
        ImageDraw.Draw(picture).text((0, 240), character, font=font, fill=255, anchor="ls")
    found: list[tuple[int, int]] = []
    for row in range(-3, 9):
        last = -2
        for column in range(advance // COLUMN):
            x, y = (column + 0.5) * COLUMN / 5, 240 - (row * ROW + 75) / 5
            if column - last >= 2 and picture.getpixel((int(x), int(y))) > 127:
                found.append((column, row))
                last = column
    return found


def _dotted(pixels: list[tuple[int, int]], corners: int = 8) -> object:
    pen = TTGlyphPen(None)
    for column, row in pixels:
        centre = ((column + 1) * COLUMN * WIDER, row * ROW + ROW / 2 + 20)
        points = [_around(centre, PIN, i / corners) for i in range(corners)]
        outer = [
            _around(centre, PIN / math.cos(math.pi / corners), (i + 0.5) / corners) for i in range(corners)
        ]
        pen.moveTo(points[0])
        for i in range(corners):
            pen.qCurveTo(outer[i], points[(i + 1) % corners])
        pen.closePath()
    return pen.glyph()


def _around(centre: tuple[float, float], radius: float, turn: float) -> tuple[int, int]:
    angle = -2 * math.pi * turn
    return round(centre[0] + radius * math.cos(angle)), round(centre[1] + radius * math.sin(angle))


def pitched(font: TTFont) -> Outlines:
    """Every letter in the middle of one advance, narrowed where it is wider."""
    glyphs, made = font.getGlyphSet(), {}
    for name in font.getGlyphOrder():
        bounds, pen = BoundsPen(glyphs), TTGlyphPen(None)
        glyphs[name].draw(bounds)
        if bounds.bounds is not None:
            left, _, right, _ = bounds.bounds
            narrowed = min(1.0, (PITCH - 10) / (right - left))
            shift = (PITCH - (right - left) * narrowed) / 2 - left * narrowed
            glyphs[name].draw(TransformPen(pen, (narrowed, 0, 0, 1, shift, 0)))
        made[name] = (pen.glyph(), PITCH)
    return made


def marks(font: TTFont) -> Outlines:
    """What is set in check boxes: the letters of a bold face, a tick, a filled block and a dot."""
    glyphs, made = font.getGlyphSet(), {}
    for name in font.getGlyphOrder():
        pen = TTGlyphPen(None)
        glyphs[name].draw(pen)
        made[name] = (pen.glyph(), font["hmtx"][name][0])
    made["tick"] = (_polygon([(40, 330), (150, 440), (290, 250), (640, 760), (740, 700), (300, 20)]), 780)
    made["block"] = (_polygon([(60, 20), (60, 700), (740, 700), (740, 20)]), 800)
    made["dot"] = (_dot(), 760)
    return made


def _polygon(points: list[tuple[int, int]]) -> object:
    pen = TTGlyphPen(None)
    pen.moveTo(points[0])
    for point in points[1:]:
        pen.lineTo(point)
    pen.closePath()
    return pen.glyph()


def _dot(centre: tuple[int, int] = (380, 359), radius: int = 250, corners: int = 8) -> object:
    pen = TTGlyphPen(None)
    points = [_around(centre, radius, i / corners) for i in range(corners)]
    pen.moveTo(points[0])
    for i in range(corners):
        pen.qCurveTo(
            _around(centre, radius / math.cos(math.pi / corners), (i + 0.5) / corners),
            points[(i + 1) % corners],
        )
    pen.closePath()
    return pen.glyph()


MARK_CHARACTERS = {"tick": 0x2713, "block": 0x25A0, "dot": 0x25CF}

CUTS = (
    Cut("FaceArchivo900Semi", "archivo.ttf", " -01245689:ACSTVWfor", {"wght": 900, "wdth": 85}),
    Cut("FaceArchivo900", "archivo.ttf", "0123457ACINOPTU", {"wght": 900, "wdth": 100}),
    Cut(
        "FaceLibreFranklin700",
        "franklin.ttf",
        " !(),-.0149ABCDEFGHILMNOPQRSTUVWYabcdefghijklmnopqrstuvxyz—’",
        {"wght": 700},
        space=340,
    ),
    Cut("FaceOCRA", "OCRA.ttf", "0123456789"),
    Cut("StampArchivo800", "archivo.ttf", " 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", {"wght": 800, "wdth": 62}),
    Cut("FaceHeros", "texgyreheros-regular.otf"),
    Cut("FaceHerosBold", "texgyreheros-bold.otf"),
    Cut("FaceHerosItalic", "texgyreheros-italic.otf", WINANSI),
    Cut("FaceHerosBoldItalic", "texgyreheros-bolditalic.otf", WINANSI),
    Cut("FaceTermes", "texgyretermes-regular.otf", WINANSI),
    Cut("FaceTermesBold", "texgyretermes-bold.otf", WINANSI),
    Cut("FaceTermesItalic", "texgyretermes-italic.otf", WINANSI),
    Cut("FaceTermesBoldItalic", "texgyretermes-bolditalic.otf", WINANSI),
    Cut("FaceCursor", "texgyrecursor-regular.otf"),
    Cut("FaceCursorBold", "texgyrecursor-bold.otf", WINANSI),
    Cut("LookArimo", "Arimo_400Regular.ttf"),
    Cut("LookCourierPrime", "CourierPrime_400Regular.ttf"),
    Cut("LookCousine", "Cousine_400Regular.ttf"),
    Cut("LookCutive", "CutiveMono_400Regular.ttf"),
    Cut("LookDotMatrix", "Glass_TTY_VT220.ttf", redrawn=dots),
    Cut("LookHerosCondensed", "texgyreheroscn-regular.otf"),
    Cut("LookInconsolata", "Inconsolata_400Regular.ttf"),
    Cut("LookMainframe", "3270-Regular.ttf"),
    Cut("LookNotoMono", "NotoSansMono_400Regular.ttf"),
    Cut("LookOCRB", "OCRB.otf"),
    Cut("LookRobotoCondensed", "RobotoCondensed_400Regular.ttf"),
    Cut("LookSlabMono", "IBMPlexMono_400Regular.ttf"),
    Cut("LookTinos", "Tinos_400Regular.ttf"),
    Cut("LookTypewriter", "SpecialElite_400Regular.ttf", redrawn=pitched),
    Cut("Marks", "texgyreheros-bold.otf", "Xx", redrawn=marks),
    Cut("SignAurore", "LaBelleAurore_400Regular.ttf", NAMES),
    Cut("SignBeanie", "ReenieBeanie_400Regular.ttf", NAMES),
    Cut("SignCedar", "CedarvilleCursive_400Regular.ttf", NAMES),
    Cut("SignDafoe", "MrDafoe_400Regular.ttf", NAMES),
    Cut("SignHerr", "HerrVonMuellerhoff_400Regular.ttf", NAMES),
)


def make(cut: Cut, source: Path) -> bytes:
    font = TTFont(source, recalcTimestamp=False)
    if cut.axes:
        font = instancer.instantiateVariableFont(font, dict(cut.axes))
    if cut.space is not None:
        font["hmtx"][font.getBestCmap()[ord(" ")]] = (cut.space, 0)
    cutter = subset.Subsetter(subset.Options(hinting=False, layout_features=[], notdef_outline=True))
    cutter.populate(text=cut.text)
    cutter.subset(font)
    characters = {code: name for code, name in font.getBestCmap().items() if code in set(map(ord, cut.text))}
    font = plain(font, characters, cut.name)
    if cut.redrawn is not None:
        outlines = cut.redrawn(font)
        extra = {code: name for name, code in MARK_CHARACTERS.items() if name in outlines}
        font = built(outlines, characters | extra, cut.name)
    data = BytesIO()
    font.save(data, reorderTables=False)
    return data.getvalue()


def plain(font: TTFont, characters: Mapping[int, str], name: str) -> TTFont:
    """Quadratic outlines in thousandths of the em, each glyph by itself."""
    glyphs, scale = font.getGlyphSet(), EM / font["head"].unitsPerEm
    outlines: Outlines = {}
    for glyph in [".notdef", *sorted(set(characters.values()), key=font.getGlyphID)]:
        recording, pen = DecomposingRecordingPen(glyphs), TTGlyphPen(None)
        glyphs[glyph].draw(recording)
        quadratic = Cu2QuPen(pen, max_err=0.6, reverse_direction="CFF " in font)
        recording.replay(TransformPen(quadratic, (scale, 0, 0, scale, 0, 0)))
        outlines[glyph] = (pen.glyph(), round(font["hmtx"][glyph][0] * scale))
    return built(outlines, characters, name)


def built(outlines: Outlines, characters: Mapping[int, str], name: str) -> TTFont:
    builder = FontBuilder(EM, isTTF=True)
    builder.setupGlyphOrder(list(outlines))
    builder.setupCharacterMap(dict(characters))
    builder.setupGlyf({glyph: outline for glyph, (outline, _) in outlines.items()})
    table = builder.font["glyf"]
    builder.setupHorizontalMetrics(
        {glyph: (advance, getattr(table[glyph], "xMin", 0)) for glyph, (_, advance) in outlines.items()}
    )
    inked = [table[glyph] for glyph in outlines if table[glyph].numberOfContours]
    top, bottom = max(glyph.yMax for glyph in inked), min(glyph.yMin for glyph in inked)
    builder.setupHorizontalHeader(ascent=top, descent=bottom)
    builder.setupNameTable(
        {
            "familyName": name,
            "styleName": "Regular",
            "uniqueFontIdentifier": name,
            "fullName": name,
            "psName": name,
        }
    )
    builder.setupOS2(
        sTypoAscender=top, sTypoDescender=bottom, usWinAscent=max(top, 0), usWinDescent=max(-bottom, 0)
    )
    builder.setupPost(keepGlyphNames=False)
    builder.font["head"].created = builder.font["head"].modified = CREATED
    for tag in set(builder.font.keys()) - TABLES - {"GlyphOrder"}:
        del builder.font[tag]
    return builder.font


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sources", type=Path)
    parser.add_argument("--only", nargs="*", help="names of the cuts to make; all by default")
    options = parser.parse_args()
    for cut in CUTS:
        if not options.only or cut.name in options.only:
            (OUT / f"{cut.name}.ttf").write_bytes(make(cut, options.sources / cut.source))


if __name__ == "__main__":
    main()
