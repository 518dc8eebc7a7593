from collections.abc import Callable

import pytest

from symage.forms.catalogue import Catalogue
from symage.forms.definition import FormDefinition
from symage.forms.fill import Filled, fill, household_paths
from symage.identities.households import households
from symage.randomness import household_indexes
from tests.packaged import packaged

FillMany = Callable[[FormDefinition, int, int], Filled]


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return packaged()


@pytest.fixture(scope="session")
def fill_many(catalogue: Catalogue) -> FillMany:
    """Fill a form, alone in its case, for `count` households from number `first` on, with seed 42."""

    def filled(form: FormDefinition, first: int, count: int) -> Filled:
        indexes = household_indexes(42, first, count)
        paths = household_paths(form, catalogue)
        people = households(indexes, needs=frozenset(form.needs), paths=paths)
        return fill(form, people, catalogue)

    return filled


@pytest.fixture(scope="session")
def w2s(catalogue: Catalogue, fill_many: FillMany) -> Filled:
    return fill_many(catalogue.get("irs_w2_single_page_2025"), 0, 4000)
