"""Sides torn along a perforation: tabs, each torn in its own way, between which no paper is."""

import numpy as np

from symage.documents.transform import FLAT, Bend
from symage.documents.wear.copying import copied
from symage.documents.wear.dice import Dice
from symage.documents.wear.imprint import Imprint
from symage.documents.wear.perforation import perforated
from symage.documents.wear.sensors import sensor_of
from symage.documents.wear.sheet import Sheet
from symage.documents.wear.surround import beyond
from symage.documents.wear.tints import Screen
from tests.documents.wear.flat import SCALE, sheet

KEYS = range(60)
PRESSED = Imprint((), Screen(133, 45, 0), form=False, fill=True)


def _torn(key: int) -> Sheet:
    one = sheet(imprint=PRESSED)
    perforated(one, Dice(key), 0.5)
    assert one.torn is not None
    return one


def test_a_form_from_ones_own_printer_is_not_perforated() -> None:
    one = sheet()
    perforated(one, Dice(1), 0.5)
    assert one.torn is None
    assert len(one.rim(5)) == 20


def test_a_torn_side_lies_within_the_sheet_and_near_its_edge() -> None:
    sides = set()
    for key in KEYS:
        torn = _torn(key).torn
        assert torn is not None
        x, y = torn.rim.T
        off = (y, 1700 - x, 2200 - y, x)[torn.side]
        assert off.min() >= 0
        assert off.max() <= torn.deep + 0.001
        assert torn.deep < 8 * SCALE
        sides.add(torn.side)
    assert sides == {0, 1, 2, 3}


def test_no_tab_is_like_its_neighbour() -> None:
    for key in KEYS:
        torn = _torn(key).torn
        assert torn is not None
        along, off = torn.rim.T if torn.side % 2 == 0 else torn.rim.T[::-1]
        along, off = along[1:], off[1:] if torn.side in (0, 3) else off[1:].max() - off[1:]
        tabs = len(off) // 5
        high = off[: 5 * tabs].reshape(tabs, 5)
        place = np.sort(along[: 5 * tabs].reshape(tabs, 5)[:, 2])
        apart = np.diff(place)
        assert apart.std() > 0.04 * apart.mean()
        assert np.ptp(high, axis=1).std() > 0.2


def test_between_tabs_the_lid_is_seen() -> None:
    machine = next(Dice(key) for key in range(100) if sensor_of(Dice(key)).is_dark)
    sensor = sensor_of(machine)
    bared = []
    for key in KEYS:
        one = _torn(key)
        torn = one.torn
        assert torn is not None
        beyond(one, Bend(np.eye(3), FLAT), sensor, Dice(key), 0.5)
        deep = int(np.ceil(torn.deep)) + 2
        strip = (one.pixels[:deep], one.pixels[:, -deep:].T, one.pixels[-deep:], one.pixels[:, :deep].T)[
            torn.side
        ]
        bared.append(((strip <= sensor.lid).any(axis=0) & (strip == 255).any(axis=0)).mean())
        one.pixels[:deep] = one.pixels[-deep:] = 255
        one.pixels[:, :deep] = one.pixels[:, -deep:] = 255
        assert (one.pixels == 255).all()
    assert np.median(bared) > 0.3


def test_a_copy_of_a_torn_sheet_is_whole() -> None:
    one = _torn(1)
    copied(one, Dice(1), 0.5)
    assert one.torn is None
