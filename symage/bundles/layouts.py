"""How a sharded dataset is laid out: which items are in which archive.

A function of the dataset's size alone and not of the job's shards, so that archives are the same however the
job was cut. A single dataset is one archive of everything.
"""

import re
from math import ceil

PREVIEW_DOCUMENTS = 100
MOST_ARCHIVES = 1000
"""What is listed of a dataset stays small: a very large one has larger archives, not more of them."""


def archive_items(identities: int, size: int, target: int) -> list[range]:
    """The item indexes of each archive, where all members take `size` bytes and an archive shall take about
    `target` at most: equal numbers of items, but for the last."""
    if not identities:
        return []
    count = min(ceil(size / target), MOST_ARCHIVES, identities)
    each = ceil(identities / count)
    return [range(first, min(first + each, identities)) for first in range(0, identities, each)]


def preview_items(identities: int, forms: int) -> range:
    """The first PREVIEW_DOCUMENTS documents, in whole items: at least one."""
    return range(min(identities, max(1, PREVIEW_DOCUMENTS // forms)))


def archive_name(number: int) -> str:
    """What an archive is called, without its ending; numbers count from 1."""
    return f"shard_{number:05d}"


def archive_number(name: str) -> int | None:
    """The number of the archive that is called so; None for what is no such name."""
    found = re.fullmatch(r"shard_(\d{5})", name)
    return int(found[1]) if found else None
