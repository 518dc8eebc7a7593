"""The work of one shard, a function per stage: read, call the domain, write a file, return its counts.

They run in the pool's shard workers, take and return what JSON can hold, and are idempotent: a shard made
twice has the same bytes. Nothing here touches the database.

    people       the households of the shard's items, an Arrow file for each case
    values       shuffled jobs: the filled values, which documents of any shard may show
    documents    filled forms: a pack of PDFs, pictures and ground truth, and a layout file for each
                 labelled surface and form
    annotations  the labels, from the layouts alone: a pack of label files
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import lru_cache
from typing import Any, cast

import pyarrow as pa

from symage.annotations.counts import label_counts
from symage.annotations.formats import labelled
from symage.bundles.document_pack import document_pack, made_files
from symage.bundles.label_pack import label_pack
from symage.bundles.packs import Pack
from symage.bundles.proof.labels import read_labels
from symage.bundles.proof.text import read_text
from symage.bundles.zipformat import entry_of, header_length
from symage.cases.counts import document_counts
from symage.cases.documents import draw_people, fill, make_documents
from symage.cases.shuffled import printed_from_ipc, printed_to_ipc, shuffled
from symage.documents.layout import Layout
from symage.forms import coherence
from symage.forms.fill import Filled
from symage.identities.config import stored_config
from symage.identities.counts import people_counts
from symage.identities.households import Households
from symage.identities.interchange import counts_to_json, from_ipc, to_ipc
from symage.identities.quality import count as quality_count
from symage.identities.quality import merge as quality_merge
from symage.request import GenerationRequest
from symage.storage.artifacts import ArtifactStore, read_bytes
from symage.storage.item_files import ANNOTATIONS, DOCUMENTS, pack_key
from symage_dagster.forms import ready_forms
from symage_dagster.shard import ShardClock, shard_store
from symage_dagster.sharding import cut

Counts = dict[str, Any]

_FORMS_KEPT = 8


def people(*, job_id: str, request: str, store_url: str, number: int, first: int, count: int) -> Counts:
    """Make the shard's households, with what its forms need of them."""
    clock = ShardClock()
    asked = GenerationRequest.from_json(request)
    store, config = shard_store(store_url), stored_config(asked.config.identities)
    drawn = draw_people(ready_forms(), asked, range(first, first + count))
    written = [to_ipc(each) for each in drawn]
    for position, data in enumerate(written):
        store.write(people_key(job_id, number, position), [data])
    qualities = [quality_count(each.columns, config) for each in drawn]
    store.write(quality_key(job_id, number), [counts_to_json(quality_merge(qualities))])
    counted = [people_counts(*pair) for pair in zip(drawn, qualities, strict=True)]
    return clock.counts(written, _summed(counted))


def values(*, job_id: str, request: str, store_url: str, number: int, first: int, count: int) -> Counts:
    """Fill the shard's items and keep the values for the documents that will show them."""
    clock = ShardClock()
    asked, store = GenerationRequest.from_json(request), shard_store(store_url)
    filled = fill(ready_forms(), asked, _people(asked, store, job_id, number))
    written = [printed_to_ipc(each) for each in filled]
    for each, data in zip(filled, written, strict=True):
        store.write(values_key(job_id, number, each.form.id), [data])
    return clock.counts(written, {"first": first, "items": count})


def documents(*, job_id: str, request: str, store_url: str, number: int, first: int, count: int) -> Counts:
    """Fill and draw the shard's documents."""
    clock = ShardClock()
    asked, store = GenerationRequest.from_json(request), shard_store(store_url)
    items = range(first, first + count)
    if asked.config.coherence_mode == coherence.SHUFFLED:
        made = make_documents(ready_forms(), asked, items, filled=_shuffled(asked, store, job_id, items))
    else:
        made = make_documents(ready_forms(), asked, items, people=_people(asked, store, job_id, number))
    wanted = {surface.name for surface in labelled(asked)}
    laid_out = (layout for layouts in made.layouts for layout in layouts)
    for layout in (each for each in laid_out if each.surface in wanted):
        store.write(layout_key(job_id, number, layout.surface, layout.form_id), [layout.to_bytes()])
    pack = document_pack(ready_forms(), made)
    store.write(pack_key(job_id, DOCUMENTS, number), pack.pieces)
    return clock.counts(pack.pieces, {**document_counts(made), **made_files(pack), **_pack_counts(pack)})


