"""How the documents of one item relate: `config.coherence_mode` of a request.

    coherent  one household for an item; all its forms are filled from it, as one case
    shuffled  the same, and then each field's values change places between the items of the job
    random    each (item, form) has a household of its own

What does not belong here: filling (`fill.py`) and where a job keeps its values (the pipeline).
"""

from collections.abc import Sequence
from typing import TypeVar

import numpy as np

from symage.identities.permutation import Permutation
from symage.randomness import Words, field_key, household_indexes

COHERENT, SHUFFLED, RANDOM = "coherent", "shuffled", "random"
MODES = (COHERENT, SHUFFLED, RANDOM)

Form = TypeVar("Form")


def cases(mode: str, forms: Sequence[Form]) -> list[list[Form]]:
    """The forms that share a household, case by case; together all forms in their order."""
    return [[form] for form in forms] if mode == RANDOM else [[*forms]]


def case_households(seed: int, case: int, quantity: int, first: int, count: int) -> Words:
    """The household numbers of items first … first + count - 1 for the case of that position.

    Each case has the `quantity` numbers after those of the case before it, so that within a job no household
    serves twice; the first case has the people that a coherent job would have.
    """
    return household_indexes(seed, case * quantity + first, count)


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
