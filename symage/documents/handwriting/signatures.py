"""A signature in strokes: letters run together as one movement, faster and larger than text, and what comes
after them.

Each word is one long stroke, whose letters round off as far as movements overlap; dots and bars follow. Of a
wave, the letters after the first ones are only hinted at. Units are hundredths of an em, y upward. What does
not belong here: who signs how (`signers.py`), and where a signature stands (`signing.py`).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from symage.documents.handwriting.allographs import Allograph, load
from symage.documents.handwriting.draws import Draws
from symage.documents.handwriting.flourishes import flourished
from symage.documents.handwriting.motion import Floats, Strokes, moved
from symage.documents.handwriting.signers import (
    ANGLE,
    ARCADE,
    BAR,
    INITIALS,
    LEGIBLE,
    THREAD,
    WAVE,
    Signer,
    cursive,
    signer,
)
from symage.documents.handwriting.trace import Trace, traced
from symage.randomness import word_of

VARIANTS = 4
"""How many times somebody signs in one way; more come of how each is turned and scaled."""
_KEPT = 4096
"""Signatures that a process keeps; about 4 KB each."""
_X_HEIGHT, _TOP = 46, 100
_SAMPLES, _MOST_SAMPLES = 64, 448
_PER_POINT = 7
"""Samples to each point of a long stroke."""
_UP, _DOWN = frozenset("bdfhklt"), frozenset("gjpqyz")


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


@dataclass(slots=True, eq=False)
class Ink:
    """What is being written: `main`, the points of the stroke that the pen is on, with their corners; `done`:
    strokes that are finished, and `later`: dots and bars of the word, which come after it."""

    main: list[tuple[float, float]] = field(default_factory=list)
    corners: list[bool] = field(default_factory=list)
    done: list[tuple[Floats, NDArray[np.bool_]]] = field(default_factory=list)
    later: list[tuple[Floats, NDArray[np.bool_]]] = field(default_factory=list)
    right: float = 0.0

    def go(self, points: Floats, corners: NDArray[np.bool_] | None = None) -> None:
        """On with the same stroke."""
        sharp = np.zeros(len(points), np.bool_) if corners is None else corners
        self.main += [(float(x), float(y)) for x, y in points]
        self.corners += sharp.tolist()
        self.right = max(self.right, float(points[:, 0].max()))

    def lift(self) -> None:
        """The pen leaves the paper."""
        if len(self.main) > 1:
            sharp = np.array(self.corners)
            sharp[[0, -1]] = False
            self.done.append((np.array(self.main), sharp))
        self.main, self.corners = [], []

    def finish(self) -> None:
        """Of a word: its dots and bars."""
        self.lift()
        self.done += self.later
        self.later = []


# ---- words


def _strokes(who: Signer) -> tuple[list[tuple[Floats, NDArray[np.bool_]]], tuple[float, ...]]:
    """Of a whole signature as the person means it, upright, and where its words end."""
    ink, breaks = Ink(), []
    for place, word in enumerate(who.words):
        _write(who, ink, word, place)
        last = place == len(who.words) - 1
        if last:
            flourished(who, ink)
        else:
            breaks.append(ink.right + who.gap / 2)
        ink.finish()
    return ink.done, tuple(breaks)


def _write(who: Signer, ink: Ink, word: str, place: int) -> None:
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
        _wave(who, ink, word[kept:], amplitude, draws)
    elif who.kind == INITIALS and draws.chance("tail", 0.4):
        _wave(who, ink, "nn"[: 1 + draws.chance("two", 0.5)], 0.7, draws)


def _picked(who: Signer, letter: str, draws: Draws) -> Allograph:
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
    low = np.where(y < 0, y * proportions.descender, y * middle / _X_HEIGHT)
    high = middle + (y - _X_HEIGHT) * (top - middle) / (_TOP - _X_HEIGHT)
    sized = np.where(y < _X_HEIGHT, low * grown, middle * grown + (high - middle) * (0.4 + 0.6 * grown))
    return np.stack([x * who.width * wide, sized], axis=1) + noise * 0.6 * min(grown + 0.2, 1.0)


def _capital(who: Signer, ink: Ink, letter: str, x: float, grown: float, draws: Draws) -> float:
    form = _picked(who, letter, draws)
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
    low = low[low[:, 1] < 0.6 * _TOP]
    edge = x - left + (float(low[:, 0].max()) if len(low) else 0.0)
    if not joined or float(ink.main[-1][1]) > 0.75 * _TOP * grown:
        ink.lift()
    return edge + draws.uniform("after", -6, 8)


def _small(who: Signer, ink: Ink, letter: str, x: float, grown: float, wide: float, draws: Draws) -> float:
    form = _picked(who, letter, draws)
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


# ---- what becomes of letters that are only hinted at


def _wave(who: Signer, ink: Ink, rest: str, amplitude: float, draws: Draws) -> None:
    """From where the pen is on. Letters with long strokes keep them, if the person does so; all others are
    arches, bowls, points or a thread."""
    if not ink.main:
        ink.main, ink.corners = [(ink.right + 3.0, 0.3 * _X_HEIGHT)], [False]
    x, height = ink.main[-1][0] + 4.0, who.writer.proportions.x_height * who.small
    for row, letter in enumerate(_hinted(who, rest, draws)):
        own = draws.of(f"wave/{row}")
        size = height * amplitude * own.uniform("height", 0.5, 1.25)
        wide = own.uniform("wide", 11, 30) * who.width * (1 + who.stretch * row)
        points, corners = _hint(who, letter, size, wide, own)
        ink.go(points + [x, 0], corners)
        x += wide
        amplitude = max(amplitude * (1 - 1.6 * who.fade - 0.05), 0.12)
    ink.go(np.array([[x + own_end(who), amplitude * own_rise(who)]]))


def own_end(who: Signer) -> float:
    """How far the wave runs out."""
    return who.draws.uniform("out", 4, 34)


def own_rise(who: Signer) -> float:
    return who.draws.uniform("out/up", -6, 22)


def _hinted(who: Signer, rest: str, draws: Draws) -> Iterator[str]:
    """The letters that leave a trace."""
    for row, letter in enumerate(rest[:9]):
        long = letter in _UP or letter in _DOWN
        if (who.ascends and long) or draws.chance(f"hinted/{row}", who.waves):
            yield letter if who.ascends and long else "n"


def _hint(
    who: Signer, letter: str, size: float, wide: float, draws: Draws
) -> tuple[Floats, NDArray[np.bool_]]:
    """The points of it from 0 on to the right, without its last one."""
    if letter in _UP:
        top = 0.85 * _TOP * draws.uniform("up", 0.7, 1.15) * who.small**0.5
        points = [[0.75 * wide, 0.7 * top], [0.55 * wide, top], [0.35 * wide, 0.6 * top], [0.5 * wide, 3]]
        return np.array(points), np.zeros(4, np.bool_)
    if letter in _DOWN:
        low = -42 * draws.uniform("down", 0.6, 1.4)
        points = [[0.3 * wide, size], [0.4 * wide, 0.5 * low], [0.1 * wide, low], [-0.15 * wide, 0.6 * low]]
        return np.array([*points, [0.6 * wide, 0.2 * size]]), np.zeros(5, np.bool_)
    if who.connection == THREAD:
        flat = 0.35 * size
        return np.array([[0.3 * wide, flat], [0.8 * wide, 0.3 * flat]]), np.zeros(2, np.bool_)
    if who.connection == ARCADE:
        return np.array([[0.3 * wide, size], [0.62 * wide, 0.9 * size], [0.75 * wide, 2]]), np.array(
            [False, False, True]
        )
    if who.connection == ANGLE:
        return np.array([[0.45 * wide, size], [0.62 * wide, 0]]), np.array([True, True])
    return np.array([[0.2 * wide, size], [0.28 * wide, 2], [0.65 * wide, 0.15 * size]]), np.array(
        [True, False, False]
    )


# ---- as it comes out


def _unsteady(points: Floats, who: Signer, draws: Draws) -> Floats:
    """Each time a little elsewhere, smoothly along the stroke."""
    noise = draws.normals("motor", len(points), 2)
    noise[1:] = 0.75 * noise[1:] + 0.66 * noise[:-1]
    size = np.hypot(*np.ptp(points, axis=0))
    found: Floats = points + noise * who.writer.steadiness.motor * min(1.6, 0.3 + size / 160)
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
        trace=traced(quick, paths, np.array([0, count]), none, dots),
        low=10 * paths.points.min(axis=0),
        high=10 * paths.points.max(axis=0),
        breaks=tuple(10 * each for each in breaks),
    )
