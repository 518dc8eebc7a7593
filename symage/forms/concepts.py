"""One meaning, one concept over the years of a kind: what is learned of last year's form holds on this one's.

A form has every concept of the forms of its kind of the year before, or says in `former_concepts` what became
of it: the concepts that its box was split into, or none where the box has gone. That a concept is called
otherwise from one year to the next is a fault. So is another concept for what is labelled as it was.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from symage.errors import Problem
from symage.forms.definition import Field, FormDefinition
from symage.forms.references import Made

_KEY = "former_concepts"
_YEAR = re.compile(r"\b(19|20)\d\d\b")


def check_concepts(made: Mapping[str, Made]) -> dict[str, list[Problem]]:
    """The faults of each form that has any."""
    forms = [each.form for each in made.values()]
    found = {
        name: [*_gone(each, forms), *_renamed(each, forms), *_untrue(each)] for name, each in made.items()
    }
    return {name: problems for name, problems in found.items() if problems}


def _gone(each: Made, forms: list[FormDefinition]) -> Iterator[Problem]:
    """Concepts of the year before of which nothing is heard any more."""
    accounted = _concepts(each.form) | each.form.former_concepts.keys()
    for before in _year_before(each.form, forms):
        for concept in sorted(_concepts(before) - accounted):
            message = f"no field has the concept {concept!r} of {before.id}, and {_KEY} does not name it"
            yield each.entry.problem("lost_concept", message)


def _renamed(each: Made, forms: list[FormDefinition]) -> Iterator[Problem]:
    """Fields that are labelled as one of the year before, but for years that their labels name, and mean
    something else. Labels that a form has twice say too little."""
    labelled = _labelled(each.form)
    for before in _year_before(each.form, forms):
        for label, field in _labelled(before).items():
            now = labelled.get(label, field)
            if now.semantic_concept != field.semantic_concept:
                message = f"{field.label!r} has the concept {field.semantic_concept!r} in {before.id}"
                place = each.entry.need("fields").need(now.id)
                yield place.problem("renamed_concept", f"{message}, and here {now.semantic_concept!r}")


def _labelled(form: FormDefinition) -> dict[str, Field]:
    labels = [_YEAR.sub("", field.label).casefold() for field in form.fields]
    often = Counter(labels)
    return {label: field for label, field in zip(labels, form.fields, strict=True) if often[label] == 1}


def _year_before(form: FormDefinition, forms: list[FormDefinition]) -> list[FormDefinition]:
    """The forms of its kind of the latest year before its own."""
    if form.kind is None or form.year is None:
        return []
    earlier = [each for each in forms if each.kind == form.kind and each.year and each.year < form.year]
    latest = max((each.year or 0 for each in earlier), default=0)
    return [each for each in earlier if each.year == latest]


def _untrue(each: Made) -> Iterator[Problem]:
    """What `former_concepts` may not say."""
    concepts = _concepts(each.form)
    for former, split in each.form.former_concepts.items():
        entry = each.entry.need(_KEY).need(former)
        if former in concepts:
            yield entry.problem("wrong_value", f"a field has the concept {former!r}")
        for concept in split:
            if concept not in concepts:
                yield entry.problem("wrong_value", f"no field has the concept {concept!r}")
        if len(split) == 1:
            yield entry.problem("renamed_concept", f"what {former!r} means keeps its name over the years")


def _concepts(form: FormDefinition) -> set[str]:
    return {field.semantic_concept for field in form.fields if field.semantic_concept is not None}
