"""What a document costs, counted in calls instead of seconds, so that no slow day shows: the work of a shard
of the three bulk stages, in calls of Python functions and of functions in C, for each document.

Times stand in docs/performance.md; `python -m bench.documents` measures them beside reportlab and pikepdf.
"""

import sys
from collections.abc import Callable

import pytest

from symage.annotations.formats import labelled
from symage.bundles.document_pack import document_pack
from symage.bundles.label_pack import label_pack
from symage.cases.documents import draw_people, fill, make_documents
from symage.request import GenerationRequest
from tests.packaged import ready_forms

COUNT = 200
MOST: dict[str, dict[str, int]] = {
    "irs_w2_single_page_2025": {"layout": 63, "documents": 578, "labels": 313},
    "irs_f1040_2024": {"layout": 141, "documents": 1128, "labels": 790},
}
"""Calls for each document when looks, and records with values and places, had come, and a tenth more; since
then labels of returns have more links."""


def calls(work: Callable[[], object]) -> float:
    """For each document of the shard."""
    counted = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal counted
        counted += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return counted / COUNT


@pytest.mark.parametrize("form_id", MOST)
def test_a_document_takes_no_more_calls_than_it_took(form_id: str) -> None:
    ready = ready_forms()
    request, items = GenerationRequest((form_id,), COUNT, seed=3), range(COUNT)
    filled = fill(ready, request, draw_people(ready, request, items))
    made = make_documents(ready, request, items, filled=filled)
    layouts = made.layouts[: len(labelled(request))]
    document_pack(ready, made)
    found = {
        "layout": calls(lambda: make_documents(ready, request, items, filled=filled)),
        "documents": calls(lambda: document_pack(ready, made)),
        "labels": calls(lambda: label_pack(ready, request, items, layouts)),
    }
    assert {stage: count for stage, count in found.items() if count > MOST[form_id][stage]} == {}
