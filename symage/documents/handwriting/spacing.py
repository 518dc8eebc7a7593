"""Which instance of each letter is written, and how near it comes to the one before.

Letters come as near as their ink allows, in bands of height; those that are joined as near as the join asks.
Lengths are in hundredths of an em.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from symage.documents.handwriting.draws import Draws
from symage.documents.handwriting.hand import HIGH, OTHER_FORM, PLAIN_FORM, USUAL_FORM, Hand
from symage.documents.handwriting.motion import Floats
from symage.documents.handwriting.reading import Tokens
from symage.documents.handwriting.sitting import Sitting

Ints = NDArray[np.int64]

_TOUCH = 26
"""By how much letters may overlap at most."""
_POINT, _DASH = 12, 4
"""The same of what a point or a comma follows, and of a dash."""
_ENTRY = 25
"""What enters farther to the right is a bowl, and wants a longer join."""


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """The `instance` of each letter, how far the next one's left edge is from its own (`gap`, of all but the
    last), and whether the two are joined."""

    instance: Ints
    gap: Floats
    joins: NDArray[np.bool_]


def spaced(hand: Hand, day: Sitting, tokens: Tokens, draws: Draws) -> Row:
    instance = _instances(hand, tokens, draws)
    joins = (
        hand.joined[instance[:-1], 1]
        & hand.joined[instance[1:], 0]
        & tokens.tied
        & (draws.uniforms("joins", max(len(instance) - 1, 0)) < hand.writer.joins)
    )
    high = np.flatnonzero(joins & hand.exits_high[instance[:-1]]) + 1
    first, number = hand.ranges[tokens.text[high], HIGH].T
    instance[high] = first + instance[high] % number
    return Row(instance, _gaps(hand, day, tokens, instance, joins, draws), joins)


def _instances(hand: Hand, tokens: Tokens, draws: Draws) -> Ints:
    """Never the same one twice in a row; in words of capitals, plain ones."""
    count = len(tokens.text)
    chance = draws.uniforms("instances", count, 2)
    capital = hand.capital[tokens.text]
    beside = np.zeros(count, np.bool_)
    both = capital[1:] & capital[:-1] & tokens.tied
    beside[1:] |= both
    beside[:-1] |= both
    form = np.where(chance[:, 0] < hand.odds[tokens.text], OTHER_FORM, USUAL_FORM)
    first, number = hand.ranges[tokens.text, np.where(capital & beside, PLAIN_FORM, form)].T
    turn = 2 * np.arange(count) + (chance[:, 1] * 2).astype(np.int64) + int(draws.uniform("first", 0, 8))
    found: Ints = first + turn % number
    return found


def _gaps(
    hand: Hand, day: Sitting, tokens: Tokens, instance: Ints, joins: NDArray[np.bool_], draws: Draws
) -> Floats:
    here, there, text = instance[:-1], instance[1:], tokens.text
    noise, width = draws.normals("gaps", len(here)), hand.width[here]
    near = np.maximum((hand.right[here] - hand.left[there]).max(axis=1), width - _TOUCH)
    near = np.where(hand.ends_pointed[text[:-1]], np.maximum(near, width), near)
    near = np.where(hand.begins_pointed[text[1:]], np.maximum(near, width - _POINT), near)
    near = np.where(hand.dash[text[:-1]] | hand.dash[text[1:]], np.maximum(near, width - _DASH), near)
    figures = hand.digit[text[:-1]] | hand.digit[text[1:]]
    apart = near + np.where(figures, day.digits, day.letters) * (1 + 0.15 * noise)
    entry = hand.entry[there, 0]
    reach = hand.exit[here, 0] + max(3.0, 0.55 * day.letters) - entry + 12.0 * (entry > _ENTRY)
    gap = np.where(joins, np.maximum(reach, apart - 0.7 * day.letters), apart)
    words = width + day.words * np.maximum(1 + 0.14 * noise, 0.5)
    return np.where(tokens.blank[:-1], words, gap)
