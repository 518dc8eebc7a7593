"""Fill scenarios: in which stage of being filled in a document is, field by field.

    completed   filled in, in the hand of the surface
    prefilled   filled in beforehand: typed on every surface; a pinned value is always this
    blank       nothing is rendered, labelled, or in the ground truth

A scenario pins values, blanks fields, marks others as prefilled, and has a stage for the rest. The quantity
of a job is split over its scenarios exactly. What does not belong here: reading bodies (api), drawing.
"""

import dataclasses
import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from fractions import Fraction
from typing import Any

import numpy as np
import pyarrow as pa

from symage.errors import Problem
from symage.forms.coherence import SHUFFLED, keyed_permutation
from symage.forms.columns import Integers, constant, rounded
from symage.forms.definition import Field, FormDefinition
from symage.forms.fill import Filled
from symage.forms.printing import CHECKED, printed
from symage.randomness import Words

COMPLETED, PREFILLED, BLANK = "completed", "prefilled", "blank"
KEYS = ("name", "weight", "default_stage", "prefilled", "blank", "values")
CODE = "invalid_fill_scenarios"
CONCEPT = "concept:"

_NAME = re.compile(r"[a-z0-9_-]{1,64}\Z")


@dataclass(frozen=True, slots=True)
class Scenario:
    """One entry of `config.fill_scenarios`. Selectors are field ids or `concept:` and a glob."""

    name: str
    weight: Fraction = Fraction(1)
    default_stage: str = COMPLETED
    prefilled: tuple[str, ...] = ()
    blank: tuple[str, ...] = ()
    values: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    def stages(self, form: FormDefinition) -> dict[str, str]:
        """The stage of every field of a form."""
        return {field.id: self._stage(field) for field in form.fields}

    def _stage(self, field: Field) -> str:
        if field.id in self.values:
            return PREFILLED
        if any(selects(selector, field) for selector in self.blank):
            return BLANK
        if any(selects(selector, field) for selector in self.prefilled):
            return PREFILLED
        return self.default_stage


def selects(selector: str, field: Field) -> bool:
    if selector.startswith(CONCEPT):
        return fnmatchcase(field.semantic_concept or "", selector.removeprefix(CONCEPT))
    return selector == field.id


def read_scenarios(raw: Sequence[Mapping[str, Any]]) -> tuple[Scenario, ...]:
    """Scenarios that were checked, such as those that a job was stored with."""
    return tuple(_scenario(each) for each in raw)


def _scenario(raw: Mapping[str, Any]) -> Scenario:
    return Scenario(
        raw["name"],
        Fraction(str(raw.get("weight", 1))),
        raw.get("default_stage", COMPLETED),
        tuple(raw.get("prefilled", ())),
        tuple(raw.get("blank", ())),
        raw.get("values", {}),
    )


def check_scenarios(raw: object, forms: Sequence[FormDefinition], mode: str) -> list[Problem]:
    """Everything that is wrong with `config.fill_scenarios` of a request for these forms in this mode."""
    place = "config.fill_scenarios"
    if not isinstance(raw, list) or not raw:
        return [Problem(CODE, place, "fill_scenarios must be a list of at least one scenario")]
    if mode == SHUFFLED:
        return [Problem(CODE, place, "fill_scenarios and coherence_mode shuffled exclude each other")]
    problems = [
        problem for number, each in enumerate(raw) for problem in _faults(each, f"{place}[{number}]", forms)
    ]
    names = [each.get("name") for each in raw if isinstance(each, dict)]
    for name in dict.fromkeys(name for name in names if names.count(name) > 1):
        problems.append(Problem(CODE, place, f"there are two scenarios {name!r}"))
    return problems


def _faults(raw: object, place: str, forms: Sequence[FormDefinition]) -> Iterator[Problem]:
    if not isinstance(raw, dict):
        yield Problem(CODE, place, "a scenario is an object")
        return
    for key in raw.keys() - set(KEYS):
        yield Problem(CODE, f"{place}.{key}", f"a scenario knows no key {key!r}")
    if not (isinstance(raw.get("name"), str) and _NAME.match(raw["name"])):
        yield Problem(CODE, f"{place}.name", "a name has 1 to 64 of a-z, 0-9, _ and -")
    if not _is_weight(raw.get("weight", 1)):
        yield Problem(CODE, f"{place}.weight", "a weight is a number above 0")
    if raw.get("default_stage", COMPLETED) not in (COMPLETED, BLANK):
        yield Problem(CODE, f"{place}.default_stage", f"the default stage is {COMPLETED} or {BLANK}")
    fields = [field for form in forms for field in form.fields]
    yield from _selector_faults(raw, place, fields)
    yield from _value_faults(raw.get("values", {}), f"{place}.values", fields)


