"""A signature in strokes: letters run together as one movement, faster and larger than text, and what comes
after them.

Each word is one long stroke, whose letters round off as far as movements overlap; dots and bars follow. Of a
wave, the letters after the first ones are only hinted at. Units are hundredths of an em, y upward. What does
not belong here: who signs how (`signers.py`), and where a signature stands (`signing.py`).
"""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from symage.documents.handwriting.allographs import CAP_HEIGHT, X_HEIGHT, Allograph, load
from symage.documents.handwriting.draws import Draws
from symage.documents.handwriting.flourishes import flourished
from symage.documents.handwriting.hints import hinted
from symage.documents.handwriting.motion import Floats, Strokes, moved
from symage.documents.handwriting.running import Running
from symage.documents.handwriting.signers import (
    BAR,
    INITIALS,
    LEGIBLE,
    WAVE,
    Signer,
    cursive,
    signer,
)
from symage.documents.handwriting.thinning import thinned
from symage.documents.handwriting.trace import Trace, traced
from symage.randomness import word_of

VARIANTS = 4
"""How many times somebody signs in one way; more come of how each is turned and scaled."""
_KEPT = 4096
"""Signatures that a process keeps; about 4 KB each."""
_SAMPLES, _MOST_SAMPLES = 64, 448
_PER_POINT = 7
"""Samples to each point of a long stroke."""


@dataclass(frozen=True, slots=True, eq=False)
class Signature:
    """`trace`: of one instance, its strokes; `low` and `high`: its corners, and `breaks`: where each of its
    words but the last ends, in thousandths of an em."""

    trace: Trace
    low: Floats
    high: Floats
    breaks: tuple[float, ...]


@lru_cache(maxsize=_KEPT)
def signature(name: str, variant: int) -> Signature:
    """How somebody of this name signs; variants are the same but for the unsteadiness of the hand."""
    who = signer(name)
    strokes, breaks = _strokes(who)
    draws = Draws(word_of(who.draws.seed, f"variant/{variant}"))
    points = _leaning(
        who, [_unsteady(each, who, draws.of(f"{row}")) for row, (each, _) in enumerate(strokes)]
    )
    return _moved(who, points, [corners for _, corners in strokes], breaks, draws)


# ---- words


def _strokes(who: Signer) -> tuple[list[tuple[Floats, NDArray[np.bool_]]], tuple[float, ...]]:
    """Of a whole signature as the person means it, upright, and where its words end."""
    ink, breaks = Running(), []
    for place, word in enumerate(who.words):
        _write(who, ink, word, place)
        last = place == len(who.words) - 1
        if last:
            flourished(who, ink)
        else:
            breaks.append(ink.right + who.gap / 2)
        ink.finish()
    return ink.done, tuple(breaks)


def _write(who: Signer, ink: Running, word: str, place: int) -> None:
    draws = who.draws.of(f"word/{place}/{word}")
    x = ink.right + who.gap if place else 0.0
    kept = len(word) if who.kind not in (WAVE, INITIALS) else max(1, min(who.kept, len(word)))
    amplitude, wide = 1.0, 1.0
    for row, letter in enumerate(word[:kept]):
        own = draws.of(f"letter/{row}")
        if letter.isupper():
            grown = (
                who.capital
                * (1.0 if row == 0 else 0.85)
                * (1.0 if place == 0 else own.uniform("s", 0.75, 1.05))
            )
            x = _capital(who, ink, letter, x, grown, own)
        else:
            x = _small(who, ink, letter, x, amplitude, wide, own)
            amplitude = max(amplitude * (1 - who.fade), 0.28)
            wide = min(wide * (1 + who.stretch / 2), 1.9)
    if kept < len(word):
        hinted(who, ink, word[kept:], amplitude, draws)
    elif who.kind == INITIALS and draws.chance("tail", 0.4):
        hinted(who, ink, "nn"[: 1 + draws.chance("two", 0.5)], 0.7, draws)


def _picked(who: Signer, letter: str, *, high: bool = False) -> Allograph:
    """`high`: after a letter that ends at the top."""
    forms = load()[letter]
    if letter.isupper():
        liked = 3.0 if cursive(who) else 0.5
        weights = {
            str(i): each.weight
            * (liked * 4 if "j" in each.tags else 1.0)
            * (0.25 if "m" in each.tags else 1.0)
            for i, each in enumerate(forms)
        }
    else:
        joining = [each for each in forms if "j" in each.tags] or forms
        joining = [each for each in joining if ("h" in each.tags) == high] or joining
        weights = {
            str(i): each.weight * 2.0 ** sum(who.writer.likes.get(tag, 0.0) for tag in sorted(each.tags))
            for i, each in enumerate(forms)
            if each in joining
        }
    return forms[int(who.draws.of(letter).pick("form", weights))]


def _sized(who: Signer, letter: str, points: Floats, grown: float, wide: float, draws: Draws) -> Floats:
    """As this person writes the letter, from its own left edge."""
    x, y = points[:, 0], points[:, 1]
    noise = draws.normals("own", len(points), 2) * who.writer.habits.own
    if letter.isupper():
        return np.stack([x * grown * who.width**0.5, y * grown], axis=1) + noise * grown
    proportions = who.writer.proportions
    middle = proportions.x_height * who.small
    top = proportions.ascender * (0.6 + 0.4 * who.small)
    low = np.where(y < 0, y * proportions.descender, y * middle / X_HEIGHT)
    high = middle + (y - X_HEIGHT) * (top - middle) / (CAP_HEIGHT - X_HEIGHT)
    sized = np.where(y < X_HEIGHT, low * grown, middle * grown + (high - middle) * (0.4 + 0.6 * grown))
    return np.stack([x * who.width * wide, sized], axis=1) + noise * 0.6 * min(grown + 0.2, 1.0)


