"""A batch of documents of one form as they are to be set: what stands on them, and how it looks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from symage.documents.handwriting.hands import Hands
from symage.documents.looks import Looks
from symage.forms.definition import FormDefinition
from symage.request import GenerationRequest


@dataclass(frozen=True, slots=True, eq=False)
class Written:
    """Of the items `items` (consecutive item indexes). `texts`: field id -> the text of each document, ""
    where nothing stands; of a choice the name of its option. `hands`: who writes by hand; `typed`: field id
    -> in which documents it is typed all the same, for fields that are in some."""

    request: GenerationRequest
    form: FormDefinition
    items: range
    texts: Mapping[str, Sequence[str]]
    looks: Looks
    hands: Hands
    typed: Mapping[str, Sequence[bool]]
