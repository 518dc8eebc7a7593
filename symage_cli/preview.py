"""Pages to look at, as PNG files: of a form as somebody would fill it, or of an item of a dataset; with
labels drawn over them, if asked for. What does not belong here: drawing pages and labels.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import TextIO

import numpy as np
import pypdfium2

from symage.annotations import funsd
from symage.annotations.batch import Batch
from symage.annotations.formats import FORMATS
from symage.annotations.overlay import with_labels
from symage.annotations.projection import Projection
from symage.bundles.members import pdf_member, png_member
from symage.cases.ready import ReadyForms
from symage.cases.sample import sample_files, sample_request
from symage.documents.surfaces import SURFACES
from symage.errors import NotFound
from symage.forms.catalogue import load_catalogue
from symage.request import SPLITS, Config
from symage_cli.dataset import MANIFEST, Place, info, opened

WITH_BOXES = "_boxes"
"""What the names of pictures with labels end in."""


@dataclass(frozen=True, slots=True)
class _Page:
    """A page's picture under its name, and its FUNSD file; None where it has no labels."""

    name: str
    png: bytes
    labels: bytes | None


def preview_form(
    form_id: str, seed: int, config: Config, folder: Path, out: TextIO, *, boxes: bool = False
) -> int:
    """Write each page of the form as the household of that number fills it. Raises NotFound, OSError."""
    return _write(_pages_of_form(form_id, seed, config), folder, out, boxes=boxes)


def preview_item(dataset: Path, item: int, folder: Path, out: TextIO, *, boxes: bool = False) -> int:
    """Write each page of each document of an item; with boxes, of those that have labels. Raises NotFound,
    OSError."""
    with opened(dataset) as root:
        pages = [page for page in _pages_of_item(dataset, root, item) if page.labels or not boxes]
        if not pages:
            raise NotFound("not_found", f"{dataset} has no {'labels' if boxes else 'pages'} of item {item}")
        return _write(iter(pages), folder, out, boxes=boxes)


def _write(pages: Iterator[_Page], folder: Path, out: TextIO, *, boxes: bool) -> int:
    for page in pages:
        path = folder / f"{page.name}{WITH_BOXES if boxes else ''}.png"
        path.write_bytes(with_labels(page.png, page.labels) if boxes and page.labels else page.png)
        out.write(f"wrote {path}\n")
    return 0


def _pages_of_form(form_id: str, seed: int, config: Config) -> Iterator[_Page]:
    ready = ReadyForms(load_catalogue())
    request = sample_request([ready.catalogue.get(form_id).id], seed, config)
    for layout, made in sample_files(ready, request):
        compiled = ready.compiled(layout.form_id)
        projection = Projection.of(compiled.pages, layout, config.dpi)
        (labels,) = funsd.pages(Batch(request, compiled, layout, projection, range(1), SPLITS[:1]))
        for number, (png, label) in enumerate(zip(made.pngs, labels.files, strict=True), 1):
            yield _Page(f"{layout.form_id}_p{number}", png, label)


def _pages_of_item(dataset: Path, root: Place, item: int) -> Iterator[_Page]:
    """Of each form on each surface that the dataset has. A page without a picture is drawn from its PDF."""
    dpi, forms = _manifest(dataset, root)
    for form_id, count in forms:
        for surface in SURFACES:
            pdf = root / pdf_member(form_id, item, surface).path
            labels = FORMATS["funsd"].files(surface, f"{form_id}_{item}_{surface}", count)
            for number in range(count if pdf.is_file() else 0):
                member = png_member(form_id, item, surface, number)
                png, label = _found(root / member.path), _found(root / labels[number])
                yield _Page(
                    member.filename.removesuffix(".png"), png or _drawn(pdf.read_bytes(), number, dpi), label
                )


def _manifest(dataset: Path, root: Place) -> tuple[int, list[tuple[str, int]]]:
    """The resolution of its pictures, and each form with its pages."""
    try:
        said = info(root)
        return int(said["generation_params"]["dpi"]), [
            (str(each["form_id"]), int(each["pages"])) for each in said["forms"]
        ]
    except (ValueError, LookupError, TypeError) as error:
        raise NotFound(
            "not_found", f"the {MANIFEST} of {dataset} names no forms: it is no dataset"
        ) from error


def _found(path: Place) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _drawn(pdf: bytes, page: int, dpi: int) -> bytes:
    """As pictures of datasets are: in grey where nothing has a colour, for pdfium smooths the two unlike."""
    with pypdfium2.PdfDocument(pdf) as document:
        # Without it, what stands in the fields of a live PDF is not drawn.
        document.init_forms()
        draw = partial(document[page].render, scale=dpi / 72)
        coloured = draw(rev_byteorder=True)
        is_grey = not np.ptp(coloured.to_numpy(), axis=2).any()
        out = BytesIO()
        (draw(grayscale=True) if is_grey else coloured).to_pil().save(out, "png")
    return out.getvalue()
