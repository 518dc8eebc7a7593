"""Publishing a version: its files into a folder of its own below the dataset's, with their hashes, and the
pointer to the latest after all of them.

    <target>/<name>/dataset.json            whose versions these are
    <target>/<name>/<number>/…              the files of a version, and version.json, which lists them
    <target>/<name>/latest.json             the version.json of the newest good one
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from symage.bundles.layouts import archive_name
from symage.datasets.targets import MARKER, lies_in, owner_of
from symage.errors import NotReady
from symage.storage.artifacts import ArtifactStore, open_store
from symage.storage.datasets import Dataset
from symage.storage.jobs import Artifact, Job
from symage.storage.versions import Version

LATEST, LISTING = "latest.json", "version.json"
FILENAMES: Mapping[str, str] = MappingProxyType(
    {
        "dataset": "dataset.zip",
        "preview": "preview.zip",
        "annotations": "annotations.zip",
        "json": "data.json",
        "csv": "data.csv",
        "manifest": "manifest.json",
        "readme": "README.md",
    }
)


@dataclass(frozen=True, slots=True)
class PublishedFile:
    name: str
    bytes: int
    sha256: str


def job_files(job: Job, archives: Sequence[Artifact] = ()) -> dict[str, str]:
    """Filename -> key in the installation's store; `archives`: those of documents of a sharded dataset."""
    files = {FILENAMES[kind]: each.key for kind, each in job.artifacts.items() if kind in FILENAMES}
    parts = {f"{archive_name(number)}.zip": each.key for number, each in enumerate(archives, 1)}
    return {**files, **parts}


def publish(
    source: ArtifactStore,
    target: ArtifactStore,
    dataset: Dataset,
    number: int,
    files: Mapping[str, str],
    about: Mapping[str, Any],
) -> str:
    """Copy a version; the place of its files below the target. Done again, it leaves the same. Raises
    NotReady where something else lies under its name."""
    owner = owner_of(target, dataset.name)
    if owner not in (None, dataset.id):
        raise NotReady("dataset_exists", f"{dataset.publish_to} holds versions of another {dataset.name}")
    if owner is None and target.keys(f"{dataset.name}/"):
        raise NotReady("dataset_exists", f"{dataset.publish_to} holds other files under {dataset.name}")
    if owner is None:
        marker = {"dataset_id": dataset.id, "name": dataset.name}
        target.write(f"{dataset.name}/{MARKER}", [_json(marker)])
    place = f"{dataset.name}/{number}"
    written = [_copy(source, target, key, place, name) for name, key in sorted(files.items())]
    listing = _json(
        {
            "dataset": dataset.name,
            "version": number,
            **about,
            "files": [{"name": each.name, "bytes": each.bytes, "sha256": each.sha256} for each in written],
        }
    )
    target.write(f"{place}/{LISTING}", [listing])
    if dataset.latest is None or number >= dataset.latest:
        target.write(f"{dataset.name}/{LATEST}", [listing])
    return place


def withdraw(dataset: Dataset, version: Version) -> None:
    """Delete what was published of one version, where it was published; with the last of them, the rest that
    lies where nothing is published any more. Raises NotReady where that place cannot be written."""
    if version.published_at is None:
        return
    place, root = f"{dataset.name}/{version.number}", _root(dataset, version.published_at)
    with _writing(root):
        target = open_store(root)
        if owner_of(target, dataset.name) != dataset.id:
            return
        target.delete_prefix(f"{place}/")
        rest = {f"{dataset.name}/{MARKER}", f"{dataset.name}/{LATEST}"}
        if not _is_current(dataset, root) and set(target.keys(f"{dataset.name}/")) <= rest:
            target.delete_prefix(f"{dataset.name}/")


def withdraw_all(dataset: Dataset, versions: Sequence[Version]) -> None:
    """Delete all that was published of a dataset, which has these versions. Raises NotReady where a place of
    theirs cannot be written."""
    for version in versions:
        withdraw(dataset, version)
    if dataset.publish_to is None:
        return
    with _writing(dataset.publish_to):
        target = open_store(dataset.publish_to)
        if owner_of(target, dataset.name) == dataset.id:
            target.delete_prefix(f"{dataset.name}/")


def published_numbers(dataset: Dataset) -> set[int]:
    """The versions of which something lies where it is published now, be it a part that was cut off. Raises
    NotReady where that cannot be read."""
    if dataset.publish_to is None:
        return set()
    with _writing(dataset.publish_to):
        target = open_store(dataset.publish_to)
        if owner_of(target, dataset.name) != dataset.id:
            return set()
        second = {key.split("/")[1] for key in target.keys(f"{dataset.name}/")}
        return {int(each) for each in second if each.isascii() and each.isdigit()}


def withdraw_part(dataset: Dataset, number: int) -> None:
    """Delete what was published of a version that never was. Raises NotReady as above."""
    with _writing(str(dataset.publish_to)):
        open_store(str(dataset.publish_to)).delete_prefix(f"{dataset.name}/{number}/")


def published_at(publish_to: str, place: str) -> str:
    """The address of what `publish` has put in a place."""
    return f"{publish_to.rstrip('/')}/{place}"


def has_moved(dataset: Dataset, version: Version) -> bool:
    """Whether a version lies where its dataset is published no more, though it is published."""
    if version.published_at is None or dataset.publish_to is None:
        return False
    return not _is_current(dataset, _root(dataset, version.published_at))


def _root(dataset: Dataset, published: str) -> str:
    """The reverse of `published_at`, of a version of the dataset."""
    return published.rsplit(f"/{dataset.name}/", 1)[0]


def _is_current(dataset: Dataset, root: str) -> bool:
    """Whether it is published there, however the address is written."""
    now = dataset.publish_to
    return now is not None and lies_in(root, now) and lies_in(now, root)


@contextmanager
def _writing(url: str) -> Iterator[None]:
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except (OSError, BotoCoreError, ClientError) as error:
        raise NotReady("target_unwritable", f"{url} cannot be written: {error}") from error


def _copy(source: ArtifactStore, target: ArtifactStore, key: str, place: str, name: str) -> PublishedFile:
    digest = sha256()

    def chunks() -> Iterator[bytes]:
        for chunk in source.read(key):
            digest.update(chunk)
            yield chunk

    size = target.write(f"{place}/{name}", chunks())
    return PublishedFile(name, size, digest.hexdigest())


def _json(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, indent=2, sort_keys=True).encode() + b"\n"
