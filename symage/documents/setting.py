"""How text is set in the boxes of a form, for all documents of a batch at once.

The rules, read off filled returns: one line stands 2.6 pt above the foot of its box, 4 pt in on the left
or ending 2.5 pt before the right edge. Text that is too long shrinks by half points to 6.5 pt, then is
squeezed to 80 % of its width; what needs more shrinks to 5 pt and is squeezed to 60 %, and what does not fit
then is an error of the data. Lines of a block start under the upper edge, 2 pt farther apart than the size.
A mark is a bold X, 1.05 times as high as its box.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from symage.documents.compile import FIRST_TEXT, MARK, MILLI, CompiledForm, Placing
from symage.documents.rows import SlotTexts, rows_of
from symage.documents.typefaces import ENCODING
from symage.errors import LayoutError
from symage.fields import shown

Ints = NDArray[np.int64]

_FOOT = 2600
_INDENT = 4000
_RIGHT_MARGIN = 2500
_SLACK = 4000
"""What a box is wider than the longest text it takes."""
_STEP = 500
_TIGHTENING = ((6500, 80), (5000, 60))
"""The smallest size and the strongest squeeze, in percent: as a rule, and for what would not fit so."""
_LEADING = 2000
_HEAD = 2000

_SHOWABLE = np.zeros(256, np.bool_)
_SHOWABLE[32:127] = True
_SHOWABLE[161:256] = True
_SHOWABLE[[code for code in range(128, 160) if bytes([code]).decode(ENCODING, "ignore")]] = True
_SHOWABLE[[173]] = False
"""Codes of `ENCODING` that print: no controls, no-break spaces or soft hyphens."""


@dataclass(frozen=True, slots=True, eq=False)
class SetLines:
    """Text in its place, by document, page and slot. `joins`: continues the word of the row before."""

    documents: int
    document: Ints
    page: Ints
    slot: Ints
    field: Ints
    x: Ints
    baseline: Ints
    font: Ints
    size: Ints
    squeeze: Ints
    joins: NDArray[np.bool_]
    text: list[str]


def set_lines(compiled: CompiledForm, printed: Mapping[str, Sequence[str]], looks: Ints) -> SetLines:
    """Every line of every text in every place; `looks`: the index of each document's look. Raises KeyError
    and LayoutError as `lay_out` says."""
    rows = rows_of(compiled, printed)
    slots = compiled.slots
    placing, look = slots.placing[rows.slot], looks[rows.document]
    font = np.where(placing == Placing.MARK, MARK, FIRST_TEXT + look)
    units = _units(compiled, rows, font)
    top, height, width = slots.top[rows.slot], slots.height[rows.slot], slots.width[rows.slot]
    usual = _in_milli(each.size for each in compiled.looks)[look]
    lead = np.minimum(usual + _LEADING, (height - MILLI) // np.maximum(rows.count, 1))
    size, squeeze = _fitted(compiled, rows, units, placing, usual, lead)
    set_width = units * size * squeeze // 100_000
    cap = np.array([face.cap_height for face in compiled.typefaces])[font]
    return SetLines(
        documents=len(looks),
        document=rows.document,
        page=slots.page[rows.slot],
        slot=rows.slot,
        field=slots.field[rows.slot],
        x=_x(slots.left[rows.slot], width, set_width, placing)
        + _in_milli(each.offset[0] for each in compiled.looks)[look],
        baseline=np.select(
            [placing == Placing.MARK, rows.count > 0],
            [
                top + (height + cap * size // 1000) // 2,
                top + _HEAD + cap * usual // 1000 + rows.number * lead,
            ],
            top + height - np.minimum(_FOOT, (height - cap * size // 1000) // 2),
        )
        + _in_milli(each.offset[1] for each in compiled.looks)[look],
        font=font,
        size=size,
        squeeze=squeeze,
        joins=rows.joins,
        text=rows.text,
    )


def _in_milli(points: Iterable[float]) -> Ints:
    return np.array([round(value * MILLI) for value in points], np.int64)


def _units(compiled: CompiledForm, rows: SlotTexts, font: Ints) -> Ints:
    """The width of each text in thousandths of its size; every character is checked on the way."""
    lengths = np.fromiter(map(len, rows.text), np.int64, len(rows.text))
    codes = _codes(compiled, rows, lengths)
    if not len(codes):
        return np.zeros(0, np.int64)
    widths = np.stack([face.widths for face in compiled.typefaces])
    starts = np.cumsum(lengths) - lengths
    return np.add.reduceat(widths[np.repeat(font, lengths), codes], starts)


def _codes(compiled: CompiledForm, rows: SlotTexts, lengths: Ints) -> NDArray[np.uint8]:
    joined = "".join(rows.text)
    try:
        codes = np.frombuffer(joined.encode(ENCODING), np.uint8)
    except UnicodeEncodeError as error:
        raise _unshowable(compiled, rows, lengths, error.start) from error
    hidden = np.flatnonzero(~_SHOWABLE[codes])
    if len(hidden):
        raise _unshowable(compiled, rows, lengths, int(hidden[0]))
    return codes


def _unshowable(compiled: CompiledForm, rows: SlotTexts, lengths: Ints, place: int) -> LayoutError:
    row = int(np.searchsorted(np.cumsum(lengths), place, side="right"))
    return LayoutError(
        _field_id(compiled, rows, row), f"{shown(rows.text[row])!r} holds a character that cannot be shown"
    )


def _field_id(compiled: CompiledForm, rows: SlotTexts, row: int) -> str:
    return compiled.form.fields[int(compiled.slots.field[rows.slot[row]])].id


def _fitted(
    compiled: CompiledForm, rows: SlotTexts, units: Ints, placing: Ints, usual: Ints, lead: Ints
) -> tuple[Ints, Ints]:
    """Size and squeeze of each text; `usual`: the size of its look."""
    mark = placing == Placing.MARK
    size = np.where(rows.count > 0, np.minimum(usual, lead - MILLI), usual)
    size = np.where(mark, compiled.slots.height[rows.slot] * 105 // 100, size)
    room = np.where(mark, size, compiled.slots.width[rows.slot] - _SLACK)
    tight = np.flatnonzero(units * size > room * 1000)
    if not len(tight):
        return size, np.full(len(size), 100)
    squeeze = np.full(len(size), 100)
    for smallest, most in _TIGHTENING:
        size[tight] = _shrunk(size[tight], units[tight], room[tight], smallest)
        squeeze[tight] = np.minimum(100, room[tight] * 100_000 // np.maximum(units[tight] * size[tight], 1))
        tight = tight[squeeze[tight] < most]
    if len(tight):
        row = int(tight[0])
        raise LayoutError(_field_id(compiled, rows, row), f"{shown(rows.text[row])!r} does not fit its box")
    return size, squeeze


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
