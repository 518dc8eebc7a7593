"""Filling forms for a batch of households, and checking what was filled, both over whole columns.

Values and rules are written apart and meet only in the stored fields: `violations` never sees how a value
came about, so the two can disagree. What does not belong here: drawing (symage/documents).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from symage.errors import DefinitionError, Problem
from symage.forms import columns
from symage.forms.arguments import expect
from symage.forms.columns import Date, Flag, FormulaError, Number, Text, Value
from symage.forms.definition import Field, FormDefinition
from symage.forms.evaluation import Scope, evaluate
from symage.forms.formulas import Formula, parse
from symage.forms.kinds import DELIVERED, Kinds, beside, elsewhere, nearest
from symage.forms.plan import CasePlan, Sheet, Step, plan_case
from symage.forms.printing import printed, read_back, settled, stored
from symage.forms.tables import Table
from symage.forms.tax import PREFIX, tax_year, year_of
from symage.identities.catalogue import PATHS, undated
from symage.identities.households import Households
from symage.randomness import Words

NOTHING_GIVEN: Mapping[Step, Value] = MappingProxyType({})


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


def fill(form: FormDefinition, people: Households, catalogue: Iterable[FormDefinition] = ()) -> Filled:
    """Compute every field for every household: the case of one form. Raises DefinitionError."""
    return fill_case([form], people, catalogue)[0]


def fill_case(
    forms: Sequence[FormDefinition], people: Households, catalogue: Iterable[FormDefinition] = ()
) -> list[Filled]:
    """Fill the forms of one item so that they agree. `catalogue`: forms that these read and that are not
    delivered. Raises DefinitionError when a formula cannot be computed."""
    return fill_planned(plan_case(forms, catalogue), people)


def household_paths(form: FormDefinition, catalogue: Iterable[FormDefinition] = ()) -> frozenset[str]:
    """The paths that the form's values read: what to ask `households` for."""
    return plan_case([form], catalogue).paths


def fill_planned(
    plan: CasePlan, people: Households, given: Mapping[Step, Value] = NOTHING_GIVEN
) -> list[Filled]:
    """`fill_case` for a plan that is used for many batches. `given`: values that are not computed."""
    known = values_planned(plan, people, given)
    return [_filled(sheet, known, people.indexes) for sheet in plan.sheets]


def values_planned(plan: CasePlan, people: Households, given: Mapping[Step, Value]) -> Mapping[Step, Value]:
    """Every value of a plan as formulas see it. Raises DefinitionError."""
    known: dict[Step, Value] = {**given}
    resolvers = {step.sheet.key: _resolver(step.sheet, plan, known, people) for step in plan.steps}
    sheets = {step.sheet.key: step.sheet for step in plan.steps}
    tables = {key: form_tables(sheet.form, sheet.year) for key, sheet in sheets.items()}
    found: dict[tuple[int, int], tuple[Table, Value, columns.Integers]] = {}
    for step in plan.steps:
        if step in given:
            continue
        sheet = step.sheet
        draw_key = f"{sheet.draw_key}/{step.name}"
        scope = Scope(people.indexes, resolvers[step.key], tables[step.key], draw_key, found)
        try:
            known[step] = settled(
                evaluate(step.formula.tree, scope), sheet.types.get(step.name), sheet.form.money
            )
        except FormulaError as error:
            raise _definition_error(sheet.form, step.name, error) from error
    return known


def _resolver(
    sheet: Sheet, plan: CasePlan, known: Mapping[Step, Value], people: Households
) -> Callable[[str], Value]:
    def resolve(path: str) -> Value:
        if path.startswith(PREFIX):
            return year_of(sheet.year).value(path)
        link = plan.links[sheet.key, path]
        if isinstance(link, Step):
            return known[link]
        if isinstance(link, bool):
            return Flag(np.array(link))
        if link is None:
            return columns.Blank()
        return path_value(people.columns, link)

    return resolve


