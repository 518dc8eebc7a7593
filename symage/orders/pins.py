"""Pinned values that the forms of an order cannot print: named before anything is charged.

Where a scenario is not sound in itself is told by `symage.forms.scenarios`, which knows no layout.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from symage.documents.fitting import misfits
from symage.errors import Problem
from symage.forms.definition import Field, FormDefinition
from symage.forms.scenarios import CODE, PLACE, pinned

MOST_FAULTS = 100
"""More are not looked for: telling which of many texts do not fit takes its time."""


def takes_long(config: object) -> bool:
    """Whether checking this `config` keeps a processor busy for longer than a server may stand still."""
    return isinstance(config, Mapping) and config.get("fill_scenarios") is not None


def unprintable_pins(
    scenarios: Sequence[Mapping[str, Any]], forms: Sequence[FormDefinition], look: str
) -> list[Problem]:
    """The first MOST_FAULTS of them. `scenarios` are as they were written, and sound; `look`: the order's."""
    fields = ((form, field) for form in forms for field in form.fields)
    found = (fault for form, field in fields for fault in _faults(scenarios, form, field, look))
    return list(islice(found, MOST_FAULTS))


def _faults(
    scenarios: Sequence[Mapping[str, Any]], form: FormDefinition, field: Field, look: str
) -> Iterator[Problem]:
    texts = _texts(scenarios, form, field)
    if not texts:
        return
    reasons = misfits(form, field.id, set(texts.values()), look)
    for number, text in texts.items():
        if text in reasons:
            message = f"{field.id} of {form.id} cannot be printed: {reasons[text]}"
            yield Problem(CODE, f"{PLACE}[{number}].values.{field.id}", message)


def _texts(scenarios: Sequence[Mapping[str, Any]], form: FormDefinition, field: Field) -> dict[int, str]:
    """What each scenario that pins the field would print in it, by the scenario's number."""
    return {
        number: pinned(field, scenario["values"][field.id], form.money)
        for number, scenario in enumerate(scenarios)
        if field.id in scenario.get("values", {})
    }
