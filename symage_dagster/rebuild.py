"""A completed job, made once more: what came of it is held against what was delivered.

What is served stays as it is. A file of it that is missing or damaged is put right with the same bytes, which
a reader cannot tell from the old ones. A rebuild costs nothing and tells nobody.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import dagster as dg

from symage.storage import archives, rebuilds
from symage.storage.artifacts import ArtifactStore, digest_of
from symage.storage.jobs import Artifact
from symage.storage.shards import Shard
from symage_dagster.delivery import WORKING_FILES
from symage_dagster.work import Work

Digests = Mapping[str, str]


def held_against_delivered(
    work: Work, files: Mapping[str, Artifact], parts: Sequence[Shard] = ()
) -> dict[str, Any]:
    """What a rebuild tells of its files and archives, when they are those that were delivered. Raises
    dg.Failure, which names each that is not."""
    with work.platform.database.read() as connection:
        served = archives.listed(connection, work.job.id)
    made, delivered = _digests(files, parts), _digests(work.job.artifacts, served)
    # The manifest of a delivery names its moment; a rebuild delivers nothing.
    expected = {name: digest for name, digest in delivered.items() if name != "manifest"}
    if made != expected:
        raise dg.Failure(_difference(made, expected), metadata=_told(made, expected), allow_retries=False)
    return _told(made, expected)


def finish(work: Work) -> list[str]:
    """Mend what is served where it is broken, and clear the rebuild away; what was mended."""
    store, job_id = work.platform.store, work.job.id
    mended = list(_mend(store, job_id))
    with work.platform.database.write() as connection:
        rebuilds.forget(connection, job_id)
    rebuilds.delete_files(store, job_id)
    return mended


def _digests(files: Mapping[str, Artifact], parts: Iterable[Shard]) -> Digests:
    numbered = {f"archive {part.number}": part.sha256 for part in parts}
    return {name: file.sha256 for name, file in files.items()} | numbered


def _difference(made: Digests, expected: Digests) -> str:
    names = sorted(name for name in {**made, **expected} if made.get(name) != expected.get(name))
    return (
        f"The rebuild made other bytes than were delivered: {', '.join(names)}. What is served is untouched."
    )


def _told(made: Digests, expected: Digests) -> dict[str, Any]:
    return {
        "same as delivered": made == expected,
        "sha256 rebuilt": dg.MetadataValue.json(dict(made)),
        "sha256 delivered": dg.MetadataValue.json(dict(expected)),
    }


def _mend(store: ArtifactStore, job_id: str) -> Iterator[str]:
    """Archives are made of packs and a tail: with these they are whole."""
    folder = f"jobs/{rebuilds.folder(job_id)}/"
    for key in store.keys(folder):
        name = key.removeprefix(folder)
        if name.endswith(".zip") or name.partition("/")[0] in WORKING_FILES:
            continue
        if digest_of(store, f"jobs/{job_id}/{name}") != digest_of(store, key):
            store.write(f"jobs/{job_id}/{name}", store.read(key))
            yield name
