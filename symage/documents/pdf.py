"""Layout in, PDF files out. Drawing holds no decision: every position comes from the layout."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from symage.changes import changes
from symage.compression import headed_stream
from symage.documents.compile import CompiledForm
from symage.documents.handwriting.content import lines, operators
from symage.documents.handwriting.signing import Signed
from symage.documents.layout import Layout, Runs
from symage.documents.looks import FIRST_SIGNATURE, FIRST_TEXT, MARK, Looks, plain_face
from symage.documents.pdf_objects import entry
from symage.documents.printers import LARGE_MARKS
from symage.documents.script import Passage, Script
from symage.documents.skeleton import (
    MARK_RESOURCE,
    TEXT_RESOURCE,
    WIDE_RESOURCE,
    FontPart,
    FontsShown,
    Skeleton,
    font_part,
    signature_resource,
)
from symage.documents.typefaces import ENCODING, SIMPLE_CHARACTERS

_NORMAL = 100
"""Squeeze of text that keeps its width."""
_BITS = 20
"""No page is wider or higher than 2**20 thousandths of a point (14 inches)."""
_ASCII = 128
_WIDE = 1 << 7
"""Marks the index of a typeface whose text is set in its composite font."""


class Overlays(NamedTuple):
    """Of one document: the fonts that it shows, and the content stream of each page's filled-in text."""

    fonts: FontsShown
    contents: list[bytes]


def write_pdfs(compiled: CompiledForm, layout: Layout) -> Iterator[bytes]:
    """One complete file for each document of the layout."""
    skeleton = compiled.skeleton
    for document, each in enumerate(overlays(compiled, layout)):
        contents = each.contents
        if layout.script is not None:
            contents = _with_script(compiled, contents, layout.script, document)
        yield assemble(skeleton, font_part(skeleton, each.fonts), contents)


def _with_script(
    compiled: CompiledForm, typed: Sequence[bytes], script: Script, document: int
) -> list[bytes]:
    """What is written by hand comes after what is typed, and signatures last."""
    pages = zip(compiled.pages, typed, script.of(document), script.signed_of(document), strict=True)
    return [
        b"\n".join(
            [
                text or b"q\n \n \nQ",
                *(_passage(each, page.height) for each in passages),
                *(_signature(each, page.height) for each in signed),
            ]
        )
        for page, text, passages, signed in pages
    ]


def _signature(signed: Signed, height: float) -> bytes:
    colour = colour_operands(signed.colour).encode("ascii")
    return b"q %b RG 1 J 1 j\n%b\nQ" % (colour, lines(signed.strokes, height))


def _passage(passage: Passage, height: float) -> bytes:
    colour = colour_operands(passage.colour).encode("ascii")
    return b"q %b RG\n%b\nQ" % (colour, operators(passage, height))


def blank_pdf(compiled: CompiledForm) -> bytes:
    """The form with nothing filled in."""
    plain = FontsShown(plain_face(compiled.form), ascii_only=True)
    return assemble(compiled.skeleton, font_part(compiled.skeleton, plain), [b""] * len(compiled.pages))


def assemble(skeleton: Skeleton, fonts: FontPart, contents: Sequence[bytes]) -> bytes:
    """A file of the skeleton, the fonts and the overlays; its /ID is a hash of all of them."""
    identity = blake2b(fonts.seed, digest_size=16)
    pieces = [skeleton.prefix, fonts.data]
    offsets = [skeleton.xref_before, fonts.xref, skeleton.xref_after]
    place = len(skeleton.prefix) + len(fonts.data)
    for number, content in enumerate(contents, skeleton.first_overlay):
        packed = headed_stream(content)
        identity.update(packed)
        piece = b"%d 0 obj\n<</Filter/FlateDecode/Length %d>>stream\n%b\nendstream\nendobj\n" % (
            number,
            len(packed),
            packed,
        )
        pieces.append(piece)
        offsets.append(entry(place))
        place += len(piece)
    name = identity.hexdigest().encode("ascii")
    tail = b"/ID[<%b><%b>]>>\nstartxref\n%d\n%%%%EOF\n" % (name, name, place)
    return b"".join([*pieces, *offsets, skeleton.trailer, tail])


