"""Which instance of each letter is written, and how near it comes to the one before.

Letters come as near as their ink allows, in bands of height; those that are joined as near as the join asks.
Lengths are in hundredths of an em.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from symage.documents.handwriting.draws import Draws
from symage.documents.handwriting.forms import FIRST_FORM, HIGH, OTHER_FORM, PLAIN_FORM, SELDOM, USUAL_FORM
from symage.documents.handwriting.hand import Hand
from symage.documents.handwriting.motion import Floats
from symage.documents.handwriting.reading import Tokens
from symage.documents.handwriting.sitting import Sitting

Ints = NDArray[np.int64]

_TOUCH = 26
"""By how much letters may overlap at most."""
_POINT, _DASH = 12, 4
"""The same of what a point or a comma follows, and of a dash."""
_CLEAR, _CLEAR_POINT = 3, 8
"""What is seen of the paper between figures or capitals at least, and around a point."""
_SEEN = 0.45
"""The same between figures, in points: less is lost where a page is scanned."""
_GRAZE, _PRINTED = 0.85, 1.4
"""How near small letters that are not joined come, to the width of the line: they touch now and then; and
where somebody prints: seldom."""
_TOUCHING = 0.04
"""How often they do then."""
_STEMS = slice(5, 13)
"""The bands above the foot of letters, where joins lie."""
_LONG = 4
"""In how many bands lines run beside one another, as those of ll do."""
_OPEN = 2.0
"""How far apart such lines are, and stems that are joined, to the width of the line: paper is seen between
them."""
_CROWDED = 0.9
"""How much nearer letters come where a hand scrawls, to the width of the line: they touch,
but for stems side by side."""
_SLIM, _BREATH = 22, 5
"""A capital that is a bare stem has so much more room on both sides."""
_ENTRY = 25
"""What enters farther to the right is a bowl, and wants a longer join."""


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """The `instance` of each letter, how far the next one's left edge is from its own (`gap`, of all but the
    last), how much of that is between figures and is kept where a line is narrow (`clear`), and whether the
    two are joined."""

    instance: Ints
    gap: Floats
    clear: Floats
    joins: NDArray[np.bool_]


def spaced(hand: Hand, day: Sitting, tokens: Tokens, draws: Draws) -> Row:
    chance, noise = draws.uniforms("letters", len(tokens.text), 3), draws.normals("gaps", len(tokens.text))
    instance = _instances(hand, tokens, chance)
    joins = (
        hand.joined[instance[:-1], 1]
        & hand.joined[instance[1:], 0]
        & tokens.tied
        & (chance[1:, 2] < hand.writer.joins)
    )
    before, behind = np.append(False, joins), np.append(joins, False)
    leading, ending = hand.leads_in[instance], hand.exits_high[instance]
    _take(hand, tokens, instance, ~before & behind & leading, FIRST_FORM)
    _take(hand, tokens, instance, ~before & ~behind & (leading | ending), PLAIN_FORM)
    _take(hand, tokens, instance, np.append(False, joins & hand.exits_high[instance[:-1]]), HIGH)
    touches = draws.uniforms("touches", len(instance))[1:] < _TOUCHING
    figures = hand.digit[tokens.text]
    return Row(
        instance,
        _gaps(hand, day, tokens, instance, joins, touches, noise[1:]),
        np.where(figures[1:] & figures[:-1] & tokens.tied, _between_figures(hand, day), 0.0),
        joins,
    )


def _between_figures(hand: Hand, day: Sitting) -> float:
    return 100 * hand.writer.pen.width / day.size + max(_CLEAR, 100 * _SEEN / day.size)


def _take(hand: Hand, tokens: Tokens, instance: Ints, where: NDArray[np.bool_], form: int) -> None:
    """There, instances of another form."""
    first, number = hand.ranges[tokens.text[where], form].T
    instance[where] = first + instance[where] % number


def _instances(hand: Hand, tokens: Tokens, chance: Floats) -> Ints:
    """Never the same one twice in a row; in words of capitals, plain ones."""
    count = len(tokens.text)
    capital = hand.capital[tokens.text]
    beside = np.zeros(count, np.bool_)
    both = capital[1:] & capital[:-1] & tokens.tied
    beside[1:] |= both
    beside[:-1] |= both
    form = np.where(chance[:, 0] < hand.odds[tokens.text], OTHER_FORM, USUAL_FORM)
    first, number = hand.ranges[tokens.text, np.where(capital & beside, PLAIN_FORM, form)].T
    turn = 2 * np.arange(count) + (chance[:, 1] * 2).astype(np.int64) + (chance[:1, 2] * 8).astype(np.int64)
    found: Ints = first + turn % number
    return found


def _gaps(
    hand: Hand,
    day: Sitting,
    tokens: Tokens,
    instance: Ints,
    joins: NDArray[np.bool_],
    touches: NDArray[np.bool_],
    noise: Floats,
) -> Floats:
    here, there, text = instance[:-1], instance[1:], tokens.text
    width = hand.width[here]
    bands = hand.right[here] - hand.left[there]
    near = np.maximum(bands.max(axis=1), width - _TOUCH)
    line = 100 * hand.writer.pen.width / day.size
    beside = (bands > near[:, None] - line).sum(axis=1) >= _LONG
    before, behind = text[:-1], text[1:]
    near = np.where(hand.ends_pointed[before], np.maximum(near, width), near)
    near = np.where(hand.begins_pointed[behind], np.maximum(near, width - _POINT), near)
    near = np.where(hand.dash[before] | hand.dash[behind], np.maximum(near, width - _DASH), near)
    figures = hand.digit[before] | hand.digit[behind]
    capitals = hand.capital[before] & hand.capital[behind]
    pointed = hand.ends_pointed[before] | hand.begins_pointed[behind]
    graze = np.where(touches | (hand.writer.joins > SELDOM), _GRAZE, _PRINTED)
    clear = np.where(figures | capitals, line + _CLEAR, np.where(beside, _OPEN, graze) * line)
    seen = _between_figures(hand, day)
    clear = np.where(figures, np.where(beside, max(seen, _OPEN * line), seen), clear)
    clear = np.where(beside, clear, clear - _CROWDED * hand.writer.scrawl * line)
    clear = np.where(pointed, line + _CLEAR_POINT, clear)
    space = np.where(figures, day.digits, day.letters) * (1 + 0.15 * noise)
    slim = np.minimum(width, hand.width[there]) < _SLIM
    apart = near + np.maximum(space, clear) + _BREATH * (capitals & slim)
    entry = hand.entry[there, 0]
    reach = hand.exit[here, 0] + max(3.0, 0.55 * day.letters) - entry + 12.0 * (entry > _ENTRY)
    stems = bands[:, _STEMS].max(axis=1) + _OPEN * line
    gap = np.where(joins, np.maximum.reduce([reach, stems, apart - 0.7 * day.letters]), apart)
    words = width + day.words * np.maximum(1 + 0.12 * noise, 0.8)
    return np.where(tokens.blank[:-1], words, gap)
