"""What the check of a table looks at: what its shards counted, column by column, and its files, read back."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from math import sqrt
from typing import TYPE_CHECKING

from symage.bundles.table import file_of
from symage.storage.artifacts import ArtifactStore
from symage.storage.item_files import pack_key
from symage.storage.jobs import Artifact
from symage.storage.shards import Shard
from symage.tabular.rows import ColumnTally
from symage_dagster.checks import Counted
from symage_dagster.inspection import shard_rows
from symage_dagster.table_stages import TALLIED, column_count
from symage_dagster.table_work import ROWS, TableWork

if TYPE_CHECKING:
    import pandas as pd

_SURE = 6
"""Standard deviations that the share of empty cells may stray: not once in a hundred million columns."""


def inspect_table(work: TableWork, shards: Iterable[Shard], files: Mapping[str, Artifact]) -> Counted:
    """A row per shard, per column and per file."""
    import pandas as pd

    made = list(shards)
    rows = shard_rows(made, "table_rows", "broken_values")
    rows = rows.rename(columns={"items": "expected_rows", "bytes": "written_bytes", "table_rows": "rows"})
    store = work.platform.store
    rows["stored_bytes"] = [store.size(pack_key(work.folder, ROWS, number)) for number in rows["number"]]
    parts = [rows, _column_rows(work, made), _file_rows(work, files)]
    return Counted(pd.concat(parts).fillna(0), {})


def _column_rows(work: TableWork, shards: Sequence[Shard]) -> "pd.DataFrame":
    import pandas as pd

    request = work.job.request
    tallies = [
        ColumnTally(*(sum(shard.counts[column_count(place, what)] for shard in shards) for what in TALLIED))
        for place in range(len(request.columns))
    ]
    return pd.DataFrame(
        {
            "broken_values": [tally.broken for tally in tallies],
            "repeated_values": [tally.repeated for tally in tallies],
            "missing_blanks": [
                max(
                    0,
                    _fewest_blanks(column.constraints.get("null_rate") or 0, request.quantity) - tally.nulls,
                )
                for column, tally in zip(request.columns, tallies, strict=True)
            ],
            "stored_bytes": 1,
            "written_bytes": 1,
        },
        index=[f"column {column.name}" for column in request.columns],
    )


def _fewest_blanks(rate: float, rows: int) -> int:
    share = float(Decimal(str(rate)))
    return int(rows * share - _SURE * sqrt(rows * share * (1 - share)))


def _file_rows(work: TableWork, files: Mapping[str, Artifact]) -> "pd.DataFrame":
    import pandas as pd

    store = work.platform.store
    read = []
    for name, file in files.items():
        about = file_of(work.job.request, name)
        widths = READERS[about.format](store, file.key)
        seen = [width == len(about.request.columns) for width in widths]
        read.append(
            {
                "rows": len(seen),
                "expected_rows": about.request.quantity,
                "misshapen_rows": seen.count(False),
                "stored_bytes": store.size(file.key),
                "written_bytes": file.size,
            }
        )
    return pd.DataFrame(read, index=[f"file {name}" for name in files])


Widths = Callable[[ArtifactStore, str], Iterable[int]]


def _csv_widths(store: ArtifactStore, key: str) -> Iterator[int]:
    rows = csv.reader(_lines(store, key))
    next(rows)
    return map(len, rows)


def _json_widths(store: ArtifactStore, key: str) -> Iterator[int]:
    for line in _lines(store, key):
        if line.startswith("{"):
            yield len(json.loads(line.rstrip().removesuffix(",")))


def _parquet_widths(store: ArtifactStore, key: str) -> Iterator[int]:
    from pyarrow.parquet import ParquetFile

    file = ParquetFile(_Stored(store, key))
    for group in range(file.num_row_groups):
        table = file.read_row_group(group)
        yield from [table.num_columns] * table.num_rows


READERS: Mapping[str, Widths] = {"csv": _csv_widths, "json": _json_widths, "parquet": _parquet_widths}
"""Format -> how many values each row of a file holds, as a reader finds them."""


def _lines(store: ArtifactStore, key: str) -> Iterator[str]:
    """The lines of a file, a piece of it in memory at a time."""
    rest = b""
    for chunk in store.read(key):
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            yield line.decode() + "\n"
    if rest:
        yield rest.decode()


class _Stored(io.RawIOBase):
    """A file of the store, for readers that jump about in it."""

    def __init__(self, store: ArtifactStore, key: str) -> None:
        self._store, self._key, self._size, self._at = store, key, store.size(key), 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._at = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        return self._at

    def tell(self) -> int:
        return self._at

    def read(self, size: int = -1) -> bytes:
        stop = self._size if size < 0 else min(self._at + size, self._size)
        data = b"".join(self._store.read(self._key, self._at, stop)) if stop > self._at else b""
        self._at += len(data)
        return data
