"""What a column type is: one declaration, from which the checks of orders, the API's document, the list of
types, `docs/column-types.md` and the parser of descriptions derive.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from symage.fields import Fields, Keys
from symage.tabular.cells import Filling
from symage.tabular.fillings.people import LINE, Compute, PersonFact, PersonMoney


@dataclass(frozen=True, slots=True)
class ColumnType:
    """`constraints`: the keys it knows besides those of all columns. `read` makes a filling of them and notes
    what is wrong. `phrases`: what people call it, in lower case and the singular. `example`: constraints that
    show it, for types that need some; `digits`: how many its values have, where they may be written anew."""

    description: str
    read: Callable[[Fields], Filling]
    constraints: Keys = ()
    phrases: tuple[str, ...] = ()
    example: Mapping[str, Any] = field(default_factory=dict)
    digits: int = 0


Types = Mapping[str, ColumnType]


class Kind(Protocol):
    """Something that reads constraints by keys of its own."""

    @property
    def keys(self) -> Keys: ...

    def read(self, constraints: Fields) -> Filling: ...


def drawn(description: str, filling: Filling, phrases: str = "") -> ColumnType:
    """A type without constraints."""
    return ColumnType(description, lambda _: filling, phrases=listed(phrases))


def person(
    description: str,
    compute: Compute,
    phrases: str = "",
    *,
    pattern: str = LINE,
    distinct: int | None = None,
    digits: int = 0,
) -> ColumnType:
    """A fact of the row's household."""
    filling = PersonFact(compute, pattern, distinct=distinct)
    return ColumnType(description, filling.read, phrases=listed(phrases), digits=digits)


def money(
    description: str, path: str, phrases: str = "", *, where: str = "", decimals: int = 2
) -> ColumnType:
    """An amount of the row's household; empty where it has none."""
    return ColumnType(description, PersonMoney(path, where, decimals).read, phrases=listed(phrases))


def ruled(description: str, kind: Kind, phrases: str = "") -> ColumnType:
    """A type whose constraints may narrow or shape it."""
    return ColumnType(description, kind.read, kind.keys, listed(phrases))


def listed(phrases: str) -> tuple[str, ...]:
    """Phrases written with commas between them."""
    return tuple(phrase.strip() for phrase in phrases.split(",") if phrase.strip())
