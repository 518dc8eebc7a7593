"""Forms filled for looking at: as one household fills them, in one case."""

from collections.abc import Sequence

from symage.forms.catalogue import Catalogue
from symage.forms.definition import FormDefinition
from symage.forms.fill import Filled, fill_planned
from symage.forms.plan import plan_case
from symage.identities.households import households
from symage.randomness import household_indexes


def fill_sample(catalogue: Catalogue, forms: Sequence[FormDefinition], household: int) -> list[Filled]:
    """Each form once, by the household of that number, which has what the forms need."""
    plan = plan_case(forms, catalogue)
    needs = frozenset(need for form in forms for need in form.needs)
    return fill_planned(plan, households(household_indexes(household, 0, 1), needs=needs, paths=plan.paths))
