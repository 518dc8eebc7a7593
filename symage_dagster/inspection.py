"""Summaries of a job for its checks: what the shards counted, added up, beside what was expected."""

from collections.abc import Iterable, Mapping
from functools import partial

from symage.bundles.audit import audit
from symage.forms.coherence import cases
from symage.storage.jobs import Artifact
from symage.storage.shards import Shard
from symage_dagster.checks import Summary
from symage_dagster.delivery import Delivered, contents
from symage_dagster.work import JobWork


def people_summary(work: JobWork, shards: Iterable[Shard]) -> Summary:
    request = work.job.request
    households = len(cases(request.config.coherence_mode, request.form_ids))
    return {
        "identities": total(shards, "identities"),
        "expected_identities": work.due(_items(shards)) * households,
        **{name: total(shards, name) for name in ("duplicate_ssns", "broken_rules", "incomplete_identities")},
    }


def document_summary(work: JobWork, shards: Iterable[Shard]) -> Summary:
    identities = work.due(_items(shards))
    pages = sum(form.page_count for form in work.forms)
    return {
        "documents": total(shards, "documents"),
        "expected_documents": identities * len(work.forms),
        "pictures": total(shards, "pictures"),
        "expected_pictures": identities * pages if work.job.request.wants("png_typed") else 0,
        "rule_violations": total(shards, "rule_violations"),
        "fewest_values": min((shard.counts["fewest_values"] for shard in shards), default=1),
    }


def label_summary(work: JobWork, shards: Iterable[Shard]) -> Summary:
    pages = sum(form.page_count for form in work.forms)
    return {
        "label_files": total(shards, "files"),
        "expected_label_files": _items(work.finished("documents")) * pages,
        "labelled_values": total(shards, "labelled_values"),
        "printed_values": total(work.finished("documents"), "printed_values"),
        "boxes_off_page": total(shards, "boxes_off_page"),
    }


def bundle_summary(work: JobWork, made: Delivered, files: Mapping[str, Artifact]) -> Summary:
    """Counts of the archive as it lies in the store, read back."""
    store, archive = work.platform.store, files["dataset"]
    stored_bytes = store.size(archive.key)
    found = audit(partial(store.read, archive.key), stored_bytes)
    return {
        "archive_files": found.files,
        "expected_files": contents(work, made).files,
        "stored_bytes": stored_bytes,
        "written_bytes": archive.size,
        "documents": found.documents,
        "delivered_documents": made.identities * len(work.forms),
        "unreadable_members": found.broken,
    }


def total(shards: Iterable[Shard], name: str) -> int:
    return sum(shard.counts[name] for shard in shards)


def worker_seconds(shards: Iterable[Shard]) -> float:
    """Time that the shards' workers spent, added up."""
    return sum(shard.counts["ended_at"] - shard.counts["began_at"] for shard in shards) / 1e6


def _items(shards: Iterable[Shard]) -> int:
    return sum(shard.item_count for shard in shards)
