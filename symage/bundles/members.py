"""What the files of an item are called and where they lie in the archive: one table, used by all.

Base name: {form_id}_{item_index}_{surface}. Pages count from 0.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from symage.forms.definition import FormDefinition
from symage.request import GenerationRequest

PDF, PNG, JSON = "application/pdf", "image/png", "application/json"
MAX_OWN_OBJECTS = 1000
"""In S3, items of jobs with at most so many files exist as objects of their own too."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file of the archive; `path` is its place inside."""

    path: str
    content_type: str

    @property
    def filename(self) -> str:
        return self.path.rpartition("/")[2]


def pdf_member(form_id: str, item_index: int, surface: str) -> Member:
    return Member(f"pdfs/{surface}/{form_id}_{item_index}_{surface}.pdf", PDF)


def png_member(form_id: str, item_index: int, surface: str, page: int) -> Member:
    return Member(f"images/{surface}/{form_id}_{item_index}_{surface}_p{page}.png", PNG)


def funsd_member(form_id: str, item_index: int, surface: str, page: int) -> Member:
    return Member(f"annotations/funsd/{surface}/{form_id}_{item_index}_{surface}_funsd_p{page}.json", JSON)


def ground_truth_member(form_id: str, item_index: int) -> Member:
    return Member(f"ground_truth/json/{form_id}_{item_index}.json", JSON)


def surfaces(request: GenerationRequest) -> tuple[str, ...]:
    """The surfaces that a request renders, typed first."""
    return tuple(name for name in ("typed", "handwritten") if request.wants(f"pdf_{name}"))


def item_members(request: GenerationRequest, form: FormDefinition, item_index: int) -> tuple[Member, ...]:
    """The files of one item, by surface, then kind; ground truth last."""
    return (*_rendered(request, form, item_index), ground_truth_member(form.id, item_index))


def files_per_item(request: GenerationRequest, form: FormDefinition) -> int:
    return len(item_members(request, form, 0))


def parse_filename(request: GenerationRequest, filename: str) -> tuple[int, str] | None:
    """(item_index, form id) of an item's file, or None when it cannot be one of this request's."""
    for form_id in sorted(request.form_ids, key=len, reverse=True):
        found = re.match(re.escape(form_id) + r"_(\d{1,8})[_.]", filename)
        if found and int(found[1]) < request.quantity:
            return int(found[1]), form_id
    return None


def item_key(job_id: str, filename: str) -> str:
    """The store key of an item's file where it exists as an object of its own."""
    return f"jobs/{job_id}/items/{filename}"


def _rendered(request: GenerationRequest, form: FormDefinition, item_index: int) -> Iterator[Member]:
    pages = range(form.page_count)
    for surface in surfaces(request):
        yield pdf_member(form.id, item_index, surface)
        if request.wants(f"png_{surface}"):
            yield from (png_member(form.id, item_index, surface, page) for page in pages)
        yield from (funsd_member(form.id, item_index, surface, page) for page in pages)
