"""Pages of a job's items, from the files of its dataset: pictures as they are, or drawn from PDF files where
the order has none; labels as they were made.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import sqlalchemy as sa
from werkzeug.datastructures import MultiDict

from api.console.sheets import PageOf, Sheet, sheet_of
from api.console.titles import place_of, title_of
from api.installation import Installation
from api.jobs import item_view
from api.jobs.item_view import FINISHED_STAGE, Items
from symage.annotations.schemes import SCHEMES
from symage.bundles.members import Member, item_members
from symage.bundles.pages import draw_page
from symage.documents.surfaces import SURFACES, ordered
from symage.errors import NotFound
from symage.forms.agreements import HOLDS, SAME, WITHIN, agreements
from symage.forms.catalogue import Catalogue
from symage.forms.coherence import COHERENT
from symage.storage import item_files
from symage.storage.item_files import DOCUMENTS, ItemFile
from symage.storage.jobs import Job

DRAWN_DPI = 110
"""Of pages that the order has no pictures of."""
WORDS: Mapping[str, str] = MappingProxyType({SAME: "Same figure:", HOLDS: "Has in it:", WITHIN: "Is in:"})


@dataclass(frozen=True, slots=True)
class Counterpart:
    """A field on another page: `key` names the page, `words` say what it has to do with this one."""

    key: str
    field: str
    words: str


@dataclass(frozen=True, slots=True)
class Look:
    """What of a job is looked at. `before` and `after`: the items next to it that are there, too; `missed`:
    which item was asked for, where there is no such item."""

    items: Items
    item: int
    at: PageOf
    pages: Sequence[PageOf]
    scheme: str
    before: int | None
    after: int | None
    missed: str = ""

    @property
    def last(self) -> int:
        """The last item that can be looked at."""
        return self.items.reached[-1].stop - 1

    @property
    def of_surface(self) -> list[PageOf]:
        return [page for page in self.pages if page.surface == self.at.surface]

    @property
    def surfaces(self) -> list[str]:
        return list(dict.fromkeys(page.surface for page in self.pages))

    def on(self, surface: str) -> PageOf:
        """The same page on another surface, or its first."""
        there = [page for page in self.pages if page.surface == surface]
        same = (self.at.form_id, self.at.page)
        return next((page for page in there if (page.form_id, page.page) == same), there[0])


def look(items: Items, asked: MultiDict[str, str], catalogue: Catalogue) -> Look | None:
    """What a query names, or what is nearest to it; None while no item is there."""
    pages = pages_of(items.job, catalogue)
    if not items.reached or not pages:
        return None
    item = _nearest_item(items, asked.get("item", ""))
    at = next((page for page in pages if page.key == asked.get("page")), pages[0])
    scheme = asked.get("scheme", items.job.request.config.label_scheme)
    return Look(
        items=items,
        item=item,
        at=at,
        pages=pages,
        scheme=scheme if scheme in SCHEMES else items.job.request.config.label_scheme,
        before=_neighbour(items.reached, item, -1),
        after=_neighbour(items.reached, item, 1),
        missed="" if asked.get("item", "").strip() in ("", str(item)) else asked["item"].strip()[:20],
    )


def seen_items(connection: sa.Connection, job: Job) -> Items:
    """Items whose pages can be looked at: of a job under way also those that have no labels yet."""
    return item_view.reached_items(connection, job, FINISHED_STAGE if job.has_ended else DOCUMENTS)


def pages_of(job: Job, catalogue: Catalogue) -> list[PageOf]:
    """Of each item, form by form on each surface."""
    return [
        PageOf(form_id, surface.name, page)
        for surface in ordered(job.request.output_formats)
        for form_id in job.request.form_ids
        for page in range(_page_count(form_id, catalogue))
    ]


def page_title(page: PageOf, catalogue: Catalogue) -> str:
    form = catalogue.get(page.form_id)
    short = title_of(form).short
    return short if form.page_count == 1 else f"{short} p. {page.page + 1}"


def counterparts(looked: Look, catalogue: Catalogue) -> dict[str, list[Counterpart]]:
    """Field of the page looked at -> the fields of the item's other papers that tell of the same figure; none
    where papers are of several people."""
    request = looked.items.job.request
    if request.config.coherence_mode != COHERENT:
        return {}
    form = catalogue.get(looked.at.form_id)
    others = [catalogue.get(form_id) for form_id in request.form_ids if form_id != form.id]
    found: dict[str, list[Counterpart]] = {}
    for each in agreements(form, others):
        other = catalogue.get(each.form_id)
        field = next(field for field in other.fields if field.id == each.other)
        key = PageOf(other.id, looked.at.surface, field.page - 1).key
        words = f"{WORDS[each.relation]} {title_of(other).short} {place_of(field)}"
        found.setdefault(each.field, []).append(Counterpart(key, field.id, words))
    return found


def found_sheet(connection: sa.Connection, looked: Look, here: Installation) -> Sheet | None:
    """The page with its labels; bare where there are none, or none yet; None where its files are gone."""
    try:
        return _sheet(connection, looked, here)
    except NotFound:
        return None


def _sheet(connection: sa.Connection, looked: Look, here: Installation) -> Sheet:
    job, at = looked.items.job, looked.at
    form, dpi = here.catalogue.get(at.form_id), job.request.config.dpi
    files = _members(job, looked.item, at, "funsd", here.catalogue)
    funsd = None
    if SURFACES[at.surface].labelled and files:
        try:
            found = item_files.locate(connection, here.store, job.id, looked.item, files[at.page])
        except NotFound:
            if job.has_ended:
                raise
        else:
            funsd = _whole(found, here)
    return sheet_of(funsd, form, at.page, dpi, looked.scheme)


def picture(connection: sa.Connection, job: Job, item: int, at: PageOf, here: Installation) -> bytes:
    """A PNG file. Raises NotFound for what the job does not have."""
    reached = seen_items(connection, job).reached
    if at not in pages_of(job, here.catalogue) or not any(item in indexes for indexes in reached):
        raise NotFound("not_found", "This job has no such page")
    pictures = _members(job, item, at, "png", here.catalogue)
    if pictures:
        found = item_files.locate(connection, here.store, job.id, item, pictures[at.page])
        return _whole(found, here)
    (pdf,) = _members(job, item, at, "pdf", here.catalogue)
    found = item_files.locate(connection, here.store, job.id, item, pdf)
    return draw_page(_whole(found, here), at.page, DRAWN_DPI)


def _members(job: Job, item: int, at: PageOf, kind: str, catalogue: Catalogue) -> list[Member]:
    members = item_members(job.request, catalogue.get(at.form_id), item)
    return [member for member in members if member.kind == kind and member.surface == at.surface]


def _whole(file: ItemFile, here: Installation) -> bytes:
    return b"".join(file.read(here.store))


def _page_count(form_id: str, catalogue: Catalogue) -> int:
    """None of a form that has left the catalogue since."""
    form = catalogue.forms.get(form_id)
    return 0 if form is None else form.page_count


def _nearest_item(items: Items, asked: str) -> int:
    wanted = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 0
    ends = [min(max(wanted, indexes.start), indexes.stop - 1) for indexes in items.reached]
    return min(ends, key=lambda item: abs(item - wanted))


def _neighbour(reached: Sequence[range], item: int, step: int) -> int | None:
    if any(item + step in indexes for indexes in reached):
        return item + step
    others = [indexes[0] if step > 0 else indexes[-1] for indexes in reached]
    beyond = [end for end in others if (end - item) * step > 0]
    return min(beyond, key=lambda end: abs(end - item), default=None)
