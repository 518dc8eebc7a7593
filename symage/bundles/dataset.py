"""A dataset from its packs: its archives, the JSON array and the CSV table.

Packs come in the order of the archive: all document packs by shard, then all annotation packs. Because
stages are not interleaved, the order of members does not depend on how the job was cut.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from symage.ahead import ahead
from symage.bundles.archive import WholeMember, tail
from symage.bundles.card import dataset_card
from symage.bundles.form_files import form_files
from symage.bundles.ground_truth import csv_header
from symage.bundles.joined_labels import JobLabels
from symage.bundles.manifest import Contents, archive_manifest, description, is_many
from symage.bundles.packs import listing_line
from symage.bundles.schema import SCHEMA_PATH, dataset_schema
from symage.bundles.stored import PackPart, StoredPack, parts, sections


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive to be put together: parts of packs as they lie there, then the bytes of `tail`. `files` and
    `documents`: how many it shall hold."""

    parts: Sequence[PackPart]
    tail: Iterator[bytes]
    files: int
    documents: int


def whole_archive(contents: Contents, packs: Sequence[StoredPack], quality: Mapping[str, Any]) -> Archive:
    """Everything: a dataset that is a single archive. `quality` is the report on its people."""
    taken = parts(packs, range(contents.identities))
    return _archive(contents, taken, packs, quality, contents.documents)


def common_archive(contents: Contents, packs: Sequence[StoredPack], quality: Mapping[str, Any]) -> Archive:
    """Of a sharded dataset, what is about more than one document."""
    return _archive(contents, [], packs, quality, 0)


def items_archive(contents: Contents, packs: Sequence[StoredPack], name: str, items: range) -> Archive:
    """Of a sharded dataset, the files about some items. Its manifest has the archive's name, so that archives
    can be unpacked into one folder."""
    taken = parts(packs, items)
    files = contents.packed_files // max(contents.identities, 1) * len(items)
    about = {"name": name, "first_item_index": items.start, "identities": len(items)}
    described = {**description(contents), "archive": about}
    wholes = _manifest(described, taken, [], files, f"_{name}")
    made = tail([part.source for part in taken], wholes)
    return Archive(taken, made, files + len(wholes), len(items) * len(contents.forms))


def dataset_json(packs: Iterable[StoredPack]) -> Iterator[bytes]:
    """All ground-truth records as one JSON array."""
    separator = b"[\n"
    for records in sections((pack for pack in packs if pack.lengths["records"]), "records"):
        yield separator
        yield records
        separator = b",\n"
    yield b"\n]\n" if separator == b",\n" else b"[]\n"


def dataset_csv(contents: Contents, packs: Iterable[StoredPack]) -> Iterator[bytes]:
    """All ground-truth rows as one CSV table with a header."""
    yield csv_header(contents.forms).encode()
    yield from sections(packs, "rows")


def _archive(
    contents: Contents,
    taken: Sequence[PackPart],
    packs: Sequence[StoredPack],
    quality: Mapping[str, Any],
    documents: int,
) -> Archive:
    """The files about more than one document, behind those of the parts taken."""
    listed: list[str] = []
    wholes = [
        *_label_files(contents, packs, listed),
        _listed("ground_truth/data.csv", dataset_csv(contents, packs), listed, {"kind": "csv"}),
        *(_listed(each.path, each.chunks, listed, each.about) for each in form_files(contents, packs)),
        _listed("quality.json", iter([_json(quality)]), listed, {"kind": "quality"}),
        _listed("README.md", iter([dataset_card(contents).encode()]), listed, {"kind": "readme"}),
        _listed(SCHEMA_PATH, iter([_json(dataset_schema())]), listed, {"kind": "schema"}),
    ]
    files = contents.packed_files if taken else 0
    wholes += _manifest(description(contents), taken, listed, files, "")
    made = tail([part.source for part in taken], wholes)
    return Archive(taken, made, files + len(wholes), documents)


def _manifest(
    described: Mapping[str, Any], taken: Sequence[PackPart], listed: Sequence[str], files: int, suffix: str
) -> list[WholeMember]:
    """The manifest, and before it the listing where that is long. `listed` are further lines, which are there
    once the members before have been read."""

    def listing() -> Iterator[bytes]:
        yield from ahead(part.listing for part in taken)
        yield "".join(listed).encode()

    if not is_many(files):
        return [WholeMember(f"manifest{suffix}.json", archive_manifest(described, listing()))]
    path = f"files{suffix}.jsonl"
    named = archive_manifest({**described, "files_listing": path}, None)
    return [WholeMember(path, listing()), WholeMember(f"manifest{suffix}.json", named)]


def _label_files(contents: Contents, packs: Sequence[StoredPack], listed: list[str]) -> Iterator[WholeMember]:
    of_job = JobLabels(contents.request, contents.forms, contents.ranges, packs)
    for each, chunks in of_job.files():
        yield _listed(each.path, chunks, listed, each.about)


def _json(value: Any) -> bytes:
    return json.dumps(value, indent=2).encode() + b"\n"


def _listed(
    path: str, chunks: Iterator[bytes], listed: list[str], about: Mapping[str, str | int]
) -> WholeMember:
    """A member that adds its own line to the listing once it has been read."""

    def watched() -> Iterator[bytes]:
        digest, size = sha256(), 0
        for chunk in chunks:
            digest.update(chunk)
            size += len(chunk)
            yield chunk
        listed.append(listing_line(path, size, digest.hexdigest(), about))

    return WholeMember(path, watched())
