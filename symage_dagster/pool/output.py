"""Standard output that no fault of a disk or terminal turns into the end of the pool.

The pool's log is a file: on a full disk each line that is printed would raise, in the supervisor and in every
worker that it forks. What cannot be written is lost.
"""

import io
import sys
from contextlib import suppress


class Forgiving(io.FileIO):
    """A raw file whose writes never fail."""

    def write(self, data: object, /) -> int:
        size = len(memoryview(data))  # type: ignore[arg-type]
        with suppress(OSError):
            super().write(data)  # type: ignore[arg-type]
        return size


def forgive_output() -> None:
    """Make the standard streams of this process, and of those that it forks, forgiving."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        stream.flush()
        raw = Forgiving(stream.fileno(), "wb", closefd=False)
        setattr(sys, name, io.TextIOWrapper(raw, encoding="utf-8", errors="replace", write_through=True))
