"""What the pen leaves on its way: the width and darkness of every point of a hand's letters.

Widths are steps of a ladder, so that a line of one width can be drawn at once; darkness goes from 0 to 255.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from symage.documents.handwriting.landings import landings
from symage.documents.handwriting.motion import Floats, Paths
from symage.documents.handwriting.pens import BALLPOINT, FELT, GEL, PENCIL, Pen
from symage.documents.handwriting.writers import Writer

STEPS = 26
_NARROWEST, _STEP = 0.36, 1.065
LADDER: Floats = _NARROWEST * np.power(_STEP, np.arange(STEPS, dtype=np.float64))
"""The widths, to that of the pen."""


@dataclass(frozen=True, slots=True, eq=False)
class Trace:
    """Instance i has the strokes starts[i] … starts[i + 1] - 1, stroke s the rows strokes[s] …
    strokes[s + 1] - 1 of `points` (thousandths of an em), `step` (into `LADDER`) and `ink`."""

    starts: NDArray[np.int32]
    strokes: NDArray[np.int32]
    points: NDArray[np.int16]
    step: NDArray[np.uint8]
    ink: NDArray[np.uint8]

    @property
    def begins(self) -> NDArray[np.bool_]:
        """At which points a stroke begins."""
        found = np.zeros(len(self.points), np.bool_)
        found[self.strokes[:-1]] = True
        return found


_SHADE = 15
"""Ink comes in steps of this, so that lines of one width and ink can be drawn at once."""
_UNEVEN = {BALLPOINT: 0.6, GEL: 0.4, FELT: 0.25, PENCIL: 0.5}
"""How much less ink there is where a line is light."""


def traced(
    who: Writer, paths: Paths, starts: NDArray[np.int64], light: NDArray[np.bool_], dots: NDArray[np.bool_]
) -> Trace:
    """`dots`: strokes that are hardly more than a point."""
    stroke = np.repeat(np.arange(len(paths.starts) - 1), np.diff(paths.starts))
    width, ink = _line(who, paths, stroke)
    width, ink = _ended(who, paths, stroke, width, ink, dots)
    width = np.where(light, 0.65 * width, width)
    ink = np.where(light, 0.55 * ink, ink)
    ink = 1 - _UNEVEN[who.pen.kind] * (1 - ink)
    step = np.rint(np.log(np.maximum(width, 0.05) / _NARROWEST) / np.log(_STEP))
    steps, inks = _held(
        paths.starts,
        np.clip(step, 0, STEPS - 1).astype(int),
        np.clip(_SHADE * np.rint(ink * 255 / _SHADE), 60, 255).astype(int),
    )
    return Trace(
        starts.astype(np.int32),
        paths.starts.astype(np.int32),
        np.clip(np.rint(paths.points * 10), -32000, 32000).astype(np.int16),
        steps,
        inks,
    )


_WIDER, _DARKER = 2, 60
"""Within how many steps and how much ink a line is drawn alike."""


def _held(
    starts: NDArray[np.int64], step: NDArray[np.int64], ink: NDArray[np.int64]
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """In pieces as long as may be, each in the middle of what it should be: few of them make a line."""
    begins = [0]
    last = set(starts.tolist())
    wides, darks = step.tolist(), ink.tolist()
    thin = wide = wides[0]
    pale = dark = darks[0]
    for row in range(1, len(wides)):
        thin, wide = min(thin, wides[row]), max(wide, wides[row])
        pale, dark = min(pale, darks[row]), max(dark, darks[row])
        if wide - thin > _WIDER or dark - pale > _DARKER or row in last:
            begins.append(row)
            thin = wide = wides[row]
            pale = dark = darks[row]
    count = np.diff(np.append(begins, len(wides)))
    steps, inks = (
        (np.minimum.reduceat(each, begins) + np.maximum.reduceat(each, begins)) // 2 for each in (step, ink)
    )
    return np.repeat(steps, count).astype(np.uint8), np.repeat(inks, count).astype(np.uint8)


_FASTEST, _SLOWEST = 2.4, 0.3
_DOWN = 0.55
"""How much a stroke that goes down is pressed more, to how much a slow one is."""


def _line(who: Writer, paths: Paths, stroke: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Within a stroke: wider and darker where it is slow, and where it goes down."""
    pen = who.pen
    along = np.gradient(paths.points, axis=0)
    down = np.clip(-along[:, 1] / (np.hypot(along[:, 0], along[:, 1]) + 1e-6), -1, 1)
    slow = -np.log(np.clip(paths.speed, _SLOWEST, _FASTEST))
    rough = who.draws.normals("rough", len(stroke) // 6 + 2)
    noise = np.interp(np.arange(len(stroke)), 6 * np.arange(len(rough)), rough)
    press = who.draws.normals("press", int(stroke[-1]) + 1)[stroke]
    width = np.exp(pen.varying * (slow + _DOWN * down + 0.25 * press)) * (1 + 0.03 * noise)
    ink = pen.pressure * (1 - 0.20 * (paths.speed - 1) + 0.06 * noise + 0.16 * down) + 0.09 * press
    return width, np.clip(ink, 0.25, 1.1)


def _ended(
    who: Writer,
    paths: Paths,
    stroke: NDArray[np.int64],
    width: Floats,
    ink: Floats,
    dots: NDArray[np.bool_],
) -> tuple[Floats, Floats]:
    """At the ends: the pen lands, sometimes with a blob, and flies off."""
    pen, count = who.pen, len(dots)
    start, end = paths.way, paths.length[stroke] - paths.way
    made = landings(who, count, paths.length)
    chance = who.draws.uniforms("ends", count, 4)
    lands = _from(start, made.thin_start[stroke], made.lands[stroke])
    flies = _from(end, made.thin_end[stroke], made.flies[stroke])
    pressed = (
        1
        + made.pressed[stroke] * np.exp(-((start / 5) ** 2))
        + made.stops[stroke] * np.exp(-((end / 4) ** 2))
    )
    blob = (chance[:, 0] < pen.blobs)[stroke] * np.exp(-((start / 3.5) ** 2))
    dry = np.where(
        (chance[:, 1] < _dry(pen))[stroke], np.clip((start - 8 * chance[stroke, 2]) / 5 + 0.15, 0.15, 1), 1
    )
    tapered = width * lands * flies * pressed * (1 + 0.45 * chance[stroke, 3] * blob)
    faded = ink * (0.4 + 0.6 * flies) * (0.7 + 0.3 * lands) * dry
    dot = dots[stroke]
    return (
        np.where(dot, width * (1.05 + 0.45 * chance[stroke, 3]), tapered),
        np.where(dot, np.maximum(ink, 0.85), faded + 0.25 * blob),
    )


def _from(way: Floats, thin: Floats, length: Floats) -> Floats:
    """From a thin end to full width, within a length: soon at first."""
    found: Floats = thin + (1 - thin) * np.sqrt(np.clip(way / length, 0, 1))
    return found


def _dry(pen: Pen) -> float:
    """How often a stroke begins without ink."""
    return 0.1 if pen.kind == BALLPOINT else 0.0
