"""How text is set in the boxes of a form, for all documents of a batch at once.

The rules, read off filled returns: one line stands 2.6 pt above the foot of its box, 4 pt in on the left
or ending 2.5 pt before the right edge. Text that is too long shrinks by half points to 6.5 pt, then is
squeezed to 80 % of its width; what needs more shrinks to 5 pt and is squeezed to 60 %, in looks that are
wider than the usual one to 4.5 pt and 40 %, and what does not fit then is an error of the data. Lines of a
block start under the upper edge, 2 pt farther apart than the size. A large mark is 1.05 times as high as its
box, a small one is set as text is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from symage.documents.compile import MILLI, CompiledForm, Placing
from symage.documents.looks import FACES, FIRST_SIGNATURE, FIRST_TEXT, MARK, SIGNATURES, Looks, text_number
from symage.documents.printers import IDS, MARKS, PLAIN
from symage.documents.rows import SlotTexts, rows_of
from symage.documents.typefaces import numbers
from symage.errors import LayoutError
from symage.fields import shown

Ints = NDArray[np.int64]

_FOOT = 2600
_INDENT = 4000
_RIGHT_MARGIN = 2500
_SLACK = 4000
"""What a box is wider than the longest text it takes."""
_STEP = 500
_TIGHTENING = ((6500, 80), (5000, 60), (4500, 40))
"""The smallest size and the strongest squeeze, in percent: as a rule, for what would not fit so, and for what
fits the usual typeface of the form, which is not the widest."""
_LEADING = 2000
_HEAD = 2000
_LARGER = 1000
"""By how much a look may be larger than the usual one of the form."""
_SIGNED = 175
"""Percent of the usual size that a signature is written in."""
_NO_NAMES = frozenset(["Signature on File", "SOF"])
"""What stands for a signature."""
_MILLIONTHS = 1_000_000

WIDTHS = np.stack([face.widths for face in FACES])
SHOWN = np.stack([face.shown for face in FACES])
CAPS = np.array([face.cap_height for face in FACES])
_LARGE_MARK = np.array([large for _, large in MARKS])
_VARIED = np.array([not name.startswith(PLAIN) for name in IDS])


@dataclass(frozen=True, slots=True, eq=False)
class SetLines:
    """Text in its place, by document, page and slot. `joins`: continues the word of the row before."""

    documents: int
    document: Ints
    page: Ints
    slot: Ints
    field: Ints
    copy: Ints
    x: Ints
    baseline: Ints
    font: Ints
    size: Ints
    squeeze: Ints
    joins: NDArray[np.bool_]
    text: list[str]


def set_lines(compiled: CompiledForm, printed: Mapping[str, Sequence[str]], looks: Looks) -> SetLines:
    """Every line of every text in every place, before the print has slipped (`Looks.dx`, `Looks.dy`). Raises
    KeyError and LayoutError as `lay_out` says."""
    rows = _marked(compiled, rows_of(compiled, printed), looks)
    slots, of = compiled.slots, rows.document
    font = _fonts(compiled, rows, looks)
    placing = _placing(compiled, rows, looks)
    units = _units(compiled, rows, font)
    top, height, width = slots.top[rows.slot], slots.height[rows.slot], slots.width[rows.slot]
    usual = np.minimum(looks.size, round(compiled.plain.sizes[0] * MILLI) + _LARGER)[of]
    lead = np.minimum(usual + _LEADING, (height - MILLI) // np.maximum(rows.count, 1))
    size, squeeze = _fitted(compiled, rows, units, _wanted(compiled, rows, font, usual, lead), looks)
    set_width = units * size * squeeze // 100_000
    cap = CAPS[font]
    x = _x(slots.left[rows.slot], width, set_width, placing)
    baseline = np.select(
        [placing == Placing.MARK, rows.count > 0],
        [
            top + (height + cap * size // 1000) // 2,
            top + _HEAD + cap * usual // 1000 + rows.number * lead,
        ],
        top + height - np.minimum(_FOOT, (height - cap * size // 1000) // 2),
    )
    page = slots.page[rows.slot]
    across, down = _turned(compiled, page, looks.tilt[of], x, baseline)
    return SetLines(
        documents=len(looks),
        document=of,
        page=page,
        slot=rows.slot,
        field=slots.field[rows.slot],
        copy=slots.copy[rows.slot],
        x=x - down,
        baseline=baseline + across,
        font=font,
        size=size,
        squeeze=squeeze,
        joins=rows.joins,
        text=rows.text,
    )


def _marked(compiled: CompiledForm, rows: SlotTexts, looks: Looks) -> SlotTexts:
    """The rows with each document's own mark in its check boxes."""
    boxes = np.flatnonzero(
        (compiled.slots.placing[rows.slot] == Placing.MARK) & (looks.mark[rows.document] > 0)
    )
    if not len(boxes):
        return rows
    texts = [*rows.text]
    for row, mark in zip(boxes.tolist(), looks.mark[rows.document[boxes]].tolist(), strict=True):
        texts[row] = MARKS[mark][0]
    return replace(rows, text=texts)


