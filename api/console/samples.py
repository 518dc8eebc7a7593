"""Documents made to be looked at: an item of an order that nobody has placed, and small pictures of forms.

They are made as a run makes them, with the same seed, so that what is seen is what will come. All of it runs
on the one computing thread, which is why nothing here is locked.
"""

import asyncio
import os
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from PIL import Image

from api.console.sheets import PageOf, Sheet, sheet_of
from api.threads import Threads
from symage.annotations import funsd
from symage.annotations.batch import Batch
from symage.annotations.projection import Projection
from symage.cases.documents import Documents, make_documents
from symage.cases.ready import ReadyForms
from symage.cases.sample import sample_pages
from symage.documents.files import files_of
from symage.documents.layout import Layout
from symage.documents.surfaces import SURFACES, ordered
from symage.errors import NotFound
from symage.forms.cache import content
from symage.forms.catalogue import Catalogue
from symage.forms.definition import FormDefinition
from symage.request import GENERATOR_VERSION, SPLITS, GenerationRequest

HIGHEST_DPI = 110
"""Of pictures on a screen."""
MOST_KEPT = 12
THUMB_WIDTH, THUMB_DPI, THUMB_HOUSEHOLD = 340, 100, 42
_PAPER = 240
"""Grey from which a pixel counts as blank paper."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sample:
    """An item of an order."""

    request: GenerationRequest
    item: int

    @property
    def items(self) -> range:
        return range(self.item, self.item + 1)

    @property
    def key(self) -> tuple[str, int]:
        return self.request.to_json(), self.item


def sample_of(request: GenerationRequest, item: int) -> Sample:
    """In the resolution of a screen at most."""
    shown = replace(request.config, dpi=min(request.config.dpi, HIGHEST_DPI))
    return Sample(replace(request, config=shown), min(item, request.quantity - 1))


@dataclass(slots=True)
class Samples:
    """`folder`: where small pictures of forms are kept between starts."""

    catalogue: Catalogue
    folder: Path
    _making: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))
    _documents: OrderedDict[Any, Documents] = field(default_factory=OrderedDict)
    _pictures: OrderedDict[Any, Sequence[bytes]] = field(default_factory=OrderedDict)
    _ready: ReadyForms | None = None

    @property
    def ready(self) -> ReadyForms:
        if self._ready is None:
            self._ready = ReadyForms(self.catalogue)
        return self._ready

    def sheet(self, sample: Sample, at: PageOf, scheme: str) -> Sheet:
        """A page with its labels. Raises NotFound for a page that the order does not have."""
        form, request = self.catalogue.get(at.form_id), sample.request
        if not 0 <= at.page < form.page_count:
            raise NotFound("not_found", "This form has no such page")
        layout = self._layout(sample, at)
        if not SURFACES[at.surface].labelled:
            return sheet_of(None, form, at.page, request.config.dpi, scheme)
        compiled = self.ready.labelled(at.form_id, request.config.boxes)
        projection = Projection.of(compiled.pages, layout, request.config.dpi)
        (labels,) = funsd.pages(Batch(request, compiled, layout, projection, sample.items, SPLITS[:1]))
        return sheet_of(labels.files[at.page], form, at.page, request.config.dpi, scheme)

    def picture(self, sample: Sample, at: PageOf) -> bytes:
        """The page as a PNG file."""
        pages = _kept(
            self._pictures, (*sample.key, at.form_id, at.surface), lambda: self._pictures_of(sample, at)
        )
        if not 0 <= at.page < len(pages):
            raise NotFound("not_found", "This form has no such page")
        return pages[at.page]

    async def thumb(self, form: FormDefinition, threads: Threads) -> bytes:
        """The top of a form's first page, filled in, as a small WebP file. They are asked for by the dozen,
        and made one at a time: a preview need not wait for all."""
        path = self._thumb_path(form)
        if not path.is_file():
            async with self._making:
                await threads.compute(self._make_thumb, form)
        return await threads.files(path.read_bytes)

    def _make_thumb(self, form: FormDefinition) -> None:
        path = self._thumb_path(form)
        if path.is_file():
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        first = next(iter(sample_pages(self.ready, [form.id], THUMB_HOUSEHOLD, THUMB_DPI)))
        aside = path.with_suffix(f".{os.getpid()}")
        aside.write_bytes(_small(first.png))
        aside.replace(path)

    def _thumb_path(self, form: FormDefinition) -> Path:
        """Named by what it is made from, so that it is never out of date."""
        return self.folder / f"{form.id}-{_version()}.webp"

    def _pictures_of(self, sample: Sample, at: PageOf) -> Sequence[bytes]:
        layout, compiled = self._layout(sample, at), self.ready.compiled(at.form_id)
        (made,) = files_of(compiled, layout, sample.request, sample.items, pictured=True)
        return made.pngs

    def _layout(self, sample: Sample, at: PageOf) -> Layout:
        request = sample.request
        names = [surface.name for surface in ordered(request.output_formats)]
        if at.surface not in names or at.form_id not in request.form_ids:
            raise NotFound("not_found", "This order has no such page")
        made = _kept(self._documents, sample.key, lambda: make_documents(self.ready, request, sample.items))
        return made.layouts[names.index(at.surface)][request.form_ids.index(at.form_id)]


def _kept(kept: OrderedDict[Any, T], key: Any, make: Callable[[], T]) -> T:
    """The latest few are kept: a page's boxes and its picture are asked for one after the other."""
    if key not in kept:
        kept[key] = make()
        while len(kept) > MOST_KEPT:
            kept.popitem(last=False)
    kept.move_to_end(key)
    return kept[key]


@cache
def _version() -> str:
    return f"{GENERATOR_VERSION}-{content()}"


def _small(png: bytes) -> bytes:
    """From where something is printed, four by three."""
    page = Image.open(BytesIO(png)).convert("RGB")
    ink = np.flatnonzero((np.asarray(page.convert("L")) < _PAPER).any(axis=1))
    across = np.flatnonzero((np.asarray(page.convert("L")) < _PAPER).any(axis=0))
    margin = page.width // 50
    left, right = max(int(across[0]) - margin, 0), min(int(across[-1]) + margin, page.width)
    top = max(int(ink[0]) - margin, 0)
    cut = page.crop((left, top, right, top + (right - left) * 3 // 4))
    out = BytesIO()
    cut.resize((THUMB_WIDTH, THUMB_WIDTH * 3 // 4), Image.Resampling.LANCZOS).save(out, "webp", quality=82)
    return out.getvalue()
