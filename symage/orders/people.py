"""What an order says of people: the conditions of a job, and people without papers."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from symage.errors import BadRequest
from symage.fields import Fields
from symage.identities.config import CONFIG_KEYS, IdentityConfig, parse_config
from symage.orders.bounds import LARGEST_SEED, MOST_IDENTITIES

CONDITIONS = ("states", "age_min", "age_max", "sex", "id_policy", "reference_date")
"""What a job may ask of its people; `fields` and `include` only shape identities as JSON."""
KEYS = ("quantity", "config", "seed")


@dataclass(frozen=True, slots=True)
class PeopleOrder:
    quantity: int
    seed: int
    config: IdentityConfig


def read_people_order(body: Mapping[str, Any], *, drawn_seed: int) -> PeopleOrder:
    """Raises BadRequest with every problem of the body."""
    fields = Fields(body)
    fields.refuse_unknown(KEYS)
    quantity = fields.integer("quantity", 1, low=1, high=MOST_IDENTITIES)
    seed = fields.integer("seed", drawn_seed, low=0, high=LARGEST_SEED)
    config = fields.within("config")
    config.refuse_unknown(CONFIG_KEYS)
    people = read_people(config, CONFIG_KEYS)
    if problems := [*fields.problems, *config.problems]:
        raise BadRequest(problems)
    return PeopleOrder(quantity, seed, people)


def read_people(config: Fields, keys: Collection[str]) -> IdentityConfig:
    """The conditions that `keys` of the object name; problems stay in `config`."""
    asked = {key: config.get(key) for key in keys if config.has(key)}
    people, problems = parse_config(asked)
    for problem in problems:
        config.refuse(problem.field.removeprefix("config."), problem.message)
    return people
