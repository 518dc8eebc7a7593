"""Where versions may be published: below the folders and buckets that the installation names, and only where
they can be written and nobody else's versions lie.

Whoever holds a key chooses an address that this machine writes to, so that nothing is allowed by itself but a
folder of the installation's own.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from symage.errors import NotFound
from symage.storage.artifacts import ArtifactStore, open_store, read_bytes

MARKER = "dataset.json"
"""Says whose versions lie in a folder."""
S3 = "s3://"
_S3_ADDRESS = re.compile(r"s3://[A-Za-z0-9][A-Za-z0-9._-]*(/[^/?#]+)*/?")
"""A bucket and a prefix in one spelling only, so that addresses can be compared as texts."""
_MALFORMED = "must be s3://bucket/prefix or the absolute path of a folder"


@dataclass(frozen=True, slots=True)
class PublishRules:
    """`allowed`: folders and s3:// prefixes; `own`: where the installation keeps its own files."""

    allowed: Sequence[str]
    own: str

    def fault(self, url: str, name: str, dataset_id: str | None = None) -> str | None:
        """Why the dataset of that name cannot be published there, after a write to see; None where it can."""
        if not _is_well_formed(url):
            return _MALFORMED
        if not any(lies_in(url, each) for each in self.allowed):
            return "is not below what SYMAGE_PUBLISH_ALLOW names"
        if lies_in(url, self.own) or lies_in(self.own, url):
            return "must not overlap the installation's own files"
        return self._unusable(url, name, dataset_id)

    def _unusable(self, url: str, name: str, dataset_id: str | None) -> str | None:
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            store = open_store(url)
            probe = f"{name or 'probe'}/.probe-{uuid4().hex}"
            store.write(probe, [b"symage"])
            store.delete_prefix(probe)
            owner = owner_of(store, name)
            around = any(_marks(store, MARKER) for store in self._around(url))
            strange = owner is None and bool(store.keys(f"{name}/"))
        except (OSError, ValueError, BotoCoreError, ClientError) as error:
            return f"cannot be written: {type(error).__name__}: {' '.join(str(error).split())[:200]}"
        if owner is not None and owner != dataset_id:
            return f"holds the versions of another dataset named {name}"
        if around:
            return "lies in the folder of a dataset, whose files are let go of with it"
        return f"holds files under {name} that are no dataset's" if strange and name else None

    def _around(self, url: str) -> Iterator[ArtifactStore]:
        """The target, and what it lies in, as far up as targets may be."""
        folder = url.rstrip("/") if url.startswith(S3) else str(Path(url).resolve())
        while any(lies_in(folder, each) for each in self.allowed):
            yield open_store(folder)
            folder = folder.rpartition("/")[0]


def _is_well_formed(url: str) -> bool:
    if url.startswith(S3):
        return bool(_S3_ADDRESS.fullmatch(url)) and not {".", ".."} & set(url.split("/"))
    return S3 not in url and Path(url).is_absolute() and bool(url.strip("/"))


def lies_in(url: str, root: str) -> bool:
    """Whether an address is a root or below it."""
    if url.startswith(S3) or root.startswith(S3):
        return f"{url.rstrip('/')}/".startswith(f"{root.rstrip('/')}/")
    return Path(url).resolve().is_relative_to(Path(root).resolve())


def collide(one: str, other: str) -> bool:
    """Whether of two datasets' folders one is in the other, or they are one."""
    return lies_in(one, other) or lies_in(other, one)


def owner_of(store: ArtifactStore, name: str) -> str | None:
    """The id of the dataset whose versions lie under a name; None where there are none."""
    return _marks(store, f"{name}/{MARKER}")


def _marks(store: ArtifactStore, key: str) -> str | None:
    try:
        marker = json.loads(read_bytes(store, key))
    except NotFound:
        return None
    except ValueError:
        return ""
    return str(marker.get("dataset_id")) if isinstance(marker, dict) else ""
