"""People without papers: POST /identities."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from quart import Blueprint, Response

from api.auth import requires
from api.bodies import read_object
from api.envelope import prepared_answer, render
from api.errors import InvalidRequest
from api.fields import Fields
from api.installation import current
from api.order import LARGEST_SEED
from api.people import read_people
from symage.identities.config import CONFIG_KEYS, IdentityConfig
from symage.identities.records import identities
from symage.randomness import household_indexes
from symage.storage.keys import Principal

MOST_IDENTITIES = 10_000
KEYS = ("quantity", "config", "seed")
CHUNK = 500
"""Identities made at a time: a chunk's columns stay in the processor's caches."""

blueprint = Blueprint("identities", __name__)


@dataclass(frozen=True, slots=True)
class PeopleOrder:
    quantity: int
    seed: int
    config: IdentityConfig


@blueprint.post("/identities")
@requires("generate")
async def generate_identities(_principal: Principal) -> Response:
    order = read_people_order(await read_object())
    return prepared_answer(await current().threads.people(_rendered, order), count=order.quantity)


def read_people_order(body: Mapping[str, Any]) -> PeopleOrder:
    """Raises InvalidRequest with every problem of the body."""
    fields = Fields(body)
    fields.refuse_unknown(KEYS)
    quantity = fields.integer("quantity", low=1, high=MOST_IDENTITIES)
    seed = fields.integer("seed", low=0, high=LARGEST_SEED)
    config = Fields(fields.object("config"), "config.")
    config.refuse_unknown(CONFIG_KEYS)
    people = read_people(config, CONFIG_KEYS)
    if problems := [*fields.problems, *config.problems]:
        raise InvalidRequest(problems)
    return PeopleOrder(quantity or 1, secrets.randbits(63) if seed is None else seed, people)


def _rendered(order: PeopleOrder) -> str:
    """The JSON array of the identities."""
    parts = []
    for first in range(0, order.quantity, CHUNK):
        indexes = household_indexes(order.seed, first, min(CHUNK, order.quantity - first))
        parts.append(render(identities(indexes, order.config))[1:-1])
    return f"[{','.join(parts)}]"