def _fonts(compiled: CompiledForm, rows: SlotTexts, looks: Looks) -> Ints:
    """An index into `FACES` for each row. A name is always signed in the same hand; what stands for one is
    printed."""
    large = (compiled.slots.placing[rows.slot] == Placing.MARK) & _LARGE_MARK[looks.mark[rows.document]]
    font = np.where(large, MARK, FIRST_TEXT + looks.printer[rows.document])
    for row in np.flatnonzero(compiled.slots.signed[rows.slot]).tolist():
        hand = FIRST_SIGNATURE + text_number(rows.text[row]) % SIGNATURES
        if rows.text[row] not in _NO_NAMES and not FACES[hand].lacks(rows.text[row]):
            font[row] = hand
    return font


def _placing(compiled: CompiledForm, rows: SlotTexts, looks: Looks) -> Ints:
    """As the form says, but for amounts that a printer begins at the left."""
    slots = compiled.slots
    left = slots.amount[rows.slot] & (looks.left[rows.document] > 0)
    return np.where(
        left & (slots.placing[rows.slot] == Placing.RIGHT), Placing.LEFT, slots.placing[rows.slot]
    )


def _turned(compiled: CompiledForm, page: Ints, tilt: Ints, x: Ints, baseline: Ints) -> tuple[Ints, Ints]:
    """How far a print that is turned around the middle of the page moves: down, and to the left."""
    middle = np.array(
        [(page.width * MILLI // 2, page.height * MILLI // 2) for page in compiled.pages], np.int64
    )
    return (
        tilt * (x - middle[page, 0]) // _MILLIONTHS,
        tilt * (baseline - middle[page, 1]) // _MILLIONTHS,
    )


def _units(compiled: CompiledForm, rows: SlotTexts, font: Ints) -> Ints:
    """The width of each text in thousandths of its size; every character is checked on the way."""
    if not rows.text:
        return np.zeros(0, np.int64)
    lengths = np.fromiter(map(len, rows.text), np.int64, len(rows.text))
    found, faces = numbers("".join(rows.text)), np.repeat(font, lengths)
    hidden = np.flatnonzero(~SHOWN[faces, found])
    if len(hidden):
        raise _unshowable(compiled, rows, lengths, int(hidden[0]))
    return np.add.reduceat(WIDTHS[faces, found], np.cumsum(lengths) - lengths)


def _unshowable(compiled: CompiledForm, rows: SlotTexts, lengths: Ints, place: int) -> LayoutError:
    row = int(np.searchsorted(np.cumsum(lengths), place, side="right"))
    return LayoutError(
        _field_id(compiled, rows, row), f"{shown(rows.text[row])!r} holds a character that cannot be shown"
    )


def _field_id(compiled: CompiledForm, rows: SlotTexts, row: int) -> str:
    return compiled.form.fields[int(compiled.slots.field[rows.slot[row]])].id


def _wanted(compiled: CompiledForm, rows: SlotTexts, font: Ints, usual: Ints, lead: Ints) -> Ints:
    """The size of each text before it is fitted; `usual`: that of its look."""
    height = compiled.slots.height[rows.slot]
    size = np.where(rows.count > 0, np.minimum(usual, lead - MILLI), usual)
    signed = (font >= FIRST_SIGNATURE) & (font < FIRST_TEXT)
    size = np.where(signed, np.minimum(usual * _SIGNED // 100, height * 12 // 10), size)
    marked = compiled.slots.placing[rows.slot] == Placing.MARK
    return np.where(marked, np.where(font == MARK, height * 105 // 100, np.minimum(usual, height)), size)


def _fitted(
    compiled: CompiledForm, rows: SlotTexts, units: Ints, size: Ints, looks: Looks
) -> tuple[Ints, Ints]:
    """Size and squeeze of each text."""
    mark = compiled.slots.placing[rows.slot] == Placing.MARK
    room = np.where(mark, size * 2, compiled.slots.width[rows.slot] - _SLACK)
    squeeze = np.full(len(size), 100)
    tight = np.flatnonzero(units * size > room * 1000)
    for step, (smallest, most) in enumerate(_TIGHTENING):
        varied = step < len(_TIGHTENING) - 1 or _VARIED[looks.printer[rows.document[tight]]]
        size[tight] = np.where(varied, _shrunk(size[tight], units[tight], room[tight], smallest), size[tight])
        squeeze[tight] = np.minimum(100, room[tight] * 100_000 // np.maximum(units[tight] * size[tight], 1))
        tight = tight[squeeze[tight] < np.where(varied, most, _TIGHTENING[1][1])]
    if len(tight):
        row = int(tight[0])
        raise LayoutError(_field_id(compiled, rows, row), f"{shown(rows.text[row])!r} does not fit its box")
    return _alike(size, rows.joins), _alike(squeeze, rows.joins)


def _alike(values: Ints, joins: NDArray[np.bool_]) -> Ints:
    """The least of each comb for all of its cells: some are printed with narrower ones at one end."""
    if not joins.any():
        return values
    least: Ints = np.minimum.reduceat(values, np.flatnonzero(~joins))[np.cumsum(~joins) - 1]
    return least


def _shrunk(size: Ints, units: Ints, room: Ints, smallest: int) -> Ints:
    """The largest size, in half points down to the smallest, at which the text fits; else that smallest."""
    while True:
        large = (units * size > room * 1000) & (size > smallest)
        if not large.any():
            return size
        size = np.where(large, np.maximum(size - _STEP, smallest), size)


def _x(left: Ints, width: Ints, set_width: Ints, placing: Ints) -> Ints:
    return np.select(
        [placing == Placing.LEFT, placing == Placing.RIGHT],
        [left + _INDENT, left + width - _RIGHT_MARGIN - set_width],
        left + (width - set_width) // 2,
    )
