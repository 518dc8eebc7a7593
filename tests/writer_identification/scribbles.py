"""Hands of random strokes, on which the test of writer identification is tested: nobody's, and no product's.

A character is a smooth stroke through a few random points. Whose points they are, and whose size, slant,
width and pen, is what a population is made of."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bench.writer_identification.features import Picture
from bench.writer_identification.specimen import Held
from symage.documents.opencv import cv2

POINTS, CUTS = 5, 3
HEIGHT, WIDTH = 28.0, 0.7
"""Pixels, and a share of the height."""
NOISE = 0.03
"""How far a point of a character strays each time, in heights."""
FRACTION = 4
SHARED = 10**6
"""The number of the alphabet of all."""

Stroke = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Manner:
    """How a hand writes, whatever its characters look like."""

    size: float = 1.0
    width: float = 1.0
    slant: float = 0.0
    spacing: float = 0.3
    pen: int = 3


@dataclass(frozen=True, slots=True)
class Population:
    """Writers with characters and manners of their own, or with the same."""

    own_shapes: bool = True
    own_manners: bool = False

    def __call__(self, writer: int, day: int, sample: int, texts: Sequence[str], held: Held) -> list[Picture]:
        chance = np.random.default_rng([writer, day, sample, *map(ord, "".join(texts))])
        manner = manner_of(writer) if self.own_manners and held is Held.NOTHING else Manner()
        characters = "".join(texts)
        alphabet = alphabet_of(characters, SHARED)
        if self.own_shapes:
            own = "".join(character for character in characters if is_own(character, held))
            alphabet |= alphabet_of(own, writer)
        return [line(text, alphabet, manner, chance) for text in texts]


def is_own(character: str, held: Held) -> bool:
    match held:
        case Held.ALL_BUT_DIGITS:
            return character.isdigit()
        case Held.ALL_BUT_CAPITALS:
            return character.isupper()
        case _:
            return True


def manner_of(writer: int) -> Manner:
    chance = np.random.default_rng([writer, 1])
    size, width, slant, spacing = chance.uniform((0.8, 0.8, -0.2, 0.2), (1.5, 1.3, 0.5, 0.6))
    return replace(Manner(size, width, slant, spacing), pen=int(chance.integers(2, 6)))


def alphabet_of(characters: str, number: int) -> dict[str, Stroke]:
    """The points of each character in the alphabet of this number."""
    return {
        character: _points(np.random.default_rng([ord(character), number]))
        for character in sorted(set(characters) - {" "})
    }


def _points(chance: np.random.Generator) -> Stroke:
    """Some of the corners and middles of a square, each a little aside."""
    places = chance.permutation(9)[:POINTS]
    grid = np.stack([places % 3, places // 3], axis=1) / 2
    return (grid + chance.normal(scale=0.1, size=grid.shape)) * (WIDTH, 1.0)


def line(text: str, alphabet: dict[str, Stroke], manner: Manner, chance: np.random.Generator) -> Picture:
    strokes, right = [], 0.5
    for character in text:
        if character != " ":
            points = alphabet[character] + chance.normal(scale=NOISE, size=(POINTS, 2))
            strokes.append(smooth(points) * (manner.width, 1) + (right, 0.5))
        right += WIDTH * manner.width + manner.spacing
    sheared = [stroke @ np.array([[1, 0], [-manner.slant, 1]]) + (1, 0) for stroke in strokes]
    return drawn(sheared, HEIGHT * manner.size, (right + 2, 2.0), manner.pen)


def smooth(points: Stroke) -> Stroke:
    """Corners cut off, again and again (Chaikin)."""
    for _ in range(CUTS):
        first, second = points[:-1], points[1:]
        cut = np.stack([0.75 * first + 0.25 * second, 0.25 * first + 0.75 * second], axis=1)
        points = np.concatenate([points[:1], cut.reshape(-1, 2), points[-1:]])
    return points


def drawn(strokes: Sequence[Stroke], height: float, extent: tuple[float, float], pen: int) -> Picture:
    width, tall = (round(side * height) for side in extent)
    picture = np.full((tall, width), 255, np.uint8)
    ends = [np.rint(stroke * height * 2**FRACTION).astype(np.int32) for stroke in strokes]
    cv2.polylines(picture, ends, False, 0, pen, cv2.LINE_AA, FRACTION)
    return picture
