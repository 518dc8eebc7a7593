"""A dataset from its packs: the archive, the JSON array and the CSV table, each as a stream.

Packs come in the order of the archive: all document packs by shard, then all annotation packs. Because
stages are not interleaved, the order of members does not depend on how the job was cut.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any

from symage.annotations.batch import Whole
from symage.bundles.archive import PackSource, WholeMember, archive
from symage.bundles.card import dataset_card
from symage.bundles.form_files import form_files
from symage.bundles.ground_truth import csv_header
from symage.bundles.manifest import LISTING_PATH, Contents, archive_manifest
from symage.bundles.members import WholeLabels, whole_labels
from symage.bundles.packs import listing_line
from symage.bundles.stored import StoredPack


def dataset_archive(
    contents: Contents, packs: Sequence[StoredPack], quality: Mapping[str, Any]
) -> Iterator[bytes]:
    """The bytes of the dataset's ZIP file; `quality` is the report on its people."""
    listed: list[str] = []

    def listing() -> Iterator[bytes]:
        for pack in packs:
            yield from _whole_lines(pack.section("listing"))
        yield "".join(listed).encode()

    wholes = [
        *(_label_file(contents, each, packs, listed) for each in whole_labels(contents.request)),
        _listed("ground_truth/data.csv", dataset_csv(contents, packs), listed),
        *(_listed(path, chunks, listed) for path, chunks in form_files(contents, packs)),
        _listed("quality.json", iter([json.dumps(quality, indent=2).encode() + b"\n"]), listed),
        _listed("README.md", iter([dataset_card(contents).encode()]), listed),
    ]
    if not contents.lists_inline:
        wholes.append(WholeMember(LISTING_PATH, listing()))
    wholes.append(WholeMember("manifest.json", archive_manifest(contents, listing())))
    return archive((_source(pack) for pack in packs), wholes)


def dataset_json(packs: Iterable[StoredPack]) -> Iterator[bytes]:
    """All ground-truth records as one JSON array."""
    separator = b"[\n"
    for pack in packs:
        if pack.lengths["records"]:
            yield separator
            yield from pack.section("records")
            separator = b",\n"
    yield b"\n]\n" if separator == b",\n" else b"[]\n"


def dataset_csv(contents: Contents, packs: Iterable[StoredPack]) -> Iterator[bytes]:
    """All ground-truth rows as one CSV table with a header."""
    yield csv_header(contents.forms).encode()
    for pack in packs:
        yield from pack.section("rows")


def _source(pack: StoredPack) -> PackSource:
    return PackSource(
        pack.lengths["members"],
        lambda: pack.section("members"),
        lambda: b"".join(pack.section("index")),
    )


def _label_file(
    contents: Contents, whole: WholeLabels, packs: Sequence[StoredPack], listed: list[str]
) -> WholeMember:
    def rows() -> Iterator[bytes]:
        for pack in packs:
            yield from pack.section(whole.section)

    join = whole.format.join
    splits = [name for name, (first, end) in contents.ranges.items() if first < end]
    context = Whole(contents.request, contents.forms, whole.surface, whole.split, splits, rows)
    return _listed(whole.path, rows() if join is None else join(context), listed)


def _listed(path: str, chunks: Iterator[bytes], listed: list[str]) -> WholeMember:
    """A member that adds its own line to the listing once it has been read."""

    def watched() -> Iterator[bytes]:
        digest, size = sha256(), 0
        for chunk in chunks:
            digest.update(chunk)
            size += len(chunk)
            yield chunk
        listed.append(listing_line(path, size, digest.hexdigest()))

    return WholeMember(path, watched())


def _whole_lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes, cut only at line ends."""
    rest = b""
    for chunk in chunks:
        lines, newline, rest = (rest + chunk).rpartition(b"\n")
        yield lines + newline
