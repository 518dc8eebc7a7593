"""Text in somebody's hand: which instance of each letter, and where it stands, all lines of a page at once.

Letters come as near to one another as their ink allows, in bands of height, and those that are joined as
near as the join asks. A line that is too long is written narrower, then smaller, and then runs over the edge
of its box, as people's lines do. Places are in points from the top left corner, y downward.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cache
from unicodedata import normalize

import numpy as np
from numpy.typing import NDArray

from symage.documents.handwriting.draws import Draws
from symage.documents.handwriting.hand import Hand
from symage.documents.handwriting.motion import Floats
from symage.documents.handwriting.sitting import Sitting

Ints = NDArray[np.int64]

LEFT, CENTRE, RIGHT = 0, 1, 2
_EM = 1000
"""Of the coordinates of instances."""
_NARROWEST, _SMALLEST = 0.72, 0.62
"""How far a line is made narrower and then smaller, before it leaves its box."""
_CAP = 0.64
"""Of the room between lines, what capitals take at most."""
_LEADING = 1.75
"""From line to line of a block at most, to the height of capitals."""
_SEAT = 0.8
"""How far down its share of a block a line stands."""
_MARK = 1.2
"""How much higher than its box a mark is."""
_TOUCH = 26
"""By how much letters may overlap at most, in hundredths of an em."""
_BREAK = ord("\n")
_CELL_DRIFT = 0.09
"""How far letters of a comb stray from the middle of their cells, to the width of these."""


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """Lines of text and the boxes that they are for, in points. `number` and `count`: which line of how many; 0
    of 0 where the box has one. `align`: LEFT, CENTRE or RIGHT; `cell`: of a comb, whose letters are a line
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
    `joins`: which are joined to the one behind."""

    line: Ints
    word: Ints
    instance: Ints
    em: Floats
    matrix: Floats
    place: Floats
    joins: NDArray[np.bool_]

    @property
    def words(self) -> int:
        return int(self.word[-1]) + 1 if len(self.word) else 0


def written(hand: Hand, day: Sitting, lines: Lines, draws: Draws) -> Letters:
    """Raises KeyError on a character that the hand has no letter for."""
    ids, line, blank = _read(hand, lines)
    count = len(ids)
    instance = _instances(hand, ids, line, blank, draws)
    gap, joins = _gaps(hand, day, ids, instance, line, blank, draws)
    start = np.concatenate([[True], line[1:] != line[:-1]])[:count]
    x = np.cumsum(np.concatenate([[0.0], gap]))[:count] * day.aspect
    x -= x[np.flatnonzero(start)][np.cumsum(start) - 1] if count else x
    width = hand.width[instance] * day.aspect
    pitch = np.where(lines.count > 0, lines.height / np.maximum(lines.count, 1), lines.height)
    pitch = np.where(lines.count > 0, np.minimum(pitch, _LEADING * day.size), pitch)
    size, narrow, indent = _fitted(day, lines, pitch, line, x + width, draws)
    baseline = _baselines(day, lines, pitch, size, draws)
    scale = size[line] / _EM
    drift = _drift(hand, line, start, draws)
    along = x * narrow[line] * 10 * scale
    place = np.stack(
        [
            lines.left[line] + indent[line] + along,
            baseline[line] - along * day.climb - drift * 10 * scale,
        ],
        axis=1,
    )
    matrix = _matrices(hand, day, narrow[line], scale, draws, count)
    word = np.cumsum(np.concatenate([[True], blank[:-1] | (start[1:] & ~lines.joins[line[1:]])])[:count]) - 1
    return Letters(line, word, instance, size[line], matrix, place, np.concatenate([joins, [False]])[:count])


def word_texts(lines: Lines) -> list[str]:
    """The words, as `Letters.word` counts them."""
    breaks = np.where(lines.joins, "", "\n").tolist()
    return "".join([lead + text for lead, text in zip(breaks, lines.text, strict=True)]).split()


# ---- which letters


@cache
def _codes(texts: tuple[str, ...]) -> NDArray[np.int64]:
    """The place of a character among the texts, by its code; -1 where it has none."""
    found = np.full(0x3000, -1)
    for place, text in enumerate(texts):
        if len(text) == 1:
            found[ord(text)] = place
    return found


def _read(hand: Hand, lines: Lines) -> tuple[Ints, Ints, NDArray[np.bool_]]:
    """The letters, as places among the texts of the hand, the line of each, and whether a blank follows."""
    joined = normalize("NFC", "\n".join(_named(lines)))
    codes = np.frombuffer(joined.encode("utf-32-le"), np.uint32).astype(np.int64)
    line = np.cumsum(codes == _BREAK)
    inked = np.flatnonzero((codes != _BREAK) & (codes != ord(" ")))
    ids = _codes(hand.texts)[codes[inked]]
    if (ids < 0).any():
        raise KeyError(chr(int(codes[inked[ids < 0][0]])))
    following = codes[np.minimum(inked + 1, len(codes) - 1)]
    return ids, line[inked], following == ord(" ")


_MARKS = {"X": "×", "x": "×", "✓": "✓", "■": "×", "●": "×"}
"""What marks are called in the library, by how labels show them."""


def _named(lines: Lines) -> list[str]:
    return [
        _MARKS[text] if mark else text for text, mark in zip(lines.text, lines.mark.tolist(), strict=True)
    ]


def _instances(hand: Hand, ids: Ints, line: Ints, blank: NDArray[np.bool_], draws: Draws) -> Ints:
    """Never the same one twice in a row; in words of capitals, plain ones."""
    count = len(ids)
    chance = draws.uniforms("instances", count, 3)
    capital = hand.capital[ids]
    beside = np.zeros(count, np.bool_)
    tied = capital[1:] & capital[:-1] & ~blank[:-1] & (line[1:] == line[:-1])
    beside[1:] |= tied
    beside[:-1] |= tied
    form = np.where(capital & beside, 2, (chance[:, 0] < hand.odds[ids]).astype(np.int64))
    first, number = hand.ranges[ids, form].T
    turn = 2 * np.arange(count) + (chance[:, 1] * 2).astype(np.int64) + int(draws.uniform("first", 0, 8))
    found: Ints = first + turn % number
    return found


# ---- how near to one another


def _gaps(
    hand: Hand,
    day: Sitting,
    ids: Ints,
    instance: Ints,
    line: Ints,
    blank: NDArray[np.bool_],
    draws: Draws,
) -> tuple[Floats, NDArray[np.bool_]]:
    """From the left edge of each letter to that of the next, in hundredths of an em, and whether they are
    joined."""
    here, there = instance[:-1], instance[1:]
    chance, noise = draws.uniforms("joins", len(here)), draws.normals("gaps", len(here))
    width = hand.width[here]
    near = np.maximum((hand.right[here] - hand.left[there]).max(axis=1), width - _TOUCH)
    pointed, points = hand.point[ids[:-1]], hand.point[ids[1:]]
    near = np.where(pointed, np.maximum(near, width), np.where(points, np.maximum(near, width - 12), near))
    dashes = hand.dash[ids[:-1]] | hand.dash[ids[1:]]
    near = np.where(dashes, np.maximum(near, width - 4), near)
    figures = hand.digit[ids[:-1]] | hand.digit[ids[1:]]
    apart = near + np.where(figures, day.digits, day.letters) * (1 + 0.15 * noise)
    joins = hand.joined[here, 1] & hand.joined[there, 0] & ~blank[:-1] & (line[1:] == line[:-1])
    joins &= chance < hand.writer.joins
    reach = hand.exit[here, 0] + max(3.0, 0.55 * day.letters) - hand.entry[there, 0]
    reach = np.maximum(reach + 12.0 * (hand.entry[there, 0] > 25), apart - 0.7 * day.letters)
    gap = np.where(joins, reach, apart)
    return np.where(blank[:-1], width + day.words * (1 + 0.14 * noise), gap), joins


def _fitted(
    day: Sitting, lines: Lines, pitch: Floats, line: Ints, ends: Floats, draws: Draws
) -> tuple[Floats, Floats, Floats]:
    """Of each line the size of an em in points, how much narrower it is, and where it begins in its box."""
    count = len(lines.text)
    long = np.zeros(count)
    np.maximum.at(long, line, ends)
    size = np.minimum(day.size, _CAP * pitch)
    size = np.where(lines.cell, np.minimum(size, 1.25 * lines.width), size)
    large = _MARK * lines.height * np.exp(0.15 * draws.normals("marks", count))
    size = np.where(lines.mark, large, size)
    indent = np.where(lines.align == LEFT, day.indent, 2.0) * (1 + 0.3 * draws.normals("indent", count))
    indent = np.clip(indent, 0.5, np.maximum(0.12 * lines.width, 0.5))
    room = np.maximum(lines.width - indent - 1.0, 1.0) * np.where(lines.cell, 0.85, 1.0)
    share = room / np.maximum(long * size / 100, 1e-6)
    narrow = np.where(lines.mark, 1.0, np.clip(share, _NARROWEST, 1.0))
    size = np.where(lines.mark, size, size * np.clip(share / narrow, _SMALLEST, 1.0))
    left = room - long * narrow * size / 100
    align = np.where(lines.align == RIGHT, draws.uniforms("right", count) * 0.5 + 0.5, 0.5)
    begins = indent + np.where(lines.align == LEFT, 0.0, np.maximum(left, 0.0) * align)
    strays = np.where(lines.mark, 0.12 * draws.normals("aside", count), _strays(lines, draws))
    centred = (lines.width - long * narrow * size / 100) / 2 + strays * lines.width
    return size, narrow, np.where(lines.cell | lines.mark | (lines.align == CENTRE), centred, begins)


def _baselines(day: Sitting, lines: Lines, pitch: Floats, size: Floats, draws: Draws) -> Floats:
    """In a block one below the other; else a little above the foot of the box, that of a mark below it."""
    noise = draws.normals("seat", len(size))
    bottom = lines.top + lines.height
    seat = np.clip(day.seat + 0.06 * noise, 0.02, 0.5) * np.maximum(lines.height - size, 1.0)
    single = np.where(lines.mark, bottom + (0.5 + 0.3 * noise) * (size - lines.height) / 2, bottom - seat)
    return np.where(lines.count > 0, lines.top + (lines.number + _SEAT) * pitch, single)


def _strays(lines: Lines, draws: Draws) -> Floats:
    """How far letters of a comb are from the middle: who starts left of it drifts."""
    noise = draws.normals("cells", len(lines.text))
    found = np.zeros(len(noise))
    for row in np.flatnonzero(lines.cell).tolist():
        found[row] = (0.8 * found[row - 1] if lines.joins[row] else 0.0) + 0.6 * noise[row]
    return _CELL_DRIFT * np.clip(found, -2.0, 2.0)


def _drift(hand: Hand, line: Ints, start: NDArray[np.bool_], draws: Draws) -> Floats:
    """How far each letter stands above its line, in hundredths of an em: smoothly up and down."""
    count = len(line)
    noise = draws.normals("drift", count + 8)
    smooth = np.convolve(noise, [0.1, 0.2, 0.4, 0.6, 0.4, 0.2, 0.1], "same")[4 : count + 4]
    found: Floats = hand.writer.steadiness.line * (
        0.8 * smooth + 0.9 * draws.normals("line", int(line[-1]) + 1 if count else 1)[line]
    )
    return found


def _matrices(hand: Hand, day: Sitting, narrow: Floats, scale: Floats, draws: Draws, count: int) -> Floats:
    """Each letter a little larger, more slanted or turned than its instance."""
    steady = hand.writer.steadiness
    vary = draws.normals("vary", count, 4) * [steady.size, 0.6 * steady.size, steady.slant, 0.02]
    across, up = 1 + vary[:, 0] + 0.5 * vary[:, 1], 1 + vary[:, 0] - 0.5 * vary[:, 1]
    slant, turn = day.slant + vary[:, 2], vary[:, 3]
    wide = narrow * day.aspect
    rows = np.stack([np.stack([across * wide, slant - turn], 1), np.stack([turn * wide, up], 1)], 1)
    found: Floats = rows * scale[:, None, None]
    return found
