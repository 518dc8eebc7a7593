"""The column types: the modules of `types/`, one for each topic. A new type is one entry there.

What does not belong here: what a whole schema must fulfil (`schema.py`).
"""

from collections.abc import Mapping
from types import MappingProxyType

from symage.tabular.column_type import ColumnType, Types
from symage.tabular.types import (
    address,
    business,
    custom,
    date,
    finance,
    healthcare,
    identity,
    internet,
    measurements,
    number,
    payments,
    text,
    trade,
)
from symage.tabular.types.faker import faker_type

TOPICS: Mapping[str, Types] = MappingProxyType(
    {
        "text": text.TYPES,
        "identity": identity.TYPES,
        "address": address.TYPES,
        "number": number.TYPES,
        "date": date.TYPES,
        "finance": {**finance.TYPES, **payments.TYPES},
        "healthcare": {**healthcare.TYPES, **measurements.TYPES},
        "business": {**business.TYPES, **trade.TYPES},
        "internet": internet.TYPES,
        "custom": custom.TYPES,
    }
)
"""Group -> its types."""
TYPES: Mapping[str, ColumnType] = MappingProxyType(
    {name: kind for types in TOPICS.values() for name, kind in types.items()}
)

GROUP_OF: Mapping[str, str] = MappingProxyType(
    {name: group for group, types in TOPICS.items() for name in types}
)


def known_type(name: str) -> ColumnType | None:
    """The type of a name, `faker_*` among them; None where there is none."""
    return TYPES.get(name) or faker_type(name)
