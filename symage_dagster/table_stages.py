"""The one stage of a table: its rows, a shard at a time. As `stages.py` has it: JSON in, counts out, made
twice the same."""

from typing import Any

from symage.bundles.table import table_pack
from symage.storage.item_files import pack_key
from symage.tabular.request import TabularRequest
from symage.tabular.rows import ColumnTally, make_rows
from symage_dagster.shard import ShardClock, shard_store

TALLIED = ColumnTally._fields


def column_count(place: int, what: str) -> str:
    """The name of a count about one column."""
    return f"column {place} {what}"


def rows(*, job_id: str, request: str, store_url: str, number: int, first: int, count: int) -> dict[str, Any]:
    """Make the shard's rows, and count what was seen of each column."""
    clock = ShardClock()
    asked = TabularRequest.from_json(request)
    made = make_rows(asked, first, count)
    finished = table_pack(asked, made)
    shard_store(store_url).write(pack_key(job_id, "rows", number), [finished.data])
    counted = {
        "table_rows": made.count,
        "broken_values": sum(each.broken for each in made.tallies),
        **{
            column_count(place, what): count
            for place, tally in enumerate(made.tallies)
            for what, count in zip(TALLIED, tally, strict=True)
        },
    }
    return clock.counts([finished.data], {**finished.lengths, **counted})
