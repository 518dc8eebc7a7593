"""The lines that fax machines print over each page: the sender's, when, from whom, which page; and of some
receivers a line at the foot, when it came. In the letters of their own.

A sender has one machine, whose line is alike on all that it sends.
"""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

import numpy as np

from symage.compression import crc32
from symage.documents.printers import MONTHS
from symage.documents.wear.bends import HEADER
from symage.documents.wear.dates import on_business
from symage.documents.wear.dice import Dice
from symage.documents.wear.fax_letters import written
from symage.documents.wear.sheet import Pixels, Sheet
from symage.randomness import word_of

_WHENS: Mapping[str, float] = {
    "{sent:%m/%d/%Y}  {sent:%H:%M}": 26,
    "{sent:%m-%d-%y}  {sent:%H:%M}": 10,
    "{sent:%m/%d/%Y} {weekday} {sent:%H:%M}": 16,
    "{month}. {sent:%d %Y} {clock}": 16,
    "{month}-{sent:%d-%Y}  {clock}": 14,
    "{weekday} {month} {sent:%d %Y} {sent:%H:%M}": 8,
    "{sent:%Y-%m-%d} {sent:%H:%M}": 5,
    "{sent:%d} {month} {sent:%Y} {clock}": 5,
}
_WHOS: Mapping[str, float] = {
    "FROM: {name}  {number}": 26,
    "{name}  {number}": 22,
    "FROM :{name}   FAX NO. :{number}": 20,
    "FAX {number}   {name}": 16,
    "{number}": 16,
}
_PAGES: Mapping[str, float] = {
    "P.{page:03}": 20,
    "P.{page:02}": 14,
    "PAGE {page}/{pages}": 16,
    "{page:02} OF {pages:02}": 12,
    "P.{page}/{pages}": 12,
    "PAGE {page}": 10,
    "PAGE:{page:03}": 8,
    "P {page:02}/{pages:02}": 8,
}
_ORDERS: Mapping[str, float] = {
    "when who page": 56,
    "who when page": 24,
    "page when who": 8,
    "who page when": 12,
}
_SPREADS: Mapping[str, float] = {"together": 46, "apart": 54}
_RECEIVED = 0.16
_INCOMING: Mapping[str, float] = {
    "RECEIVED: {sent:%m/%d/%Y} {sent:%H:%M}": 4,
    "RECEIVED {sent:%m/%d/%Y} {sent:%H:%M}  P.{page:02}": 3,
    "RX DATE/TIME  {sent:%m/%d/%Y}  {sent:%H:%M}  P.{page:03}": 3,
}
_WEEKDAYS = ("MON", "TUE", "WED", "THU", "FRI")
_LATEST = 60
"""Days after the document's own that it may be sent; from a weekend it waits for Monday."""
_EDGE = 0.03
"""Of the page's width."""


def header(machine: Dice, sheet: Sheet, width: int, squeezed: float) -> Pixels:
    """Rows of dots for the top of the page. `squeezed`: lines of the fax to a row of the sheet."""
    own = _sender(machine, sheet)
    texts = {name: text for name, text in _texts(machine, own, sheet).items() if text}
    order = [name for name in own.one_of("order", _ORDERS).split() if name in texts]
    room = width - 2 * round(width * _EDGE)
    parts = [written(texts[name], own, sheet.scale, squeezed) for name in order]
    spare = room - sum(part.shape[1] for part in parts)
    if own.one_of("spread", _SPREADS) == "apart" and spare > 0:
        gap, left = spare // max(len(parts) - 1, 1), 0
    else:
        gap = round(own.between("gap", 6, 18) * sheet.scale)
        left = round(max(0, spare - gap * (len(parts) - 1)) * own.between("column", 0, 0.3))
    rows = _empty(sheet, width, squeezed)
    top = round(max(0, len(rows) - max(map(len, parts))) * own.between("down", 0.1, 0.7))
    x = round(width * _EDGE) + left
    for part in parts:
        shown = part[: len(rows) - top, : max(width - x, 0)]
        rows[top : top + len(shown), x : x + shown.shape[1]][shown] = 0
        x += part.shape[1] + gap
    return rows


def footer(machine: Dice, sheet: Sheet, width: int, squeezed: float) -> Pixels | None:
    """Rows for the foot, where the machine that received it prints a line."""
    receiver = machine.of("receiver")
    if not receiver.happens("prints", _RECEIVED):
        return None
    text = receiver.one_of("line", _INCOMING).format(**_named(machine, sheet))
    shown = written(text, receiver, sheet.scale, squeezed)
    rows = _empty(sheet, width, squeezed)
    shown = shown[: len(rows)]
    left = round((width - shown.shape[1]) * receiver.between("column", 0.05, 0.95))
    rows[: len(shown), left : left + shown.shape[1]][shown] = 0
    return rows


def _empty(sheet: Sheet, width: int, squeezed: float) -> Pixels:
    return np.full((round(HEADER * sheet.scale * squeezed), width), 255, np.uint8)


def _sender(machine: Dice, sheet: Sheet) -> Dice:
    """The machine of a sender; of nobody known, one that the document alone came from."""
    told = "".join(sheet.sender)
    return Dice(word_of(crc32(told.encode()), "wear/fax machine")) if told else machine.of("sender")


def _texts(machine: Dice, own: Dice, sheet: Sheet) -> dict[str, str]:
    name, number = sheet.sender
    named = _named(machine, sheet)
    who = own.one_of("who", _WHOS) if name and number else "{name}{number}"
    return {
        "when": own.one_of("when", _WHENS).format(**named),
        "who": who.format(**named).strip(),
        "page": own.one_of("page", _PAGES).format(**named),
    }


def _named(machine: Dice, sheet: Sheet) -> dict[str, object]:
    if sheet.sent is None:
        raise ValueError("the sheet of a fax says when it was sent")
    # In office hours; a minute passes from page to page.
    sent = datetime.combine(sheet.sent, time(8)) + timedelta(
        minutes=machine.below("minutes", 570) + sheet.page
    )
    return {
        "sent": sent,
        "weekday": _WEEKDAYS[sent.weekday()],
        "month": MONTHS[sent.month - 1],
        "clock": f"{(sent.hour - 1) % 12 + 1:02}:{sent:%M}{'AM' if sent.hour < 12 else 'PM'}",
        "name": sheet.sender[0],
        "number": sheet.sender[1],
        "page": sheet.page + 1,
        "pages": sheet.pages,
    }


def sent_on(machine: Dice, dated: date) -> date:
    """The business day on which a document of a day is faxed."""
    return on_business(dated + timedelta(days=1 + machine.below("days", _LATEST)))
