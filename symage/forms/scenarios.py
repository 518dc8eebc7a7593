"""Fill scenarios: in which stage of being filled in a document is, field by field.

    completed   filled in, in the hand of the surface
    prefilled   filled in beforehand: typed on every surface; a pinned value is always this
    blank       nothing is rendered, labelled, or in the ground truth

A scenario pins values, blanks fields, marks others as prefilled, and has a stage for the rest. The quantity
of a job is split over its scenarios exactly. What does not belong here: what is wrong with scenarios
(`scenario_faults.py`), whether a pinned value can be printed (`symage.orders`), drawing.
"""

import dataclasses
import json
import math
import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from fnmatch import translate
from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from symage.forms.coherence import keyed_permutation
from symage.forms.columns import Integers
from symage.forms.definition import Field, FormDefinition
from symage.forms.fill import Filled
from symage.forms.printing import CHECKED, printed
from symage.randomness import Words

COMPLETED, PREFILLED, BLANK = "completed", "prefilled", "blank"
KEYS = ("name", "weight", "default_stage", "prefilled", "blank", "values")
MOST_SCENARIOS = 100
MOST_SELECTORS = 200
"""Of one scenario, those of prefilled and blank together."""
MOST_GLOBS = 500
"""Different ones in all scenarios: each is matched with every concept of the forms."""
LARGEST_PIN = 10**15
"""Pinned amounts lie within ± this, so that their cents are counted exactly."""
CODE = "invalid_fill_scenarios"
PLACE = "config.fill_scenarios"
CONCEPT = "concept:"


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
        prefilled = _all_selected(form, self.prefilled)
        blank = _all_selected(form, self.blank)
        return {field.id: self._stage(field.id, prefilled, blank) for field in form.fields}

    def _stage(self, field_id: str, prefilled: Set[str], blank: Set[str]) -> str:
        if field_id in self.values:
            return PREFILLED
        if field_id in blank:
            return BLANK
        return PREFILLED if field_id in prefilled else self.default_stage


def selected(forms: tuple[FormDefinition, ...], selector: str) -> Set[str]:
    """The ids of the fields that a selector names on any of the forms."""
    if selector.startswith(CONCEPT):
        return _matched(forms, selector.removeprefix(CONCEPT))
    return _ids(forms) & {selector}


@lru_cache(maxsize=256)
def _ids(forms: tuple[FormDefinition, ...]) -> frozenset[str]:
    return frozenset(field.id for form in forms for field in form.fields)


@lru_cache(maxsize=256)
def _by_concept(forms: tuple[FormDefinition, ...]) -> Mapping[str, Set[str]]:
    found: dict[str, set[str]] = {}
    for field in (field for form in forms for field in form.fields):
        found.setdefault(field.semantic_concept or "", set()).add(field.id)
    return found


# A glob is matched once for its forms, however many scenarios and shards ask.
@lru_cache(maxsize=32_768)
def _matched(forms: tuple[FormDefinition, ...], glob: str) -> frozenset[str]:
    matches = re.compile(translate(glob)).match
    return frozenset[str]().union(*(ids for concept, ids in _by_concept(forms).items() if matches(concept)))


def _all_selected(form: FormDefinition, selectors: Sequence[str]) -> Set[str]:
    return frozenset[str]().union(*(selected((form,), selector) for selector in selectors))


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


def pinned(field: Field, value: Any, money: str) -> str:
    """What a pinned value is on the paper: text as it is given, an amount as the form prints amounts."""
    if value is None or value is False:
        return ""
    if value is True:
        return CHECKED
    if field.type != "money" or isinstance(value, str):
        return str(value)
    unit = 100 if money == "dollars" else 1
    units = abs(Fraction(str(value))) * 100 / unit
    cents = math.floor(units + Fraction(1, 2)) * unit
    return printed(pa.array([-cents if value < 0 else cents]), field.type, money)[0]


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


def prefilled(
    form: FormDefinition, scenarios: Sequence[Scenario], which: Integers
) -> dict[str, NDArray[np.bool_]]:
    """Which documents have a field filled in beforehand, for each field that is so in some."""
    stages = [scenario.stages(form) for scenario in scenarios]
    table = {
        field.id: np.array([each[field.id] == PREFILLED for each in stages], np.bool_)
        for field in form.fields
    }
    return {name: found[which] for name, found in table.items() if found.any()}


def metadata(form: FormDefinition, scenarios: Sequence[Scenario], which: Integers) -> list[str]:
    """`_metadata.fill` of each document, as JSON."""
    texts = [
        json.dumps({"scenario": scenario.name, "stages": scenario.stages(form)}) for scenario in scenarios
    ]
    return [texts[position] for position in which.tolist()]
