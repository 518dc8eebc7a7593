"""Whether what is made can be written down: asked before work is begun, and by those who watch the platform.

What does not belong here: how much room an order needs (`symage.orders.placing`).
"""

import errno
import shutil
from pathlib import Path

from symage.storage.artifacts import ArtifactStore

LEAST_FREE = 64 << 20
"""Bytes. With less, databases and logs fail before files do."""
PROBE = "readiness/byte"
"""The key that holds one byte."""


def check_room(store: ArtifactStore, data_dir: Path) -> None:
    """Write a byte into the store. Raises what keeps it from being written, and OSError where a disk is as
    good as full."""
    there = next(folder for folder in (data_dir, *data_dir.parents) if folder.is_dir())
    for free in (store.free(), shutil.disk_usage(there).free):
        if free is not None and free < LEAST_FREE:
            raise OSError(errno.ENOSPC, f"{free} bytes are free, {LEAST_FREE} are needed")
    store.write(PROBE, [b"."])
