"""One real item of the order that a form says: a page of it, and the page's picture."""

from quart import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from api.console.order_quote import read
from api.console.pages import page
from api.console.samples import sample_of
from api.console.sheets import PageOf
from api.console.typed import Answers, whole
from api.console.viewer import page_title
from api.console.visitors import principal_of, visits
from api.installation import current
from symage.documents.surfaces import ordered
from symage.errors import BadRequest
from symage.orders.order import Order
from symage.storage.user_sessions import SignedIn
from symage.storage.users import MEMBER

LAST_ITEM = 999_999_999

blueprint = Blueprint("preview", __name__)


@blueprint.get("/new/preview")
@visits(MEMBER)
async def shown(visitor: SignedIn) -> Response:
    here = current()
    answers = MultiDict(request.args)
    if not any(answers.getlist("form")):
        return await page("preview.html", sample=None, problems=[])
    try:
        order = await read(principal_of(visitor), answers)
    except BadRequest as error:
        return await page("preview.html", sample=None, problems=error.problems)
    sample = sample_of(order.request, _item(answers))
    tabs = _tabs(order)
    at = next((tab for tab in tabs if tab.key == answers.get("page")), tabs[0])
    sheet = await here.threads.compute(here.samples.sheet, sample, at, order.request.config.label_scheme)
    return await page(
        "preview.html",
        sample=sample,
        sheet=sheet,
        at=at,
        tabs=tabs,
        query=_query(answers),
        page_title=lambda tab: page_title(tab, here.catalogue),
    )


@blueprint.get("/new/picture.png")
@visits(MEMBER)
async def picture(visitor: SignedIn) -> Response:
    here = current()
    answers = MultiDict(request.args)
    order = await read(principal_of(visitor), answers)
    at = PageOf.named(answers.get("page", ""))
    png = await here.threads.compute(here.samples.picture, sample_of(order.request, _item(answers)), at)
    return Response(png, headers={"Cache-Control": "private, max-age=3600"}, content_type="image/png")


def _tabs(order: Order) -> list[PageOf]:
    return [
        PageOf(form.id, surface.name, number)
        for surface in ordered(order.request.output_formats)
        for form in order.forms
        for number in range(form.page_count)
    ]


def _item(answers: Answers) -> int:
    """The first of what is no number."""
    given = whole(answers.get("item", ""))
    return given if isinstance(given, int) and given <= LAST_ITEM else 0


def _query(answers: Answers) -> list[tuple[str, str]]:
    """The order's part of the query, for the address of a picture."""
    apart = ("page", "item", "once", "for")
    return [(name, value) for name, value in answers.items(multi=True) if name not in apart]
