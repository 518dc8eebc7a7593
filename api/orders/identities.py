"""People without papers: POST /identities."""

from quart import Blueprint, Response

from api.bodies import read_object
from api.envelope import prepared_answer, render
from api.guard.auth import requires
from api.installation import current
from api.orders.front_door import drawn_seed
from symage.identities.records import IDENTITY_SCHEMA, identities
from symage.orders.people import PeopleOrder, read_people_order
from symage.randomness import household_indexes
from symage.shapes import Named
from symage.storage.keys import Principal

CHUNK = 500
"""Identities made at a time: a chunk's columns stay in the processor's caches."""

IDENTITY = Named("Identity", dict(IDENTITY_SCHEMA))

blueprint = Blueprint("identities", __name__)


@blueprint.post("/identities")
@requires("generate")
async def generate_identities(_principal: Principal) -> Response:
    order = read_people_order(await read_object(), drawn_seed=drawn_seed())
    return prepared_answer(await current().threads.compute(_rendered, order), count=order.quantity)


def _rendered(order: PeopleOrder) -> str:
    """The JSON array of the identities."""
    parts = []
    for first in range(0, order.quantity, CHUNK):
        indexes = household_indexes(order.seed, first, min(CHUNK, order.quantity - first))
        parts.append(render(identities(indexes, order.config))[1:-1])
    return f"[{','.join(parts)}]"
