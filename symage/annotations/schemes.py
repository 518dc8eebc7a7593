"""Label schemes: what labels call a field.

    semantic_concept   what its value means: its dotted concept, such as employment.wages, or the name that a
                       concept is known by: person.ssn is social_security_number
    field_id           its id on the form, such as box_1
    field_type         its type, such as currency
    nist3              name, ssn or data: the classes of NIST's form databases

Fields of a form that mean different things have different concepts, and fields of two forms that mean the
same have the same. A field whose definition gives it no concept is called by its id. What is printed on the
blank form has no label in any scheme.
"""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from symage.forms.definition import Field, FormDefinition

NIST3 = ("name", "ssn", "data")
PRINTED: Mapping[str, str] = MappingProxyType({"caption": "question", "title": "header", "note": "other"})
"""What formats call what is printed, by its role: the classes of FUNSD, whose `answer` is a value."""
_KNOWN_AS: Mapping[str, str] = MappingProxyType({"person.ssn": "social_security_number"})
"""Concepts whose label is a name of its own."""


def labels(form: FormDefinition, scheme: str) -> tuple[str, ...]:
    """What a scheme calls each field of a form, in their order."""
    name = SCHEMES[scheme]
    return tuple(name(field) for field in form.fields)


def names(forms: Iterable[FormDefinition], scheme: str) -> tuple[str, ...]:
    """All labels that documents of these forms can have, each once, in the order of forms and fields: a
    closed list, whatever the documents say. Of nist3 always its three."""
    if scheme == "nist3":
        return NIST3
    return tuple(dict.fromkeys(label for form in forms for label in labels(form, scheme)))


def _concept(field: Field) -> str:
    concept = field.semantic_concept or field.id
    return _KNOWN_AS.get(concept, concept)


def _nist3(field: Field) -> str:
    """A taxpayer's number that may be an employer's is data."""
    if field.type == "ssn":
        return "ssn"
    return "name" if field.structural_role == "name" else "data"


SCHEMES: Mapping[str, Callable[[Field], str]] = MappingProxyType(
    {
        "semantic_concept": _concept,
        "field_id": lambda field: field.id,
        "field_type": lambda field: field.type_name,
        "nist3": _nist3,
    }
)
