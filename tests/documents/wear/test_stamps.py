"""Stamps: on a day when somebody was there to press them, where the page has room."""

from datetime import date, timedelta

import numpy as np

from symage.documents.opencv import cv2
from symage.documents.wear import rubber as rubbers
from symage.documents.wear.dice import Dice
from symage.documents.wear.offices import Office, office_of
from symage.documents.wear.rubber import rubber
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


def test_an_office_has_one_stamp_and_offices_have_their_own() -> None:
    day = date(2025, 3, 4)
    offices = [office_of(Dice(key)) for key in range(60)]
    stamps = {office.dice.key: rubber(office, day, SCALE) for office in offices}
    for office in offices:
        assert np.array_equal(stamps[office.dice.key], rubber(office, day, SCALE))
    assert len({stamp.tobytes() for stamp in stamps.values()}) == len(stamps) > 50
    assert len({(office.shape, office.word, office.face, office.order) for office in offices}) > 45


def test_all_stamps_show_their_ink() -> None:
    for key in range(120):
        shown = rubber(office_of(Dice(key)), date(2025, 11, 28), SCALE)
        assert 0.01 < (shown > 127).mean() < 0.7


def _stem(text: str, office: Office, *, band: bool) -> float:
    """Of the em."""
    letters = np.asarray(rubbers._text(text, office.bands if band else office.face, 60))
    inked = cv2.copyMakeBorder((letters > 127).astype(np.uint8), 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0)
    return 2 * float(np.percentile(cv2.distanceTransform(inked, cv2.DIST_L2, 5)[inked > 0], 95)) / 60


def test_days_are_as_bold_as_words_and_their_zeros_are_open() -> None:
    for office in (office_of(Dice(key)) for key in range(60)):
        assert _stem("2026", office, band=True) > 0.75 * _stem("HILT", office, band=False)
        zero = np.asarray(rubbers._text("0", office.bands, 60)) > 127
        # Without a dot or a stroke in it: one inside, and one ink.
        assert cv2.connectedComponents(zero.astype(np.uint8))[0] == 2
        room = cv2.copyMakeBorder((~zero).astype(np.uint8), 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=1)
        assert cv2.connectedComponents(room, connectivity=4)[0] == 3
