"""Which fields of two forms tell of the same figure, read from the rules of either: for people who look.

Only what a rule says plainly is read: `line_25a >= w2.box_2 - 0.5`, `near(line_7, f1099g.box_1, 0.5)`,
`line_8 == sch1.line_10`. Whether it holds is not judged here; the rules are (`evaluation.py`).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from symage.forms.definition import FormDefinition

SAME, HOLDS, WITHIN = "same", "holds", "within"
_RELATIONS: Mapping[str, str] = MappingProxyType({"==": SAME, ">=": HOLDS, "<=": WITHIN})
_INVERSE: Mapping[str, str] = MappingProxyType({SAME: SAME, HOLDS: WITHIN, WITHIN: HOLDS})
_COMPARED = re.compile(
    r"(?:^|(?<= and )|(?<= or ))(\w+) (==|>=|<=) (\w+)\.(\w+)(?: [+-] (?:\d*\.)?\d+)?(?= and | or |$)"
)
_NEAR = re.compile(r"near\((\w+), (\w+)\.(\w+), [\d.]+\)")


@dataclass(frozen=True, slots=True)
class Agreement:
    """`field` of a form and `other` of the form `form_id` are the same figure, or the first holds the
    other's, or is within it."""

    field: str
    relation: str
    form_id: str
    other: str


def agreements(form: FormDefinition, others: Sequence[FormDefinition]) -> list[Agreement]:
    """What fields of the form have in common with fields of the others, in the order of its fields."""
    found = {
        Agreement(own, relation, other.id, their)
        for other in others
        if other is not form
        for own, relation, their in (*_said(form, other), *_turned(_said(other, form)))
    }
    places = {field.id: place for place, field in enumerate(form.fields)}
    known = [each for each in found if each.field in places]
    return sorted(known, key=lambda each: (places[each.field], each.form_id, each.other))


def _said(form: FormDefinition, other: FormDefinition) -> Iterator[tuple[str, str, str]]:
    """(field, relation, field of the other) in the rules of the form."""
    for rule in (form.rules or {}).values():
        text = " ".join(rule.split())
        for own, sign, kind, their in _COMPARED.findall(text):
            if kind == other.kind:
                yield own, _RELATIONS[sign], their
        for own, kind, their in _NEAR.findall(text):
            if kind == other.kind:
                yield own, SAME, their


def _turned(said: Iterator[tuple[str, str, str]]) -> Iterator[tuple[str, str, str]]:
    return ((their, _INVERSE[relation], own) for own, relation, their in said)