def annotations(
    *, job_id: str, request: str, store_url: str, number: int, first: int, count: int, index: Sequence[int]
) -> Counts:
    """Label the shard's documents from their layouts. `index`: where that of their pack begins and ends."""
    clock = ShardClock()
    asked, store = GenerationRequest.from_json(request), shard_store(store_url)
    items = range(first, first + count)
    layouts = [
        [_layout(store, job_id, number, surface.name, form_id) for form_id in asked.form_ids]
        for surface in labelled(asked)
    ]
    pack = label_pack(ready_forms(), asked, items, layouts)
    store.write(pack_key(job_id, ANNOTATIONS, number), pack.pieces)
    laid_out = ((ready_forms().compiled(layout.form_id), layout) for each in layouts for layout in each)
    found = read_labels(pack, asked, items, ready_forms(), layouts)
    pdfs = _pdfs(store, pack_key(job_id, DOCUMENTS, number), index)
    text = read_text(pdfs, asked, items, ready_forms(), layouts)
    read_again: Counts = {
        **{"reread_words": text.words, "misread_words": text.misread, **found.counts},
        "faults": [*text.first, *found.first],
    }
    return clock.counts(pack.pieces, {**label_counts(laid_out), **read_again, **_pack_counts(pack)})


def _pdfs(store: ArtifactStore, key: str, index: Sequence[int]) -> Callable[[str], bytes]:
    """The PDF files of a shard's pack of documents, by their paths."""
    records = read_bytes(store, key, *index)

    def read(path: str) -> bytes:
        entry = entry_of(records, path)
        start = entry.offset + header_length(path)
        return read_bytes(store, key, start, start + entry.stored_size)

    return read


def people_key(job_id: str, number: int, case: int) -> str:
    return f"jobs/{job_id}/people/{number:06d}.{case}.arrow"


def quality_key(job_id: str, number: int) -> str:
    return f"jobs/{job_id}/people/{number:06d}.quality.json"


def values_key(job_id: str, number: int, form_id: str) -> str:
    return f"jobs/{job_id}/values/{number:06d}.{form_id}.arrow"


def layout_key(job_id: str, number: int, surface: str, form_id: str) -> str:
    return f"jobs/{job_id}/layouts/{number:06d}.{surface}.{form_id}.arrow"


def _people(asked: GenerationRequest, store: ArtifactStore, job_id: str, number: int) -> list[Households]:
    """The people of the shard's items, case by case."""
    cases = range(len(coherence.cases(asked.config.coherence_mode, asked.form_ids)))
    return [from_ipc(read_bytes(store, people_key(job_id, number, position))) for position in cases]


def _layout(store: ArtifactStore, job_id: str, number: int, surface: str, form_id: str) -> Layout:
    return Layout.from_bytes(read_bytes(store, layout_key(job_id, number, surface, form_id)))


def _shuffled(asked: GenerationRequest, store: ArtifactStore, job_id: str, items: range) -> list[Filled]:
    """What the items show, of values of all shards, one form at a time."""
    forms = ready_forms().forms(asked.form_ids)
    numbers = tuple(cut(asked, forms).numbers)
    kept = cast("Hashable", store)
    return [shuffled(asked, form, items, _whole(kept, job_id, numbers, form.id)) for form in forms]


@lru_cache(maxsize=_FORMS_KEPT)
def _whole(store: Hashable, job_id: str, numbers: tuple[int, ...], form_id: str) -> pa.Table:
    """The columns of all shards, in order. `store`: an ArtifactStore, which is told apart by identity."""
    opened = cast("ArtifactStore", store)
    return printed_from_ipc(read_bytes(opened, values_key(job_id, number, form_id)) for number in numbers)


def _pack_counts(pack: Pack) -> Counts:
    return {**pack.lengths, "files": pack.member_count}


def _summed(counts: Sequence[Mapping[str, int]]) -> Counts:
    return {name: sum(each[name] for each in counts) for name in counts[0]}
