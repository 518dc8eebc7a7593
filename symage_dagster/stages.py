"""The work of one shard, a function per stage: read, call the domain, write a file, return its counts.

They run in the pool's shard workers, take and return what JSON can hold, and are idempotent: a shard made
twice has the same bytes. Nothing here touches the database.

    people       the households of the shard's items, an Arrow file for each case
    values       shuffled jobs: the filled values, which documents of any shard may show
    documents    filled forms: a pack of PDFs, pictures and ground truth, and one layout file per form
    annotations  the labels, from the layout alone: a pack of label files
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np

from symage.annotations import formats
from symage.bundles.ground_truth import csv_rows, json_documents
from symage.bundles.members import (
    funsd_member,
    ground_truth_member,
    pdf_member,
    png_member,
)
from symage.bundles.packs import Pack, PackWriter
from symage.bundles.splits import split_ranges
from symage.documents.compile import CompiledForm, compile_form
from symage.documents.layout import Layout, lay_out
from symage.documents.pdf import write_pdfs
from symage.documents.raster import write_pngs
from symage.forms import coherence, scenarios
from symage.forms.definition import FormDefinition
from symage.forms.fill import Filled, fill_planned, violations
from symage.forms.plan import CasePlan, plan_case
from symage.identities.config import stored_config
from symage.identities.households import households
from symage.identities.interchange import counts_to_json, from_ipc, to_ipc
from symage.identities.quality import QUALITY_PATHS
from symage.identities.quality import count as quality_count
from symage.identities.quality import merge as quality_merge
from symage.randomness import Words
from symage.request import GenerationRequest
from symage.storage.artifacts import ArtifactStore, read_bytes
from symage.storage.item_files import pack_key
from symage_dagster.label_counts import boxes_off_page, labelled_values
from symage_dagster.people_counts import people_counts
from symage_dagster.platform import catalogue
from symage_dagster.shard import ShardClock, shard_store
from symage_dagster.shuffled_values import read_shuffled, write_values

Counts = dict[str, Any]


def people(*, job_id: str, request: str, store_url: str, number: int, first: int, count: int) -> Counts:
    """Make the shard's households, with what its forms need of them."""
    clock = ShardClock()
    asked = GenerationRequest.from_json(request)
    store, config = shard_store(store_url), stored_config(asked.config.identities)
    counted, qualities, written = [], [], []
    for position, form_ids in enumerate(coherence.cases(asked.config.coherence_mode, asked.form_ids)):
        plan = _plan(form_ids)
        drawn = households(
            coherence.case_households(asked.seed, position, asked.quantity, first, count),
            needs=frozenset(need for sheet in plan.sheets for need in sheet.form.needs),
            config=config,
            paths=plan.paths.union(QUALITY_PATHS),
        )
        written.append(to_ipc(drawn))
        store.write(people_key(job_id, number, position), written[-1:])
        qualities.append(quality_count(drawn.columns, config))
        counted.append(people_counts(drawn, qualities[-1]))
    store.write(quality_key(job_id, number), [counts_to_json(quality_merge(qualities))])
    return clock.counts(b"".join(written), _summed(counted))


def values(*, job_id: str, request: str, store_url: str, number: int, first: int, count: int) -> Counts:
    """Fill the shard's items and keep the values for the documents that will show them."""
    clock = ShardClock()
    asked, store = GenerationRequest.from_json(request), shard_store(store_url)
    data = [write_values(store, job_id, number, each) for each in _filled(asked, store, job_id, number)]
    return clock.counts(b"".join(data), {"first": first, "items": count})


def documents(*, job_id: str, request: str, store_url: str, number: int, first: int, count: int) -> Counts:
    """Fill and draw the shard's documents."""
    clock = ShardClock()
    asked, store = GenerationRequest.from_json(request), shard_store(store_url)
    forms = _forms(asked)
    if asked.config.coherence_mode == coherence.SHUFFLED:
        filled = [read_shuffled(store, job_id, asked, forms, form, first, count) for form in forms]
    else:
        filled = _filled(asked, store, job_id, number)
    made, filled = filled, _staged(asked, filled, first, count)
    layouts = [lay_out(compiled(each.form.id), each.printed) for each in filled]
    for layout, form in zip(layouts, forms, strict=True):
        store.write(layout_key(job_id, number, form.id), [layout.to_bytes()])
    pack = _documents_pack(asked, filled, layouts, range(first, first + count))
    store.write(pack_key(job_id, "documents", number), [pack.data])
    return clock.counts(pack.data, {**_document_counts(asked, filled, made), **_pack_counts(pack)})


