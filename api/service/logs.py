"""Logs as JSON lines: one object a line, with the request that it belongs to, and never a secret in it.

What is not here: what is worth logging; each module says that itself.
"""

import json
import logging
import re
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, TextIO

SECRETS: Sequence[tuple[re.Pattern[str], str]] = (
    (re.compile(r"sk_live_[0-9A-Za-z]+"), "sk_live_[redacted]"),
    (re.compile(r"whsec_[0-9A-Za-z+/=_-]+"), "whsec_[redacted]"),
    (re.compile(r"(?i)(bearer\s+)[^\s\"'\\]+"), r"\1[redacted]"),
    (re.compile(r"([?&]s=)[0-9A-Za-z_-]+"), r"\1[redacted]"),
    (re.compile(r"(://[^/\s:@]*:)[^/\s@]+@"), r"\1[redacted]@"),
)
"""API keys, webhook secrets, whatever follows Bearer, signatures of links, passwords in URLs."""
_PLAIN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "color_message"}


class JsonLines(logging.Formatter):
    """A record as one line; what `extra` adds to it stands beside the message."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= {name: value for name, value in vars(record).items() if name not in _PLAIN}
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        # Redacted as texts, before JSON escapes could hide a secret's end.
        return json.dumps({name: _clean(value) for name, value in line.items()}, default=str)


def redacted(text: str) -> str:
    for pattern, shown in SECRETS:
        text = pattern.sub(shown, text)
    return text


def configure(level: str = "INFO", stream: TextIO = sys.stderr) -> None:
    """Send every logger's records to the stream, as JSON lines."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=level, handlers=[handler], force=True)


def _clean(value: Any) -> Any:
    return redacted(value) if isinstance(value, str) else value
