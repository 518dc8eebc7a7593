"""Text in somebody's hand: where each letter stands, all lines of a page at once.

A line that is too long is written narrower, as a whole or towards its end (`edges.py`), then smaller, and
then runs over the edge of its box, as people's lines do. Places are in points from the top left corner, y
downward.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from symage.changes import changes, firsts
from symage.documents.handwriting.draws import Draws
from symage.documents.handwriting.edges import squeezed
from symage.documents.handwriting.forms import USUAL_FORM
from symage.documents.handwriting.hand import Hand
from symage.documents.handwriting.moods import Moods, moods
from symage.documents.handwriting.motion import Floats
from symage.documents.handwriting.reading import Tokens, read
from symage.documents.handwriting.sitting import Sitting
from symage.documents.handwriting.spacing import spaced

Ints = NDArray[np.int64]

LEFT, CENTRE, RIGHT = 0, 1, 2
_BOTH = np.arange(2)
_ACCENT, _LIFT = 66, 50
"""How high accents stand, and how much higher over capitals, in hundredths of an em."""
_NARROWEST, _SMALLEST = 0.72, 0.62
"""How far a line is made narrower and then smaller, before it leaves its box."""
_CAP = 0.64
"""Of the room between lines, what capitals take at most."""
_LEADING = 1.75
"""From line to line of a block at most, to the height of capitals."""
_SEAT = 0.8
"""How far down its share of a block a line stands."""
_UNEVEN = 0.035
"""Of that share, by which lines of a block are uneven."""
_MARK = 1.2
"""How much higher than its box a mark is."""
_OVER_FOOT, _OVER_LOW_FOOT = 1.2, 0.09
"""How high a line stands at least over the foot of its box, in points, and in low boxes to their height. The
points of amounts would be lost on its rule."""
_CELL_DRIFT = 0.09
"""How far letters of a comb stray from the middle of their cells, to the width of these."""
_CELL_FILL = 0.55
"""How high letters of a comb are at least, to the height of their cells."""


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """Lines of text and the boxes that they are for, in points. `number` and `count`: which line of how many;
    0 of 0 where the box has one. `align`: LEFT, CENTRE or RIGHT; `cell`: of a comb, whose letters are a line
    each; `mark`: in a box to check; `joins`: goes on with the word of the line before."""

    text: Sequence[str]
    left: Floats
    top: Floats
    width: Floats
    height: Floats
    number: Ints
    count: Ints
    align: Ints
    cell: NDArray[np.bool_]
    mark: NDArray[np.bool_]
    joins: NDArray[np.bool_]

    @classmethod
    def single(cls, text: str, left: float, top: float, width: float, height: float) -> "Lines":
        """One line, which begins at the left of its box."""
        zero, no = np.zeros(1, np.int64), np.zeros(1, np.bool_)
        return cls(
            text=[text],
            left=np.array([left]),
            top=np.array([top]),
            width=np.array([width]),
            height=np.array([height]),
            number=zero,
            count=zero,
            align=zero + LEFT,
            cell=no,
            mark=no,
            joins=no,
        )

    def at(self, rows: Ints) -> "Lines":
        """Some of them."""
        columns = {each.name: getattr(self, each.name) for each in fields(self) if each.name != "text"}
        return Lines(
            [self.text[row] for row in rows.tolist()], **{name: of[rows] for name, of in columns.items()}
        )


@dataclass(frozen=True, slots=True, eq=False)
class Letters:
    """Letters in their places: `line` of each, `word` (counted over all lines), `instance` of the hand,
    `em` in points, `matrix` (n × 2 × 2, points to a thousandth of an em, y upward) and `place` of its origin.
    `joins` (m × 2): the pairs that are joined."""

    line: Ints
    word: Ints
    instance: Ints
    em: Floats
    matrix: Floats
    place: Floats
    joins: Ints

    @property
    def words(self) -> int:
        return int(self.word[-1]) + 1 if len(self.word) else 0


def written(hand: Hand, day: Sitting, lines: Lines, draws: Draws) -> Letters:
    """Raises KeyError on a character that no hand can write."""
    tokens = read(hand, _named(lines))
    row, line = spaced(hand, day, tokens, draws), tokens.line
    noise, chance = draws.normals("places", len(line), 5), draws.normals("lines", len(lines.text), 6)
    start = changes(line)
    parted = tokens.blank[:-1] | (start[1:] & ~lines.joins[line[1:]])
    word = np.cumsum(np.append(True, parted)[: len(line)]) - 1
    mood = moods(hand.writer.steadiness, draws, len(lines.text) + int(tokens.blank.sum())).at(word)
    wide = day.aspect * mood.wide
    step = np.concatenate([[0.0], row.gap * np.where(tokens.blank[:-1], day.aspect, wide[:-1])])
    x = np.cumsum(step)[: len(line)]
    x -= x[start][np.cumsum(start) - 1]
    pitch = _pitches(day, lines)
    ends = x + hand.width[row.instance] * wide
    size, narrow, indent = _fitted(day, lines, pitch, line, ends, chance)
    scale = size[line] / 100
    free = (lines.align == LEFT) & ~lines.cell & ~lines.mark
    edge = squeezed(x, ends, line, narrow, free, draws.uniforms("edges", len(lines.text), 3))
    lost = free[line] * (day.size / size[line] - edge.wide)
    kept = np.cumsum(np.append(0.0, lost[:-1] * row.clear)[: len(line)])
    along = (edge.along + kept - kept[start][np.cumsum(start) - 1]) * scale
    up = along * day.climb + _drift(hand, noise[:, 0], chance[line, 0]) * scale
    up -= 100 * edge.down * scale
    up += (along - along[firsts(word)][word]) * mood.climb * ~lines.cell[line]
    baseline = _baselines(day, lines, pitch, size, chance[:, 1])
    letters = Letters(
        line=line,
        word=word,
        instance=row.instance,
        em=size[line],
        matrix=_flattened(
            _matrices(hand, mood, day.slant, wide * edge.wide, scale / 10, noise[:, 1:], edge.high),
            np.where(hand.small[tokens.text], hand.writer.scrawl, 0.0),
            np.arange(len(word)) - firsts(word)[word],
        ),
        place=np.stack([lines.left[line] + indent[line] + along, baseline[line] - up], axis=1),
        joins=np.flatnonzero(row.joins)[:, None] + _BOTH,
    )
    return _accented(hand, tokens, letters, draws) if len(tokens.accents) else letters


def _accented(hand: Hand, tokens: Tokens, letters: Letters, draws: Draws) -> Letters:
    """With accents, each over the middle of its letter; they come behind their letters."""
    under = tokens.under
    base = letters.instance[under]
    first, number = hand.ranges[tokens.accents, USUAL_FORM].T
    instance = first + (draws.uniforms("accents", len(first)) * number).astype(np.int64)
    lift = np.where(hand.capital[tokens.text[under]] | hand.tall[tokens.text[under]], _LIFT, 0.0)
    lift = np.where(hand.below[tokens.accents], 0.0, lift)
    aside = (hand.width[base] - hand.width[instance]) / 2 + hand.writer.slant * (_ACCENT + lift) / 2
    moved = np.einsum("nij,nj->ni", letters.matrix[under], 10 * np.stack([aside, lift], axis=1))
    behind = Letters(
        line=letters.line[under],
        word=letters.word[under],
        instance=instance,
        em=letters.em[under],
        matrix=letters.matrix[under],
        place=letters.place[under] + moved * [1, -1],
        joins=np.zeros((0, 2), np.int64),
    )
    place = np.concatenate([np.arange(len(letters.line)), under + 0.5])
    order = np.argsort(place, kind="stable")
    back = np.argsort(order)
    columns = {
        name: np.concatenate([getattr(letters, name), getattr(behind, name)])[order]
        for name in ("line", "word", "instance", "em", "matrix", "place")
    }
    return Letters(**columns, joins=back[letters.joins])


def word_texts(lines: Lines) -> list[str]:
    """The words, as `Letters.word` counts them."""
    breaks = np.where(lines.joins, "", "\n").tolist()
    return "".join([lead + text for lead, text in zip(breaks, lines.text, strict=True)]).split()


_MARKS = {"X": "×", "x": "×", "✓": "✓", "■": "■", "●": "■"}
"""What marks are called in the library, by how labels show them."""


def _named(lines: Lines) -> list[str]:
    return [
        _MARKS[text] if mark else text for text, mark in zip(lines.text, lines.mark.tolist(), strict=True)
    ]


def _pitches(day: Sitting, lines: Lines) -> Floats:
    """The room for each line."""
    shared = np.minimum(lines.height / np.maximum(lines.count, 1), _LEADING * day.size)
    return np.where(lines.count > 0, shared, lines.height)


def _fitted(
    day: Sitting, lines: Lines, pitch: Floats, line: Ints, ends: Floats, chance: Floats
) -> tuple[Floats, Floats, Floats]:
    """Of each line the size of an em in points, how much narrower it is, and where it begins in its box."""
    count = len(lines.text)
    long = np.zeros(count)
    np.maximum.at(long, line, ends)
    size = np.minimum(day.size, _CAP * pitch)
    in_cell = np.minimum(np.maximum(size, _CELL_FILL * lines.height), 1.25 * lines.width)
    size = np.where(lines.cell, in_cell, size)
    large = _MARK * lines.height * np.exp(0.15 * chance[:, 2])
    size = np.where(lines.mark, large, size)
    indent = np.where(lines.align == LEFT, day.indent, 2.0) * (1 + 0.3 * chance[:, 3])
    indent = np.clip(indent, 0.5, np.maximum(0.12 * lines.width, 0.5))
    room = np.maximum(lines.width - indent - 1.0, 1.0) * np.where(lines.cell, 0.85, 1.0)
    share = room / np.maximum(long * size / 100, 1e-6)
    narrow = np.where(lines.mark, 1.0, np.clip(share, _NARROWEST, 1.0))
    size = np.where(lines.mark, size, size * np.clip(share / narrow, _SMALLEST, 1.0))
    left = room - long * narrow * size / 100
    align = np.where(lines.align == RIGHT, np.clip(day.margin + 0.12 * chance[:, 4], 0.15, 1.0), 0.5)
    begins = indent + np.where(lines.align == LEFT, 0.0, np.maximum(left, 0.0) * align)
    strays = np.where(lines.mark, 0.12 * chance[:, 5], _strays(lines, chance[:, 5]))
    centred = (lines.width - long * narrow * size / 100) / 2 + strays * lines.width
    return size, narrow, np.where(lines.cell | lines.mark | (lines.align == CENTRE), centred, begins)


def _baselines(day: Sitting, lines: Lines, pitch: Floats, size: Floats, noise: Floats) -> Floats:
    """In a block one below the other; in cells near their middle; else a little above the foot of the box,
    that of a mark below it."""
    bottom = lines.top + lines.height
    height = np.where(lines.cell, 0.3 + 0.4 * day.seat, day.seat)
    seat = np.clip(height + 0.06 * noise, 0.02, 0.5) * np.maximum(lines.height - size, 1.0)
    seat = np.maximum(seat, np.minimum(_OVER_FOOT, _OVER_LOW_FOOT * lines.height))
    single = np.where(lines.mark, bottom + (0.5 + 0.3 * noise) * (size - lines.height) / 2, bottom - seat)
    block = lines.top + (lines.number + _SEAT + _UNEVEN * np.clip(noise, -2.0, 1.5)) * pitch
    return np.where(lines.count > 0, block, single)


def _strays(lines: Lines, noise: Floats) -> Floats:
    """How far letters of a comb are from the middle: who starts left of it drifts."""
    found = np.zeros(len(noise))
    for row in np.flatnonzero(lines.cell).tolist():
        found[row] = (0.5 * found[row - 1] if lines.joins[row] else 0.0) + 0.7 * noise[row]
    return _CELL_DRIFT * np.clip(found, -2.0, 2.0)


def _drift(hand: Hand, noise: Floats, whole: Floats) -> Floats:
    """How far each letter stands above its line, in hundredths of an em: smoothly up and down."""
    smooth = np.convolve(noise, [0.1, 0.2, 0.4, 0.6, 0.4, 0.2, 0.1])[3 : len(noise) + 3]
    return hand.writer.steadiness.line * (0.8 * smooth + 0.9 * whole)


_FLATTENED, _SOON = 0.5, 3.0
"""By how much letters at the end of a word are flatter in the worst of hands, and after how many of them."""


def _flattened(matrix: Floats, much: Floats, place: Ints) -> Floats:
    """Words trail off where a hand scrawls. `much`: of each letter, 0 to 1; `place`: in its word."""
    if not much.any():
        return matrix
    lower = 1 - _FLATTENED * much * (1 - np.exp(-place / _SOON))
    matrix[:, :, 1] *= lower[:, None]
    return matrix


def _matrices(
    hand: Hand, mood: Moods, slant: float, wide: Floats, scale: Floats, noise: Floats, high: Floats
) -> Floats:
    """Each letter a little larger, more slanted or turned than its instance, and than its word."""
    steady = hand.writer.steadiness
    vary = noise * [steady.size, 0.6 * steady.size, steady.slant, 0.02]
    across, up = 1 + vary[:, 0] + 0.5 * vary[:, 1], mood.high + vary[:, 0] - 0.5 * vary[:, 1]
    leaning, turn = slant + mood.slant + vary[:, 2], vary[:, 3]
    found = np.empty((len(scale), 2, 2))
    found[:, 0, 0], found[:, 0, 1] = across * wide * scale, (leaning - turn) * scale
    found[:, 1, 0], found[:, 1, 1] = turn * wide * scale, up * high * scale
    return found
