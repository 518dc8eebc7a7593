"""What the formulas of forms may name: fields and values of their own, paths into the household, constants of
a year, values of forms of other kinds.

What does not belong here: computing them (`checking.py`).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from symage.errors import Problem
from symage.forms.columns import FormulaError
from symage.forms.definition import FormDefinition
from symage.forms.draws import DRAWS
from symage.forms.formulas import Formula
from symage.forms.functions import FUNCTIONS
from symage.forms.kinds import DELIVERED, Kinds, elsewhere, nearest
from symage.forms.source import SourceEntry
from symage.forms.tax import PREFIX, year_of


@dataclass(frozen=True, slots=True)
class Made:
    """A form and what it was made of."""

    form: FormDefinition
    entry: SourceEntry


Node = tuple[str, str]
"""A form's id and the name of one of its values."""


@dataclass(frozen=True, slots=True)
class References:
    """Of all forms together: their values may name each other's. `paths` maps path to kind."""

    made: Mapping[str, Made]
    paths: Mapping[str, str]
    kinds: Kinds

    def read_elsewhere(self, reference: str) -> list[Node]:
        """The values that a name may mean on forms of another kind, one for each form."""
        other = elsewhere(reference, self.kinds)
        return [(form.id, other.value) for form in self.kinds[other.kind]] if other is not None else []

    def faults(
        self, each: Made, formula: Formula, place: SourceEntry, knows: Callable[[Made, str], bool]
    ) -> Iterator[Problem]:
        """The names of a formula of this form that mean nothing. `knows`: whether a reference does."""
        for reference in sorted(formula.references):
            if not knows(each, reference):
                yield place.problem("unknown_path", f"there is no field, value or path {reference!r}")
        for function in sorted(formula.functions - FUNCTIONS.keys() - DRAWS.keys()):
            yield place.problem("unknown_function", f"there is no function {function!r}")
        for table in sorted(formula.tables - each.form.tables.keys()):
            if not table.startswith(PREFIX):
                yield place.problem("unknown_table", f"there is no table {table!r}")
        for message in missing_constants(formula, each.form.year):
            yield place.problem("unknown_constant", message)

    def knows_in_value(self, each: Made, reference: str) -> bool:
        own = reference in (each.form.values or {}) or reference in self.paths
        return own or self._knows_field(each, reference) or self._knows_elsewhere(reference)

    def knows_in_rule(self, each: Made, reference: str) -> bool:
        """A rule sees what is printed: fields, its own and those of forms in the same case."""
        other = elsewhere(reference, self.kinds)
        if other is None:
            return self._knows_field(each, reference)
        printed = all(has_field(form, other.value) for form in self.kinds[other.kind])
        return not other.of_spouse and (other.value == DELIVERED or printed)

    def _knows_field(self, each: Made, reference: str) -> bool:
        return reference.startswith(PREFIX) or has_field(each.form, reference)

    def _knows_elsewhere(self, reference: str) -> bool:
        """Every form of the kind must compute it: any of them may be the one in the case."""
        other = elsewhere(reference, self.kinds)
        if other is None:
            return False
        return other.value == DELIVERED or all(
            other.value in (form.values or {}) or has_field(form, other.value)
            for form in self.kinds[other.kind]
        )

    def values_read(self, form_id: str, references: Iterable[str], year: int | None) -> Iterator[Node]:
        """Of forms of other kinds those nearest to the year."""
        form = self.made[form_id].form
        for reference in references:
            other = elsewhere(reference, self.kinds)
            if reference in (form.values or {}):
                yield form_id, reference
            elif other is not None:
                meant = nearest(self.kinds[other.kind], year)
                if other.value in (meant.values or {}):
                    yield meant.id, other.value


def has_field(form: FormDefinition, name: str) -> bool:
    return any(field.id == name for field in form.fields)


def place_of(each: Made, section: str, name: str) -> SourceEntry:
    listed = each.entry.get(section) or each.entry
    return listed.get(name) or listed


def missing_constants(formula: Formula, year: int | None) -> Iterator[str]:
    """What a formula names under `tax.` that the year does not have, or that the year has no constants."""
    named = sorted(name for name in formula.references | formula.tables if name.startswith(PREFIX))
    try:
        known = year_of(year) if named else None
    except FormulaError as error:
        yield str(error)
        return
    for name in named:
        if known is not None and not known.has(name):
            yield f"{name!r} is no constant of {year}"