def annotations(*, job_id: str, request: str, store_url: str, number: int, first: int, count: int) -> Counts:
    """Label the shard's documents from their layout."""
    clock = ShardClock()
    asked, store = GenerationRequest.from_json(request), shard_store(store_url)
    forms = _forms(asked)
    layouts = [Layout.from_bytes(read_bytes(store, layout_key(job_id, number, form.id))) for form in forms]
    pack = _annotations_pack(asked, forms, layouts, range(first, first + count))
    store.write(pack_key(job_id, "annotations", number), [pack.data])
    checked = [_label_counts(compiled(form.id), layout) for form, layout in zip(forms, layouts, strict=True)]
    return clock.counts(pack.data, {**_summed(checked), **_pack_counts(pack)})


def people_key(job_id: str, number: int, case: int) -> str:
    return f"jobs/{job_id}/people/{number:06d}.{case}.arrow"


def quality_key(job_id: str, number: int) -> str:
    return f"jobs/{job_id}/people/{number:06d}.quality.json"


def layout_key(job_id: str, number: int, form_id: str) -> str:
    return f"jobs/{job_id}/layouts/{number:06d}.{form_id}.arrow"


@cache
def compiled(form_id: str) -> CompiledForm:
    """The compiled form, made once; the pool does it before it forks."""
    return compile_form(catalogue().get(form_id))


def _plan(form_ids: Sequence[str]) -> CasePlan:
    """The order in which the values of a case are computed."""
    return plan_case([catalogue().get(form_id) for form_id in form_ids], catalogue())


def _filled(asked: GenerationRequest, store: ArtifactStore, job_id: str, number: int) -> list[Filled]:
    """The forms of the shard's items, each case from its own people."""
    filled = []
    for position, form_ids in enumerate(coherence.cases(asked.config.coherence_mode, asked.form_ids)):
        drawn = from_ipc(read_bytes(store, people_key(job_id, number, position)))
        filled += fill_planned(_plan(form_ids), drawn)
    return filled


def _staged(asked: GenerationRequest, filled: list[Filled], first: int, count: int) -> list[Filled]:
    """The documents in the fill scenarios of their items."""
    found = scenarios.read_scenarios(asked.config.fill_scenarios)
    if not found:
        return filled
    which = scenarios.scenario_of(found, asked.seed, asked.quantity, _items(first, count))
    return [scenarios.staged(each, found, which) for each in filled]


def _fill_metadata(asked: GenerationRequest, form: FormDefinition, items: Sequence[int]) -> list[str]:
    """`_metadata.fill` of each document; nothing without scenarios."""
    found = scenarios.read_scenarios(asked.config.fill_scenarios)
    if not found:
        return []
    which = scenarios.scenario_of(found, asked.seed, asked.quantity, _items(items[0], len(items)))
    return scenarios.metadata(form, found, which)


def _items(first: int, count: int) -> Words:
    return np.arange(first, first + count, dtype=np.uint64)


def _broken_rules(asked: GenerationRequest, filled: Sequence[Filled]) -> int:
    """Rules that the documents break: of each case. Shuffled values belong to no case."""
    mode = asked.config.coherence_mode
    if mode == coherence.SHUFFLED:
        return 0
    return sum(
        len(violations(each.form, each, case)) for case in coherence.cases(mode, filled) for each in case
    )


