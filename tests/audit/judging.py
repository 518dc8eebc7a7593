"""Papers for the second judge, from documents that were filled and never written to disk."""

import json
from collections.abc import Iterator, Sequence

from symage.forms.definition import FormDefinition
from symage.forms.fill import Filled, fill_planned
from symage.forms.normalised import json_values
from symage.forms.plan import plan_case
from symage.identities.households import households
from symage.randomness import household_indexes
from symage_audit.papers import Paper
from tests.packaged import packaged


def filled_papers(form_ids: Sequence[str], seed: int, count: int) -> Iterator[list[Paper]]:
    """The papers of one household after another."""
    catalogue = packaged()
    forms: list[FormDefinition] = [catalogue.get(form_id) for form_id in form_ids]
    plan = plan_case(forms, catalogue)
    needs = frozenset(need for form in forms for need in form.needs)
    people = households(household_indexes(seed, 0, count), needs=needs, paths=plan.paths)
    yield from zip(*(_papers(each) for each in fill_planned(plan, people)), strict=True)


def _papers(filled: Filled) -> list[Paper]:
    names = [field.id for field in filled.form.fields]
    columns = [map(json.loads, json_values(field, filled.printed[field.id])) for field in filled.form.fields]
    return [
        Paper(filled.form.id, item, dict(zip(names, row, strict=True)))
        for item, row in enumerate(zip(*columns, strict=True))
    ]