def _is_weight(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < math.inf


def _selector_faults(raw: Mapping[str, Any], place: str, fields: Sequence[Field]) -> Iterator[Problem]:
    chosen: dict[str, set[str]] = {PREFILLED: set(), BLANK: set()}
    for key, found in chosen.items():
        selectors = raw.get(key, [])
        if not (isinstance(selectors, list) and all(isinstance(each, str) for each in selectors)):
            yield Problem(CODE, f"{place}.{key}", f"{key} is a list of field ids and concept: globs")
            continue
        for selector in selectors:
            matched = {field.id for field in fields if selects(selector, field)}
            found |= matched
            if not matched:
                yield Problem(CODE, f"{place}.{key}", f"{selector!r} matches no field of the forms")
    for field_id in sorted(chosen[PREFILLED] & chosen[BLANK]):
        yield Problem(CODE, place, f"{field_id!r} is named as prefilled and as blank")


def _value_faults(values: object, place: str, fields: Sequence[Field]) -> Iterator[Problem]:
    if not isinstance(values, dict):
        yield Problem(CODE, place, "values is an object of field ids and scalars")
        return
    for field_id, value in values.items():
        same = [field for field in fields if field.id == field_id]
        if not same:
            yield Problem(CODE, f"{place}.{field_id}", f"there is no field {field_id!r} on the forms")
        for field in same:
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
    if isinstance(value, float) and not math.isfinite(value):
        return "a number must be finite"
    if field.max_length is not None and isinstance(value, str) and len(value) > field.max_length:
        return f"it takes at most {field.max_length} characters"
    return None


def pinned(field: Field, value: Any, money: str) -> str:
    """What a pinned value is on the paper: text as it is given, an amount as the form prints amounts."""
    if value is None or value is False:
        return ""
    if value is True:
        return CHECKED
    if field.type != "money" or isinstance(value, str):
        return str(value)
    cents = rounded(constant(Fraction(str(value))), 1 if money == "dollars" else 100).over(100)
    return printed(pa.array([int(cents)]), field.type, money)[0]


def split(scenarios: Sequence[Scenario], quantity: int) -> list[int]:
    """Items of each scenario: by weight, the largest remainders rounded up, the first of equals first."""
    total = sum(scenario.weight for scenario in scenarios)
    shares = [quantity * scenario.weight / total for scenario in scenarios]
    counts = [math.floor(share) for share in shares]
    by_remainder = sorted(range(len(shares)), key=lambda position: counts[position] - shares[position])
    for position in by_remainder[: quantity - sum(counts)]:
        counts[position] += 1
    return counts


def scenario_of(scenarios: Sequence[Scenario], seed: int, quantity: int, items: Words) -> Integers:
    """The position of each item's scenario; over the whole job as `split` says, dealt out by the seed."""
    ends = np.cumsum(split(scenarios, quantity))
    dealt = keyed_permutation(f"fill_scenarios/{seed}", quantity, items)
    return np.searchsorted(ends, dealt.astype(np.int64), side="right").astype(np.int64)


def staged(filled: Filled, scenarios: Sequence[Scenario], which: Integers) -> Filled:
    """The documents as they look in the scenario of each. `values` stay those before any scenario."""
    texts = {name: [*column] for name, column in filled.printed.items()}
    for position, scenario in enumerate(scenarios):
        rows = np.flatnonzero(which == position).tolist()
        stages = scenario.stages(filled.form)
        for field in filled.form.fields:
            if field.id in scenario.values:
                text = pinned(field, scenario.values[field.id], filled.form.money)
            elif stages[field.id] == BLANK:
                text = ""
            else:
                continue
            for row in rows:
                texts[field.id][row] = text
    return replace(filled, printed=texts)


def metadata(form: FormDefinition, scenarios: Sequence[Scenario], which: Integers) -> list[str]:
    """`_metadata.fill` of each document, as JSON."""
    texts = [
        json.dumps({"scenario": scenario.name, "stages": scenario.stages(form)}) for scenario in scenarios
    ]
    return [texts[position] for position in which.tolist()]
