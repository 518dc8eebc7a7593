"""Stamps: on a day when somebody was there to press them, where the page has room."""

from datetime import date, timedelta

import numpy as np

from symage.documents.wear.dice import Dice
from symage.documents.wear.sheet import Sheet
from symage.documents.wear.stamps import _day, stamp

SCALE = 2


def _sheet(sent: date | None = None) -> Sheet:
    """Print all over, but for a part below."""
    pixels = np.full((1584, 1224), 255, np.uint8)
    pixels[60:1000:3, 60:1160] = 0
    pixels[1400:1540:3, 60:1160] = 0
    return Sheet(
        pixels, None, SCALE, False, 0, np.zeros((0, 4), np.int64), None, date(2024, 12, 31), sent=sent
    )


def test_a_stamp_stands_where_there_is_room() -> None:
    for key in range(40):
        sheet = _sheet()
        before = sheet.pixels.copy()
        stamp(sheet, Dice(key), 0.5)
        rows = np.flatnonzero((sheet.pixels != before).any(axis=1))
        assert len(rows)
        assert 960 < rows[0] < rows[-1] < 1440


def test_a_stamp_is_of_a_business_day_between_the_document_and_its_fax() -> None:
    for key in range(200):
        sent = date(2025, 1, 6) + timedelta(days=7 * (key % 5) + key % 3)
        free, bound = (_day(_sheet(end), Dice(key)) for end in (None, sent))
        assert max(free.weekday(), bound.weekday()) < 5
        assert date(2024, 12, 31) < bound <= sent
        assert free > date(2024, 12, 31)
