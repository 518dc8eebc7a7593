"""Some documents of a pack of labels, with what each format says of them, as it lies in the pack.

Of each form on each surface it is the same few documents in all formats, drawn by the seed: a pack of five
hundred is read as quickly as one of five.
"""

import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256

import numpy as np

from symage.annotations.bio import DOCUMENT
from symage.annotations.formats import Format, Scope
from symage.bundles.members import WholeLabels, label_members
from symage.bundles.packs import Pack, section
from symage.bundles.proof.document import Document
from symage.bundles.splits import split_ranges
from symage.bundles.zipformat import entry_of, header_length
from symage.randomness import word
from symage.request import GenerationRequest

SAMPLE = 2
"""Documents of each form on each surface that are read of a pack."""
_LINES = {"coco": 2}
"""Lines of a document in rows that are not one a page."""

Rows = Mapping[tuple[int, str], bytes]
"""Of each document, by item and form."""


def sampled(request: GenerationRequest, items: range, form_id: str, surface: str) -> list[int]:
    """The items whose documents are read, in order."""
    indexes = np.arange(items.start, items.stop, dtype=np.uint64)
    order = np.argsort(word(indexes, f"labels read/{request.seed}/{form_id}/{surface}"), kind="stable")
    return sorted(items[place] for place in order[:SAMPLE].tolist())


@dataclass(frozen=True, eq=False)
class LabelPack:
    """A pack of the labels of some items. `pages`: how many each form of the job has."""

    request: GenerationRequest
    items: range
    pages: Mapping[str, int]
    lengths: Mapping[str, int]
    data: memoryview
    _rows: dict[tuple[str, str, str], Rows] = field(default_factory=dict)

    @classmethod
    def of(
        cls, pack: Pack, request: GenerationRequest, items: range, pages: Mapping[str, int]
    ) -> "LabelPack":
        return cls(request, items, pages, pack.lengths, memoryview(pack.data))

    def files(self, row: Format, document: Document) -> Sequence[bytes]:
        """What a format says of a document: its files, or its rows as one. Raises ValueError or LookupError
        where the pack has not got them or lists them as something else, zlib.error where they are
        damaged."""
        if row.scope in (Scope.PAGE, Scope.DOCUMENT):
            members = label_members(self.request, row, document.form, document.item, document.surface)
            return [self._file(member.path, row.name, document) for member in members]
        place = row.name, document.surface, document.split
        if place not in self._rows:
            first, end = split_ranges(self.request.quantity, self.request.config.splits)[document.split]
            items = range(max(first, self.items.start), min(end, self.items.stop))
            self._rows[place] = self._cut(row, document.surface, document.split, items)
        return [self._rows[place][document.item, document.form.id]]

    def _file(self, path: str, kind: str, document: Document) -> bytes:
        entry = entry_of(self._index, path)
        start = entry.offset + header_length(entry.path)
        data = zlib.decompress(self.data[start : start + entry.stored_size], -zlib.MAX_WBITS)
        due = {"path": path, "size": len(data), "sha256": sha256(data).hexdigest(), "kind": kind}
        due |= {"item_index": document.item, "form_id": document.form.id}
        due |= {"split": document.split, "surface": document.surface}
        if self._listed(path) != due:
            raise ValueError(f"{path} is listed as {self._listed(path)}, not {due}")
        return data

    def _listed(self, path: str) -> object:
        """What the manifest will say of a member."""
        start = self._listing.index(b'{"path":%b,' % json.dumps(path).encode())
        return json.loads(self._listing[start : self._listing.index(b"\n", start)])

    @cached_property
    def _index(self) -> bytes:
        return self._section("index")

    @cached_property
    def _listing(self) -> bytes:
        return self._section("listing")

    def _cut(self, row: Format, surface: str, split: str, items: range) -> Rows:
        """The rows of a split, item by item, then by form."""
        documents = [(item, form_id) for item in items for form_id in self.pages]
        rows = self._section(WholeLabels(row, surface, split).section)
        counts = [_LINES.get(row.name, self.pages[form_id]) for _, form_id in documents]
        found = rows.split(DOCUMENT.encode())[1:] if row.name == "conll" else list(_by_lines(rows, counts))
        if len(found) != len(documents):
            raise ValueError(f"rows of {len(found)} documents, not {len(documents)}")
        return dict(zip(documents, found, strict=True))

    def _section(self, name: str) -> bytes:
        return bytes(self.data[slice(*section(self.lengths, name))])


def _by_lines(rows: bytes, counts: Sequence[int]) -> Iterator[bytes]:
    lines, place = rows.splitlines(keepends=True), 0
    if len(lines) != sum(counts):
        raise ValueError(f"{len(lines)} lines of {len(counts)} documents, not {sum(counts)}")
    for count in counts:
        yield b"".join(lines[place : place + count])
        place += count
