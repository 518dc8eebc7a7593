"""The line that a fax machine prints over each page: when, from whom, which page. In dots, as its own letters
are."""

from datetime import date, datetime, time, timedelta

import numpy as np

from symage.documents.printers import MONTHS
from symage.documents.wear.bends import HEADER
from symage.documents.wear.dates import on_business
from symage.documents.wear.dice import Dice
from symage.documents.wear.sheet import Pixels, Sheet

_GLYPHS = {
    " ": "00 00 00 00 00 00 00",
    "&": "0C 12 14 08 15 12 0D",
    "'": "04 04 08 00 00 00 00",
    "-": "00 00 00 1F 00 00 00",
    ".": "00 00 00 00 00 0C 0C",
    "/": "00 01 02 04 08 10 00",
    ":": "00 0C 0C 00 0C 0C 00",
    "0": "0E 11 13 15 19 11 0E",
    "1": "04 0C 04 04 04 04 0E",
    "2": "0E 11 01 02 04 08 1F",
    "3": "1F 02 04 02 01 11 0E",
    "4": "02 06 0A 12 1F 02 02",
    "5": "1F 10 1E 01 01 11 0E",
    "6": "06 08 10 1E 11 11 0E",
    "7": "1F 01 02 04 08 08 08",
    "8": "0E 11 11 0E 11 11 0E",
    "9": "0E 11 11 0F 01 02 0C",
    "A": "0E 11 11 11 1F 11 11",
    "B": "1E 11 11 1E 11 11 1E",
    "C": "0E 11 10 10 10 11 0E",
    "D": "1C 12 11 11 11 12 1C",
    "E": "1F 10 10 1E 10 10 1F",
    "F": "1F 10 10 1E 10 10 10",
    "G": "0E 11 10 17 11 11 0F",
    "H": "11 11 11 1F 11 11 11",
    "I": "0E 04 04 04 04 04 0E",
    "J": "07 02 02 02 02 12 0C",
    "K": "11 12 14 18 14 12 11",
    "L": "10 10 10 10 10 10 1F",
    "M": "11 1B 15 15 11 11 11",
    "N": "11 11 19 15 13 11 11",
    "O": "0E 11 11 11 11 11 0E",
    "P": "1E 11 11 1E 10 10 10",
    "Q": "0E 11 11 11 15 12 0D",
    "R": "1E 11 11 1E 14 12 11",
    "S": "0F 10 10 0E 01 01 1E",
    "T": "1F 04 04 04 04 04 04",
    "U": "11 11 11 11 11 11 0E",
    "V": "11 11 11 11 11 0A 04",
    "W": "11 11 11 15 15 15 0A",
    "X": "11 11 0A 04 0A 11 11",
    "Y": "11 11 11 0A 04 04 04",
    "Z": "1F 01 02 04 08 10 1F",
}
"""Letters five dots wide and seven high, a byte a row: drawn here."""

_ROWS, _COLUMNS = 7, 6
_STYLES = (
    "{sent:%m/%d/%Y}  {sent:%H:%M}   FROM: {who}   P.{page:02}",
    "{sent:%m-%d-%y}  {sent:%H:%M}   FROM: {who}   P.{page:02}",
    "{sent:%m/%d/%Y} {weekday} {sent:%H:%M}  FAX {number} {name}   {page:03}",
    "FROM :{name}   FAX NO. :{number}   {month}. {sent:%d %Y} {clock}   P{page}",
    "{month}-{sent:%d-%Y}  {clock}   {who}   PAGE {page}",
)
"""Put together from lines as such machines print them, no maker's own."""
_NAMELESS = (
    "{sent:%m/%d/%Y}  {sent:%H:%M}   P.{page:02}",
    "{month}-{sent:%d-%Y}  {clock}   PAGE {page}",
)
_NUMBERLESS = ("{sent:%m/%d/%Y}  {sent:%H:%M}   FROM: {name}   P.{page:02}", _STYLES[4])
_WEEKDAYS = ("MON", "TUE", "WED", "THU", "FRI")
_LATEST = 60
"""Days after the document's own that it may be sent; from a weekend it waits for Monday."""


def header(machine: Dice, sheet: Sheet, width: int, squeezed: float) -> Pixels:
    """Rows of dots for the top of the page. `squeezed`: lines of the fax to a row of the sheet."""
    broad = max(1, round(sheet.scale / machine.between("letters", 1.1, 1.7)))
    high = max(1, round(broad * squeezed))
    line = _dots(_text(machine, sheet))
    large = np.repeat(np.repeat(line, high, 0), broad, 1)
    rows = np.full((round(HEADER * sheet.scale * squeezed), width), 255, np.uint8)
    top = round(max(0, len(rows) - len(large)) * machine.between("down", 0.2, 0.8))
    edge = round(width * 0.03)
    left = edge + round(max(0, width - 2 * edge - large.shape[1]) * _across(machine))
    shown = large[: len(rows) - top, : width - left]
    rows[top : top + len(shown), left : left + shown.shape[1]][shown] = 0
    return rows


def _across(machine: Dice) -> float:
    """Where the line stands in the room that it leaves: at the left, or in the middle."""
    return 0.5 if machine.happens("centred", 0.3) else machine.between("across", 0, 0.3)


def _text(machine: Dice, sheet: Sheet) -> str:
    if sheet.sent is None:
        raise ValueError("the sheet of a fax says when it was sent")
    # In office hours; a minute passes from page to page.
    sent = datetime.combine(sheet.sent, time(8)) + timedelta(
        minutes=machine.below("minutes", 570) + sheet.page
    )
    name, number = sheet.sender
    styles = _STYLES if name and number else _NUMBERLESS if name else _NAMELESS
    return styles[machine.below("style", len(styles))].format(
        sent=sent,
        weekday=_WEEKDAYS[sent.weekday()],
        month=MONTHS[sent.month - 1],
        clock=f"{(sent.hour - 1) % 12 + 1:02}:{sent:%M}{'AM' if sent.hour < 12 else 'PM'}",
        number=number,
        name=name,
        who=f"{name}  {number}".strip(),
        page=sheet.page + 1,
    )


def sent_on(machine: Dice, dated: date) -> date:
    """The business day on which a document of a day is faxed."""
    return on_business(dated + timedelta(days=1 + machine.below("days", _LATEST)))


def _dots(text: str) -> Pixels:
    """True where a dot is black."""
    rows = np.array([[int(row, 16) for row in _GLYPHS[letter].split()] for letter in text], np.uint8)
    cells = np.unpackbits(rows[:, :, None], axis=2)[:, :, 8 - _COLUMNS :]
    dots: Pixels = np.concatenate(list(cells), axis=1).astype(bool)
    return dots
