"""Cursors of pages: a moment, and the id of the row that stood there, which parts rows of one moment."""

from api import queries, times
from api.errors import invalid
from symage.storage.pages import Position

MARK = "~"


def shown(position: Position | None) -> str | None:
    """As an answer's next_cursor says it."""
    return None if position is None else f"{times.iso(position.created_at)}{MARK}{position.id}"


def asked() -> Position | None:
    """The `cursor` of the present request."""
    text = queries.optional("cursor")
    if text is None:
        return None
    moment, _, row_id = text.partition(MARK)
    try:
        return Position(times.parse_iso(moment), row_id.replace("\0", ""))
    except (ValueError, OverflowError):
        raise invalid("cursor", "cursor is not one that a page gave") from None
