"""The one stage of a table: its rows, a shard at a time. As `stages.py` has it: JSON in, counts out, made
twice the same."""

from typing import Any

from symage.bundles.packs import PackWriter
from symage.storage.item_files import pack_key
from symage.tabular.request import TabularRequest
from symage.tabular.rows import make_rows
from symage_dagster.shard import ShardClock, shard_store


def rows(*, job_id: str, request: str, store_url: str, number: int, first: int, count: int) -> dict[str, Any]:
    """Make the shard's rows: a pack without members, of CSV lines and JSON objects."""
    clock = ShardClock()
    made = make_rows(TabularRequest.from_json(request), first, count)
    pack = PackWriter()
    pack.row(made.lines)
    for record in made.records:
        pack.record(record)
    finished = pack.finish()
    shard_store(store_url).write(pack_key(job_id, "rows", number), [finished.data])
    return clock.counts(
        finished.data, {**finished.lengths, "table_rows": len(made.records), "broken_values": made.broken}
    )
