"""The catalogue, and one form: where its fields are, what they mean, and how somebody fills it in."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from quart import Blueprint, Response, request

from api.console.gallery import cards, words_of
from api.console.pages import page
from api.console.samples import Sample
from api.console.sheets import POINTS_PER_INCH, PageOf, page_size
from api.console.titles import place_of, title_of
from api.console.visitors import visits
from api.installation import current
from symage.cases.sample import sample_request
from symage.documents.surfaces import SURFACES
from symage.forms.agreements import Agreement, agreements
from symage.forms.catalogue import Catalogue
from symage.forms.definition import Field, FormDefinition
from symage.pricing.rates import document_credits
from symage.request import Config
from symage.storage.user_sessions import SignedIn

DPI = 110
DEFAULT_PERSON = 42
KINDS = {
    "money": "answer",
    "checkbox": "other",
    "choice": "other",
    "ssn": "header",
    "ein": "header",
    "tin": "header",
}
"""Type of a field -> the colour of its box; the others are texts."""
TEXT = "question"

blueprint = Blueprint("forms", __name__)


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of a field on a page, in pixels."""

    field_id: str
    kind: str
    x: float
    y: float
    width: float
    height: float


@blueprint.get("/forms")
@visits()
async def listed(_visitor: SignedIn) -> Response:
    return await page("forms.html", cards=cards(current().catalogue))


@blueprint.get("/forms/words.json")
@visits()
async def words(_visitor: SignedIn) -> Response:
    """By what each form is found: apart from its gallery, of which it would be the half."""
    found = {form.id: words_of(form) for form in current().catalogue}
    return Response(json.dumps(found), content_type="application/json")


@blueprint.get("/forms/<form_id>")
@visits()
async def shown(_visitor: SignedIn, form_id: str) -> Response:
    here = current()
    form = here.catalogue.get(form_id)
    number = min(max(request.args.get("page", 1, int) or 1, 1), form.page_count)
    person = _person(request.args.get("person", ""))
    surfaces = [surface for surface in SURFACES.values() if surface.takes(form)]
    return await page(
        "form.html",
        form=form,
        title=title_of(form),
        number=number,
        person=person,
        size=page_size(form, number - 1, DPI),
        spots=spots(form, number),
        kind_of=_kind,
        costs=[(surface.name, document_credits(form.field_count, [surface.rate])) for surface in surfaces],
        agrees=_agrees(form, here.catalogue),
        titled=lambda other: title_of(here.catalogue.get(other)).short,
        placed=lambda other, name: _placed(here.catalogue.get(other), name),
    )


@blueprint.get("/forms/<form_id>/pages/<int:number>.png")
@visits()
async def picture(_visitor: SignedIn, form_id: str, number: int) -> Response:
    here = current()
    form = here.catalogue.get(form_id)
    request_ = sample_request(
        [form.id], _person(request.args.get("person", "")), Config(dpi=DPI, look="plain")
    )
    at = PageOf(form.id, next(iter(SURFACES)), number - 1)
    png = await here.threads.compute(here.samples.picture, Sample(request_, 0), at)
    return Response(png, headers={"Cache-Control": "private, max-age=86400"}, content_type="image/png")


@blueprint.get("/forms/<form_id>/thumb.webp")
@visits()
async def thumb(_visitor: SignedIn, form_id: str) -> Response:
    here = current()
    small = await here.samples.thumb(here.catalogue.get(form_id), here.threads)
    return Response(small, headers={"Cache-Control": "private, max-age=86400"}, content_type="image/webp")


def spots(form: FormDefinition, number: int) -> Sequence[Spot]:
    """Every field of a page, blank ones too."""
    scale = DPI / POINTS_PER_INCH
    found = []
    for field in form.fields:
        boxes = [place.box for place in field.places if place.page == number]
        if field.options and field.page == number:
            boxes = list(field.options.values())
        for box in boxes:
            sides = (box.left * scale, box.top * scale, box.width * scale, box.height * scale)
            found.append(Spot(field.id, _kind(field), *(round(side, 1) for side in sides)))
    return found


def _agrees(form: FormDefinition, catalogue: Catalogue) -> Sequence[Agreement]:
    """With a form of each kind of its own year, or of none: others tell of other years."""
    kinds: dict[str, FormDefinition] = {}
    for other in catalogue:
        if other.kind is not None and other.kind != form.kind and other.year_told in (form.year_told, None):
            kinds.setdefault(other.kind, other)
    return agreements(form, list(kinds.values()))


def _kind(field: Field) -> str:
    return KINDS.get(field.type, TEXT)


def _person(given: str) -> int:
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else DEFAULT_PERSON


def _placed(form: FormDefinition, field_id: str) -> str:
    return place_of(next(field for field in form.fields if field.id == field_id))
