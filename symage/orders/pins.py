"""Pinned values that the forms of an order cannot print: named before anything is charged.

Where a scenario is not sound in itself is told by `symage.forms.scenarios`, which knows no layout.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from symage.cases.documents import draw_people, fill, pinned_fill
from symage.cases.ready import ReadyForms
from symage.documents.fitting import misfits
from symage.errors import DefinitionError, Problem
from symage.forms.catalogue import Catalogue
from symage.forms.definition import Field, FormDefinition
from symage.forms.fill import Filled
from symage.forms.pinning import ISOLATED
from symage.forms.scenarios import CODE, PLACE, Scenario, pinned, read_scenarios
from symage.request import GenerationRequest

MOST_FAULTS = 100
"""More are not looked for: telling which of many texts do not fit takes its time."""

_ITEMS, _SCENARIOS = 4, 5
"""On which it is tried what pins do to the rest of a case."""


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


def unworkable_pins(request: GenerationRequest, catalogue: Catalogue) -> list[Problem]:
    """What the order's first items cannot be made to say that pins ask of the rest of their case: amounts
    beyond exact numbers, texts that do not fit other boxes."""
    found = read_scenarios(request.config.fill_scenarios)
    if request.config.pin_mode == ISOLATED or not any(scenario.values for scenario in found):
        return []
    ready = ReadyForms(catalogue)
    people = draw_people(ready, request, range(min(_ITEMS, request.quantity)))
    before = fill(ready, request, people)
    faults: list[Problem] = []
    for number, scenario in enumerate(found[:_SCENARIOS]):
        place = f"{PLACE}[{number}].values"
        try:
            after = pinned_fill(ready, request, people, scenario)
        except DefinitionError as error:
            message = f"{error}; config.pin_mode isolated prints the values and nothing else"
            faults.append(Problem(CODE, place, message))
            continue
        faults += [
            Problem(CODE, place, each) for each in _unfit(before, after, scenario, request.config.look)
        ]
    return faults[:MOST_FAULTS]


def _unfit(before: Sequence[Filled], after: Sequence[Filled], scenario: Scenario, look: str) -> Iterator[str]:
    for old, new in zip(before, after, strict=True):
        for name in new.printed.keys() - scenario.values.keys():
            room = max(map(len, old.printed[name]))
            texts = {text for text in new.printed[name] if len(text) > room}
            for reason in misfits(new.form, name, texts, look).values() if texts else ():
                yield f"{name} of {new.form.id} follows a pin and cannot be printed: {reason}"
