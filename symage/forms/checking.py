"""What is wrong with the formulas of forms, found before any household is filled.

Kinds are checked by computing every formula over no documents at all: the same code as filling, so the
check cannot know another language than the filler. What does not belong here: keys and boxes (`assembly.py`).
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter

import numpy as np
import pyarrow as pa

from symage.errors import Problem
from symage.forms.columns import Blank, Flag, FormulaError, Value, kind_name
from symage.forms.definition import FormDefinition
from symage.forms.evaluation import Scope, evaluate
from symage.forms.fill import as_value, form_tables
from symage.forms.formulas import Formula, parse, parse_value
from symage.forms.kinds import DELIVERED, by_kind, elsewhere, nearest
from symage.forms.printing import read_back, settled, stored, stored_type
from symage.forms.references import Made, Node, References, has_field, missing_constants, place_of
from symage.forms.source import SourceEntry
from symage.forms.tables import Table
from symage.forms.tax import PREFIX, year_of
from symage.identities.needs import NEEDS

NO_DOCUMENTS = np.empty(0, dtype=np.uint64)
_DTYPES = {"cents": np.int64, "int": np.int64, "bool": np.bool_, "date": "datetime64[D]"}


def check_formulas(made: Mapping[str, Made], paths: Mapping[str, str]) -> dict[str, list[Problem]]:
    """Every fault of values and rules, by form; forms without one are not in it. `paths` maps path to kind.

    A form that reads a faulty one cannot be used for that: of such forms the first fault alone is told.
    """
    faults = _Check(made, paths).faults()
    while True:
        left = {form_id: each for form_id, each in made.items() if form_id not in faults}
        found = _Check(left, paths).faults() if faults else {}
        if not found:
            return faults
        faults.update({form_id: problems[:1] for form_id, problems in found.items()})


class _Check:
    """One look at all forms together: their values may name each other's."""

    def __init__(self, made: Mapping[str, Made], paths: Mapping[str, str]) -> None:
        self.made = made
        self.paths = paths
        self.kinds = by_kind(each.form for each in made.values())
        self.names = References(made, paths, self.kinds)
        self.formulas: dict[Node, Formula] = {}
        self.known: dict[Node, Value] = {}
        self.found: dict[str, list[Problem]] = {}

    def faults(self) -> dict[str, list[Problem]]:
        for form_id, each in self.made.items():
            self._tell(form_id, _needs(each))
            self._tell(form_id, self._kind(each))
            self._tell(form_id, self._parsed(each))
        used = self._used()
        for form_id, each in self.made.items():
            self._tell(form_id, _unused(each, used[form_id]))
        sound = self._named()
        for node in self._order():
            if node in sound and self._is_ready(node):
                self._tell(node[0], self._computed(node))
        for form_id, each in self.made.items():
            self._tell(form_id, self._rules(each))
            self._tell(form_id, self._constants_of_read(each))
        return self.found

    def _tell(self, form_id: str, problems: Iterable[Problem]) -> None:
        """Keep what is new; nothing for a form without faults."""
        for problem in problems:
            told = self.found.setdefault(form_id, [])
            if problem not in told:
                told.append(problem)

    def _kind(self, each: Made) -> Iterator[Problem]:
        kind = each.form.kind
        if kind is not None and any(path.partition(".")[0] == kind for path in self.paths):
            yield each.entry.need("kind").problem(
                "wrong_value", f"households have paths that begin with {kind!r}"
            )

    def _parsed(self, each: Made) -> Iterator[Problem]:
        for name, text in (each.form.values or {}).items():
            try:
                self.formulas[each.form.id, name] = parse_value(text)
            except FormulaError as error:
                yield place_of(each, "values", name).problem("invalid_formula", f"{name}: {error}")

    def _used(self) -> dict[str, set[str]]:
        """For each form, the names that some formula or another form's rule reads."""
        used: dict[str, set[str]] = {form_id: set() for form_id in self.made}
        for (form_id, _), formula in self.formulas.items():
            for reference in formula.references:
                used[form_id].add(reference)
                for read_id, name in self.names.read_elsewhere(reference):
                    used[read_id].add(name)
        return used

    def _named(self) -> set[Node]:
        """The values all of whose names are known; the others are told of."""
        sound: set[Node] = set()
        for (form_id, name), formula in self.formulas.items():
            each = self.made[form_id]
            problems = [
                *self.names.faults(each, formula, place_of(each, "values", name), self.names.knows_in_value)
            ]
            self._tell(form_id, problems)
            if not problems:
                sound.add((form_id, name))
        return sound

    def _order(self) -> list[Node]:
        """Values after those they read, whichever form of a kind that may be; none when there is a cycle."""
        try:
            return [*TopologicalSorter(self._graph()).static_order()]
        except CycleError as error:
            self._tell_cycle(error.args[1])
            return []

    def _graph(self) -> dict[Node, list[Node]]:
        graph: dict[Node, list[Node]] = {}
        for node, formula in self.formulas.items():
            read = [(node[0], reference) for reference in sorted(formula.references)]
            read += [
                other
                for reference in sorted(formula.references)
                for other in self.names.read_elsewhere(reference)
            ]
            graph[node] = [other for other in read if other in self.formulas]
        return graph

    def _tell_cycle(self, backwards: Sequence[Node]) -> None:
        """At each form of the cycle: all are left out."""
        line = backwards[::-1]
        within = len({form_id for form_id, _ in line}) == 1
        words = " -> ".join(name if within else f"{form_id}/{name}" for form_id, name in line)
        for form_id, name in line:
            if form_id not in self.found or within:
                place = place_of(self.made[form_id], "values", name)
                self._tell(form_id, [place.problem("formula_cycle", f"values in a cycle: {words}")])
            if within:
                return

    def _is_ready(self, node: Node) -> bool:
        """Whether a fault elsewhere has not left a name of this formula without a value."""
        year = self.made[node[0]].form.year
        return all(
            other in self.known
            for other in self.names.values_read(node[0], self.formulas[node].references, year)
        )

    def _computed(self, node: Node) -> Iterator[Problem]:
        each, name = self.made[node[0]], node[1]
        field_type = next((field.type for field in each.form.fields if field.id == name), None)
        try:
            value = evaluate(self.formulas[node].tree, self._scope(each, self._resolver(each)))
            self.known[node] = settled(value, field_type, each.form.money)
            if field_type is not None:
                stored(self.known[node], field_type, 0)
        except FormulaError as error:
            yield place_of(each, "values", name).problem("invalid_formula", f"{name}: {error}")

    def _resolver(self, each: Made) -> Callable[[str], Value]:
        def resolve(path: str) -> Value:
            if path.startswith(PREFIX):
                return year_of(each.form.year).value(path)
            for node in self.names.values_read(each.form.id, (path,), each.form.year):
                return self.known[node]
            if path in self.paths:
                return _empty(self.paths[path])
            other = elsewhere(path, self.kinds)
            is_delivery = other is not None and other.value == DELIVERED
            return Flag(np.array(False)) if is_delivery else Blank()

        return resolve

    def _rules(self, each: Made) -> Iterator[Problem]:
        for sentence, text in (each.form.rules or {}).items():
            place = place_of(each, "rules", sentence)
            try:
                formula = parse(text)
            except FormulaError as error:
                yield place.problem("invalid_formula", f"{sentence}: {error}")
                continue
            faults = [*self.names.faults(each, formula, place, self.names.knows_in_rule)]
            yield from faults or self._judged(each, sentence, formula, place)

    def _judged(self, each: Made, sentence: str, formula: Formula, place: SourceEntry) -> Iterator[Problem]:
        try:
            value = evaluate(formula.tree, self._scope(each, self._rule_resolver(each)))
        except FormulaError as error:
            yield place.problem("invalid_formula", f"rule {sentence!r}: {error}")
            return
        if not isinstance(value, Flag):
            message = f"rule {sentence!r} must be true or false, not {kind_name(value)}"
            yield place.problem("invalid_formula", message)

    def _rule_resolver(self, each: Made) -> Callable[[str], Value]:
        def resolve(path: str) -> Value:
            if path.startswith(PREFIX):
                return year_of(each.form.year).value(path)
            other = elsewhere(path, self.kinds)
            if other is None:
                return _empty_field(each.form, path)
            if other.value == DELIVERED:
                return Flag(np.array(False))
            return _empty_field(nearest(self.kinds[other.kind], each.form.year), other.value)

        return resolve

    def _constants_of_read(self, each: Made) -> Iterator[Problem]:
        """A form that no case delivers goes by the constants of the year of the form that reads it."""
        year = each.form.year
        place = each.entry.get("year") or each.entry
        for form_id, name in self._reached(each.form.id, year):
            for message in missing_constants(self.formulas[form_id, name], year):
                yield place.problem("unknown_constant", f"{form_id}/{name}, which is read here: {message}")

    def _reached(self, form_id: str, year: int | None) -> list[Node]:
        """The values of other forms that are computed so that a form of that year can be filled."""
        waiting = [node for node in self.formulas if node[0] == form_id]
        seen: dict[Node, None] = dict.fromkeys(waiting)
        while waiting:
            node = waiting.pop()
            new = [*self.names.values_read(node[0], self.formulas[node].references, year)]
            waiting += [other for other in new if other in self.formulas and other not in seen]
            seen.update(dict.fromkeys(other for other in new if other in self.formulas))
        return [node for node in seen if node[0] != form_id]

    def _scope(self, each: Made, resolve: Callable[[str], Value]) -> Scope:
        return Scope(NO_DOCUMENTS, resolve, _known_tables(each.form), "check")


def _needs(each: Made) -> Iterator[Problem]:
    for need in each.form.needs:
        if need not in NEEDS:
            yield each.entry.need("needs").problem("unknown_need", f"households know no need {need!r}")


def _unused(each: Made, used: Collection[str]) -> Iterator[Problem]:
    """A local that nothing reads is a misspelt field, or left over."""
    for name in each.form.values or {}:
        if name not in used and not has_field(each.form, name):
            message = f"{name!r} is neither a field nor read by any value"
            yield place_of(each, "values", name).problem("unused_value", message)


def _empty(kind: str) -> Value:
    """The column of a household path, of no households."""
    if kind == "text":
        return as_value(pa.array([], pa.string()), kind)
    return as_value(np.empty(0, dtype=_DTYPES[kind]), kind)


def _empty_field(form: FormDefinition, name: str) -> Value:
    found = next(field for field in form.fields if field.id == name)
    return read_back(pa.nulls(0, stored_type(found.type)), found.type)


def _known_tables(form: FormDefinition) -> Mapping[str, Table]:
    """Without those of a year that has no constants: each formula that reads one is then told of."""
    try:
        return form_tables(form, form.year)
    except FormulaError:
        return form.tables
