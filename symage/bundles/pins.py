"""What the manifest says of pinned values: which fields, in which scenario, and what may be somebody's."""

from collections.abc import Iterator, Sequence
from typing import Any

from symage.forms.definition import FormDefinition
from symage.forms.scenarios import pinned, read_scenarios
from symage.identities.config import stored_config
from symage.identities.real_looking import real_looking
from symage.request import GenerationRequest

SAFE = "safe"


def pins_of(request: GenerationRequest, forms: Sequence[FormDefinition]) -> list[dict[str, Any]]:
    """`may_be`: the kind of number that a value may be to somebody, where the order asks for numbers that
    are nobody's."""
    safe = stored_config(request.config.identities).id_policy == SAFE
    return list(_pins(request, forms, safe=safe))


def _pins(
    request: GenerationRequest, forms: Sequence[FormDefinition], *, safe: bool
) -> Iterator[dict[str, Any]]:
    for scenario in read_scenarios(request.config.fill_scenarios):
        for form in forms:
            for field in (field for field in form.fields if field.id in scenario.values):
                told = {"scenario": scenario.name, "form_id": form.id, "field_id": field.id}
                amounts = field.type in ("money", "date", "checkbox", "choice", "year")
                kind = None if amounts else real_looking(pinned(field, scenario.values[field.id], form.money))
                yield {**told, "may_be": kind} if safe and kind is not None else told
