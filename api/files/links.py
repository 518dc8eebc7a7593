"""Absolute links to files, which anybody may follow until they expire."""

from dataclasses import dataclass
from typing import Any

from quart import request

from api import times
from api.files.artifacts import SAVED, SavedFile, saved_archive
from api.installation import current
from symage.bundles.members import MAX_OWN_OBJECTS, Member, files_per_item, item_key
from symage.forms.catalogue import Catalogue
from symage.shapes import Shape, array, integer, moment, named, text
from symage.storage import archives, signing
from symage.storage.artifacts import ArtifactStore
from symage.storage.jobs import Artifact, Job
from symage.storage.shards import Shard
from symage.storage.signing import SigningKey

LINK_SECONDS = 3600
"""How long links live, whatever they lead to."""

FILE_KEYS: dict[str, Shape] = {
    "filename": text(),
    "url": text("Works without a key until it expires", format="uri"),
    "content_type": text(),
    "expires_at": moment(),
}
ITEM_FILE = named("ItemFile", **FILE_KEYS)
EXPIRES_IN = integer(0, description="Seconds that the links live; each file says until when")
ITEM_DOWNLOAD = named("ItemDownload", item_id=text(), files=array(ITEM_FILE), expires_in=EXPIRES_IN)


@dataclass(frozen=True, slots=True)
class Links:
    """Made for one request. A store that serves its own files links to itself, else the API does."""

    base: str
    store: ArtifactStore
    key: SigningKey
    moment: int
    """Unix seconds from which the links' time runs."""

    def artifact(self, job: Job, kind: str) -> dict[str, Any]:
        return self._stored(job, job.artifacts[kind], SAVED[kind])

    def archive(self, job: Job, row: Shard) -> dict[str, Any]:
        """An archive of documents of a sharded dataset."""
        return self._stored(job, archives.artifact(job.id, row), saved_archive(row.number))

    def _stored(self, job: Job, artifact: Artifact, shape: SavedFile) -> dict[str, Any]:
        url = self.store.link(
            artifact.key,
            filename=shape.saved_as.format(job_id=job.id),
            content_type=shape.content_type,
            seconds=LINK_SECONDS,
        )
        return self._file(shape.name, url or self._signed(job, shape.name), shape.content_type)

    def item_file(self, job: Job, member: Member, *, stored_alone: bool) -> dict[str, Any]:
        """`stored_alone`: whether the file may exist as an object of its own (see `are_stored_alone`)."""
        url = None
        if stored_alone:
            url = self.store.link(
                item_key(job.id, member.filename),
                filename=member.filename,
                content_type=member.content_type,
                seconds=LINK_SECONDS,
            )
        return self._file(member.filename, url or self._signed(job, member.filename), member.content_type)

    def _file(self, filename: str, url: str, content_type: str) -> dict[str, Any]:
        expires_at = times.iso((self.moment + LINK_SECONDS) * 1_000_000)
        return {"filename": filename, "url": url, "content_type": content_type, "expires_at": expires_at}

    def _signed(self, job: Job, filename: str) -> str:
        path = signing.sign(self.key, file_path(job.id, filename), expires=self.moment + LINK_SECONDS)
        return self.base + path


def links() -> Links:
    """For the answer to the present request."""
    here = current()
    return Links(base_url(), here.store, here.signing_keys[0], times.now() // 1_000_000)


def base_url() -> str:
    """What the client reached us by, a path prefix included, unless the settings say otherwise."""
    configured = current().settings.public_url
    return configured or f"{request.scheme}://{request.host}{request.root_path}"


def file_path(job_id: str, filename: str) -> str:
    return f"/files/{job_id}/{filename}"


def file_count(job: Job, catalogue: Catalogue) -> int:
    """Files of the items of a whole job."""
    forms = [catalogue.get(form_id) for form_id in job.request.form_ids]
    return job.request.quantity * sum(files_per_item(job.request, form) for form in forms)


def are_stored_alone(job: Job, catalogue: Catalogue) -> bool:
    """Whether the item files of a delivered job exist as objects of their own, in a store that links."""
    return job.layout is not None and file_count(job, catalogue) <= MAX_OWN_OBJECTS
