"""Building and delivering a table: shards' rows and packs in, files into the store, an `Outcome` out."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence, Sized

from symage.bundles.table import table_files
from symage.storage import jobs
from symage.storage.artifacts import read_bytes
from symage.storage.item_files import pack_key, stored_pack
from symage.storage.jobs import Artifact
from symage.storage.settlement import Outcome
from symage.storage.shards import Shard
from symage_dagster.archives import write_hashed
from symage_dagster.checks import Counted
from symage_dagster.delivery import peak_overlap
from symage_dagster.inspection import shard_rows
from symage_dagster.table_work import ROWS, TableWork


def build_table(work: TableWork, shards: Iterable[Shard]) -> dict[str, Artifact]:
    """Write the table's files."""
    store = work.platform.store
    packs = [stored_pack(store, work.job.id, shard) for shard in shards]
    return {
        name: write_hashed(store, f"jobs/{work.folder}/data.{name}", chunks)
        for name, chunks in table_files(work.job.request, packs).items()
    }


def inspect_table(work: TableWork, shards: Iterable[Shard], files: Mapping[str, Artifact]) -> Counted:
    """What the shards counted, and what the files hold, read back from the store."""
    import pandas as pd

    store = work.platform.store
    rows = shard_rows(shards, "table_rows", "broken_values")
    rows = rows.rename(columns={"items": "expected_rows", "bytes": "written_bytes", "table_rows": "rows"})
    rows["stored_bytes"] = [store.size(pack_key(work.folder, ROWS, number)) for number in rows["number"]]
    rows["misshapen_rows"] = 0
    read = pd.DataFrame([_read_back(work, name, file) for name, file in files.items()])
    return Counted(pd.concat([rows, read.set_index("file")]), {})


def _read_back(work: TableWork, name: str, file: Artifact) -> dict[str, int | str]:
    request, store = work.job.request, work.platform.store
    rows = _READERS[name](read_bytes(store, file.key).decode())
    return {
        "file": f"file {name}",
        "rows": len(rows),
        "expected_rows": request.quantity,
        "misshapen_rows": sum(len(row) != len(request.columns) for row in rows),
        "broken_values": 0,
        "stored_bytes": store.size(file.key),
        "written_bytes": file.size,
    }


def _csv_rows(text: str) -> Sequence[Sized]:
    return list(csv.reader(io.StringIO(text)))[1:]


_READERS: Mapping[str, Callable[[str], Sequence[Sized]]] = {"csv": _csv_rows, "json": json.loads}


def publish_table(work: TableWork) -> Outcome:
    """What the job came to."""
    made = work.finished(ROWS)
    return Outcome(
        jobs.COMPLETED,
        work.job.credits_required,
        items_done=work.job.request.quantity,
        artifacts=work.job.artifacts,
        worker_count=len({shard.counts["worker"] for shard in made}),
        peak_workers=peak_overlap(made),
    )
