"""How the documents of one item relate: `config.coherence_mode` of a request.

    coherent  one household for an item; all its forms are filled from it, as one case
    shuffled  the same, and then each field's values change places between the items of the job
    random    each (item, form) has a household of its own, of numbers that are the form's own

What does not belong here: filling (`fill.py`) and where a job keeps its values (the pipeline).
"""

from collections.abc import Sequence
from typing import TypeVar

import numpy as np

from symage.identities.permutation import Permutation
from symage.randomness import LARGEST, Words, field_key, household_indexes

COHERENT, SHUFFLED, RANDOM = "coherent", "shuffled", "random"
MODES = (COHERENT, SHUFFLED, RANDOM)

Form = TypeVar("Form")

_APART = "random/95545"
"""Of 150,000 numbers tried, the one that keeps the forms' social security numbers furthest apart: the windows
of two forms of a random job may be 17,500 items long before one bears a number of the other's."""


def cases(mode: str, forms: Sequence[Form]) -> list[list[Form]]:
    """The forms that share a household, case by case; together all forms in their order."""
    return [[form] for form in forms] if mode == RANDOM else [[*forms]]


def first_household(mode: str, seed: int, forms: Sequence[str]) -> int:
    """The household number of item 0 for a case of these forms; those of further items follow it.

    In random jobs a form has numbers of its own, far from those of every other: item i of a form is the same
    whatever the quantity and the other forms, and windows of seeds that do not overlap share nobody.
    """
    return (seed + (int(field_key(f"{_APART}/{forms[0]}")) if mode == RANDOM else 0)) & LARGEST


def case_households(mode: str, seed: int, forms: Sequence[str], items: range) -> Words:
    """The household numbers of consecutive items for a case of these forms."""
    return household_indexes(first_household(mode, seed, forms) + items.start, 0, len(items))


def shuffled_items(seed: int, form_id: str, field_id: str, quantity: int, items: Words) -> Words:
    """For each item the one whose value of this field it gets: a permutation of 0 … quantity - 1."""
    purpose = f"shuffle/{seed}/{form_id}/{field_id}"
    return keyed_permutation(purpose, quantity, items)


def keyed_permutation(purpose: str, quantity: int, items: Words) -> Words:
    """A permutation of 0 … quantity - 1, computed for these positions alone.

    A Feistel network on the smallest square that holds them all; what it sends beyond them is sent on.
    """
    side = max(2, int(np.ceil(np.sqrt(quantity))))
    permutation = Permutation(side, side, key=int(field_key(purpose)))
    found = permutation.apply(items)
    beyond = found >= np.uint64(quantity)
    while beyond.any():
        found = np.where(beyond, permutation.apply(found), found)
        beyond = found >= np.uint64(quantity)
    return found
