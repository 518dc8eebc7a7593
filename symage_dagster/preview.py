"""A picture of the first page of a job, for the operator who looks at it in the Dagster UI: as it was made,
and with the boxes of its labels.

It stands in the event log, so it is small: a page of letter size takes some 20 kB.
"""

import json
from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any

import dagster as dg
import pypdfium2
from PIL import Image

from symage.annotations.formats import labelled
from symage.annotations.overlay import drawn_over
from symage.bundles.members import pdf_member
from symage.documents.surfaces import ordered
from symage.storage.artifacts import ArtifactStore
from symage.storage.item_files import shard_files
from symage.storage.shards import Shard
from symage_dagster.work import JobWork

PREVIEW_DPI = 60
_QUALITY = 32
"""Of JPEG, a fifth of the time that WebP takes for as many bytes: captions of eight points can be read."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Which page is shown: the first of the first form of an item."""

    work: JobWork
    item_index: int
    surface: str

    @property
    def pdf(self) -> str:
        return pdf_member(self.work.forms[0].id, self.item_index, self.surface).filename

    @property
    def labels(self) -> str:
        return f"{self.work.forms[0].id}_{self.item_index}_{self.surface}_funsd_p0.json"


def first_page(work: JobWork, documents: Iterable[Shard]) -> dg.MetadataValue:
    """Page 1 of the first document that was made, as a small picture in Markdown."""
    first = next(iter(documents), None)
    if first is None:
        return dg.MetadataValue.text("no document was made")
    shown = Shown(work, first.first_item, ordered(work.job.request.output_formats)[0].name)
    return _drawn(shown.pdf, lambda: _page(shown, first))


def first_labels(work: JobWork, documents: Iterable[Shard], labels: Iterable[Shard]) -> dg.MetadataValue:
    """The same of the first page that has labels, with their boxes and links drawn over it."""
    made, labelled_shard = next(iter(documents), None), next(iter(labels), None)
    surface = next(iter(labelled(work.job.request)), None)
    if made is None or labelled_shard is None or surface is None:
        return dg.MetadataValue.text("no page has labels")
    shown = Shown(work, made.first_item, surface.name)
    return _drawn(shown.labels, lambda: _labelled_page(shown, made, labelled_shard))


def _drawn(name: str, draw: Callable[[], Image.Image]) -> dg.MetadataValue:
    """A picture ends no job: where files are broken, it says so, and the check after it says of what."""
    try:
        return _markdown(name, draw())
    except Exception as error:
        return dg.MetadataValue.text(f"{name} cannot be shown: {type(error).__name__}: {error}")


def _labelled_page(shown: Shown, made: Shard, labels: Shard) -> Image.Image:
    factor = PREVIEW_DPI / shown.work.job.request.config.dpi
    boxes = _scaled(json.loads(_file(shown.work, labels, shown.labels)), factor)
    return drawn_over(_page(shown, made), boxes)


def _page(shown: Shown, shard: Shard) -> Image.Image:
    return _rendered(_file(shown.work, shard, shown.pdf))


@lru_cache(maxsize=1)
def _rendered(pdf: bytes) -> Image.Image:
    """The page that has labels is mostly the one that was shown without them just before."""
    document = pypdfium2.PdfDocument(pdf)
    # Without it, what stands in the fields of a live PDF is not drawn.
    document.init_forms()
    try:
        page: Image.Image = document[0].render(scale=PREVIEW_DPI / 72).to_pil().convert("RGB")
        return page
    finally:
        document.close()


def _file(work: JobWork, shard: Shard, filename: str) -> bytes:
    """A file of the shard, from the pack that was just made: what is served may be another."""
    store: ArtifactStore = work.platform.store
    files = shard_files(store, work.job.id, shard)
    return b"".join(next(file for file in files if file.filename == filename).read(store))


def _scaled(labels: Mapping[str, Any], factor: float) -> dict[str, Any]:
    """A FUNSD file of a smaller picture."""

    def scaled(each: Mapping[str, Any]) -> dict[str, Any]:
        changed: dict[str, Any] = {"box": [round(edge * factor) for edge in each["box"]]}
        if "quad" in each:
            changed["quad"] = [[round(edge * factor) for edge in corner] for corner in each["quad"]]
        if "words" in each:
            changed["words"] = [scaled(word) for word in each["words"]]
        return {**each, **changed}

    return {"form": [scaled(entity) for entity in labels["form"]]}


def _markdown(name: str, picture: Image.Image) -> dg.MetadataValue:
    data = BytesIO()
    picture.save(data, "jpeg", quality=_QUALITY, optimize=True)
    return dg.MetadataValue.md(f"![{name}](data:image/jpeg;base64,{b64encode(data.getvalue()).decode()})")
