"""The listing of an archive, read back: the digests that it gives, and which items it puts into which split.

A listing is a member of its own, or the tail of a manifest; in both each file has a line
(`packs.listing_line`).
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from symage.annotations.joining import lines

_OWN = re.compile(r"files(_\w+)?\.jsonl|manifest(_\w+)?\.json")
_LINE = re.compile(rb'\s*\{"path":"([^"]*)","size":\d+,"sha256":"([0-9a-f]{64})"')
_ITEM = re.compile(rb'"item_index":(\d+),"form_id":"[^"]*","split":"(\w+)"')


@dataclass(frozen=True, slots=True)
class Listed:
    """`digests`: of the files asked for, by their paths. `overlaps`: pairs of splits that share items, or
    whose items lie between each other's."""

    digests: Mapping[str, str]
    overlaps: int


def is_listing(path: str) -> bool:
    """Whether a member lists the others, and is not listed itself."""
    return bool(_OWN.fullmatch(path))


def read_listing(chunks: Iterable[bytes], wanted: Collection[str]) -> Listed:
    """Reads it once; memory holds a line."""
    asked = {path.encode(): path for path in wanted}
    digests: dict[str, str] = {}
    splits: dict[bytes, list[int]] = {}
    for line, path, digest in _files(chunks):
        if path in asked:
            digests[asked[path]] = digest.decode()
        if found := _ITEM.search(line):
            item, split = int(found[1]), found[2]
            first, last = splits.get(split, (item, item))
            splits[split] = [min(first, item), max(last, item)]
    return Listed(digests, sum(before[1] >= after[0] for before, after in pairwise(sorted(splits.values()))))


def _files(chunks: Iterable[bytes]) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Line, path and digest of each file."""
    for line in lines(chunks):
        if found := _LINE.match(line):
            yield line, found[1], found[2]
