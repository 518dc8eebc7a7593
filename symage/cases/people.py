"""Whom documents are about."""

from symage.forms.coherence import SHUFFLED, case_households, cases
from symage.identities.records import person_id
from symage.request import GenerationRequest


def people_of(request: GenerationRequest, form_id: str, items: range) -> list[str | None]:
    """The `person_id` of each item's document of a form. Shuffled values are of nobody."""
    mode = request.config.coherence_mode
    if mode == SHUFFLED:
        return [None] * len(items)
    case = next(ids for ids in cases(mode, request.form_ids) if form_id in ids)
    return [person_id(household) for household in case_households(mode, request.seed, case, items).tolist()]
