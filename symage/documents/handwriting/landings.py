"""How a pen comes down on the paper and leaves it: no two strokes of a hand begin and end alike.

Some are set down firmly and begin broad, some are already moving and begin thin. At the end the pen is lifted
on its way, early by a fast hand, and the line runs out thin; or it stops first, and is broad. Lengths are in
hundredths of an em.
"""

from dataclasses import dataclass

import numpy as np

from symage.documents.handwriting.motion import Floats
from symage.documents.handwriting.pens import BALLPOINT, FELT, GEL, PENCIL
from symage.documents.handwriting.writers import Writer

_THINNEST = {BALLPOINT: 0.38, GEL: 0.5, FELT: 0.6, PENCIL: 0.45}
"""Of a line that runs out, to what it was."""
_FIRM, _SOFT = 0.35, 0.35
"""How many strokes begin broad, and how many thin, of a usual hand."""
_BROADER = {BALLPOINT: 0.28, GEL: 0.22, FELT: 0.3, PENCIL: 0.2}
"""By how much at most."""


@dataclass(frozen=True, slots=True, eq=False)
class Landings:
    """Of each stroke: `thin_start`, `thin_end`: its width there to its own, and within which length it has
    that, `lands` and `flies`; `pressed`, `stops`: by how much it is broader where it begins and ends."""

    thin_start: Floats
    thin_end: Floats
    lands: Floats
    flies: Floats
    pressed: Floats
    stops: Floats


def landings(who: Writer, count: int, length: Floats) -> Landings:
    """`length`: of each stroke."""
    pen, own = who.pen, who.draws.of("landings")
    chance, noise = who.draws.uniforms("landings", count, 6), who.draws.normals("landings/way", count, 2)
    firm = _FIRM * own.uniform("firm", 0.3, 2.0)
    soft = firm + _SOFT * own.uniform("soft", 0.3, 1.6)
    stopping = np.clip(0.15 + 0.5 * who.movement.stop * own.uniform("stopping", 0.2, 1.6), 0, 0.7)
    thin, broad = _THINNEST[pen.kind], _BROADER[pen.kind]
    begins_firm, begins_soft = chance[:, 0] < firm, (chance[:, 0] >= firm) & (chance[:, 0] < soft)
    stops = chance[:, 1] < stopping
    most = np.maximum(0.45 * length, 1.0)
    return Landings(
        thin_start=np.where(begins_soft, thin + (0.9 - thin) * chance[:, 2], 0.85),
        thin_end=np.where(stops, 0.9, thin + (0.85 - thin) * chance[:, 3] ** 1.5),
        lands=np.minimum(np.where(begins_soft, 9.0, 3.0) * np.exp(0.35 * noise[:, 0]), most),
        flies=np.minimum((7 + 11 * pen.speed) * np.exp(0.45 * noise[:, 1]), most),
        pressed=np.where(begins_firm, broad * (0.3 + 0.7 * chance[:, 4]), 0.0),
        stops=np.where(stops, 0.8 * broad * chance[:, 5], 0.0),
    )
