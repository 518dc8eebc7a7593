"""The column types: one table. A new type is one entry, and its filling where none of these will do.

What does not belong here: how values are drawn (a module for each filling), what a whole schema must
fulfil (`schema.py`), words by which people call a type (`phrases.py`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from symage.fields import Fields, Keys
from symage.tabular import choices, masks, numbers
from symage.tabular.cells import Filling
from symage.tabular.choices import Weighted
from symage.tabular.masks import Mask
from symage.tabular.numbers import Decimals, Integers
from symage.tabular.people import PersonFact


@dataclass(frozen=True, slots=True)
class ColumnType:
    """`constraints`: the keys it knows. `read` makes a filling of them and notes what is wrong."""

    description: str
    read: Callable[[Fields], Filling]
    constraints: Keys = ()


def _person(description: str, *paths: str, numeric: bool = False) -> ColumnType:
    return ColumnType(description, PersonFact(paths, numeric).read)


TYPES: Mapping[str, ColumnType] = MappingProxyType(
    {
        "text_first_name": _person("First name", "primary.first_name"),
        "text_last_name": _person("Last name", "primary.last_name"),
        "text_full_name": _person("First and last name", "primary.first_name", "primary.last_name"),
        "ssn": _person("SSN that was never issued, ###-##-####", "primary.ssn"),
        "identity_age": _person("Age in years", "primary.age", numeric=True),
        "identity_gender": _person("M or F", "primary.sex"),
        "address_city": _person("City", "address.city"),
        "address_state": _person("Two-letter state", "address.state"),
        "address_zip": _person("ZIP code of the city", "address.zip"),
        "phone": _person("Telephone number that reaches nobody", "primary.phone"),
        "email": _person("Mail address that reaches nobody", "primary.email"),
        "number_integer": ColumnType("Whole number", Integers.read, numbers.INTEGER_KEYS),
        "number_decimal": ColumnType("Number with decimals", Decimals.read, numbers.DECIMAL_KEYS),
        "custom_enum": ColumnType("One of some values, by weight", Weighted.read, choices.KEYS),
        "custom_mask": ColumnType("Text of a pattern", Mask.read, masks.KEYS),
    }
)
