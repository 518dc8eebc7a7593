"""What is measured in a sheet of handwriting, whatever is written on it.

In goes a sheet: a picture for every line, 8-bit grey, dark ink on white, 200 dpi. Out goes a vector of
fixed length: the directions of strokes and of what is left and right of every point of their edges, then
the pen's width and the sizes of what hangs together. The edges' "hinges" are those of Bulacu and Schomaker,
"Text-independent writer identification and verification using textural and allographic features", 2007.

Not here: what is left of a hand when its size, width, slant and pen are taken away (`normalised.py`).
"""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from symage.documents.opencv import cv2

Picture = NDArray[np.uint8]
Vector = NDArray[np.float64]

ZOOM = 2
"""Pictures are seen so much larger: edges are smoother than their pixels."""
ORIENTATIONS, DIRECTIONS = 24, 12
LEGS = (8, 16)
"""How far from a point of an edge its hinge's two ends lie, in enlarged pixels: 0.5 and 1 mm."""
SHAPE = ORIENTATIONS + len(LEGS) * DIRECTIONS**2
"""So many values of a vector are of directions; those that follow are of sizes."""
FAINT = 40.0
"""A gradient (Sobel's) that is paper's and no edge's."""
SPECK = 30
"""What has fewer pixels than these, enlarged, is a speck."""


def features(sheet: Sequence[Picture]) -> Vector:
    """Directions and sizes. ValueError where nothing is written."""
    return np.concatenate([directions(sheet), sizes(sheet)])


def directions(sheet: Sequence[Picture]) -> Vector:
    """Square roots of shares, so that the distance of two vectors is that of Hellinger."""
    enlarged = [_enlarged(line) for line in sheet]
    edges = [edge for line in enlarged for edge in _edges(ink(line))]
    counts = [_orientations(enlarged), *(_hinges(edges, leg) for leg in LEGS)]
    return np.asarray(np.sqrt(np.concatenate([count / max(count.sum(), 1.0) for count in counts])))


def sizes(sheet: Sequence[Picture]) -> Vector:
    """Width of strokes (mean, spread, widest tenth), heights and widths of components (median and spread),
    how many there are to a line and how much ink: scaled so that usual hands differ about as much in these
    as in directions."""
    inks = [ink(_enlarged(line)) for line in sheet]
    depth = np.concatenate([cv2.distanceTransform(line, cv2.DIST_L2, 3)[line > 0] for line in inks])
    boxes = np.concatenate([_components(line) for line in inks])
    widths, heights = boxes.T
    return np.array(
        [
            depth.mean() / 10,
            depth.std() / 10,
            np.quantile(depth, 0.9) / 20,
            np.median(heights) / 200,
            heights.std() / 200,
            np.median(widths) / 200,
            widths.std() / 400,
            len(boxes) / len(sheet) / 100,
            depth.size / len(sheet) / 50_000,
        ]
    )


def ink(picture: Picture) -> Picture:
    """1 where there is ink and 0 where there is none, parted half way between both (Otsu)."""
    if np.ptp(picture) < 32:
        raise ValueError("nothing is written in this picture")
    return np.asarray(cv2.threshold(picture, 0, 1, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)[1])


def _enlarged(line: Picture) -> Picture:
    framed = cv2.copyMakeBorder(line, 2, 2, 2, 2, cv2.BORDER_CONSTANT, value=255)
    return np.asarray(cv2.resize(framed, None, fx=ZOOM, fy=ZOOM, interpolation=cv2.INTER_CUBIC))


def _orientations(lines: Iterable[Picture]) -> Vector:
    """How much edge there is of each orientation, by the gradient."""
    total = np.zeros(ORIENTATIONS)
    for line in lines:
        across, down = (cv2.Sobel(line, cv2.CV_32F, *order) for order in ((1, 0), (0, 1)))
        steep = np.hypot(across, down)
        edge = steep > FAINT
        turns = np.arctan2(down[edge], across[edge]) / np.pi
        bins = np.floor(turns * ORIENTATIONS).astype(np.int64) % ORIENTATIONS
        total += np.bincount(bins, weights=steep[edge], minlength=ORIENTATIONS)
    return total


def _edges(mask: Picture) -> list[Vector]:
    """The outlines of the ink, point by point in the order of the way round, the ink always on one side."""
    found = cv2.findContours(mask, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)[0]
    return [edge[:, 0].astype(np.float64) for edge in found if len(edge) > 2 * max(LEGS)]


def _hinges(edges: Iterable[Vector], leg: int) -> Vector:
    """How often an edge comes from one direction and goes on in another."""
    counts = np.zeros(DIRECTIONS**2)
    for edge in edges:
        ahead, behind = (_direction(np.roll(edge, by, axis=0) - edge) for by in (-leg, leg))
        counts += np.bincount(ahead * DIRECTIONS + behind, minlength=DIRECTIONS**2)
    return counts


def _direction(steps: Vector) -> NDArray[np.int64]:
    turns = np.arctan2(steps[:, 1], steps[:, 0]) / (2 * np.pi)
    return np.floor(turns * DIRECTIONS + 0.5).astype(np.int64) % DIRECTIONS


def _components(mask: Picture) -> Vector:
    """Width and height of everything that hangs together."""
    found = cv2.connectedComponentsWithStats(mask)[2][1:]
    large = found[found[:, cv2.CC_STAT_AREA] >= SPECK]
    return np.asarray(large[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]], np.float64)
