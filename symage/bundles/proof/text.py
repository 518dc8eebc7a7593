"""The text of a shard's documents, read again by an outside reader (`rereading.py`): a sample.

Of the shard with which a job begins a document of every form is read, on every surface whose files hold text;
of each further shard a few of these are, drawn by the seed: to read one takes as long as to make some.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from symage.bundles.members import pdf_member
from symage.bundles.proof.rereading import Reread, reread, typed
from symage.bundles.proof.sample import sampled
from symage.cases.ready import ReadyForms
from symage.documents.layout import Layout
from symage.documents.surfaces import is_worn
from symage.randomness import word
from symage.request import GenerationRequest

FEW = 4
"""Documents of a further shard that are read."""


@dataclass(frozen=True, slots=True)
class TextRead:
    """How many words were looked for, how many did not stand in their boxes, and the first of these in
    words."""

    words: int
    misread: int
    first: Sequence[str]


def read_text(
    pdf_of: Callable[[str], bytes],
    request: GenerationRequest,
    items: range,
    ready: ReadyForms,
    layouts: Sequence[Sequence[Layout]],
) -> TextRead:
    """`pdf_of`: a file of the shard by its path in the archive; raises LookupError where there is none.
    `layouts`: of each labelled surface in turn, those of each form."""
    words, misread = 0, list[str]()
    for layout in chosen(request, items, layouts):
        item = sampled(request, items, layout.form_id, layout.surface)[0]
        found = _read(pdf_of, ready, layout, item, item - items.start)
        words += found.words
        where = f"item {item} of {layout.form_id}, text on {layout.surface}"
        misread += [f"{where}: {each}" for each in found.misread]
    return TextRead(words, len(misread), misread[:1])


def chosen(request: GenerationRequest, items: range, layouts: Sequence[Sequence[Layout]]) -> list[Layout]:
    """Those of which a document is read: pages that are worn are pictures."""
    written = [layout for forms in layouts for layout in forms if not is_worn(request, layout.surface)]
    if items.start == 0:
        return written
    places = np.arange(len(written), dtype=np.uint64)
    order = np.argsort(word(places, f"text read/{request.seed}/{items.start}"), kind="stable")
    return [written[place] for place in sorted(order[:FEW].tolist())]


def _read(
    pdf_of: Callable[[str], bytes], ready: ReadyForms, layout: Layout, item: int, document: int
) -> Reread:
    rows = typed(layout, document)
    if not rows:
        return Reread(0, [])
    path = pdf_member(layout.form_id, item, layout.surface).path
    try:
        pdf = pdf_of(path)
    except LookupError as error:
        return Reread(len(rows), [f"{path} is not in the pack: {error}"] * len(rows))
    return reread(pdf, ready.compiled(layout.form_id).form, layout, document)
