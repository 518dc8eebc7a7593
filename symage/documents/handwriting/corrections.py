"""Slips of the pen and what people do about them: a text is written wrongly, struck out, and written again.

What was wrong stands before what is right, behind it or below it, as room allows, or has been written over.
It is ink and nothing else: the words of the form are those that count. Marks in boxes are not corrected.
What does not belong here: how a strike looks (`strikes.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from symage.changes import changes
from symage.documents.handwriting.drawn import Drawn, boxes, drawn, joined, together
from symage.documents.handwriting.draws import Draws
from symage.documents.handwriting.forms import USUAL_FORM
from symage.documents.handwriting.hand import Hand
from symage.documents.handwriting.lines import RIGHT, Letters, Lines
from symage.documents.handwriting.motion import Floats
from symage.documents.handwriting.reading import read
from symage.documents.handwriting.sitting import Sitting
from symage.documents.handwriting.strikes import strike

Ints = NDArray[np.int64]

_CHARACTER = 0.6
"""The width of a character with the space behind it, on average, to the size of capitals."""
_NARROWER = 1.12
"""By how much a line may be too long before a text is corrected otherwise."""
_ABOVE = 0.92
"""How far above what it replaces a text stands, to the size of capitals."""
_SET_ABOVE = 0.2
"""How often a word that stands alone is written above what was wrong, where there is room beside it."""
_OVERWRITTEN = 0.2
"""How often a single character is written over, where there is room for more."""
_LOOKALIKE = dict(
    zip("0123456789", ("68", "74", "37", "58", "91", "63", "05", "12", "30", "47"), strict=True)
)
"""What a figure is taken for."""


@dataclass(frozen=True, slots=True)
class _Slip:
    """On one line: `words` that are struck out, counted from its first, or the `letter` that was another
    character first."""

    line: int
    words: range
    letter: int
    wrong: str


@dataclass(frozen=True, slots=True, eq=False)
class Corrected:
    """What is written when some texts have gone wrong. `lines`: with what was wrong; `source`: which of the
    lines that were wanted each of them is; `which`: those that were corrected."""

    lines: Lines
    source: Ints
    which: tuple[int, ...]
    slips: tuple[_Slip, ...]

    def valid(self, letters: Letters) -> Ints:
        """Those of the words that count."""
        if not self.slips:
            return np.arange(letters.words)
        keeps = np.ones(letters.words, np.bool_)
        for slip in self.slips:
            keeps[_rows(letters, slip)] = False
        return np.flatnonzero(keeps)

    def ink(self, hand: Hand, letters: Letters, joins: Drawn, draws: Draws) -> Drawn:
        """The joins of the letters, and all that was struck out or written over."""
        found = joins
        places = boxes(hand, letters, joins) if self.slips else np.zeros((0, 4))
        for slip in self.slips:
            own = draws.of(f"slip/{slip.line}")
            if slip.wrong:
                found = together(found, _overwritten(hand, letters, slip, own))
            else:
                found = together(found, _struck_out(hand, letters, _rows(letters, slip), places, own))
        return found


def corrected(hand: Hand, day: Sitting, lines: Lines, texts: Ints, share: float, draws: Draws) -> Corrected:
    """`texts`: the number of the text that each line is of, lines of one text together; `share`: of texts
    that go wrong."""
    source = np.arange(len(lines.text))
    begins = changes(texts)
    wrong = begins & ~lines.mark & (draws.uniforms("corrected", len(source)) < share)
    if not wrong.any():
        return Corrected(lines, source, (), ())
    made = _Making(hand, day, lines, [*lines.text], [], [], [])
    for start in np.flatnonzero(wrong).tolist():
        length = int(np.argmax(np.append(begins[start + 1 :], True))) + 1
        own = draws.of(f"corrected/{start}")
        made.correct(start + int(own.uniform("line", 0, length)), own)
    return made.finished()


@dataclass(slots=True, eq=False)
class _Making:
    """Lines as they go wrong, one after the other. `above`: lines that are written over others."""

    hand: Hand
    day: Sitting
    lines: Lines
    texts: list[str]
    above: list[tuple[int, str]]
    which: list[int]
    slips: list[_Slip]

    def correct(self, line: int, draws: Draws) -> None:
        text = self.lines.text[line]
        known = [place for place, each in enumerate(text) if each.isalnum()]
        if not known:
            return
        self.which.append(line)
        words = text.split()
        place = int(draws.uniform("word", 0, len(words)))
        first = _mistaken(words[place], draws)
        if self.lines.cell[line] or draws.chance("over", _OVERWRITTEN) or first == words[place]:
            self._overwrite(line, known, draws)
        else:
            fits = self._fits(line, len(text) + 1 + len(first))
            alone = len(words) == 1 and self.lines.count[line] == 0
            if alone and (not fits or draws.chance("above", _SET_ABOVE)):
                self.texts[line] = first
                self.slips.append(_Slip(line, range(1), 0, ""))
                self.above.append((line, text))
            elif fits:
                self._strike(line, words, place, first, draws)
            else:
                self._overwrite(line, known, draws)

    def _strike(self, line: int, words: list[str], place: int, first: str, draws: Draws) -> None:
        """Before what is right; or behind it, where amounts end at the right edge."""
        behind = self.lines.align[line] == RIGHT and len(words) == 1 and draws.chance("behind", 0.4)
        at = place + 1 if behind else place
        self.texts[line] = " ".join([*words[:at], first, *words[at:]])
        self.slips.append(_Slip(line, range(at, at + 1), 0, ""))

    def _overwrite(self, line: int, known: Sequence[int], draws: Draws) -> None:
        text = self.texts[line]
        place = known[int(draws.uniform("letter", 0, len(known)))]
        wrong = _other(text[place], draws)
        self.slips.append(_Slip(line, range(0), len(text[:place].replace(" ", "")), wrong))

    def _fits(self, line: int, characters: int) -> bool:
        room = self.lines.width[line] * _NARROWER
        height = self.lines.height[line] / max(int(self.lines.count[line]), 1)
        return bool(characters * _CHARACTER * min(self.day.size, 0.64 * height) * self.day.aspect < room)

    def finished(self) -> Corrected:
        count = len(self.texts)
        source = np.array([*range(count), *(line for line, _ in self.above)])
        texts = [*self.texts, *(text for _, text in self.above)]
        lines = replace(self.lines.at(source), text=texts)
        lines.top[count:] -= _ABOVE * np.minimum(self.day.size, lines.height[count:])
        return Corrected(lines, source, tuple(self.which), tuple(self.slips))


# ---- what goes wrong


def _mistaken(word: str, draws: Draws) -> str:
    """Figures or letters in the wrong order, a wrong one, one left out, or a word that is not finished."""
    places = [place for place, each in enumerate(word) if each.isalnum()]
    if not places:
        return word
    at = places[int(draws.uniform("at", 0, len(places)))]
    kind = draws.pick("mistake", {"broken": 0.3, "swapped": 0.25, "other": 0.3, "left out": 0.15})
    if kind == "broken" and len(word) > 3:
        return word[: 1 + int(draws.uniform("begun", 1, min(len(word) - 1, 5)))]
    if kind == "swapped" and at + 1 < len(word) and word[at + 1].isalnum() and word[at] != word[at + 1]:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind == "left out" and len(word) > 3:
        return word[:at] + word[at + 1 :]
    return word[:at] + _other(word[at], draws) + word[at + 1 :]


def _other(character: str, draws: Draws) -> str:
    """Another figure, or another letter."""
    if character in _LOOKALIKE and draws.chance("like", 0.5):
        return _LOOKALIKE[character][int(draws.uniform("which", 0, 2))]
    pool = "0123456789" if character.isdecimal() else "aeionrstlcd"
    pool = pool.upper() if character.isupper() else pool
    pool = pool.replace(character, "")
    return pool[int(draws.uniform("other", 0, len(pool)))]


# ---- as ink


def _rows(letters: Letters, slip: _Slip) -> Ints:
    """The numbers of the words that are struck out."""
    begins = np.searchsorted(letters.word, np.arange(letters.words))
    first = int(np.searchsorted(letters.line[begins], slip.line))
    return first + np.arange(slip.words.start, slip.words.stop)


def _struck_out(hand: Hand, letters: Letters, words: Ints, places: Floats, draws: Draws) -> Drawn:
    at = int(np.searchsorted(letters.word, words[0]))
    left, right = places[words, 0].min(), places[words, 2].max()
    high = float(letters.place[at, 1] - places[words, 1].min())
    em = float(letters.em[at]) / 100
    drawn_ = strike(hand.writer, (right - left) / em, high / em, draws)
    foot = np.array([left, letters.place[at, 1]])
    return replace(
        drawn_,
        points=foot + drawn_.points * [em, -em],
        letter=drawn_.letter + at,
        line=drawn_.line + letters.line[at],
    )


def _overwritten(hand: Hand, letters: Letters, slip: _Slip, draws: Draws) -> Drawn:
    """The wrong character under the right one, which is gone over once more."""
    mine = np.flatnonzero(letters.line == slip.line)
    at = int(mine[min(slip.letter, len(mine) - 1)])
    text = int(read(hand, [slip.wrong]).text[0])
    right, wrong = int(letters.instance[at]), int(hand.ranges[text, USUAL_FORM, 0])
    middle = letters.matrix[at, :, 0] * 5 * (hand.width[right] - hand.width[wrong]) * [1, -1]
    again = 0.03 * letters.em[at] * np.array([draws.normal("right"), draws.normal("down")])
    two = Letters(
        line=letters.line[[at, at]],
        word=np.zeros(2, np.int64),
        instance=np.array([wrong, right]),
        em=letters.em[[at, at]],
        matrix=letters.matrix[[at, at]],
        place=letters.place[at] + np.stack([middle, again]),
        joins=np.zeros((0, 2), np.int64),
    )
    found = drawn(hand, two, joined(hand, two))
    heavy = np.where(found.letter == 1, draws.uniform("heavy", 1.15, 1.5), 1.0)
    return replace(found, half=found.half * heavy, letter=np.full(len(found.letter), at))
