"""`faker_*`: what a provider of the library Faker gives, for whatever no type here draws.

A row's value depends on its household's number and on Faker's release, and fits no other column of the row.
Left out are providers that read the clock, make files, or give numbers and mails that may be somebody's: the
types here give such that are nobody's. It is some hundred times slower than the other types.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Any

import pyarrow as pa

from symage.tabular.cells import Cells, Draw
from symage.tabular.column_type import ColumnType

PREFIX = "faker_"
_LEFT_OUT = frozenset({"date_time", "file", "passport", "profile"})
_LEFT_OUT |= {"ssn", "phone_number", "credit_card", "bank"}
"""Topics of Faker that read the clock, and those whose numbers may be somebody's."""
_NOT_VALUES = frozenset({"binary", "image", "zip", "tar", "enum", "random_choices", "json", "json_bytes"})
_NOT_VALUES |= {"csv", "dsv", "psv", "tsv", "xml", "fixed_width", "credit_card_expire", "credit_card_full"}


@dataclass(frozen=True, slots=True)
class FakerColumn:
    """`method`: of Faker's, without arguments."""

    method: str
    reads: tuple[str, ...] = ()
    domain: int | None = None

    def cells(self, draw: Draw) -> Cells:
        fake = _faker()
        give = getattr(fake, self.method)
        values = []
        for seed in draw.words().tolist():
            fake.seed_instance(seed)
            values.append(_plain(give()))
        return Cells(pa.array(values, pa.string()))

    def broken(self, values: pa.Array) -> int:
        return 0


@cache
def faker_type(name: str) -> ColumnType | None:
    """The type of such a name; None where Faker knows none."""
    method = name.removeprefix(PREFIX)
    if method == name or method not in faker_methods():
        return None
    return ColumnType(f"Faker's {method}, as text", lambda _: FakerColumn(method))


@cache
def faker_methods() -> Collection[str]:
    """What Faker can be asked for without arguments."""
    found = set()
    for provider in _faker().get_providers():
        topic = type(provider).__module__.split(".")[2]
        if topic not in _LEFT_OUT:
            found |= {name for name in dir(provider) if re.fullmatch("[a-z][a-z0-9_]*", name)}
    return frozenset(method for method in found - _NOT_VALUES if "email" not in method and _gives(method))


def _gives(method: str) -> bool:
    """Whether it gives a single value when nothing is said to it."""
    fake = _faker()
    fake.seed_instance(1)
    try:
        value = getattr(fake, method)()
    except Exception:  # Whatever a provider raises that wants arguments.
        return False
    return isinstance(value, str | int | float) and len(str(value)) <= 5000


def _plain(value: Any) -> str:
    """As one line."""
    return " ".join(str(value).split())


@cache
def _faker() -> Any:
    from faker import Faker

    return Faker("en_US")
