"""Hands that can hardly be read: a few of those who write in haste, and of the old.

They come about by what people do, not by noise: movements run into one another until arches and corners are
gone, small letters are flat, bowls stay open, words trail off into a line, letters crowd, lean and leave the
line; old hands shake. Shares and spreads are estimates, made by eye.
"""

from dataclasses import replace
from math import exp
from types import MappingProxyType

from symage.documents.handwriting.draws import Draws
from symage.documents.handwriting.writers import HASTY, MIXED, OLD, PRINT, USUAL, Writer

_SHARES = MappingProxyType({HASTY: 0.22, OLD: 0.25, USUAL: 0.02})
"""Of the hands of a manner, how many are scrawls."""
_LEAST = 0.45
"""How much of a scrawl one is at least, where 1 is the worst."""


def scrawled(who: Writer, draws: Draws, difficulty: float) -> Writer:
    """The writer, or a scrawl of theirs. `difficulty`: as of writers."""
    if not draws.chance("is one", _SHARES.get(who.manner, 0.0) * exp(3.0 * (difficulty - 0.5))):
        return who
    much = draws.uniform("much", _LEAST, 1.0)
    return _shaky(who, draws, much) if who.manner == OLD else _hurried(who, draws, much)


def _hurried(who: Writer, draws: Draws, much: float) -> Writer:
    """Flat, crowded and round: an m is an n is a u, a 4 is a 9."""
    low, steady, space, habits = who.proportions, who.steadiness, who.spacing, who.habits
    lower, capital, digit, other = low.widths
    wide = 1 + much * draws.uniform("wide", -0.25, 0.3)
    return replace(
        who,
        scrawl=much,
        style=MIXED if who.style == PRINT else who.style,
        joins=max(who.joins, 0.75 * much) if who.style in (PRINT, MIXED) else who.joins,
        slant=who.slant + (-0.15 if who.left_handed else 0.3) * much * draws.uniform("slant"),
        proportions=replace(
            low,
            x_height=low.x_height * (1 - 0.36 * much),
            widths=(lower * wide, capital * wide, digit * (1 - 0.15 * much), other),
        ),
        spacing=replace(
            space,
            letters=space.letters * (1 - 0.6 * much),
            digits=space.digits * (1 - 0.65 * much),
            words=space.words * (1 - 0.35 * much),
        ),
        movement=replace(who.movement, overlap=who.movement.overlap * (1 + 1.2 * much)),
        habits=replace(
            habits,
            gap=habits.gap - 8 * much,
            drag=min(habits.drag + 0.4 * much, 0.8),
            own=habits.own + 2.2 * much,
        ),
        steadiness=replace(
            steady,
            motor=steady.motor * (1 + 0.1 * much),
            size=steady.size * (1 + 0.6 * much),
            slant=steady.slant * (1 + 0.6 * much),
            line=steady.line * (1 + 1.2 * much),
        ),
    )


def _shaky(who: Writer, draws: Draws, much: float) -> Writer:
    """Of a hand that trembles, and grows smaller along a word."""
    steady, space = who.steadiness, who.spacing
    return replace(
        who,
        scrawl=0.6 * much,
        spacing=replace(
            space, letters=space.letters * (1 - 0.45 * much), digits=space.digits * (1 - much / 2)
        ),
        movement=replace(who.movement, tremor=1.0 + 1.5 * much * draws.uniform("tremor", 0.6, 1.0)),
        steadiness=replace(
            steady,
            motor=steady.motor * (1 + 0.4 * much),
            size=steady.size * (1 + 0.7 * much),
            line=steady.line * (1 + 1.6 * much),
        ),
    )
