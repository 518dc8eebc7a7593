"""Masks: A is an upper-case letter, a a lower-case one, 9 a digit, X any of these; a backslash makes the next
character stand for itself, as every other character does."""

import re
import string
from collections.abc import Mapping
from types import MappingProxyType

from symage.fields import Fields, Key, Keys
from symage.kinds import Printable
from symage.tabular.fillings.patterns import Distinct, Pattern

LONGEST = 100
MASK = Key(
    "mask",
    Printable(LONGEST),
    "",
    "A upper-case letter, a lower-case letter, 9 digit, X any of them; a backslash escapes",
    required=True,
    missing="",
)
KEYS: Keys = (MASK,)
CLASSES: Mapping[str, str] = MappingProxyType(
    {
        "A": string.ascii_uppercase,
        "a": string.ascii_lowercase,
        "9": string.digits,
        "X": string.ascii_uppercase + string.ascii_lowercase + string.digits,
    }
)


def read_mask(constraints: Fields) -> Pattern:
    given = constraints.read(MASK)
    if not given:
        return Pattern(("",))
    if re.sub(r"\\.|[^\\]", "", given):
        constraints.refuse_value("mask", "ends in a backslash that nothing follows")
    return mask(given)


def mask(text: str) -> Pattern:
    """The pattern of a mask."""
    return Pattern(tuple(CLASSES.get(part, part[-1]) for part in re.findall(r"\\.|[^\\]", text)))


def number_of(text: str) -> Distinct:
    """Numbers of things, after a mask."""
    return Distinct(mask(text))
