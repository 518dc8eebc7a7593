"""Building and delivering a table: shards' rows and packs in, files into the store, an `Outcome` out."""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from functools import partial

from symage.bundles.dataset import StoredPack
from symage.bundles.table import table_files
from symage.storage import jobs
from symage.storage.artifacts import read_bytes
from symage.storage.item_files import pack_key
from symage.storage.jobs import Artifact
from symage.storage.settlement import Outcome
from symage.storage.shards import Shard
from symage_dagster.checks import Summary
from symage_dagster.delivery import drop_working_files, peak_overlap, write_hashed
from symage_dagster.inspection import total
from symage_dagster.table_work import ROWS, TableWork


def build_table(work: TableWork, shards: Iterable[Shard]) -> dict[str, Artifact]:
    """Write the table's files."""
    store, job_id = work.platform.store, work.job.id
    packs = [
        StoredPack(shard.counts, partial(store.read, pack_key(job_id, ROWS, shard.number)))
        for shard in shards
    ]
    return {
        name: write_hashed(store, f"jobs/{job_id}/data.{name}", chunks)
        for name, chunks in table_files(work.job.request, packs).items()
    }


def table_summary(work: TableWork, shards: Iterable[Shard], files: Mapping[str, Artifact]) -> Summary:
    """What the shards counted beside what the files hold, read back from the store."""
    request, store = work.job.request, work.platform.store
    read = {name: read_bytes(store, file.key).decode() for name, file in files.items()}
    lines = list(csv.reader(io.StringIO(read["csv"])))[1:] if "csv" in read else []
    records = json.loads(read["json"]) if "json" in read else []
    return {
        "rows": total(shards, "table_rows"),
        "expected_rows": request.quantity,
        "csv_rows": len(lines),
        "expected_csv_rows": request.quantity * request.wants("csv"),
        "json_rows": len(records),
        "expected_json_rows": request.quantity * request.wants("json"),
        "misshapen_rows": sum(len(row) != len(request.columns) for row in (*lines, *records)),
        "broken_values": total(shards, "broken_values"),
        "stored_bytes": sum(store.size(file.key) for file in files.values()),
        "written_bytes": sum(file.size for file in files.values()),
    }


def publish_table(work: TableWork) -> Outcome:
    """Drop the packs, and say what the job came to."""
    made = work.finished(ROWS)
    drop_working_files(work.platform.store, work.job.id)
    return Outcome(
        jobs.COMPLETED,
        work.job.credits_required,
        items_done=work.job.request.quantity,
        artifacts=work.job.artifacts,
        worker_count=len({shard.counts["worker"] for shard in made}),
        peak_workers=peak_overlap(made),
    )
