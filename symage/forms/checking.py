"""What is wrong with the formulas of a form, found before any household is filled.

Kinds are checked by computing every formula over no documents at all: the same code as filling, so the
check cannot know another language than the filler. What does not belong here: keys and boxes (`assembly.py`).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from symage.errors import DefinitionError, Problem
from symage.forms.columns import Flag, FormulaError, Value, kind_name
from symage.forms.definition import FormDefinition
from symage.forms.draws import DRAWS
from symage.forms.evaluation import Scope, evaluate
from symage.forms.fill import as_value, form_tables, name_resolver, value_order
from symage.forms.formulas import Formula, parse, parse_value
from symage.forms.functions import FUNCTIONS
from symage.forms.printing import read_back, stored, stored_type
from symage.forms.source import Entry
from symage.forms.tables import Table
from symage.forms.tax import PREFIX
from symage.identities.catalogue import NEEDS

NO_DOCUMENTS = np.empty(0, dtype=np.uint64)
_DTYPES = {"cents": np.int64, "int": np.int64, "bool": np.bool_, "date": "datetime64[D]"}


def check_formulas(form: FormDefinition, entry: Entry, paths: Mapping[str, str]) -> list[Problem]:
    """Every fault of values and rules. `entry` is what the form was made of; `paths` maps path to kind."""
    check = _Check(form, entry, paths, _known_tables(form))
    return list(dict.fromkeys((*check.needs(), *check.values(), *check.rules())))


@dataclass(frozen=True, slots=True)
class _Check:
    form: FormDefinition
    entry: Entry
    paths: Mapping[str, str]
    tables: Mapping[str, Table]

    def needs(self) -> Iterator[Problem]:
        for need in self.form.needs:
            if need not in NEEDS:
                yield self.entry.need("needs").problem("unknown_need", f"households know no need {need!r}")

    def values(self) -> Iterator[Problem]:
        formulas: dict[str, Formula] = {}
        yield from self._parsed("values", self.form.values or {}, parse_value, formulas)
        yield from self._unused(formulas)
        try:
            order = value_order(self.form, formulas)
        except DefinitionError as error:
            name = error.problems[0].field.rpartition("/")[2]
            yield self._place("values", name).problem("formula_cycle", error.problems[0].message)
            return
        known: dict[str, Value] = {}
        resolve = name_resolver(self.form, known, self._path)
        for name in order:
            place, formula = self._place("values", name), formulas[name]
            faults = [*self._names(formula, place, self._knows_in_value)]
            yield from faults
            if not faults and all(self._is_computed(reference, known) for reference in formula.references):
                yield from self._computed(name, formula, place, known, resolve)

    def _computed(
        self,
        name: str,
        formula: Formula,
        place: Entry,
        known: dict[str, Value],
        resolve: Callable[[str], Value],
    ) -> Iterator[Problem]:
        types = {field.id: field.type for field in self.form.fields}
        try:
            value = evaluate(formula.tree, self._scope(resolve))
            known[name] = value
            if name in types:
                stored(value, types[name], 0)
        except FormulaError as error:
            yield place.problem("invalid_formula", f"{name}: {error}")

    def rules(self) -> Iterator[Problem]:
        formulas: dict[str, Formula] = {}
        yield from self._parsed("rules", self.form.rules or {}, parse, formulas)
        nothing = {field.id: (pa.nulls(0, stored_type(field.type)), field.type) for field in self.form.fields}
        empty = {name: read_back(*column) for name, column in nothing.items()}
        resolve = name_resolver(self.form, empty, self._path)
        for sentence, formula in formulas.items():
            place = self._place("rules", sentence)
            faults = [*self._names(formula, place, self._knows_in_rule)]
            yield from faults
            if not faults:
                yield from self._judged(sentence, formula, place, resolve)

    def _judged(
        self, sentence: str, formula: Formula, place: Entry, resolve: Callable[[str], Value]
    ) -> Iterator[Problem]:
        try:
            value = evaluate(formula.tree, self._scope(resolve))
        except FormulaError as error:
            yield place.problem("invalid_formula", f"rule {sentence!r}: {error}")
            return
        if not isinstance(value, Flag):
            message = f"rule {sentence!r} must be true or false, not {kind_name(value)}"
            yield place.problem("invalid_formula", message)

    def _parsed(
        self,
        section: str,
        texts: Mapping[str, str],
        parser: Callable[[str], Formula],
        formulas: dict[str, Formula],
    ) -> Iterator[Problem]:
        for name, text in texts.items():
            try:
                formulas[name] = parser(text)
            except FormulaError as error:
                yield self._place(section, name).problem("invalid_formula", f"{name}: {error}")

    def _unused(self, formulas: Mapping[str, Formula]) -> Iterator[Problem]:
        """A local that nothing reads is a misspelt field, or left over."""
        used = {reference for formula in formulas.values() for reference in formula.references}
        fields = {field.id for field in self.form.fields}
        for name in formulas:
            if name not in fields and name not in used:
                message = f"{name!r} is neither a field nor read by any value"
                yield self._place("values", name).problem("unused_value", message)

    def _names(self, formula: Formula, place: Entry, knows: Callable[[str], bool]) -> Iterator[Problem]:
        for reference in sorted(formula.references):
            if not knows(reference):
                yield place.problem("unknown_path", f"there is no field, value or path {reference!r}")
        for function in sorted(formula.functions - FUNCTIONS.keys() - DRAWS.keys()):
            yield place.problem("unknown_function", f"there is no function {function!r}")
        for table in sorted(formula.tables - self.tables.keys()):
            yield place.problem("unknown_table", f"there is no table {table!r}")

    def _knows_in_value(self, reference: str) -> bool:
        return (
            reference in (self.form.values or {}) or reference in self.paths or self._knows_in_rule(reference)
        )

    def _knows_in_rule(self, reference: str) -> bool:
        return reference.startswith(PREFIX) or any(field.id == reference for field in self.form.fields)

    def _is_computed(self, reference: str, known: Mapping[str, Value]) -> bool:
        """Whether a fault elsewhere has not left this name without a value."""
        return reference in known or reference not in (self.form.values or {})

    def _path(self, path: str) -> Value:
        kind = self.paths[path]
        if kind == "text":
            return as_value(pa.array([], pa.string()), kind)
        return as_value(np.empty(0, dtype=_DTYPES[kind]), kind)

    def _scope(self, resolve: Callable[[str], Value]) -> Scope:
        return Scope(NO_DOCUMENTS, resolve, self.tables, "check")

    def _place(self, section: str, name: str) -> Entry:
        listed = self.entry.get(section) or self.entry
        return listed.get(name) or listed


def _known_tables(form: FormDefinition) -> Mapping[str, Table]:
    """Without those of a year that has no constants: each formula that reads one is then told of."""
    try:
        return form_tables(form)
    except FormulaError:
        return form.tables