def overlays(compiled: CompiledForm, layout: Layout) -> Iterator[Overlays]:
    """The filled-in text of each document."""
    if layout.form_id != compiled.form.id:
        raise ValueError(f"a layout of {layout.form_id}, not of {compiled.form.id}")
    pages, shown = len(compiled.pages), _fonts_shown(layout)
    keys = _page_keys(layout, pages)
    pieces = runs_as_operators(compiled, layout.runs, keys)
    # Where the runs of each page of each document begin, and where the last ones end.
    bounds = np.searchsorted(keys, np.arange(layout.documents * pages + 1)).tolist()
    for document, opening in enumerate(_openings(layout.looks)):
        first = document * pages
        typed = [
            (opening + ") Tj\n".join(pieces[start:end]) + ") Tj\nET\nQ").encode("ascii")
            if end > start
            else b""
            for start, end in zip(
                bounds[first : first + pages], bounds[first + 1 : first + pages + 1], strict=True
            )
        ]
        yield Overlays(shown[document], typed)


def _openings(looks: Looks) -> Iterator[str]:
    """What comes before the text of each document's pages. It begins as no run's operators do, so that the
    stream may be compressed fast: see `headed_stream`."""
    colours = _Made(colour_operands)
    columns = (looks.dx.tolist(), looks.dy.tolist(), looks.ink.tolist(), looks.stroke.tolist())
    for dx, dy, ink, stroke in zip(*columns, strict=True):
        heavy = f"{decimal(stroke)} w 2 Tr {colours[ink]} RG " if stroke else ""
        yield f"q\n \n \n1 0 0 1 {decimal(dx)} {decimal(-dy)} cm\nBT\n{heavy}{colours[ink]} rg\n"


def colour_operands(ink: int) -> str:
    """Of a colour as 0xRRGGBB."""
    return " ".join(f"{(ink >> shift & 255) / 255:.3g}" for shift in (16, 8, 0))


class _Made(dict[int, str]):
    """Texts by number, each made once."""

    def __init__(self, make: Callable[[int], str]) -> None:
        self.make = make

    def __missing__(self, number: int) -> str:
        self[number] = made = self.make(number)
        return made


def _wide(runs: Runs, rare: Sequence[int]) -> dict[int, str]:
    """The runs whose text a simple font cannot show, of those that are not in ASCII; and large marks, whose
    typeface is a composite one."""
    beyond = [row for row in rare if not SIMPLE_CHARACTERS.issuperset(runs.text[row])]
    return {row: runs.text[row] for row in [*np.flatnonzero(runs.font == MARK).tolist(), *beyond]}


def _fonts_shown(layout: Layout) -> list[FontsShown]:
    runs = layout.runs
    starts = runs.starts.tolist()
    signed = np.flatnonzero((runs.font >= FIRST_SIGNATURE) & (runs.font < FIRST_TEXT))
    hands: dict[int, set[int]] = {}
    for row, document in zip(
        signed.tolist(), (np.searchsorted(runs.starts, signed, side="right") - 1).tolist(), strict=True
    ):
        hands.setdefault(document, set()).add(int(runs.font[row]))
    return [
        FontsShown(
            FIRST_TEXT + printer,
            _is_ascii(runs.text[starts[document] : starts[document + 1]]),
            tuple(sorted(hands.get(document, ()))),
        )
        for document, printer in enumerate(layout.looks.printer.tolist())
    ]


def _is_ascii(texts: Sequence[str]) -> bool:
    """Large marks are not set in the typeface of the text, whatever they are."""
    return "".join(texts).isascii() or all(text.isascii() or text in LARGE_MARKS for text in texts)


def _page_keys(layout: Layout, pages: int) -> NDArray[np.int64]:
    """Document and page of each run as one number."""
    document = np.repeat(np.arange(layout.documents), np.diff(layout.runs.starts))
    return document * pages + layout.runs.page


