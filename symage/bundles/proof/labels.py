"""Labels as they were packed, read as a loader reads them and held against the layout: a sample of each form,
on each surface, in each format.

What does not belong here: whether what they say stands on the page (`rereading.py`), and whether each value
has a label (`annotations/counts.py`).
"""

import zlib
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from symage.annotations.formats import Format, Scope, labelled, made
from symage.annotations.schemes import PRINTED
from symage.bundles.packs import Pack
from symage.bundles.proof import bends, coco, detections, donut, funsd, tagged, tasks, worded
from symage.bundles.proof.comparing import compared
from symage.bundles.proof.document import Document
from symage.bundles.proof.documents import documents_of
from symage.bundles.proof.faults import Fault, Kind, misshapen
from symage.bundles.proof.said import Said
from symage.bundles.proof.sample import LabelPack
from symage.cases.ready import ReadyForms
from symage.documents.layout import Layout
from symage.forms.definition import FormDefinition
from symage.request import GenerationRequest


@dataclass(frozen=True, slots=True)
class Reader:
    """Of a format: what its files of a document say, and what they are to say."""

    said: Callable[[Sequence[bytes], Document], Said]
    due: Callable[[Document], Said]


READERS: Mapping[str, Reader] = MappingProxyType(
    {
        "funsd": Reader(funsd.said, funsd.due),
        "transform": Reader(bends.said, bends.due),
        "bio": Reader(tagged.said, tagged.due),
        "words": Reader(worded.said, worded.due),
        "conll": Reader(tagged.said_in_columns, tagged.due_in_columns),
        "yolo": Reader(detections.said_by_yolo, detections.due_of_yolo),
        "coco": Reader(coco.said, coco.due),
        "donut": Reader(donut.said, donut.due),
        "donut_metadata": Reader(donut.said, donut.due),
        "imagefolder": Reader(detections.said_by_imagefolder, detections.due_of_imagefolder),
        "label_studio": Reader(tasks.said, tasks.due),
        "fiftyone": Reader(detections.said_by_fiftyone, detections.due_of_fiftyone),
    }
)
"""Of each format that says something of documents; one of an installation's own is read where it has one."""
_UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError)
"""What readers raise of files that are not as their format has them."""
_LONGEST = 200
"""Characters of a fault that are told."""


@dataclass(frozen=True, slots=True)
class LabelsRead:
    """How many faults there are of each kind, and of each kind the first in words."""

    counts: Mapping[str, int]
    first: Sequence[str]


def read_labels(
    pack: Pack,
    request: GenerationRequest,
    items: range,
    ready: ReadyForms,
    layouts: Sequence[Sequence[Layout]],
) -> LabelsRead:
    """Of a pack of the labels of these items. `layouts`: what it was made of, as `label_pack` has them."""
    counts, first = Counter(dict.fromkeys(Kind, 0)), dict[Kind, str]()
    for name, document, fault in _faults(pack, request, items, ready, layouts):
        counts[fault.kind] += 1
        where = f"item {document.item} of {document.form.id}, {name} on {document.surface}"
        first.setdefault(fault.kind, f"{where}: {fault.what[:_LONGEST]}")
    return LabelsRead({kind.value: count for kind, count in counts.items()}, list(first.values()))


def _faults(
    pack: Pack,
    request: GenerationRequest,
    items: range,
    ready: ReadyForms,
    layouts: Sequence[Sequence[Layout]],
) -> Iterator[tuple[str, Document, Fault]]:
    forms = ready.forms(request.form_ids)
    lying = LabelPack.of(pack, request, items, {form.id: form.page_count for form in forms})
    rows = [row for row in made(request) if row.scope is not Scope.JOB and row.name in READERS]
    taken: dict[str, set[object]] = {row.name: set() for row in rows}
    for _surface, laid_out in zip(labelled(request), layouts, strict=True):
        for document in documents_of(ready, request, items, laid_out):
            known = _known(document.form, document.job.classes)
            for row in rows:
                found = _of_document(lying, row, document, known, taken[row.name])
                yield from ((row.name, document, fault) for fault in found)


def _of_document(
    lying: LabelPack, row: Format, document: Document, known: Collection[object], taken: set[object]
) -> Iterator[Fault]:
    """`taken`: the ids of the documents before."""
    try:
        files = lying.files(row, document)
    except (ValueError, LookupError, zlib.error) as error:
        yield misshapen(f"is not in the pack: {error}")
        return
    reader = READERS[row.name]
    due = reader.due(document)
    try:
        said = reader.said(files, document)
        yield from compared(due, said, known, document.spare)
        for each in said.ids:
            if each in taken:
                yield misshapen(f"the id of {each} comes twice")
            taken.add(each)
    except _UNREADABLE as error:
        yield misshapen(f"{type(error).__name__}: {error}")


@lru_cache(maxsize=64)
def _known(form: FormDefinition, classes: Sequence[str]) -> frozenset[object]:
    """All that labels of a form's documents may be called."""
    options = (option for field in form.fields for option in field.options or ())
    tags = (f"{part}-{label}" for part in "BI" for label in classes)
    named = (name for field in form.fields for name in (field.id, field.type_name))
    return frozenset({None, tagged.OUTSIDE, "answer", *PRINTED.values(), *classes, *named, *options, *tags})