def _capital(who: Signer, ink: Running, letter: str, x: float, grown: float, draws: Draws) -> float:
    form = _picked(who, letter)
    parts = [
        (_sized(who, letter, stroke.points, grown, 1.0, draws.of(f"{row}")), stroke.corners)
        for row, stroke in enumerate(form.strokes)
    ]
    left = min(float(points[:, 0].min()) for points, _ in parts)
    joined, tied = draws.chance("joined", 0.6), draws.chance("tied", 0.45)
    if not (ink.main and who.gap < 8):
        ink.lift()
    for row, (points, corners) in enumerate(parts):
        if row and not tied:
            ink.lift()
        elif ink.main:
            ink.corners[-1] = row > 0
        ink.go(points - [left - x, 0], corners)
    low = np.concatenate([points for points, _ in parts])
    low = low[low[:, 1] < 0.6 * CAP_HEIGHT]
    edge = x - left + (float(low[:, 0].max()) if len(low) else 0.0)
    if not joined or float(ink.main[-1][1]) > 0.75 * CAP_HEIGHT * grown:
        ink.lift()
    return edge + draws.uniform("after", -6, 8)


def _small(
    who: Signer, ink: Running, letter: str, x: float, grown: float, wide: float, draws: Draws
) -> float:
    form = _picked(who, letter, high=ink.high and bool(ink.main))
    ink.high = "t" in form.tags
    points = _sized(who, letter, form.strokes[0].points, grown, wide, draws)
    entry = float(points[0, 0])
    left = float(points[:, 0].min())
    apart = draws.uniform("apart", 0, 9) * who.width
    shift = x - left + apart if not ink.main else max(ink.main[-1][0] + apart + 3 - entry, x - left - 4)
    ink.go(points + [shift, 0], form.strokes[0].corners)
    for row, stroke in enumerate(form.strokes[1:]):
        later = _sized(who, letter, stroke.points, grown, wide, draws.of(f"later/{row}")) + [shift, 0]
        if letter in "ij":
            later = later + [draws.uniform("ahead", 0, 26), draws.uniform("above", 2, 24)]
            if who.kind != LEGIBLE and draws.chance("no dot", 0.35):
                continue
        elif letter == "t" and who.flourish == BAR:
            continue
        elif letter == "t":
            middle = later.mean(axis=0)
            later = middle + (later - middle) * [draws.uniform("long", 1.0, 2.4), 1.0] + [6, 0]
        ink.later.append((later, stroke.corners))
    return float(ink.main[-1][0])


# ---- as it comes out


_PRACTISED = 0.92
"""How unsteady a hand is where it signs, to how it is in letters."""


def _unsteady(points: Floats, who: Signer, draws: Draws) -> Floats:
    """Each time a little elsewhere, smoothly along the stroke; and as a whole larger here, longer there."""
    noise = draws.normals("motor", len(points), 2)
    noise[1:] = 0.75 * noise[1:] + 0.66 * noise[:-1]
    motor, size = _PRACTISED * who.writer.steadiness.motor, np.hypot(*np.ptp(points, axis=0))
    drift = np.cumsum(draws.normals("drift", len(points), 2), axis=0) * [0.9, 0.35]
    grown = 1 + 0.03 * motor * np.array([draws.normal("longer"), 0.8 * draws.normal("higher")])
    start = points[0] * [1, 0]
    found: Floats = start + (points - start) * grown + motor * (noise * min(2.2, 0.4 + size / 120) + drift)
    return found


def _leaning(who: Signer, strokes: list[Floats]) -> list[Floats]:
    """With the slant of the hand, and the line that it follows."""
    slant = who.writer.slant + who.slant
    width = max(float(points[:, 0].max()) for points in strokes) + 1e-6
    found = []
    for points in strokes:
        x, y = points[:, 0], points[:, 1]
        along = x / width
        line = who.climb * x + 4 * who.arch * width * along * (1 - along)
        found.append(np.stack([x + slant * y, y + line], axis=1))
    return found


def _moved(
    who: Signer,
    points: list[Floats],
    corners: list[NDArray[np.bool_]],
    breaks: tuple[float, ...],
    draws: Draws,
) -> Signature:
    strokes = Strokes.of(list(zip(points, corners, strict=True)))
    count = len(points)
    movement = who.writer.movement
    fast = replace(
        movement,
        overlap=movement.overlap * who.overlap,
        stop=0.3 * movement.stop,
        tension=min(movement.tension, 0.1),
    )
    samples = min(max(_SAMPLES, _PER_POINT * int(strokes.count.max())), _MOST_SAMPLES)
    warp = 0.15 * draws.normals("warp", count, 5)
    paths = moved(strokes, fast, warp, 2 * np.pi * draws.uniforms("shake", count, 2), samples)
    dots = np.array([np.hypot(*np.ptp(each, axis=0)) < 10 for each in points])
    none = np.zeros(len(paths.points), np.bool_)
    quick = replace(who.writer, pen=replace(who.writer.pen, speed=1.3 * who.writer.pen.speed))
    return Signature(
        trace=thinned(traced(quick, paths, np.array([0, count]), none, dots)),
        low=10 * paths.points.min(axis=0),
        high=10 * paths.points.max(axis=0),
        breaks=tuple(10 * each for each in breaks),
    )
