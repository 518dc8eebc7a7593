"""The keys of `config` that steer people, read from a client's object."""

from collections.abc import Collection

from api.fields import Fields
from symage.identities.config import IdentityConfig, parse_config

CONDITIONS = ("states", "age_min", "age_max", "sex", "id_policy", "reference_date")
"""What a job may ask of its people; `fields` and `include` only shape identities as JSON."""


def read_people(config: Fields, keys: Collection[str]) -> IdentityConfig:
    """The conditions that `keys` of the object name; problems stay in `config`."""
    asked = {key: config.get(key) for key in keys if config.has(key)}
    people, problems = parse_config(asked)
    for problem in problems:
        config.refuse(problem.field.removeprefix("config."), problem.message)
    return people
