"""What a caller may ask of the people: the `config` keys that steer identities, all faults at once."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from types import MappingProxyType
from typing import Any

from symage.errors import BadRequest, Problem
from symage.identities.sections import FIELDS, OPTIONAL
from symage.identities.states import STATES
from symage.shapes import Schema, array, integer, one_of_texts, text

YOUNGEST = 18
OLDEST = 90
FILERS = ("who_file", "anyone")
"""Whom returns are about. who_file: people who have to file one, or do. anyone: people as they are."""
FIRST_YEAR, LAST_YEAR = 1980, 2050
"""Of the reference date: beyond them the tables of names, wages and account openings say nothing."""
SEXES = ("F", "M")
ID_POLICIES = ("safe", "valid_looking")
"""safe: numbers that no issuer can have issued. valid_looking: of the right pattern, and maybe real."""
PROCEDURE_CODES = ("level_ii", "synthetic")
"""level_ii: HCPCS Level II alone. synthetic: own codes, SYN.., besides, for services that only CPT names."""


@dataclass(frozen=True, slots=True)
class IdentityConfig:
    """Conditions on the people of a job. The same index under other conditions is another household."""

    states: tuple[str, ...] = ()
    """Two-letter codes, sorted; empty means all fifty states and DC."""
    age_min: int = YOUNGEST
    age_max: int = OLDEST
    """Completed years of the primary on the reference date."""
    sex: str | None = None
    """'F' or 'M' for the primary; None means as in the population."""
    id_policy: str = "safe"
    filers: str = "who_file"
    reference_date: date = date(2025, 12, 31)
    """The day on which ages hold; an input, never today."""
    procedure_codes: str = "level_ii"
    """Of claims to health insurers; see PROCEDURE_CODES."""
    fields: tuple[str, ...] = ()
    """Keys that an identity as JSON shows; empty means the usual ones."""
    include: tuple[str, ...] = ()
    """Further keys that an identity as JSON shows, such as spouse."""


def parse_config(raw: Mapping[str, Any]) -> tuple[IdentityConfig, list[Problem]]:
    """The configuration that a mapping asks for, with every fault in it; faulty keys keep their default."""
    problems: list[Problem] = []
    values: dict[str, Any] = {}
    for key, value in raw.items():
        condition = CONDITIONS.get(key)
        if condition is None:
            problems.append(Problem("unknown_key", f"config.{key}", f"config has no key {key!r}"))
            continue
        try:
            values[key] = condition.read(value)
        except (TypeError, ValueError) as fault:
            problems.append(Problem("invalid_value", f"config.{key}", f"config.{key} {fault}"))
    config = replace(IdentityConfig(), **values)
    if config.age_min > config.age_max:
        message = f"config.age_min ({config.age_min}) is above config.age_max ({config.age_max})"
        problems.append(Problem("invalid_value", "config.age_min", message))
        config = replace(config, age_min=YOUNGEST, age_max=OLDEST)
    return config, problems


def to_json(config: IdentityConfig) -> dict[str, Any]:
    """What differs from the defaults, as JSON; `stored_config` reads it back."""
    plain = {key: _jsonable(getattr(config, key)) for key in CONFIG_KEYS}
    default = {key: _jsonable(getattr(IdentityConfig(), key)) for key in CONFIG_KEYS}
    return {key: value for key, value in plain.items() if value != default[key]}


def stored_config(raw: Mapping[str, Any]) -> IdentityConfig:
    """The configuration that `to_json` wrote. Raises BadRequest when this version cannot read it."""
    config, problems = parse_config(raw)
    if problems:
        raise BadRequest(problems)
    return config


def _jsonable(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if isinstance(value, date) else value


def _states(value: Any) -> tuple[str, ...]:
    codes = [value] if isinstance(value, str) else value
    if not isinstance(codes, list | tuple) or not codes or not all(isinstance(code, str) for code in codes):
        raise TypeError("must be a list of two-letter state codes")
    wanted = sorted({code.strip().upper() for code in codes})
    unknown = [code for code in wanted if code not in STATES]
    if unknown:
        raise ValueError(f"names no state: {', '.join(unknown)}")
    return tuple(wanted)


def _age(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not YOUNGEST <= value <= OLDEST:
        raise ValueError(f"must be a whole number from {YOUNGEST} to {OLDEST}")
    return value


def _sex(value: Any) -> str | None:
    if value is None or value in ("any", "all"):
        return None
    letter = value.strip().upper()[:1] if isinstance(value, str) else ""
    if not isinstance(value, str) or value.strip().upper() not in ("F", "M", "FEMALE", "MALE"):
        raise ValueError("must be F or M")
    return letter


def _id_policy(value: Any) -> str:
    if value not in ID_POLICIES:
        raise ValueError(f"must be one of {', '.join(ID_POLICIES)}")
    return str(value)


def _filers(value: Any) -> str:
    if value not in FILERS:
        raise ValueError(f"must be one of {', '.join(FILERS)}")
    return str(value)


def _procedure_codes(value: Any) -> str:
    if value not in PROCEDURE_CODES:
        raise ValueError(f"must be one of {', '.join(PROCEDURE_CODES)}")
    return str(value)


def _date(value: Any) -> date:
    if not isinstance(value, date | str):
        raise TypeError("must be a date such as 2025-12-31")
    day = value if isinstance(value, date) else date.fromisoformat(value)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"must lie in {FIRST_YEAR} to {LAST_YEAR}")
    return day


def _names(value: Any, known: Collection[str]) -> tuple[str, ...]:
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list | tuple) or not all(isinstance(name, str) for name in names):
        raise TypeError("must be a list of field names")
    if unknown := [name for name in names if name not in known]:
        raise ValueError(f"names no field: {', '.join(unknown)}")
    return tuple(names)


@dataclass(frozen=True, slots=True)
class Condition:
    """How a key is read, what clients are told that it takes, and what it means."""

    read: Callable[[Any], Any]
    schema: Schema
    means: str = ""


_DATE = text(format="date", pattern="^20[0-4][0-9]-", examples=["2025-12-31"])
CONDITIONS: Mapping[str, Condition] = MappingProxyType(
    {
        "states": Condition(_states, array(one_of_texts(STATES), minItems=1), "Where the people live"),
        "age_min": Condition(_age, integer(YOUNGEST, OLDEST), "Completed years; at most age_max"),
        "age_max": Condition(_age, integer(YOUNGEST, OLDEST), "Completed years"),
        "sex": Condition(_sex, one_of_texts(SEXES), "Of the primary; else as in the population"),
        "id_policy": Condition(
            _id_policy, one_of_texts(ID_POLICIES), "safe: numbers that no issuer can have issued"
        ),
        "filers": Condition(
            _filers, one_of_texts(FILERS), "who_file: returns are about people who have to file or do"
        ),
        "reference_date": Condition(_date, _DATE, "The day on which ages hold"),
        "procedure_codes": Condition(
            _procedure_codes,
            one_of_texts(PROCEDURE_CODES),
            "Of claims: level_ii, or synthetic with own codes, SYN.., for what only CPT names",
        ),
        "fields": Condition(
            lambda value: _names(value, FIELDS), array(one_of_texts(FIELDS)), "Only these keys"
        ),
        "include": Condition(
            lambda value: _names(value, OPTIONAL), array(one_of_texts(OPTIONAL)), "Further keys"
        ),
    }
)

CONFIG_KEYS = tuple(field.name for field in fields(IdentityConfig))


def default_of(key: str) -> Any:
    """What an absent key means, as JSON."""
    return _jsonable(getattr(IdentityConfig(), key))
