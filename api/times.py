"""Points in time as the API shows and reads them: ISO 8601 in UTC, kept as microseconds since 1970."""

import time
from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def now() -> int:
    """Microseconds since 1970."""
    return time.time_ns() // 1000


def iso(microseconds: int) -> str:
    """Always with six decimals, so that texts sort as times do."""
    return (EPOCH + timedelta(microseconds=microseconds)).isoformat(timespec="microseconds")


def iso_or_none(microseconds: int | None) -> str | None:
    return None if microseconds is None else iso(microseconds)


def parse_iso(text: str) -> int:
    """The reverse of `iso`. Raises ValueError.

    A `+` that was sent unescaped in a query string arrives as a space; a time without a zone is UTC.
    """
    moment = datetime.fromisoformat(text.strip().replace(" ", "+"))
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return (moment - EPOCH) // timedelta(microseconds=1)
