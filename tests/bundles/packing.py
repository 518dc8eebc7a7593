"""Packs of labels as shards hold them, and what reading them back finds."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from symage.bundles.label_pack import label_pack
from symage.bundles.packs import Pack
from symage.bundles.proof.faults import Kind
from symage.bundles.proof.labels import LabelsRead, read_labels
from symage.cases.documents import make_documents
from symage.documents.layout import Layout
from symage.request import GenerationRequest
from tests.packaged import ready_forms

LABELS = ("bio", "yolo", "coco", "donut", "imagefolder", "label_studio", "fiftyone")
NOTHING = LabelsRead(dict.fromkeys(map(str, Kind), 0), [])


def layouts(request: GenerationRequest, items: range | None = None) -> Sequence[Sequence[Layout]]:
    """Of all items, or of some: the same whatever labels are asked for."""
    surfaces = tuple(each for each in request.output_formats if each not in LABELS)
    asked = replace(request, output_formats=surfaces)
    return _layouts(asked.to_json(), items or range(request.quantity))


@cache
def _layouts(request: str, items: range) -> Sequence[Sequence[Layout]]:
    return make_documents(ready_forms(), GenerationRequest.from_json(request), items).layouts


def packed(request: GenerationRequest, items: range | None = None) -> Pack:
    return label_pack(ready_forms(), request, items or range(request.quantity), layouts(request, items))


def read(request: GenerationRequest, items: range | None = None, pack: Pack | None = None) -> LabelsRead:
    found = items or range(request.quantity)
    return read_labels(pack or packed(request, items), request, found, ready_forms(), layouts(request, items))
