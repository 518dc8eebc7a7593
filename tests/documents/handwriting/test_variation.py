"""No two strokes of a hand end alike, and no two of its figures have one shape."""

import numpy as np
import pytest
from numpy.typing import NDArray

from symage.documents.handwriting.allographs import load
from symage.documents.handwriting.forms import USUAL_FORM
from symage.documents.handwriting.hand import Hand, hand_of
from symage.documents.handwriting.population import writer
from symage.documents.handwriting.trace import LADDER
from symage.documents.handwriting.writers import WRITERS

HANDS = [number for number in range(3, WRITERS, 20) if not writer(number).scrawl]
LONG = 500
"""Thousandths of an em: a stroke that has room to begin and to end."""


def ends(hand: Hand) -> NDArray[np.float64]:
    """Of each long stroke its width at the begin and at the end, to its usual one."""
    trace, found = hand.trace, []
    for start, end in zip(trace.strokes[:-1].tolist(), trace.strokes[1:].tolist(), strict=True):
        if np.hypot(*np.diff(trace.points[start:end].astype(float), axis=0).T).sum() > LONG:
            width = LADDER[trace.step[start:end]]
            found.append(width[[0, -1]] / np.median(width))
    return np.array(found)


def test_some_strokes_run_out_thin_and_others_stop() -> None:
    every = [ends(hand_of(number, 0.5)) for number in HANDS]
    thin, broad = np.quantile(np.concatenate(every), (0.1, 0.9), axis=0)
    assert (thin < [0.8, 0.6]).all()
    assert (broad >= 1.0).all()
    assert min(each[:, 1].std() for each in every) > 0.1


def instances(hand: Hand, text: str) -> list[list[NDArray[np.float64]]]:
    """The strokes of each instance of the usual form."""
    first, count = hand.ranges[list(load()).index(text), USUAL_FORM].tolist()
    trace, found = hand.trace, []
    for instance in range(first, first + count):
        strokes = range(*trace.starts[instance : instance + 2].tolist())
        rows = [slice(*trace.strokes[each : each + 2].tolist()) for each in strokes]
        found.append([trace.points[row].astype(float) / 10 for row in rows])
    return found


def cloud(strokes: list[NDArray[np.float64]]) -> NDArray[np.float64]:
    """Points evenly along the strokes, in a frame of height and width 1: what size and place leave over."""
    spread = []
    for stroke in strokes:
        way = np.append(0.0, np.cumsum(np.hypot(*np.diff(stroke, axis=0).T)))
        places = np.linspace(0, way[-1], 20)
        spread.append(np.stack([np.interp(places, way, stroke[:, axis]) for axis in (0, 1)], axis=1))
    points = np.concatenate(spread)
    framed: NDArray[np.float64] = (points - points.min(axis=0)) / np.maximum(np.ptp(points, axis=0), 1e-6)
    return framed


@pytest.mark.parametrize("figure", ["2", "3", "5", "6", "8", "9"])
def test_a_figure_differs_in_shape_each_time(figure: str) -> None:
    """In what is left when place, width and height are taken out."""
    for number in HANDS:
        clouds = np.stack([cloud(each) for each in instances(hand_of(number, 0.5), figure)])
        apart = np.sqrt(((clouds[:, None] - clouds[None]) ** 2).sum(axis=3)).mean(axis=2)
        between = apart[np.triu_indices(len(clouds), 1)]
        assert between.min() > 0.006, number
        assert np.median(between) > 0.026, number


def test_a_nought_is_no_u() -> None:
    """Its begin and its end come near each other: by how much of its width they never do."""
    open_ = []
    for number in (0, 1, 2, 3, 7, 14, 26):
        hand = hand_of(number, 0.5)
        if hand.writer.scrawl:
            continue
        for points in map(np.concatenate, instances(hand, "0")):
            way = np.append(0.0, np.cumsum(np.hypot(*np.diff(points, axis=0).T)))
            places = np.linspace(0, way[-1], 80)
            path = np.stack([np.interp(places, way, points[:, axis]) for axis in (0, 1)], axis=1)
            apart = np.hypot(*(path[:26, None] - path[None, -26:]).transpose(2, 0, 1)).min()
            open_.append(apart / np.ptp(points[:, 0]))
    assert np.mean(np.array(open_) > 0.4) < 0.1
