"""How near a drawn form comes to the official blank that a user has: figures and a picture for each page.

Page k of the form is compared with page `face_pages[k]` of the blank, both in grey by pdfium at 150 dpi.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pypdfium2
from numpy.typing import NDArray
from PIL import Image

from symage.documents.compile import compile_form
from symage.documents.pdf import blank_pdf
from symage.errors import NotFound
from symage.forms.definition import FormDefinition

Grey = NDArray[np.uint8]
Mask = NDArray[np.bool_]

DPI = 150
_FAR = 64
"""Grey levels by which two pixels must differ to count."""
_INK = 128
"""Darker than this is ink."""
_RULE_INK = 180
"""The same for rules: thin coloured ones are pale, shading (192) is paler still."""
_RULE_LENGTH = 60
"""Pixels; shorter bars are found in bold letters too."""
_RULE_THICKNESS = 8
_REACH = 6
"""A rule is missing when no drawn one lies within so many pixels."""
_WHITE, _BLACK, _RED, _BLUE = (255, 255, 255), (0, 0, 0), (230, 40, 40), (30, 90, 230)


@dataclass(frozen=True, slots=True)
class PageComparison:
    """One page. Shares are of 1; the offset is in points, of the straight rule that is farthest off."""

    page: int
    blank_page: int
    pixels_differing: float
    ink_lost: float
    """Share of the blank's ink that has no drawn ink within one pixel."""
    rules: int
    rules_missing: int
    worst_offset: float


@dataclass(frozen=True, slots=True)
class _Bar:
    """A straight bar of ink: its place across and its ends along, in pixels."""

    at: float
    low: int
    high: int


def compare(form: FormDefinition, blank: Path) -> list[PageComparison]:
    """The figures of every page. Raises NotFound when the blank lacks a page or is no PDF, OSError."""
    return [
        _compared(number, form.face_pages[number - 1], official, drawn)
        for number, (official, drawn) in enumerate(_page_pairs(form, blank), 1)
    ]


def write_overlays(form: FormDefinition, blank: Path, folder: Path) -> list[Path]:
    """A picture of every page: black where both have ink, red only the blank, blue only the drawing."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number, (official, drawn) in enumerate(_page_pairs(form, blank), 1):
        paths.append(folder / f"{form.id}_page_{number}.png")
        Image.fromarray(_overlay(official < _INK, drawn < _INK)).save(paths[-1], dpi=(DPI, DPI))
    return paths


def _opened(blank: Path) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(blank.read_bytes())
    except pypdfium2.PdfiumError as error:
        raise NotFound("not_found", f"{blank} is no PDF that can be read: {error}") from error


def _page_pairs(form: FormDefinition, blank: Path) -> Iterator[tuple[Grey, Grey]]:
    """Each page of the blank and of the drawing, cut to the size that both have."""
    drawing = blank_pdf(compile_form(form))
    with _opened(blank) as officials, pypdfium2.PdfDocument(drawing) as drawings:
        for index, face_page in enumerate(form.face_pages):
            if face_page > len(officials):
                raise NotFound("not_found", f"{blank} has {len(officials)} pages, not {face_page}")
            official, drawn = _grey(officials[face_page - 1]), _grey(drawings[index])
            height, width = np.minimum(official.shape, drawn.shape)
            yield official[:height, :width], drawn[:height, :width]


def _grey(page: pypdfium2.PdfPage) -> Grey:
    picture = page.render(scale=DPI / 72, may_draw_forms=False, draw_annots=False).to_pil()
    return np.asarray(picture.convert("L"))


def _compared(number: int, blank_page: int, official: Grey, drawn: Grey) -> PageComparison:
    ink, drawn_ink = official < _INK, drawn < _INK
    lines, drawn_lines = official < _RULE_INK, drawn < _RULE_INK
    offsets = [*_offsets(lines, drawn_lines), *_offsets(lines.T, drawn_lines.T)]
    found = [offset for offset in offsets if offset is not None]
    return PageComparison(
        page=number,
        blank_page=blank_page,
        pixels_differing=float((np.abs(official.astype(np.int16) - drawn) > _FAR).mean()),
        ink_lost=float((ink & ~_thickened(drawn_ink)).sum() / max(1, ink.sum())),
        rules=len(offsets),
        rules_missing=len(offsets) - len(found),
        worst_offset=max(found, default=0.0) * 72 / DPI,
    )


def _thickened(ink: Mask) -> Mask:
    """Every pixel within one pixel of ink."""
    wide = ink.copy()
    wide[:, 1:] |= ink[:, :-1]
    wide[:, :-1] |= ink[:, 1:]
    high = wide.copy()
    high[1:] |= wide[:-1]
    high[:-1] |= wide[1:]
    return high


def _offsets(ink: Mask, drawn_ink: Mask) -> Iterator[float | None]:
    """For each bar of the blank along the rows, how far off the nearest drawn one is, if there is one."""
    drawn = _bars(drawn_ink)
    for bar in _bars(ink):
        beside = (abs(other.at - bar.at) for other in drawn if other.low < bar.high and other.high > bar.low)
        nearest = min(beside, default=float(_REACH))
        yield nearest if nearest < _REACH else None


def _bars(ink: Mask) -> list[_Bar]:
    """Long runs of ink along the rows; runs that touch on neighbouring rows are one bar."""
    open_bars: list[list[tuple[int, int, int]]] = []
    closed: list[list[tuple[int, int, int]]] = []
    for run in _long_runs(ink):
        closed += [bar for bar in open_bars if bar[-1][0] < run[0] - 1]
        open_bars = [bar for bar in open_bars if bar[-1][0] >= run[0] - 1]
        home = next((bar for bar in open_bars if _touches(bar, run)), None)
        if home is None:
            open_bars.append([run])
        else:
            home.append(run)
    return [_bar(runs) for runs in closed + open_bars if runs[-1][0] - runs[0][0] < _RULE_THICKNESS]


def _long_runs(ink: Mask) -> Iterator[tuple[int, int, int]]:
    """(row, first, last + 1) of every long enough run, row by row."""
    padded = np.zeros((ink.shape[0], ink.shape[1] + 2), np.int8)
    padded[:, 1:-1] = ink
    steps = np.diff(padded, axis=1)
    rows, starts = np.nonzero(steps == 1)
    _, ends = np.nonzero(steps == -1)
    for i in np.flatnonzero(ends - starts >= _RULE_LENGTH).tolist():
        yield int(rows[i]), int(starts[i]), int(ends[i])


def _touches(bar: Sequence[tuple[int, int, int]], run: tuple[int, int, int]) -> bool:
    return any(row >= run[0] - 1 and first < run[2] and end > run[1] for row, first, end in bar[-3:])


def _bar(runs: Sequence[tuple[int, int, int]]) -> _Bar:
    """Its place is the centre of gravity of its pixels."""
    pixels = sum(end - first for _, first, end in runs)
    return _Bar(
        at=sum(row * (end - first) for row, first, end in runs) / pixels,
        low=min(first for _, first, _ in runs),
        high=max(end for _, _, end in runs),
    )


def _overlay(ink: Mask, drawn_ink: Mask) -> NDArray[np.uint8]:
    picture = np.full((*ink.shape, 3), _WHITE, np.uint8)
    picture[ink & drawn_ink] = _BLACK
    picture[ink & ~drawn_ink] = _RED
    picture[drawn_ink & ~ink] = _BLUE
    return picture
