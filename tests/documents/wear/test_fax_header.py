"""The line at the top of a fax."""

from datetime import date, timedelta

import numpy as np
import pytest

from symage.documents.wear.dice import Dice
from symage.documents.wear.fax_header import header, sent_on
from symage.documents.wear.fax_letters import written
from symage.documents.wear.sheet import Sheet

SENDERS = (("NORTHPOINT SYSTEMS", "614-555-0117"), ("DANA KIM", "312-555-0150"), ("ABCDE KLMN", ""), ("", ""))
DPI, WIDTH, HEIGHT = 150, 1275, 1650


def _sender(machine: int) -> tuple[str, str]:
    name, number = SENDERS[machine % len(SENDERS)]
    return name and f"{name[:14]} {machine}", number


def _line(machine: int, *, page: int = 0) -> np.ndarray:
    dated = date(2024, 12, 31) + timedelta(days=machine)
    sheet = Sheet(
        pixels=np.full((HEIGHT, WIDTH), 255, np.uint8),
        tint=None,
        scale=DPI / 72,
        in_colour=False,
        page=page,
        words=np.zeros((0, 4), np.int64),
        back=None,
        dated=dated,
        sender=_sender(machine),
        sent=sent_on(Dice(machine), dated),
    )
    return header(Dice(machine), sheet, WIDTH, 1.0)


def test_lines_of_all_machines_stand_whole_on_the_page() -> None:
    for machine in range(200):
        inked = np.flatnonzero((_line(machine) == 0).any(axis=0))
        assert 0.02 * WIDTH < inked[0] < inked[-1] < 0.98 * WIDTH


def test_machines_differ_in_where_their_line_begins_and_how_long_it_is() -> None:
    lines = [np.flatnonzero((_line(machine) == 0).any(axis=0)) for machine in range(60)]
    assert len({(inked[0], (inked[-1] - inked[0]) // 12) for inked in lines}) > 12


def test_pages_of_a_fax_have_the_line_of_one_machine() -> None:
    first, second = (_line(8, page=page) for page in (0, 1))
    assert 0 < (first != second).mean() < 0.1 * (first == 0).mean()


def test_a_sender_has_one_machine() -> None:
    def whole(machine: int) -> np.ndarray:
        sheet = Sheet(
            pixels=np.full((HEIGHT, WIDTH), 255, np.uint8),
            tint=None,
            scale=DPI / 72,
            in_colour=False,
            page=0,
            words=np.zeros((0, 4), np.int64),
            back=None,
            dated=date(2024, 12, 31),
            sender=SENDERS[0],
            sent=date(2025, 1, 6),
            pages=2,
        )
        return header(Dice(machine), sheet, WIDTH, 1.0)

    first, *others = (whole(machine) for machine in range(8))
    for other in others:
        # Hours and minutes differ, and nothing else.
        assert 0 < (first != other).mean() < 0.25 * (first == 0).mean()


@pytest.mark.parametrize("squeezed", [1.0, 98 / 150])
def test_parts_of_a_line_stand_and_end_at_the_same_rows_and_lose_no_stroke(squeezed: float) -> None:
    for machine in (Dice(key) for key in range(40)):
        bars, stems = (written(text, machine, DPI / 72, squeezed) for text in ("EE", "/H"))
        assert len(bars) == len(stems)
        ends = [_last_rows(part) for part in (bars, stems)]
        assert np.array_equal(*ends)


def _last_rows(part: np.ndarray) -> np.ndarray:
    """The first and the last row of the end of a line's last letter."""
    last = int(np.flatnonzero(part.any(axis=0))[-1])
    return np.flatnonzero(part[:, last - 1 : last + 1].any(axis=1))[[0, -1]]
