"""Log files of bounded size.

Services write to their files by themselves, through a description opened for appending that they share
with everything they fork. So a file that has grown is copied aside and emptied in place: nobody has to
open it again. What is written between the copy and the emptying is lost.
"""

import os
import shutil
from pathlib import Path

LARGEST_BYTES = 16 << 20
"""A log and the one before it together take twice as much, and what is written between two looks."""
LOOK_SECONDS = 10.0


def kept_aside(log: Path) -> Path:
    """Where the log goes that has grown too large; the one that was there goes."""
    return log.with_name(f"{log.name}.1")


def bound(log: Path) -> None:
    """Begin the log anew if it has grown too large. Raises OSError when the copy cannot be written."""
    if not log.exists() or log.stat().st_size <= LARGEST_BYTES:
        return
    shutil.copyfile(log, kept_aside(log))
    os.truncate(log, 0)