def _documents_pack(
    asked: GenerationRequest,
    filled: Sequence[Filled],
    layouts: Sequence[Layout],
    item_indexes: Sequence[int],
) -> Pack:
    """Members item by item, then by form, so that their order does not depend on the cut."""
    pack = PackWriter()
    forms = [each.form for each in filled]
    makers = [
        _document_makers(asked, forms, *pair, item_indexes) for pair in zip(filled, layouts, strict=True)
    ]
    for item_index in item_indexes:
        for form, (pdfs, pictures, records, rows) in zip(forms, makers, strict=True):
            pack.store(pdf_member(form.id, item_index, "typed").path, next(pdfs))
            for page, picture in enumerate(next(pictures)):
                pack.store(png_member(form.id, item_index, "typed", page).path, picture)
            record = next(records)
            pack.deflate(ground_truth_member(form.id, item_index).path, record.encode() + b"\n")
            pack.record(record)
            pack.row(next(rows))
    return pack.finish()


def _document_makers(
    asked: GenerationRequest,
    forms: Sequence[FormDefinition],
    filled: Filled,
    layout: Layout,
    item_indexes: Sequence[int],
) -> tuple[Any, Any, Any, Any]:
    """Iterators over the documents of one form: PDF, pictures of pages, JSON record, CSV row."""
    ranges = split_ranges(asked.quantity, asked.config.splits)
    fill = _fill_metadata(asked, filled.form, item_indexes)
    form = compiled(filled.form.id)
    wants_pictures = asked.wants("png_typed")
    pictures = (
        write_pngs(form, layout, asked.config.dpi) if wants_pictures else iter(() for _ in item_indexes)
    )
    return (
        write_pdfs(form, layout),
        pictures,
        json_documents(filled.form, item_indexes, filled.printed, ranges, fill),
        csv_rows(forms, filled.form, item_indexes, filled.printed, ranges),
    )


def _annotations_pack(
    asked: GenerationRequest,
    forms: Sequence[FormDefinition],
    layouts: Sequence[Layout],
    item_indexes: Sequence[int],
) -> Pack:
    pack = PackWriter()
    makers = [
        formats.FORMATS["funsd"](
            compiled(form.id), layout, asked.config.dpi, _picture_names(asked, form, item_indexes)
        )
        for form, layout in zip(forms, layouts, strict=True)
    ]
    for item_index in item_indexes:
        for form, pages in zip(forms, makers, strict=True):
            for page, labels in enumerate(next(pages)):
                pack.deflate(funsd_member(form.id, item_index, "typed", page).path, labels)
    return pack.finish()


def _picture_names(
    asked: GenerationRequest, form: FormDefinition, item_indexes: Sequence[int]
) -> list[list[str]] | None:
    """For each document its pages' picture files, where pictures are made."""
    if not asked.wants("png_typed"):
        return None
    pages = range(form.page_count)
    return [[png_member(form.id, index, "typed", page).path for page in pages] for index in item_indexes]


def _document_counts(asked: GenerationRequest, filled: Sequence[Filled], made: Sequence[Filled]) -> Counts:
    """filled: as rendered. made: before any fill scenario, which leaves out what rules ask of."""
    count = len(filled[0].indexes)
    pages = sum(each.form.page_count for each in filled)
    return {
        "documents": count * len(filled),
        "pictures": count * pages if asked.wants("png_typed") else 0,
        "rule_violations": _broken_rules(asked, made),
        "fewest_values": _fewest_values(made),
        "printed_values": sum(map(_printed_values, filled)),
    }


def _printed_values(filled: Filled) -> int:
    """A value counts on each page that it stands on."""
    return sum(sum(map(bool, filled.printed[field.id])) * len(field.places) for field in filled.form.fields)


def _fewest_values(filled: Sequence[Filled]) -> int:
    return min(sum(map(bool, texts)) for each in filled for texts in zip(*each.printed.values(), strict=True))


def _label_counts(form: CompiledForm, layout: Layout) -> Counts:
    return {
        "labelled_values": labelled_values(layout),
        "boxes_off_page": boxes_off_page(form, layout),
    }


def _pack_counts(pack: Pack) -> Counts:
    return {**pack.lengths, "files": pack.member_count}


def _summed(counts: Sequence[Mapping[str, int]]) -> Counts:
    return {name: sum(each[name] for each in counts) for name in counts[0]}


def _forms(asked: GenerationRequest) -> list[FormDefinition]:
    return [catalogue().get(form_id) for form_id in asked.form_ids]
