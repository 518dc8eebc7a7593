"""What a job's checks look at: a frame of what each shard counted, beside what was expected of it."""

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from symage.ahead import ahead
from symage.annotations.formats import labelled, picture_places
from symage.bundles.audit import Audit, audit
from symage.bundles.members import label_file_count
from symage.bundles.proof.faults import Kind
from symage.documents.surfaces import ordered
from symage.forms.coherence import cases
from symage.storage import archives
from symage.storage.shards import Shard
from symage_dagster.archives import ARCHIVES, ARCHIVES_AT_ONCE, Built
from symage_dagster.checks import Counted
from symage_dagster.work import JobWork

if TYPE_CHECKING:
    import pandas as pd

_NOT_AN_ARCHIVE = Audit(files=0, documents=0, broken=0, false_digests=0, overlaps=0)


def inspect_people(work: JobWork, shards: Iterable[Shard]) -> Counted:
    request = work.job.request
    households = len(cases(request.config.coherence_mode, request.form_ids))
    rows = shard_rows(shards, "identities", "duplicate_ssns", "broken_rules", "incomplete_identities")
    rows["expected_identities"] = rows["items"] * households
    return Counted(rows, {"identities": work.due(_items(rows)) * households})


def inspect_documents(work: JobWork, shards: Iterable[Shard]) -> Counted:
    request = work.job.request
    pages = _pages(work) * sum(
        len(picture_places(request.output_formats, each)) for each in labelled(request)
    )
    rows = shard_rows(shards, "documents", "pdfs", "pictures", "rule_violations", "fewest_values")
    rows["expected_documents"] = rows["items"] * len(work.forms)
    rows["expected_pdfs"] = rows["expected_documents"] * len(ordered(request.output_formats))
    rows["expected_pictures"] = rows["items"] * pages
    return Counted(rows, {"documents": work.due(_items(rows)) * len(work.forms)})


def inspect_labels(work: JobWork, shards: Iterable[Shard]) -> Counted:
    documents = shard_rows(work.finished("documents"), "printed_values")
    counts = ("labelled_values", "boxes_off_page", "reread_words", "misread_words")
    rows = shard_rows(shards, "files", *counts, *map(str, Kind))
    rows = rows.rename(columns={"files": "label_files"})
    per_item = sum(label_file_count(work.job.request, form) for form in work.forms)
    rows["expected_label_files"] = rows["items"] * per_item
    rows["printed_values"] = documents["printed_values"].loc[rows.index]
    rows.index = rows.index.map({_name(shard): _with_faults(shard) for shard in shards})
    return Counted(rows, {"label_files": _items(documents) * per_item})


def inspect_bundle(work: JobWork, built: Built) -> Counted:
    """The files as they lie in the store; archives are looked through."""
    import pandas as pd

    store = work.platform.store
    parts = {f"shard {shard.number}": archives.artifact(work.folder, shard) for shard in built.shards}
    files = {**built.files, **parts}
    looked_at = {*ARCHIVES, *parts}

    def look(name: str) -> tuple[int, Audit]:
        key = files[name].key
        size = store.size(key)
        return size, audit(partial(store.read, key), size) if name in looked_at else _NOT_AN_ARCHIVE

    sizes, found = zip(*ahead((partial(look, name) for name in files), ARCHIVES_AT_ONCE), strict=True)
    rows = pd.DataFrame(
        {
            "stored_bytes": sizes,
            "written_bytes": [file.size for file in files.values()],
            "members": [each.files for each in found],
            "documents": [each.documents for each in found],
            "unreadable_members": [each.broken for each in found],
            "false_digests": [each.false_digests for each in found],
            "overlapping_splits": [each.overlaps for each in found],
        },
        index=[f"file {name}" for name in files],
    )
    return Counted(rows, {"members": built.members, "documents": built.documents})


def shard_rows(shards: Iterable[Shard], *counts: str) -> "pd.DataFrame":
    """A row per shard, 20,000 at most: its number and items, the bytes that it wrote, and some of its
    counts."""
    import pandas as pd

    names: list[str] = []
    rows: list[tuple[int, ...]] = []
    for shard in shards:
        names.append(_name(shard))
        counted = (shard.counts[name] for name in counts)
        rows.append((shard.number, shard.item_count, shard.bytes, *counted))
    return pd.DataFrame(rows, columns=["number", "items", "bytes", *counts], index=names, dtype="int64")


def worker_seconds(shards: Iterable[Shard]) -> float:
    """Time that the shards' workers spent, added up."""
    spent: int = sum(shard.counts["ended_at"] - shard.counts["began_at"] for shard in shards)
    return spent / 1e6


def _name(shard: Shard) -> str:
    return f"shard {shard.number} (items {shard.first_item} to {shard.first_item + shard.item_count - 1})"


def _with_faults(shard: Shard) -> str:
    """What a shard of labels is called: which labels of it are wrong, and how."""
    faults = "; ".join(shard.counts["faults"])
    return f"{_name(shard)}: {faults}" if faults else _name(shard)


def _pages(work: JobWork) -> int:
    return sum(form.page_count for form in work.forms)


def _items(rows: "pd.DataFrame") -> int:
    return int(rows["items"].sum())
