"""Layout in, PDF files out. Drawing holds no decision: every position comes from the layout."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from symage.compression import headed_stream
from symage.documents.compile import CompiledForm
from symage.documents.layout import Layout, Runs
from symage.documents.skeleton import Skeleton
from symage.documents.typefaces import ENCODING

_NORMAL = 100
"""Squeeze of text that keeps its width."""
_BITS = 20
"""No page is wider or higher than 2**20 thousandths of a point (14 inches)."""


@dataclass(frozen=True, slots=True)
class _Style:
    """Typeface, size and squeeze of a run; a font of -1 is none yet."""

    font: int
    size: int
    squeeze: int

    @classmethod
    def unpacked(cls, packed: int) -> "_Style":
        mask = (1 << _BITS) - 1
        return cls(packed >> 2 * _BITS, packed >> _BITS & mask, packed & mask)


def write_pdfs(compiled: CompiledForm, layout: Layout) -> Iterator[bytes]:
    """One complete file for each document of the layout."""
    skeleton = compiled.skeleton
    seed = blake2b(skeleton.prefix, digest_size=16).digest()
    for contents in overlays(compiled, layout):
        yield assemble(skeleton, contents, seed)


def blank_pdf(compiled: CompiledForm) -> bytes:
    """The form with nothing filled in."""
    return assemble(compiled.skeleton, [b""] * len(compiled.pages), b"blank")


def assemble(skeleton: Skeleton, contents: Sequence[bytes], seed: bytes) -> bytes:
    """A file of the skeleton and its overlays; its /ID is a hash of the seed and of what is drawn."""
    identity = blake2b(seed, digest_size=16)
    pieces, offsets, place = [skeleton.prefix], [skeleton.xref], len(skeleton.prefix)
    for number, content in enumerate(contents, skeleton.first_overlay):
        packed = headed_stream(content)
        identity.update(packed)
        piece = b"%d 0 obj\n<</Filter/FlateDecode/Length %d>>stream\n%b\nendstream\nendobj\n" % (
            number,
            len(packed),
            packed,
        )
        pieces.append(piece)
        offsets.append(b"%010d 00000 n \n" % place)
        place += len(piece)
    name = identity.hexdigest().encode("ascii")
    tail = b"/ID[<%b><%b>]>>\nstartxref\n%d\n%%%%EOF\n" % (name, name, place)
    return b"".join([*pieces, *offsets, skeleton.trailer, tail])


def overlays(compiled: CompiledForm, layout: Layout) -> Iterator[list[bytes]]:
    """For each document, the content stream of each page's filled-in text."""
    if layout.form_id != compiled.form.id:
        raise ValueError(f"a layout of {layout.form_id}, not of {compiled.form.id}")
    pages = len(compiled.pages)
    pieces = runs_as_operators(compiled, layout.runs, _page_keys(layout, pages))
    # With a line end after BT the stream may be compressed fast: see `headed_stream`.
    heads = [f"BT\n{colour_operands(look.colour)} rg\n" for look in compiled.looks]
    bounds = _bounds(layout, pages)
    for document, look in enumerate(layout.looks.tolist()):
        head, first = heads[look], document * pages
        yield [
            (head + ") Tj\n".join(pieces[start:end]) + ") Tj\nET").encode(ENCODING) if end > start else b""
            for start, end in zip(
                bounds[first : first + pages], bounds[first + 1 : first + pages + 1], strict=True
            )
        ]


def colour_operands(colour: str) -> str:
    """As operands. A full red is written 1.0, so that no run's operators begin alike (`headed_stream`)."""
    red, green, blue = (f"{int(colour[i : i + 2], 16) / 255:.3g}" for i in (1, 3, 5))
    return f"{'1.0' if red == '1' else red} {green} {blue}"


def _page_keys(layout: Layout, pages: int) -> NDArray[np.int64]:
    """Document and page of each run as one number."""
    document = np.repeat(np.arange(layout.documents), np.diff(layout.runs.starts))
    return document * pages + layout.runs.page


def _bounds(layout: Layout, pages: int) -> list[int]:
    """Where the runs of each page of each document begin; one more at the end."""
    keys = np.arange(layout.documents * pages + 1)
    return [int(bound) for bound in np.searchsorted(_page_keys(layout, pages), keys)]


def runs_as_operators(compiled: CompiledForm, runs: Runs, streams: NDArray[np.int64]) -> list[str]:
    """Each run as operators up to its text, which still lacks the closing parenthesis. `streams`: a number
    for the content stream that each is drawn in."""
    return [
        head + text for head, text in zip(_heads(compiled, runs, streams), escaped(runs.text), strict=False)
    ]


def escaped(texts: Sequence[str]) -> list[str]:
    """Texts as string literals hold them; of no text there is one, which is empty."""
    joined = "\0".join(texts).replace("\\", "\\\\").replace("\n", "\\n")
    return joined.replace("(", "\\(").replace(")", "\\)").split("\0")


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


def _heads(compiled: CompiledForm, runs: Runs, streams: NDArray[np.int64]) -> list[str]:
    """What sets the font, where it changes, and the place of each run; equal ones are formatted once."""
    heights = np.array([round(page.height * 1000) for page in compiled.pages])
    y = heights[runs.page] - runs.baseline
    packed = (runs.font << 2 * _BITS) | (runs.size << _BITS) | runs.squeeze
    styles, style = np.unique(packed, return_inverse=True)
    fresh = np.diff(streams, prepend=-1) != 0
    before = np.where(fresh, len(styles), np.roll(style, 1))
    switches, switch = np.unique(style * (len(styles) + 1) + before, return_inverse=True)
    known = [_Style.unpacked(style) for style in styles.tolist()] + [_Style(-1, -1, _NORMAL)]
    setters = [
        _setter(compiled, known[now], known[old])
        for now, old in (divmod(pair, len(styles) + 1) for pair in switches.tolist())
    ]
    keys, key = np.unique((switch << 2 * _BITS) | (runs.x << _BITS) | y, return_inverse=True)
    mask = (1 << _BITS) - 1
    heads = [
        f"{setters[value >> 2 * _BITS]}1 0 0 1 {decimal(value >> _BITS & mask)} {decimal(value & mask)} Tm ("
        for value in keys.tolist()
    ]
    return [heads[i] for i in key.tolist()]


def _setter(compiled: CompiledForm, now: _Style, before: _Style) -> str:
    """The operators that turn one style into the next; a stream begins unsqueezed and without a font."""
    setter = ""
    if (now.font, now.size) != (before.font, before.size):
        setter += f"{compiled.resources[now.font]} {decimal(now.size)} Tf "
    if now.squeeze != before.squeeze:
        setter += f"{now.squeeze} Tz "
    return setter


def decimal(thousandths: int) -> str:
    """A number of thousandths as a decimal fraction."""
    whole, rest = divmod(thousandths, 1000)
    return f"{whole}.{rest:03}".rstrip("0").rstrip(".") if rest else str(whole)