def _filled(sheet: Sheet, known: Mapping[Step, Value], indexes: Words) -> Filled:
    form, values, texts = sheet.form, {}, {}
    for field in form.fields:
        value = known.get(Step(sheet, field.id, sheet.key), columns.Blank())
        try:
            values[field.id] = stored(value, field.type, len(indexes))
        except FormulaError as error:
            raise _definition_error(form, field.id, error) from error
        texts[field.id] = printed(
            values[field.id], field.type, form.money, in_cells=bool(field.comb), most=field.max_length
        )
    return Filled(form, indexes, values, texts)


def violations(form: FormDefinition, filled: Filled, case: Sequence[Filled] = ()) -> list[Violation]:
    """Every rule that a filled document breaks, the form's own and the lengths of its fields.

    `case`: the forms of the same items; a rule that names a form that is not among them is not asked.
    """
    scope = _rule_scope(form, filled, case)
    delivered = beside(form, (each.form for each in case))
    broken: list[Violation] = []
    for sentence, text in (form.rules or {}).items():
        formula = _rule(form, sentence, text)
        if not _is_asked(formula, delivered):
            continue
        holds = _rule_column(form, sentence, formula, scope, len(filled.indexes))
        broken += [Violation(int(filled.indexes[row]), sentence) for row in np.flatnonzero(~holds)]
    for field in form.fields:
        rows = _too_long(field, filled.printed[field.id])
        sentence = f"{field.label} takes at most {field.max_length} characters"
        broken += [Violation(int(filled.indexes[row]), sentence) for row in rows]
    return broken


def _is_asked(formula: Formula, delivered: Kinds) -> bool:
    """Whether all forms that a rule names are in the case. A kind that is none has no such name."""
    named = [name.partition(".") for name in formula.references if not name.startswith(PREFIX)]
    return all(kind in delivered or not rest or rest == DELIVERED for kind, _, rest in named)


def _rule_scope(form: FormDefinition, filled: Filled, case: Sequence[Filled]) -> Scope:
    delivered = beside(form, (each.form for each in case))
    fields = {form.id: _read_fields(filled)}

    def resolve(path: str) -> Value:
        if path.startswith(PREFIX):
            return year_of(form.year).value(path)
        other = elsewhere(path, delivered)
        if path.endswith(f".{DELIVERED}"):
            return Flag(np.array(other is not None))
        meant = form if other is None else nearest(delivered[other.kind], form.year)
        if meant.id not in fields:
            fields[meant.id] = _read_fields(next(each for each in case if each.form.id == meant.id))
        name = path if other is None else other.value
        if name not in fields[meant.id]:
            raise FormulaError(f"{path!r} is neither a field nor a constant; a rule knows nothing else")
        return fields[meant.id][name]

    return Scope(filled.indexes, resolve, form_tables(form, form.year), "rules")


def _read_fields(filled: Filled) -> dict[str, Value]:
    return {field.id: read_back(filled.values[field.id], field.type) for field in filled.form.fields}


def _rule(form: FormDefinition, sentence: str, text: str) -> Formula:
    try:
        return parse(text)
    except FormulaError as error:
        raise _definition_error(form, sentence, error) from error


def _rule_column(
    form: FormDefinition, sentence: str, formula: Formula, scope: Scope, count: int
) -> columns.Booleans:
    try:
        return columns.spread(expect(evaluate(formula.tree, scope), Flag).values, count)
    except FormulaError as error:
        raise _definition_error(form, sentence, error) from error


def _too_long(field: Field, texts: Sequence[str]) -> list[int]:
    limit = field.max_length
    return [] if limit is None else [row for row, text in enumerate(texts) if len(text) > limit]


def _definition_error(form: FormDefinition, name: str, error: FormulaError) -> DefinitionError:
    return DefinitionError([Problem("formula", f"{form.id}/{name}", str(error))])


def form_tables(form: FormDefinition, year: int | None) -> dict[str, Table]:
    """The form's own tables and those of the tax year whose constants it goes by."""
    return {**(tax_year(year).tables if year is not None else {}), **form.tables}


def path_value(found: Mapping[str, Any], path: str) -> Value:
    """A column of the household as formulas see it. Raises FormulaError for a path that was not drawn."""
    if path not in found:
        raise FormulaError(f"there is no household path {path!r}")
    return as_value(found[path], PATHS[undated(path)[0]])


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
