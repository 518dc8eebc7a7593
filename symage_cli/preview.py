"""Pages to look at, as PNG files: of a form as somebody would fill it, or of an item of a dataset; with
labels drawn over them, if asked for. What does not belong here: drawing pages and labels.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TextIO

from symage.annotations import funsd
from symage.annotations.batch import Batch
from symage.annotations.formats import FORMATS
from symage.annotations.overlay import with_labels
from symage.annotations.projection import Projection
from symage.bundles.opened import MANIFEST, info, opened
from symage.bundles.pages import page_names, page_pictures
from symage.cases.ready import ReadyForms
from symage.cases.sample import sample_files, sample_request
from symage.documents.surfaces import SURFACES, Surface
from symage.errors import NotFound
from symage.forms.catalogue import load_catalogue
from symage.request import SPLITS, Config

WITH_BOXES = "_boxes"
"""What the names of pictures with labels end in."""


@dataclass(frozen=True, slots=True)
class _Page:
    """A page's picture under its name, and its FUNSD file; None where it has no labels."""

    name: str
    png: bytes
    labels: bytes | None


@dataclass(frozen=True, slots=True)
class Sample:
    """A form as the household of that number fills it, on a surface that has pictures."""

    form_id: str
    household: int
    config: Config
    surface: str


def preview_form(sample: Sample, folder: Path, out: TextIO, *, boxes: bool = False) -> int:
    """Write each page of the form into a folder, which is made if need be. Raises NotFound, OSError."""
    return _write(_pages_of_form(sample), folder, out, boxes=boxes)


def preview_item(dataset: Path, item: int, folder: Path, out: TextIO, *, boxes: bool = False) -> int:
    """Write each page of each document of an item; with boxes, of those that have labels. Raises NotFound,
    OSError."""
    with opened(dataset) as root:
        pages = [page for page in _pages_of_item(root, item) if page.labels or not boxes]
        if not pages:
            raise NotFound("not_found", f"{dataset} has no {'labels' if boxes else 'pages'} of item {item}")
        return _write(iter(pages), folder, out, boxes=boxes)


def _write(pages: Iterator[_Page], folder: Path, out: TextIO, *, boxes: bool) -> int:
    for page in pages:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{page.name}{WITH_BOXES if boxes else ''}.png"
        path.write_bytes(with_labels(page.png, page.labels) if boxes and page.labels else page.png)
        out.write(f"wrote {path}\n")
    return 0


def _pages_of_form(sample: Sample) -> Iterator[_Page]:
    ready, surface = ReadyForms(load_catalogue()), _pictured(sample.surface)
    form = ready.catalogue.get(sample.form_id)
    if not surface.takes(form):
        raise NotFound("not_found", f"{form.id} cannot be made as {surface.pdf}")
    request = sample_request([form.id], sample.household, sample.config, surface.name)
    for layout, made in sample_files(ready, request):
        compiled = ready.compiled(layout.form_id)
        projection = Projection.of(compiled.pages, layout, sample.config.dpi)
        (labels,) = funsd.pages(Batch(request, compiled, layout, projection, range(1), SPLITS[:1]))
        for number, (png, label) in enumerate(zip(made.pngs, labels.files, strict=True), 1):
            yield _Page(f"{layout.form_id}_p{number}", png, label)


def _pictured(name: str) -> Surface:
    """The surface of that name, if it has pictures."""
    known = [surface for surface in SURFACES.values() if surface.labelled]
    found = next((surface for surface in known if surface.name == name), None)
    if found is None:
        names = ", ".join(surface.name for surface in known)
        raise NotFound("not_found", f"no surface with pictures is called {name!r}: there are {names}")
    return found


def _pages_of_item(root: Traversable, item: int) -> Iterator[_Page]:
    """Of each form on each surface that the dataset has."""
    dpi, forms = _forms(root)
    for form_id, count in forms:
        for surface in SURFACES:
            names = page_names(form_id, item, surface, count)
            labels = FORMATS["funsd"].files(surface, "", f"{form_id}_{item}_{surface}", count)
            pictures = page_pictures(root, form_id, item, surface, pages=count, dpi=dpi)
            for name, png, path in zip(names, pictures, labels, strict=False):
                file = root.joinpath(path)
                yield _Page(name, png, file.read_bytes() if file.is_file() else None)


def _forms(root: Traversable) -> tuple[int, list[tuple[str, int]]]:
    """The resolution of its pictures, and each form with its pages."""
    said = info(root)
    try:
        return int(said["generation_params"]["dpi"]), [
            (str(each["form_id"]), int(each["pages"])) for each in said["forms"]
        ]
    except (ValueError, LookupError, TypeError) as error:
        raise NotFound("not_found", f"the {MANIFEST} names no forms: it is no dataset's") from error
