"""Pinned values as inputs: what depends on them, on every form of the case, is worked out again.

A pin goes forward, to all that reads its field, and back, to the facts that its field was made of: the number
of a person, the parts of a name or an address, and of an amount the income that it counts first. From these
the case is filled anew, and the field says what it was pinned to.

A pin that its field's type does not know, such as a text in a box for money, is printed and reaches nothing.
What does not belong here: what a pin looks like on paper (`scenarios.py`), whether it can be printed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from symage.errors import DefinitionError
from symage.forms import columns
from symage.forms.columns import Blank, Date, Flag, Integers, Number, Text, Value
from symage.forms.definition import Field, FormDefinition
from symage.forms.fill import Filled, fill_planned, values_planned
from symage.forms.formulas import Binary, Call, Either, Node, Reference
from symage.forms.normalised import csv_values
from symage.forms.plan import CasePlan, Sheet, Step
from symage.forms.printing import DASHES, printed, settled
from symage.forms.scenarios import pinned
from symage.forms.unpicking import unpicked
from symage.identities.catalogue import kind_of
from symage.identities.households import Households

CONSISTENT, ISOLATED = "consistent", "isolated"
PIN_MODES = (CONSISTENT, ISOLATED)

_ROUNDS = 14
"""Of nearing an amount: of what an income grows by little is put by, so that a cent is reached."""
_NEAR = 100
"""Cents within which an amount counts as reached: forms in whole dollars tell no more."""
_UNKNOWN = 2**62
_THROUGH = ("some", "cents", "dollars", "min", "max")


def fill_pinned(plan: CasePlan, people: Households, pins: Mapping[str, Any]) -> list[Filled]:
    """`fill_planned` with fields pinned to values. Raises DefinitionError for amounts beyond exact ones."""
    given = _given(plan, pins)
    people = _with_facts(plan, people, given)
    driven: set[str] = set()
    for step, value in given.items():
        path = _driver(plan, step) if isinstance(value, Number) else None
        if path is not None and path not in driven:
            people = _Seeking(plan, given, step, path).moved(people)
            driven.add(path)
    return fill_planned(plan, people, given)


def _given(plan: CasePlan, pins: Mapping[str, Any]) -> dict[Step, Value]:
    """The values that formulas read instead of computing them."""
    found: dict[Step, Value] = {}
    for sheet in plan.sheets:
        for field in sheet.form.fields:
            if field.id in pins and field.id in sheet.formulas:
                value = _value(field, pins[field.id], sheet.form)
                if value is not None:
                    found[Step(sheet, field.id, sheet.key)] = value
    return found


def _value(field: Field, raw: Any, form: FormDefinition) -> Value | None:
    """None for what the field's type does not know."""
    if field.type == "checkbox":
        return Flag(np.array(raw is True))
    if raw is None or raw == "":
        return Blank()
    text = pinned(field, raw, form.money)
    (plain,) = csv_values(field, [text])
    try:
        return _typed(field, plain, text, form.money)
    except (ValueError, OverflowError, columns.FormulaError):
        return None


def _typed(field: Field, plain: str, text: str, money: str) -> Value:
    """Raises ValueError, OverflowError, FormulaError."""
    if field.type in ("money", "number", "year"):
        return settled(columns.constant(columns.exact(plain)), field.type, money)
    if field.type == "date":
        return Date(np.array(date.fromisoformat(plain), "datetime64[D]"))
    if field.type in DASHES and plain.isdecimal() and len(plain) == 9:
        column = pa.array([plain])
        return Text(pa.scalar(printed(_dashed(column, field.type), field.type, money)[0]))
    return Text(pa.scalar(text))


def _dashed(texts: pa.Array, field_type: str) -> pa.Array:
    pattern, dashed = DASHES[field_type]
    return pa.compute.replace_substring_regex(texts, pattern, dashed)


def _with_facts(plan: CasePlan, people: Households, given: Mapping[Step, Value]) -> Households:
    """The people with the texts and days that pins say they have."""
    facts: dict[str, Any] = {}
    for step, value in given.items():
        facts |= _facts(plan, step, value)
    count = len(people.indexes)
    changed = {path: _column(path, fact, count) for path, fact in facts.items()}
    return replace(people, columns={**people.columns, **changed})


def _facts(plan: CasePlan, step: Step, value: Value) -> Mapping[str, Any]:
    if isinstance(value, Text):
        return unpicked(plan, step, value.values.as_py())
    path = _reference(plan, step) if isinstance(value, Date) else None
    if isinstance(value, Date) and path is not None and kind_of(path) == "date":
        return {path: value.values}
    return {}


def _reference(plan: CasePlan, step: Step) -> str | None:
    """The household path that a value merely repeats."""
    tree = step.formula.tree
    link = plan.links.get((step.sheet.key, tree.path)) if isinstance(tree, Reference) else None
    return _reference(plan, link) if isinstance(link, Step) else link if isinstance(link, str) else None


def _column(path: str, fact: Any, count: int) -> Any:
    if kind_of(path) == "text":
        return pa.repeat(pa.scalar(fact, pa.string()), count)
    return np.broadcast_to(fact, (count,))


def _driver(plan: CasePlan, step: Step) -> str | None:
    """The income in cents that an amount counts first."""
    return _first_income(plan, step.sheet, step.formula.tree)


def _first_income(plan: CasePlan, sheet: Sheet, node: Node) -> str | None:
    seek = partial(_first_income, plan, sheet)
    match node:
        case Reference(path):
            link = plan.links.get((sheet.key, path))
            if isinstance(link, Step):
                return _driver(plan, link)
            return link if isinstance(link, str) and kind_of(link) == "cents" else None
        case Binary("+", left, right):
            return seek(left) or seek(right)
        case Binary("-", left, _):
            return seek(left)
        case Either(_, yes, no):
            return seek(yes) or seek(no)
        case Call(name, arguments) if name in _THROUGH:
            return next((found for found in map(seek, arguments) if found is not None), None)
    return None


@dataclass(frozen=True, slots=True)
class _Seeking:
    """An amount that is to be reached, and the income in the people's columns that is moved until it is."""

    plan: CasePlan
    given: Mapping[Step, Value]
    step: Step
    path: str

    def moved(self, people: Households) -> Households:
        """Where the amount is not reached, the people stay as they are; so do those without that income."""
        part = self.plan.up_to(self.step)
        others = {step: value for step, value in self.given.items() if step != self.step}
        first = np.asarray(people.columns[self.path], np.int64)
        income, gap, missing = first, np.full(len(first), _NEAR), _UNKNOWN
        for _ in range(_ROUNDS):
            try:
                known = values_planned(part, _with(people, self.path, income), others)
            except DefinitionError:
                return people  # An amount so large that nobody earns it.
            gap, before = self._gap(known[self.step], len(first)), missing
            missing = int(np.abs(gap).sum())
            if missing in (0, before):
                break
            income = np.where(first > 0, np.maximum(income + gap, 0), first)
        return _with(people, self.path, np.where(np.abs(gap) < _NEAR, income, first))

    def _gap(self, reached: Value, count: int) -> Integers:
        """Cents that are missing."""
        wanted = self.given[self.step]
        if not (isinstance(reached, Number) and isinstance(wanted, Number)):
            return np.zeros(count, np.int64)
        missing = columns.rounded(columns.add(wanted, reached, -1), 100)
        gap: NDArray[np.int64] = columns.spread(missing.over(100), count)
        return gap


def _with(people: Households, path: str, column: Integers) -> Households:
    return replace(people, columns={**people.columns, path: column})
