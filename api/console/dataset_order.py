"""What each version of a dataset orders, in the form that orders are filled in with; from the next on."""

from urllib.parse import parse_qsl

from quart import Blueprint, Response, request, url_for
from werkzeug.datastructures import MultiDict

from api import times
from api.console.datasets import form_ids_of, own, told
from api.console.order_form import body_of, query_of
from api.console.order_page import CHANGE, Purpose, order_page
from api.console.typed import Answers, agreed_credits
from api.console.visitors import actor, principal_of, see_other, visits
from api.datasets.routes import premises
from api.files.links import base_url
from api.installation import current
from symage.datasets import keeping
from symage.datasets.dataset import read_changes
from symage.errors import BadRequest, ConfirmationNeeded, SymageError
from symage.forms.catalogue import Catalogue
from symage.orders.listening import Subscriber
from symage.orders.order import read_order
from symage.storage.datasets import Dataset
from symage.storage.user_sessions import SignedIn
from symage.storage.users import MEMBER

blueprint = Blueprint("dataset_order", __name__)


@blueprint.get("/datasets/<name>/order")
@visits(MEMBER)
async def form(visitor: SignedIn, name: str) -> Response:
    """An order whose forms have changed since, so that it cannot be read, says so and begins anew."""
    here, found = current(), await own(visitor, name)
    try:
        answers = await here.threads.files(answers_of, found, here.catalogue)
    except BadRequest as error:
        forms = MultiDict(("form", form_id) for form_id in form_ids_of(found))
        return await order_page(visitor, forms, _purpose(found), problems=error.problems)
    return await order_page(visitor, answers, _purpose(found))


@blueprint.post("/datasets/<name>/order")
@visits(MEMBER)
async def change(visitor: SignedIn, name: str) -> Response:
    """As PATCH /datasets/{name} does, by the same calls."""
    here, answers, found = current(), await request.form, await own(visitor, name)
    subscriber = Subscriber(here.webhook_key, base_url(), actor(visitor))
    try:
        if await _stays(found, answers):
            return see_other(url_for("console.datasets.shown", name=found.name))
        body = {"generate": body_of(answers) | agreed_credits(answers)}
        changes = await here.threads.files(
            read_changes, body, found, premises(here, principal_of(visitor), found.id)
        )
        await here.threads.write(keeping.change, found, changes, subscriber, now=times.now())
    except ConfirmationNeeded as needed:
        return await order_page(visitor, answers, _purpose(found), confirm=needed.cost)
    except SymageError as error:
        return await order_page(visitor, answers, _purpose(found), problems=told(error))
    return see_other(url_for("console.datasets.shown", name=found.name))


def answers_of(dataset: Dataset, catalogue: Catalogue) -> Answers:
    """The fields of the form that mean its order. Raises BadRequest where forms have changed since."""
    order = read_order(dataset.generate, catalogue, drawn_seed=dataset.next_seed, url_fault=lambda _: None)
    return MultiDict(parse_qsl(query_of(order.request, order.seed_requested)))


async def _stays(dataset: Dataset, answers: Answers) -> bool:
    """Whether the form says what the dataset orders already, however its body says it."""
    here = current()
    try:
        now = await here.threads.files(answers_of, dataset, here.catalogue)
    except BadRequest:
        return False
    return body_of(now) == body_of(answers)


def _purpose(dataset: Dataset) -> Purpose:
    return Purpose(CHANGE, url_for("console.dataset_order.change", name=dataset.name), dataset)
