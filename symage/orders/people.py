"""What an order says of people: the conditions of a job, and people without papers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from symage.errors import BadRequest
from symage.fields import Fields, Key, Keys
from symage.identities.config import CONDITIONS, IdentityConfig, default_of, parse_config
from symage.kinds import Anything, Integer
from symage.objects import Object
from symage.orders.bounds import MOST_IDENTITIES, SEED

OF_JSON = ("fields", "include")
"""What only shapes identities as JSON, and says nothing of the people."""


def _key(name: str) -> Key[Any]:
    condition = CONDITIONS[name]
    return Key(name, Anything(condition.schema), default_of(name), condition.means)


PEOPLE_KEYS: Keys = tuple(map(_key, CONDITIONS))
CONDITION_KEYS: Keys = tuple(key for key in PEOPLE_KEYS if key.name not in OF_JSON)
"""What a job may ask of its people."""
PEOPLE_CONFIG = Key("config", Object(PEOPLE_KEYS, name="IdentitiesConfig"), {})
QUANTITY = Key("quantity", Integer(1, MOST_IDENTITIES), 1, "People")
PEOPLE_ORDER = Object((QUANTITY, PEOPLE_CONFIG, SEED), name="IdentitiesRequest")


@dataclass(frozen=True, slots=True)
class PeopleOrder:
    quantity: int
    seed: int
    config: IdentityConfig


def read_people_order(body: Mapping[str, Any], *, drawn_seed: int) -> PeopleOrder:
    """Raises BadRequest with every problem of the body."""
    fields = Fields(body, PEOPLE_ORDER.keys)
    quantity = fields.read(QUANTITY)
    seed = fields.read(SEED)
    config = fields.within(PEOPLE_CONFIG, PEOPLE_KEYS)
    people = read_people(config, PEOPLE_KEYS)
    if problems := [*fields.problems, *config.problems]:
        raise BadRequest(problems)
    return PeopleOrder(quantity, drawn_seed if seed is None else seed, people)


def read_people(config: Fields, keys: Keys) -> IdentityConfig:
    """The conditions that `keys` of the object name; problems stay in `config`."""
    asked = {key.name: config.get(key.name) for key in keys if config.has(key.name)}
    people, problems = parse_config(asked)
    for problem in problems:
        config.refuse(problem.field.removeprefix("config."), problem.message)
    return people
