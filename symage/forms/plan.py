"""The order in which the values of a case are computed: each after those it reads, on whatever form.

A case is all forms of one item. Forms that it does not deliver join in as far as the delivered ones
read them.
What does not belong here: computing (`fill.py`).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from symage.errors import DefinitionError, Problem
from symage.forms.columns import FormulaError
from symage.forms.definition import FormDefinition
from symage.forms.formulas import Formula, parse_value
from symage.forms.kinds import (
    DELIVERED,
    Elsewhere,
    Kinds,
    by_kind,
    elsewhere,
    nearest,
    of_year,
    seen_by_spouse,
)
from symage.forms.tax import PREFIX
from symage.identities.catalogue import dated


@dataclass(frozen=True)
class Sheet:
    """A form in a case: with the constants of which year, of whom, and whether it is handed out."""

    form: FormDefinition
    year: int | None
    of_spouse: bool = False
    delivered: bool = True

    @property
    def key(self) -> tuple[str, int | None, bool]:
        return self.form.id, self.year, self.of_spouse

    @property
    def year_told(self) -> int | None:
        """The tax year whose facts of the household it reads; None for those of the reference date."""
        return None if self.form.undated else self.year

    @property
    def draw_key(self) -> str:
        """What the random words of its values are keyed by."""
        name = self.form.kind or self.form.family
        return f"{name}/spouse" if self.of_spouse else name

    @cached_property
    def types(self) -> Mapping[str, str]:
        return {field.id: field.type for field in self.form.fields}

    @cached_property
    def formulas(self) -> Mapping[str, Formula]:
        return {name: _parsed(self.form, name, text) for name, text in (self.form.values or {}).items()}


@dataclass(frozen=True, slots=True)
class Step:
    """One value to compute. Steps are equal when they are the same value of the same form."""

    sheet: Sheet = field(compare=False)
    name: str
    key: tuple[str, int | None, bool]

    @property
    def formula(self) -> Formula:
        return self.sheet.formulas[self.name]


Link = Step | str | bool | None
"""What a reference means: a value of some form, a path into the household, whether a form is delivered, or a
field that nobody fills."""


@dataclass(frozen=True)
class CasePlan:
    """steps: in an order to compute them. links: what each reference of each of these steps' forms means."""

    sheets: tuple[Sheet, ...]
    steps: tuple[Step, ...]
    links: Mapping[tuple[tuple[str, int | None, bool], str], Link]

    @cached_property
    def paths(self) -> frozenset[str]:
        """What to ask `households` for."""
        return frozenset(link for link in self.links.values() if isinstance(link, str))

    def up_to(self, step: Step) -> "CasePlan":
        """The steps that a value rests on, and itself."""
        wanted: set[Step] = set()
        rest = [step]
        while rest:
            each = rest.pop()
            if each not in wanted:
                wanted.add(each)
                links = (self.links.get((each.sheet.key, name)) for name in each.formula.references)
                rest += [link for link in links if isinstance(link, Step)]
        return CasePlan(self.sheets, tuple(each for each in self.steps if each in wanted), self.links)


def plan_case(forms: Sequence[FormDefinition], catalogue: Iterable[FormDefinition] = ()) -> CasePlan:
    """Plan a case of these forms. `catalogue`: where forms come from that they read and do not deliver.

    Raises DefinitionError for a cycle, or a formula that cannot be read.
    """
    planning = _Planning(tuple(Sheet(form, form.year) for form in forms), by_kind((*forms, *catalogue)))
    for sheet in planning.delivered:
        for name in sheet.formulas:
            planning.add(Step(sheet, name, sheet.key))
    return CasePlan(planning.delivered, tuple(planning.order), planning.links)


@dataclass(slots=True)
class _Planning:
    delivered: tuple[Sheet, ...]
    kinds: Kinds
    order: list[Step] = field(default_factory=list)
    links: dict[tuple[tuple[str, int | None, bool], str], Link] = field(default_factory=dict)
    done: set[Step] = field(default_factory=set)
    sheets: dict[tuple[str, int | None, bool], Sheet] = field(default_factory=dict)

    def add(self, step: Step) -> None:
        """Depth first, with a stack of its own: a return is deeper than Python's."""
        line: dict[Step, Iterator[Step]] = {}
        self._enter(step, line)
        while line:
            last = next(reversed(line))
            below = next(line[last], None)
            if below is None:
                line.pop(last)
                self.done.add(last)
                self.order.append(last)
            elif below in line:
                raise _cycle([*line, below])
            else:
                self._enter(below, line)

    def _enter(self, step: Step, line: dict[Step, Iterator[Step]]) -> None:
        if step not in self.done:
            links = [self._linked(step.sheet, name) for name in sorted(step.formula.references)]
            line[step] = iter([link for link in links if isinstance(link, Step)])

    def _linked(self, sheet: Sheet, path: str) -> Link:
        if path.startswith(PREFIX):
            return None
        key = (sheet.key, path)
        if key not in self.links:
            self.links[key] = self._meant(sheet, path)
        return self.links[key]

    def _meant(self, sheet: Sheet, path: str) -> Link:
        if path in sheet.formulas:
            return Step(sheet, path, sheet.key)
        if path in sheet.types:
            return None
        other = elsewhere(path, self.kinds)
        if other is not None:
            return self._other(sheet, other)
        return dated(seen_by_spouse(path) if sheet.of_spouse else path, sheet.year_told)

    def _other(self, sheet: Sheet, other: Elsewhere) -> Link:
        if other.value == DELIVERED:
            return bool(self._handed(sheet, other))
        meant = self._sheet(sheet, other)
        if other.value in meant.formulas:
            return Step(meant, other.value, meant.key)
        if other.value not in meant.types:
            message = f"{meant.form.id} computes no {other.value!r}"
            raise DefinitionError(
                [Problem("unknown_path", f"{sheet.form.id}/{other.kind}.{other.value}", message)]
            )
        return None

    def _sheet(self, asking: Sheet, other: Elsewhere) -> Sheet:
        of_spouse = other.of_spouse or asking.of_spouse
        handed = self._handed(asking, other)
        if handed and not of_spouse:
            return handed[0]
        virtual = Sheet(nearest(self.kinds[other.kind], asking.year), asking.year, of_spouse, delivered=False)
        return self.sheets.setdefault(virtual.key, virtual)

    def _handed(self, asking: Sheet, other: Elsewhere) -> list[Sheet]:
        """The delivered forms of a kind that are of the asking one's year."""
        forms = of_year(
            (each.form for each in self.delivered if each.form.kind == other.kind), asking.year_told
        )
        return [each for each in self.delivered if each.form in forms]


def _cycle(line: Sequence[Step]) -> DefinitionError:
    """line: from the first step that was entered to the one that is entered a second time."""
    last = line[-1]
    names = [f"{step.sheet.form.id}/{step.name}" for step in line[line.index(last) :]]
    within = len({name.partition("/")[0] for name in names}) == 1
    shown = [name.partition("/")[2] for name in names] if within else names
    return DefinitionError([Problem("formula_cycle", names[0], f"values in a cycle: {' -> '.join(shown)}")])


def _parsed(form: FormDefinition, name: str, text: str) -> Formula:
    try:
        return parse_value(text)
    except FormulaError as error:
        raise DefinitionError([Problem("formula", f"{form.id}/{name}", str(error))]) from error
