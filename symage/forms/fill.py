"""Filling a form for a batch of households, and checking what was filled, both over whole columns.

Values and rules are written apart and meet only in the stored fields: `violations` never sees how a value
came about, so the two can disagree. What does not belong here: drawing (symage/documents).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from symage.errors import DefinitionError, Problem
from symage.forms import columns
from symage.forms.columns import Date, Flag, FormulaError, Number, Text, Value
from symage.forms.definition import Field, FormDefinition
from symage.forms.evaluation import Scope, evaluate
from symage.forms.formulas import Formula, parse, parse_value
from symage.forms.functions import expect
from symage.forms.printing import printed, read_back, stored
from symage.forms.tables import Table
from symage.forms.tax import PREFIX, TaxYear, tax_year
from symage.identities.catalogue import PATHS
from symage.identities.households import Households
from symage.randomness import Words


@dataclass(frozen=True, slots=True)
class Filled:
    """A form filled for a batch. values: field id -> Arrow column, null = blank, money in cents.
    printed: field id -> exactly the text on the paper for each document, "" = blank."""

    form: FormDefinition
    indexes: Words
    values: Mapping[str, pa.Array]
    printed: Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule that a document breaks: the household's number and the rule's sentence."""

    index: int
    rule: str


def fill(form: FormDefinition, people: Households) -> Filled:
    """Compute every field for every household. Raises DefinitionError when a formula cannot be computed."""
    values = field_columns(form, people.indexes, lambda path: path_value(people.columns, path))
    texts = {field.id: printed(values[field.id], field.type, form.money) for field in form.fields}
    return Filled(form, people.indexes, values, texts)


def household_paths(form: FormDefinition) -> frozenset[str]:
    """The paths that the form's values read: what to ask `households` for."""
    return frozenset(path for formula in _formulas(form).values() for path in _outside(form, formula))


def violations(form: FormDefinition, filled: Filled) -> list[Violation]:
    """Every rule that a filled document breaks, the form's own and the lengths of its fields."""
    scope = _rule_scope(form, filled)
    broken: list[Violation] = []
    for sentence, text in (form.rules or {}).items():
        holds = _rule_column(form, sentence, text, scope, len(filled.indexes))
        broken += [Violation(int(filled.indexes[row]), sentence) for row in np.flatnonzero(~holds)]
    for field in form.fields:
        rows = _too_long(field, filled.printed[field.id])
        sentence = f"{field.label} takes at most {field.max_length} characters"
        broken += [Violation(int(filled.indexes[row]), sentence) for row in rows]
    return broken


def _rule_scope(form: FormDefinition, filled: Filled) -> Scope:
    fields = {field.id: read_back(filled.values[field.id], field.type) for field in form.fields}
    return Scope(
        filled.indexes, name_resolver(form, fields, _no_path), form_tables(form), f"{form.family}/rules"
    )


def _rule_column(
    form: FormDefinition, sentence: str, text: str, scope: Scope, count: int
) -> columns.Booleans:
    try:
        return columns.spread(expect(evaluate(parse(text).tree, scope), Flag).values, count)
    except FormulaError as error:
        raise _definition_error(form, sentence, error) from error


def _too_long(field: Field, texts: Sequence[str]) -> list[int]:
    limit = field.max_length
    return [] if limit is None else [row for row, text in enumerate(texts) if len(text) > limit]


def _no_path(path: str) -> Value:
    raise FormulaError(f"{path!r} is neither a field nor a constant; a rule knows nothing else")


def field_columns(
    form: FormDefinition, indexes: Words, household: Callable[[str], Value]
) -> dict[str, pa.Array]:
    """The stored column of each field; `household` gives the column of a path."""
    known: dict[str, Value] = {}
    types = {field.id: field.type for field in form.fields}
    found: dict[str, pa.Array] = {}
    resolve, tables = name_resolver(form, known, household), form_tables(form)
    formulas = _formulas(form)
    for name in value_order(form, formulas):
        try:
            value = evaluate(formulas[name].tree, Scope(indexes, resolve, tables, f"{form.family}/{name}"))
            if name in types:
                found[name] = stored(value, types[name], len(indexes))
        except FormulaError as error:
            raise _definition_error(form, name, error) from error
        known[name] = value
    return {field: found.get(field, _empty(types[field], len(indexes))) for field in types}


def _empty(field_type: str, count: int) -> pa.Array:
    """A field without a value: nobody fills it."""
    return stored(columns.Blank(), field_type, count)


def _definition_error(form: FormDefinition, name: str, error: FormulaError) -> DefinitionError:
    return DefinitionError([Problem("formula", f"{form.id}/{name}", str(error))])


def _formulas(form: FormDefinition) -> dict[str, Formula]:
    return {name: _parsed(form, name, text) for name, text in (form.values or {}).items()}


def _parsed(form: FormDefinition, name: str, text: str) -> Formula:
    try:
        return parse_value(text)
    except FormulaError as error:
        raise _definition_error(form, name, error) from error


def value_order(form: FormDefinition, formulas: Mapping[str, Formula]) -> list[str]:
    """Names so that each comes after those it reads. Raises DefinitionError for a cycle."""
    order: list[str] = []
    state: dict[str, bool] = {}

    def visit(name: str, line: tuple[str, ...]) -> None:
        if state.get(name):
            return
        if name in line:
            cycle = " -> ".join((*line[line.index(name) :], name))
            raise DefinitionError(
                [Problem("formula_cycle", f"{form.id}/{name}", f"values in a cycle: {cycle}")]
            )
        for reference in sorted(formulas[name].references):
            if reference in formulas:
                visit(reference, (*line, name))
        state[name] = True
        order.append(name)

    for name in formulas:
        visit(name, ())
    return order


def _outside(form: FormDefinition, formula: Formula) -> list[str]:
    inside = {field.id for field in form.fields} | set(form.values or {})
    return [path for path in formula.references if path not in inside and not path.startswith(PREFIX)]


def form_tables(form: FormDefinition) -> dict[str, Table]:
    """The form's own tables and those of its tax year."""
    return {**(_year(form).tables if form.year is not None else {}), **form.tables}


def _year(form: FormDefinition) -> TaxYear:
    if form.year is None:
        raise FormulaError("a form without a year has no tax constants")
    return tax_year(form.year)


def name_resolver(
    form: FormDefinition, known: Mapping[str, Value], household: Callable[[str], Value]
) -> Callable[[str], Value]:
    fields = {field.id for field in form.fields}

    def resolve(path: str) -> Value:
        if path in known:
            return known[path]
        if path.startswith(PREFIX):
            return _year(form).value(path)
        if path in fields:
            raise FormulaError(f"field {path!r} has no value")
        return household(path)

    return resolve


def path_value(found: Mapping[str, Any], path: str) -> Value:
    """A column of the household as formulas see it. Raises FormulaError for a path that was not drawn."""
    if path not in found:
        raise FormulaError(f"there is no household path {path!r}")
    return as_value(found[path], PATHS[path])


def as_value(column: Any, kind: str) -> Value:
    if kind == "text":
        return Text(column)
    if isinstance(column, pa.Array):
        column = pc.fill_null(column, 0).to_numpy(zero_copy_only=False)
    if kind == "bool":
        return Flag(column)
    if kind == "date":
        return Date(column)
    return Number(np.asarray(column, dtype=np.int64), 100 if kind == "cents" else 1)
