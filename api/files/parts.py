"""A part of a dataset as an archive of its own, put together while it is sent."""

from collections.abc import Iterator

from quart import Response

from api.files.artifacts import check_ended, missing
from api.files.streaming import stream
from api.installation import current
from symage.bundles.joined_labels import JobLabels
from symage.bundles.parts import part_archive, part_folders
from symage.bundles.splits import reached, split_ranges
from symage.bundles.stored import StoredPack
from symage.storage import shards
from symage.storage.item_files import ANNOTATIONS, DOCUMENTS, stored_pack
from symage.storage.jobs import Job


async def send_part(job: Job, folder: str) -> Response:
    """A folder's files and, of labels, the pictures that they name. Raises NotReady, NotFound or Gone."""
    here = current()
    check_ended(job)
    documents, labels = await _packs(job, DOCUMENTS), await _packs(job, ANNOTATIONS)
    end = max((pack.items.stop for pack in labels), default=0)
    ranges = reached(split_ranges(job.request.quantity, job.request.config.splits), end)
    forms = [here.catalogue.get(form_id) for form_id in job.request.form_ids]
    joined = JobLabels(job.request, forms, ranges, labels)
    chunks = part_archive([*documents, *labels], joined, part_folders(job.request, folder))
    name = folder.strip("/").replace("/", "_")
    return await stream(_found(job, chunks), f"{job.id}_{name}.zip", "application/zip", here.threads)


async def _packs(job: Job, stage: str) -> list[StoredPack]:
    here = current()
    finished = await here.threads.read(shards.finished, job.id, stage)
    return [stored_pack(here.store, job.id, shard) for shard in finished]


def _found(job: Job, chunks: Iterator[bytes]) -> Iterator[bytes]:
    first = next(chunks, None)
    if first is None:
        raise missing(job)
    yield first
    yield from chunks
