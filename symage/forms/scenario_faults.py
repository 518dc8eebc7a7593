"""What is wrong with fill scenarios as they were asked for: everything at once.

What they mean is in `scenarios.py`; whether a pinned value can be printed, `symage.orders` asks the layout.
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Any, TypeGuard

from symage.errors import Problem
from symage.fields import is_number, shown
from symage.forms.coherence import SHUFFLED
from symage.forms.definition import Field, FormDefinition
from symage.forms.scenarios import (
    BLANK,
    CODE,
    COMPLETED,
    CONCEPT,
    KEYS,
    LARGEST_PIN,
    MOST_GLOBS,
    MOST_SCENARIOS,
    MOST_SELECTORS,
    PLACE,
    PREFILLED,
    selected,
)
from symage.shapes import array, number, one_of_texts, record, text

_NAME = "[a-z0-9_-]{1,64}"
_STAGES = (COMPLETED, BLANK)
_SELECTORS = array(
    text("A field id of the form, or `concept:` and a glob over semantic concepts"), maxItems=MOST_SELECTORS
)
SCENARIOS = array(
    record(
        {"name": text(pattern=f"^{_NAME}$")},
        {
            "weight": number(exclusiveMinimum=0, default=1),
            "default_stage": one_of_texts(_STAGES),
            PREFILLED: _SELECTORS,
            BLANK: _SELECTORS,
            "values": {"type": "object", "description": "Field id to a pinned scalar"},
        },
    ),
    minItems=1,
    maxItems=MOST_SCENARIOS,
)
"""What JSON schema can say of them; `check_scenarios` says the rest."""

FieldsById = Mapping[str, Sequence[Field]]
"""The fields of all forms, by id."""


def check_scenarios(raw: object, forms: Sequence[FormDefinition], mode: str) -> list[Problem]:
    """Everything that is wrong with `config.fill_scenarios` of a request for these forms in this mode."""
    if not isinstance(raw, list) or not raw:
        return [Problem(CODE, PLACE, "fill_scenarios must be a list of at least one scenario")]
    if len(raw) > MOST_SCENARIOS:
        return [Problem(CODE, PLACE, f"there are at most {MOST_SCENARIOS} scenarios")]
    if mode == SHUFFLED:
        return [Problem(CODE, PLACE, "fill_scenarios and coherence_mode shuffled exclude each other")]
    if len(_globs(raw)) > MOST_GLOBS:
        return [Problem(CODE, PLACE, f"the scenarios have at most {MOST_GLOBS} different globs")]
    fields = _by_id(forms)
    problems = [
        problem
        for number, each in enumerate(raw)
        for problem in _faults(each, f"{PLACE}[{number}]", forms, fields)
    ]
    return [*problems, *_repeated(raw)]


def _globs(raw: Sequence[object]) -> set[str]:
    """The different globs among all selectors."""
    lists = [each.get(key) for each in raw if isinstance(each, dict) for key in (PREFILLED, BLANK)]
    texts = (text for each in lists if _is_list_of_texts(each) for text in each)
    return {text for text in texts if text.startswith(CONCEPT)}


def _by_id(forms: Sequence[FormDefinition]) -> FieldsById:
    found: dict[str, list[Field]] = {}
    for field in (field for form in forms for field in form.fields):
        found.setdefault(field.id, []).append(field)
    return found


def _repeated(raw: Sequence[object]) -> Iterator[Problem]:
    names = [each.get("name") for each in raw if isinstance(each, dict)]
    texts = [name for name in names if isinstance(name, str)]
    for name in dict.fromkeys(name for name in texts if texts.count(name) > 1):
        yield Problem(CODE, PLACE, f"there are two scenarios {shown(name)!r}")


def _faults(
    raw: object, place: str, forms: Sequence[FormDefinition], fields: FieldsById
) -> Iterator[Problem]:
    if not isinstance(raw, dict):
        yield Problem(CODE, place, "a scenario is an object")
        return
    for key in map(shown, raw.keys() - set(KEYS)):
        yield Problem(CODE, f"{place}.{key}", f"a scenario knows no key {key!r}")
    if not (isinstance(raw.get("name"), str) and re.fullmatch(_NAME, raw["name"])):
        yield Problem(CODE, f"{place}.name", "a name has 1 to 64 of a-z, 0-9, _ and -")
    if not _is_weight(raw.get("weight", 1)):
        yield Problem(CODE, f"{place}.weight", "a weight is a number above 0")
    if raw.get("default_stage", COMPLETED) not in _STAGES:
        yield Problem(CODE, f"{place}.default_stage", f"the default stage is {COMPLETED} or {BLANK}")
    yield from _selector_faults(raw, place, forms)
    yield from _value_faults(raw.get("values", {}), f"{place}.values", fields)


def _is_weight(value: object) -> bool:
    return is_number(value) and 0 < value < math.inf


def _selector_faults(
    raw: Mapping[str, Any], place: str, forms: Sequence[FormDefinition]
) -> Iterator[Problem]:
    selectors = {key: raw.get(key, []) for key in (PREFILLED, BLANK)}
    for key in [key for key, value in selectors.items() if not _is_list_of_texts(value)]:
        yield Problem(CODE, f"{place}.{key}", f"{key} is a list of field ids and concept: globs")
        selectors[key] = []
    if sum(map(len, selectors.values())) > MOST_SELECTORS:
        yield Problem(CODE, place, f"a scenario has at most {MOST_SELECTORS} selectors")
        return
    chosen = {key: _chosen(value, forms) for key, value in selectors.items()}
    for key, found in chosen.items():
        for selector in [selector for selector, field_ids in found.items() if not field_ids]:
            yield Problem(CODE, f"{place}.{key}", f"{shown(selector)!r} matches no field of the forms")
    prefilled, blank = (frozenset[str]().union(*found.values()) for found in chosen.values())
    for field_id in sorted(prefilled & blank):
        yield Problem(CODE, place, f"{field_id!r} is named as prefilled and as blank")


def _is_list_of_texts(value: object) -> TypeGuard[list[str]]:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _chosen(selectors: Sequence[str], forms: Sequence[FormDefinition]) -> dict[str, Set[str]]:
    """What each selector names on any of the forms."""
    return {selector: selected(tuple(forms), selector) for selector in selectors}


def _value_faults(values: object, place: str, fields: FieldsById) -> Iterator[Problem]:
    if not isinstance(values, dict):
        yield Problem(CODE, place, "values is an object of field ids and scalars")
        return
    for field_id, value in values.items():
        if field_id not in fields:
            name = shown(field_id)
            yield Problem(CODE, f"{place}.{name}", f"there is no field {name!r} on the forms")
        for field in fields.get(field_id, ()):
            fault = _pin_fault(field, value)
            if fault is not None:
                yield Problem(CODE, f"{place}.{field_id}", fault)


def _pin_fault(field: Field, value: object) -> str | None:
    if value is not None and not isinstance(value, str | int | float | bool):
        return "a pinned value is a scalar"
    if field.type == "checkbox" and not isinstance(value, bool):
        return "a checkbox is pinned to true or false"
    if field.options is not None and value not in (*field.options, "", None):
        return f"it is one of {', '.join(field.options)}"
    if isinstance(value, bool) and field.type != "checkbox":
        return "true and false are values of checkboxes"
    if is_number(value):
        return _number_fault(field, value)
    if isinstance(value, str) and value and not value.strip():
        return "a text of blanks alone prints nothing; pin an empty one"
    if field.max_length is not None and isinstance(value, str) and len(value) > field.max_length:
        return f"it takes at most {field.max_length} characters"
    return None


def _number_fault(field: Field, value: float) -> str | None:
    if isinstance(value, float) and not math.isfinite(value):
        return "a number must be finite"
    if field.type == "money" and abs(value) > LARGEST_PIN:
        return f"an amount lies within ± {LARGEST_PIN:,}"
    return None
