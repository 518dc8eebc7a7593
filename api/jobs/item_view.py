"""The items of a job: computed from the request and from how far its finished shards reach, never stored.

An item is (item_index, form); its id is {job_id}_{item_index}_{k}, k the form's place in the request.
Its ordinal, item_index × forms + k, is its place in lists and the cursor of their pages.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from api.files.links import ITEM_FILE, Links, are_stored_alone
from api.times import iso
from symage.bundles.members import item_members
from symage.errors import Gone, NotFound
from symage.forms.catalogue import Catalogue
from symage.shapes import Shape, array, integer, moment, named, nullable, one_of_texts, text
from symage.storage import jobs, shards
from symage.storage.item_files import ANNOTATIONS
from symage.storage.jobs import Job

_COMPLETED = "completed"
ITEM_KEYS: dict[str, Shape] = {
    "item_id": text("{job_id}_{item_index}_{k}: k is the form's place in the order"),
    "item_index": integer(0),
    "form_id": nullable(text()),
    "status": one_of_texts((_COMPLETED,)),
    "created_at": nullable(moment()),
    "files": array(ITEM_FILE),
}
ITEM = named("Item", **ITEM_KEYS)
FINISHED_STAGE = ANNOTATIONS
"""An item is there when the last stage that adds files to it has finished its shard."""


@dataclass(frozen=True, slots=True)
class Items:
    """A job and the ranges of item_index that are rendered, in order."""

    job: Job
    reached: Sequence[range]

    @property
    def forms(self) -> int:
        return len(self.job.request.form_ids)

    def ordinals(self, start: int = 0) -> Iterator[int]:
        for indexes in self.reached:
            first, end = indexes.start * self.forms, indexes.stop * self.forms
            yield from range(max(first, start), end)

    def ordinal_of(self, item_id: str) -> int:
        """Raises NotFound for an id that no rendered item of this job has."""
        found = re.fullmatch(re.escape(self.job.id) + r"_(0|[1-9]\d{0,8})_(0|[1-9]\d?)", item_id)
        if found and int(found[2]) < self.forms and self._has(int(found[1])):
            return int(found[1]) * self.forms + int(found[2])
        raise NotFound("not_found", "This job has no such item")

    def _has(self, item_index: int) -> bool:
        return any(item_index in indexes for indexes in self.reached)


def reached_items(connection: sa.Connection, job: Job, stage: str = FINISHED_STAGE) -> Items:
    """All items of a completed job; else those of the finished shards of a stage. Raises Gone for an expired
    job."""
    if job.status == jobs.EXPIRED:
        raise Gone("The files of this job have expired")
    if job.status == jobs.COMPLETED:
        return Items(job, [range(job.request.quantity)])
    return Items(job, shards.reached(connection, job.id, stage))


def views(items: Items, ordinals: Sequence[int], links: Links, catalogue: Catalogue) -> list[dict[str, Any]]:
    """Items as lists show them, each with links to its files."""
    stored_alone = are_stored_alone(items.job, catalogue)
    return [_view(items, ordinal, links, catalogue, stored_alone) for ordinal in ordinals]


def item_id(items: Items, ordinal: int) -> str:
    item_index, k = divmod(ordinal, items.forms)
    return f"{items.job.id}_{item_index}_{k}"


def files(
    items: Items, ordinal: int, links: Links, catalogue: Catalogue, *, stored_alone: bool
) -> list[dict[str, Any]]:
    item_index, k = divmod(ordinal, items.forms)
    job = items.job
    form = catalogue.get(job.request.form_ids[k])
    members = item_members(job.request, form, item_index)
    return [links.item_file(job, member, stored_alone=stored_alone) for member in members]


def _view(
    items: Items, ordinal: int, links: Links, catalogue: Catalogue, stored_alone: bool
) -> dict[str, Any]:
    item_index, k = divmod(ordinal, items.forms)
    return {
        "item_id": item_id(items, ordinal),
        "item_index": item_index,
        "form_id": items.job.request.form_ids[k],
        "status": _COMPLETED,
        "created_at": iso(items.job.created_at),
        "files": files(items, ordinal, links, catalogue, stored_alone=stored_alone),
    }
