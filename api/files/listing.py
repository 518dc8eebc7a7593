"""The files of an ended job, as `downloads` and webhooks list them: bounded, each with a link."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from api.files.artifacts import LISTED
from api.files.links import Links, are_stored_alone, file_count
from api.installation import Installation
from api.jobs import item_view
from api.jobs.item_view import Items
from symage.bundles.members import MAX_OWN_OBJECTS
from symage.request import SHARDED
from symage.storage import archives
from symage.storage.jobs import Job
from symage.storage.shards import Shard

MOST_LISTED = MAX_OWN_OBJECTS
"""Above so many files of items a list names the archives only."""


@dataclass(frozen=True, slots=True)
class FileList:
    """`items_url` is where the rest is listed when the list is `truncated`."""

    files: list[dict[str, Any]]
    truncated: bool
    items_url: str


@dataclass(frozen=True, slots=True)
class Listed:
    """The archives of documents and the items whose files a list names."""

    items: Items
    archives: Sequence[Shard]


def is_truncated(job: Job, here: Installation) -> bool:
    return file_count(job, here.catalogue) > MOST_LISTED


def listed(connection: sa.Connection, job: Job, here: Installation) -> Listed:
    """What a list of this job names."""
    items = Items(job, []) if is_truncated(job, here) else item_view.reached_items(connection, job)
    return Listed(items, archives.listed(connection, job.id) if job.layout == SHARDED else [])


def file_list(named: Listed, made: Links, here: Installation) -> FileList:
    """Whole files first; only files of items have an item_index."""
    items, job = named.items, named.items.job
    whole = [made.artifact(job, kind) for kind in LISTED if kind in job.artifacts]
    parts = [made.archive(job, row) for row in named.archives]
    found = [{**file, "item_index": None} for file in (*whole, *parts)]
    stored_alone = are_stored_alone(job, here.catalogue)
    for ordinal in items.ordinals():
        for file in item_view.files(items, ordinal, made, here.catalogue, stored_alone=stored_alone):
            found.append({**file, "item_index": ordinal // items.forms})
    return FileList(found, is_truncated(job, here), f"{made.base}/api/v1/jobs/{job.id}/items")
