"""Which form a formula means when it names another one: `w2.box_1`, `sch1.line_10`.

A kind is what a definition calls itself (`kind: w2`); the forms of all years share it. Of a kind a case
delivers none, one or several forms; the first of the asking form's own year is meant. When there is none of
that year, the form of the catalogue nearest in year is computed all the same, with the constants and the
household's facts of the asking form's year, and not delivered: facts of another year never stand on a form.
What does not belong here: computing (`fill.py`) and its order (`plan.py`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from symage.forms.definition import FormDefinition

DELIVERED = "delivered"
"""`w2.delivered`: whether the case hands that form out."""
SPOUSE = "spouse"
"""`w2.spouse.box_1`: the form as it would be made out to the spouse; never one that is delivered."""

_SPOUSE_HEADS: Mapping[str, str] = MappingProxyType(
    {"primary": "spouse", "spouse": "primary", "jobs": "spouse_jobs", "spouse_jobs": "jobs"}
)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A name of another form's value."""

    kind: str
    value: str
    of_spouse: bool = False


Kinds = Mapping[str, Sequence[FormDefinition]]


def by_kind(forms: Iterable[FormDefinition]) -> Kinds:
    """The forms that have a kind, in their order."""
    found: dict[str, list[FormDefinition]] = {}
    for form in forms:
        if form.kind is not None:
            found.setdefault(form.kind, []).append(form)
    return found


def elsewhere(path: str, kinds: Iterable[str]) -> Elsewhere | None:
    """The other form's value that a reference means; None for a field, a constant or a household path."""
    head, _, rest = path.partition(".")
    if not rest or head not in kinds:
        return None
    adult, _, value = rest.partition(".")
    return Elsewhere(head, value, of_spouse=True) if adult == SPOUSE and value else Elsewhere(head, rest)


def of_year(forms: Iterable[FormDefinition], year: int | None) -> list[FormDefinition]:
    """The forms whose facts may stand on a form of the year: of that year, or of none."""
    return [form for form in forms if year is None or form.year_told in (None, year)]


def beside(form: FormDefinition, case: Iterable[FormDefinition]) -> Kinds:
    """The forms of a case that a form's rules may read."""
    return by_kind(of_year(case, form.year_told))


def nearest(forms: Sequence[FormDefinition], year: int | None) -> FormDefinition:
    """The form nearest in year; the first of several. A form without a year is as near as any."""
    return min(forms, key=lambda form: abs(form.year - year) if form.year and year else 0)


def seen_by_spouse(path: str) -> str:
    """The household path that is to the spouse what this one is to the primary."""
    head, point, rest = path.partition(".")
    return f"{_SPOUSE_HEADS.get(head, head)}{point}{rest}"
