"""Labels as they were packed, read as a loader reads them: a sample of each form, on each surface, in each
format.

What does not belong here: whether what they say stands on the page (`rereading.py`), and whether each value
has a label (`annotations/counts.py`).
"""

import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from symage.annotations.formats import Scope, labelled, made
from symage.annotations.schemes import labels, names
from symage.bundles.packs import Pack
from symage.bundles.proof import bends, coco, detections, donut, funsd, tagged
from symage.bundles.proof.faults import Fault, Kind, Known, Packed, Reader, alone, misshapen
from symage.bundles.proof.sample import LabelPack, sampled
from symage.cases.ready import ReadyForms
from symage.documents.raster import pixel_size
from symage.documents.surfaces import is_worn
from symage.request import GenerationRequest

READERS: Mapping[str, Reader] = MappingProxyType(
    {
        "funsd": alone(funsd.read),
        "transform": alone(bends.read),
        "bio": alone(tagged.read_bio),
        "words": alone(tagged.read_words),
        "conll": alone(tagged.read_columns),
        "yolo": alone(detections.read_yolo),
        "coco": coco.read,
        "donut": alone(donut.read),
        "donut_metadata": alone(donut.read),
        "imagefolder": alone(detections.read_imagefolder),
        "label_studio": alone(detections.read_label_studio),
        "fiftyone": alone(detections.read_fiftyone),
    }
)
"""Of each format that says something of documents; one of an installation's own is read where it has one."""
_LONGEST = 120
"""Characters of a fault that are told."""


@dataclass(frozen=True, slots=True)
class LabelsRead:
    """How many faults there are of each kind, and of each kind the first in words."""

    counts: Mapping[str, int]
    first: Sequence[str]


def read_labels(pack: Pack, request: GenerationRequest, items: range, ready: ReadyForms) -> LabelsRead:
    """Of a pack of the labels of these items."""
    counts, first = Counter(dict.fromkeys(Kind, 0)), dict[Kind, str]()
    for name, known, fault in _faults(pack, request, items, ready):
        counts[fault.kind] += 1
        where = f"item {known.item} of {known.form.id}, {name} on {known.surface}"
        first.setdefault(fault.kind, f"{where}: {fault.what[:_LONGEST]}")
    return LabelsRead({kind.value: count for kind, count in counts.items()}, list(first.values()))


def _faults(
    pack: Pack, request: GenerationRequest, items: range, ready: ReadyForms
) -> Iterator[tuple[str, Known, Fault]]:
    forms = ready.forms(request.form_ids)
    lying = LabelPack.of(pack, request, items, {form.id: form.page_count for form in forms})
    for surface in labelled(request):
        documents = _documents(request, items, ready, surface.name)
        for row in (row for row in made(request) if row.scope is not Scope.JOB and row.name in READERS):
            packed = list[Packed]()
            for known in documents:
                try:
                    packed.append(Packed(known, lying.files(row, known)))
                except (ValueError, LookupError, zlib.error) as error:
                    yield row.name, known, misshapen(f"is not in the pack: {error}")
            yield from ((row.name, known, fault) for known, fault in READERS[row.name](packed))


def _documents(request: GenerationRequest, items: range, ready: ReadyForms, surface: str) -> list[Known]:
    """The documents that are read, item by item, as they were made."""
    scheme, forms = request.config.label_scheme, ready.forms(request.form_ids)
    every, bent = names(forms, scheme), is_worn(request, surface)
    found = [
        Known(
            form=form,
            item=item,
            surface=surface,
            sizes=[pixel_size(page, request.config.dpi) for page in ready.compiled(form.id).pages],
            bent=bent,
            labels=every,
            own=labels(form, scheme),
        )
        for form in forms
        for item in sampled(request, items, form.id, surface)
    ]
    return sorted(found, key=lambda known: known.item)