def runs_as_operators(compiled: CompiledForm, runs: Runs, streams: NDArray[np.int64]) -> list[str]:
    """Each run as operators up to its text, which still lacks the closing parenthesis; in ASCII. `streams`: a
    number for the content stream that each is drawn in."""
    texts = escaped(runs.text)
    rare = [row for row, text in enumerate(runs.text) if not text.isascii()]
    wide = _wide(runs, rare)
    for row in rare:
        if row not in wide:
            texts[row] = _octal(runs.text[row].encode(ENCODING))
    for row, text in wide.items():
        texts[row] = _octal(text.encode("utf-16-be"))
    setters, places = _setters(runs, wide, streams), _places(compiled, runs)
    return [f"{setter}{place}{text}" for setter, place, text in zip(setters, places, texts, strict=False)]


def escaped(texts: Sequence[str]) -> list[str]:
    """Texts as string literals hold them; of no text there is one, which is empty."""
    joined = "\0".join(texts).replace("\\", "\\\\").replace("\n", "\\n")
    return joined.replace("(", "\\(").replace(")", "\\)").split("\0")


def _octal(codes: bytes) -> str:
    """Codes of a string; what is no letter or figure by its number."""
    return "".join(chr(code) if chr(code).isalnum() and code < _ASCII else f"\\{code:03o}" for code in codes)


def text_strings(texts: Sequence[str]) -> list[str]:
    """Texts that are not drawn as string objects: in PDFDocEncoding where that is Latin-1, else in UTF-16."""
    try:
        "".join(texts).encode("latin-1")
    except UnicodeEncodeError:
        return [_text_string(text) for text in texts]
    return [f"({text})" for text in escaped(texts)] if texts else []


def _text_string(text: str) -> str:
    if max(text, default="") <= "\xff":
        return f"({escaped([text])[0]})"
    return f"<FEFF{text.encode('utf-16-be').hex().upper()}>"


def _places(compiled: CompiledForm, runs: Runs) -> list[str]:
    """Where each run begins; equal places are formatted once."""
    mask = (1 << _BITS) - 1
    heights = np.array([round(page.height * 1000) for page in compiled.pages])
    y = heights[runs.page] - runs.baseline
    made = _Made(lambda key: f"1 0 0 1 {decimal(key >> _BITS)} {decimal(key & mask)} Tm (")
    return [made[key] for key in ((runs.x << _BITS) | y).tolist()]


def _setters(runs: Runs, wide: Mapping[int, str], streams: NDArray[np.int64]) -> list[str]:
    """What sets typeface, size and squeeze of each run, where they change; a stream begins without a typeface
    and unsqueezed."""
    font = np.minimum(runs.font, FIRST_TEXT)
    font[list(wide)] |= _WIDE
    style = ((font << _BITS | runs.size) << _BITS | runs.squeeze) << 1
    fresh = changes(streams)
    squeezed = np.roll(runs.squeeze, 1) != _NORMAL
    changed = np.where(fresh | (style != np.roll(style, 1)), style | (squeezed & ~fresh), -1)
    made = _Made(_setter)
    return [made[change] for change in changed.tolist()]


def _setter(change: int) -> str:
    """`change`: typeface, size, squeeze, and whether the run before was squeezed; -1 where none changes."""
    if change < 0:
        return ""
    mask = (1 << _BITS) - 1
    squeeze, size, font = change >> 1 & mask, change >> (_BITS + 1) & mask, change >> (2 * _BITS + 1)
    width = f"{squeeze} Tz " if squeeze != _NORMAL or change & 1 else ""
    return f"{_resource(font)} {decimal(size)} Tf {width}"


def _resource(font: int) -> str:
    face = font & ~_WIDE
    if face == MARK:
        return MARK_RESOURCE
    if face < FIRST_TEXT:
        return signature_resource(face)
    return WIDE_RESOURCE if font & _WIDE else TEXT_RESOURCE


def decimal(thousandths: int) -> str:
    """A number of thousandths, of up to seven digits, as a decimal fraction."""
    return f"{thousandths / 1000:.7g}"
