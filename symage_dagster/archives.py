"""The archives of a dataset, put together in the store from the packs that lie there.

What a layout has of them stands here; what is in each, in `symage.bundles.dataset`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from typing import Any

from symage.ahead import ahead
from symage.bundles.dataset import Archive, common_archive, items_archive, whole_archive
from symage.bundles.layouts import archive_items, archive_name, preview_items
from symage.bundles.manifest import Contents, is_many
from symage.bundles.members import document_labels
from symage.bundles.stored import StoredPack
from symage.request import SHARDED
from symage.storage.archives import archive_key, archive_row, artifact
from symage.storage.artifacts import ArtifactStore
from symage.storage.jobs import Artifact
from symage.storage.pieces import Piece
from symage.storage.shards import Shard

ARCHIVES = ("dataset", "preview", "annotations")
"""Which of a job's artifacts are archives."""
ARCHIVES_AT_ONCE = 4
"""Put together or looked through: a store answers several as soon as one."""


@dataclass(slots=True)
class Built:
    """What was written: artifacts by name, and a row for each archive of documents of a sharded dataset.
    `members` and `documents`: how many all archives together shall hold."""

    files: dict[str, Artifact] = field(default_factory=dict)
    shards: list[Shard] = field(default_factory=list)
    members: int = 0
    documents: int = 0

    def count(self, archive: Archive) -> None:
        self.members += archive.files
        self.documents += archive.documents


@dataclass(frozen=True, slots=True)
class Source:
    """What archives are made of: packs of documents, then of labels, and the report on the people."""

    contents: Contents
    packs: Sequence[StoredPack]
    quality: Mapping[str, Any]


def build_archives(store: ArtifactStore, folder: str, source: Source, target: int) -> Built:
    """Write a dataset's archives; those of a sharded one take about `target` bytes each. Raises ValueError
    when a pack is not what was written."""
    if not store.checks:
        for _ in ahead(pack.check_members for pack in source.packs):
            continue
    if source.contents.request.config.bundle_layout == SHARDED:
        return _sharded(store, folder, source, target)
    made = Built()
    whole = whole_archive(source.contents, source.packs, source.quality)
    made.files["dataset"] = _add(made, store, f"jobs/{folder}/dataset.zip", whole)
    return made


def described_archives(
    contents: Contents, job_id: str, files: Mapping[str, Artifact], shards: Iterable[Shard]
) -> dict[str, Any]:
    """The archives as the served manifest names them."""
    if contents.request.config.bundle_layout != SHARDED:
        return {"dataset": _stored(files["dataset"])}
    forms = len(contents.forms)
    first = preview_items(contents.identities, forms)
    return {
        "preview": {**_stored(files["preview"]), "doc_count": len(first) * forms},
        "annotations": _stored(files["annotations"]),
        "shards": [_described(contents, shard, artifact(job_id, shard)) for shard in shards],
    }


def write_hashed(store: ArtifactStore, key: str, chunks: Iterable[bytes]) -> Artifact:
    """Stream chunks into the store and keep their sha256."""
    digest = sha256()

    def watched() -> Iterator[bytes]:
        for chunk in chunks:
            digest.update(chunk)
            yield chunk

    size = store.write(key, watched())
    return Artifact(key, size, digest.hexdigest())


def _sharded(store: ArtifactStore, folder: str, source: Source, target: int) -> Built:
    contents, packs = source.contents, source.packs
    made = Built()
    preview = items_archive(
        contents, packs, "preview", preview_items(contents.identities, len(contents.forms))
    )
    made.files["preview"] = _add(made, store, f"jobs/{folder}/preview.zip", preview)
    common = common_archive(contents, packs, source.quality)
    made.files["annotations"] = _add(made, store, f"jobs/{folder}/annotations.zip", common)
    size = sum(pack.lengths["members"] for pack in packs)

    def written(number: int, items: range) -> tuple[Archive, Shard]:
        archive = items_archive(contents, packs, archive_name(number), items)
        return archive, archive_row(number, items, _write(store, archive_key(folder, number), archive))

    numbered = enumerate(archive_items(contents.identities, size, target), 1)
    for archive, row in ahead((partial(written, *each) for each in numbered), ARCHIVES_AT_ONCE):
        made.count(archive)
        made.shards.append(row)
    return made


def _described(contents: Contents, shard: Shard, stored: Artifact) -> dict[str, Any]:
    forms = len(contents.forms)
    first, count = shard.first_item * forms, shard.item_count * forms
    few = {} if is_many(contents.documents) else {"doc_indices": list(range(first, first + count))}
    return {
        "index": shard.number,
        **_stored(stored),
        "doc_count": count,
        "first_item_index": shard.first_item,
        "identities": shard.item_count,
        "annotation_coverage": document_labels(contents.request),
        **few,
    }


def _stored(stored: Artifact) -> dict[str, Any]:
    return {"key": stored.key, "size_bytes": stored.size}


def _add(made: Built, store: ArtifactStore, key: str, archive: Archive) -> Artifact:
    made.count(archive)
    return _write(store, key, archive)


def _write(store: ArtifactStore, key: str, archive: Archive) -> Artifact:
    """What follows the members is a file of its own. An archive is known by what it is made of, since nobody
    need read it: its digest is that of its pieces'."""
    tail = write_hashed(store, f"{key}.tail", archive.tail)
    pieces = [Piece(part.pack.key, part.start, part.stop) for part in archive.parts]
    size = store.compose(key, [*pieces, Piece(tail.key, 0, tail.size)])
    digest = sha256()
    for part in archive.parts:
        digest.update(f"{part.pack.digest} {part.start} {part.stop}\n".encode())
    digest.update(tail.sha256.encode())
    return Artifact(key, size, digest.hexdigest())
