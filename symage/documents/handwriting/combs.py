"""Combs whose cells no rule parts: a reader of forms sees equal cells there, people an empty box, and write
figures as near to one another as they always do.
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from symage.documents.compile import MILLI, CompiledForm
from symage.forms.face import FacePage
from symage.randomness import Words, below, word

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_BESIDE = 1.0
"""Points that may lie between cells of a run; more hold a printed dash."""
_BEGIN = 0.35
"""How far along a run what is written there stays in its place, of the run's width."""
_NEAREST, _FARTHEST = 0.46, 0.8
"""From figure to figure, of the cells' height, by writer: figures are about half as wide as high."""


def gathered(compiled: CompiledForm, slot: Ints, people: Words) -> Floats:
    """Where the cells of the slots begin for somebody who writes, in points. `people`: of each row a word for
    who writes it."""
    slots, anchor = compiled.slots, _anchors(compiled)[slot]
    left, width, height = (each[slot] / MILLI for each in (slots.left, slots.width, slots.height))
    share = _NEAREST + (_FARTHEST - _NEAREST) * below(word(people, "pitch of figures"), 1000) / 1000
    pull = np.minimum(share * height / width, 1.0)
    middle = left + width / 2
    return np.where(np.isnan(anchor), left, anchor + pull * (middle - anchor) - width / 2)


@lru_cache(maxsize=128)
def _anchors(compiled: CompiledForm) -> Floats:
    """Of each slot the place of its run that stays where it is, in points; NaN where rules part the cells."""
    slots, form = compiled.slots, compiled.form
    uprights = [_uprights(form.face.page(number)) for number in form.face_pages]
    found = np.full(len(slots.field), np.nan)
    left, right = slots.left / MILLI, (slots.left + slots.width) / MILLI
    combs = np.array([bool(field.comb) for field in form.fields])[slots.field]
    begin = 0
    for end in range(1, len(found) + 1):
        if end < len(found) and combs[end] and _goes_on(compiled, uprights, end):
            continue
        if combs[begin] and end - begin > 1:
            found[begin:end] = left[begin] + _BEGIN * (right[end - 1] - left[begin])
        begin = end
    return found


def _uprights(page: FacePage) -> Floats:
    """Every upright line of a page, of boxes and dashed ones too: x, upper end, lower end."""
    found = []
    for operation in page.paint:
        if operation[0] == "L" and operation[2] == operation[4]:
            found.append((operation[2], *sorted((operation[3], operation[5]))))
        elif operation[0] == "B":
            x0, y0, x1, y1 = operation[3:7]
            found += [(x, *sorted((y0, y1))) for x in (x0, x1)]
    return np.array(found, np.float64).reshape(-1, 3)


def _goes_on(compiled: CompiledForm, uprights: Sequence[Floats], slot: int) -> bool:
    """Whether the cell of a slot follows right behind that of the one before, with no line between their
    middles."""
    slots, pair = compiled.slots, slice(slot - 1, slot + 1)
    if any(np.ptp(each[pair]) for each in (slots.field, slots.page, slots.top, slots.copy)):
        return False
    if slots.left[slot] - slots.left[slot - 1] - slots.width[slot - 1] > _BESIDE * MILLI:
        return False
    begin, end = ((slots.left[pair] + slots.width[pair] / 2) / MILLI).tolist()
    top, bottom = slots.top[slot] / MILLI, (slots.top[slot] + slots.height[slot]) / MILLI
    x, upper, lower = uprights[int(slots.page[slot])].T
    return not bool(((begin < x) & (x < end) & (upper < bottom) & (lower > top)).any())
