"""A table from the packs of its shards, as the formats that were asked for.

A pack has a section for each of them: CSV lines, JSON objects, and an Arrow stream for Parquet, whose row
groups are cut by counts of rows, so that the cut into shards leaves no trace.
"""

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from types import MappingProxyType

import pyarrow as pa

from symage.bundles.dataset import dataset_json
from symage.bundles.packs import Pack, PackWriter
from symage.bundles.parquet import Outlet
from symage.bundles.stored import StoredPack, sections
from symage.tabular.request import FORMATS, FurtherTable, TabularRequest
from symage.tabular.rows import TableRows, WholeTable
from symage.tabular.writing import arrow_table, csv_header, csv_lines, json_records

ARROW = "tables/arrow"
ROWS_PER_GROUP = 50_000
_LEVEL = 3

Writer = Callable[[TabularRequest, Sequence[StoredPack]], Iterator[bytes]]


def table_pack(request: TabularRequest, rows: TableRows) -> Pack:
    """A pack without members: the rows of a shard, in the formats that were asked for."""
    pack = PackWriter()
    if request.wants("csv"):
        pack.row(csv_lines(rows, safe=request.csv_safe).decode())
    if request.wants("json"):
        pack.record(json_records(rows).decode())
    if request.wants("parquet"):
        pack.add_to(ARROW, _arrow_stream(arrow_table(rows)))
    return pack.finish()


def table_files(request: TabularRequest, packs: Sequence[StoredPack]) -> Mapping[str, Iterator[bytes]]:
    """Format -> the bytes of its file; packs in the order of their rows."""
    return {name: write(request, packs) for name, write in WRITERS.items() if request.wants(name)}


@dataclass(frozen=True, slots=True)
class TableFile:
    """A file of an order for tables: of which of its tables, and in what format."""

    request: TabularRequest
    format: str


def further_files(request: TabularRequest) -> Mapping[str, Iterator[bytes]]:
    """The files of further tables, which are small: name.format -> bytes."""
    return {
        f"{table.name}.{name}": _small_file(request, table, name)
        for table in request.tables
        for name in FORMATS
        if request.wants(name)
    }


def file_of(request: TabularRequest, name: str) -> TableFile:
    """What a file is about, by the name that `table_files` or `further_files` gave it."""
    table_name, _, table_format = name.rpartition(".")
    if not table_name:
        return TableFile(request, table_format)
    table = next(table for table in request.tables if table.name == table_name)
    return TableFile(request.further(table), table_format)


def _small_file(request: TabularRequest, table: FurtherTable, name: str) -> Iterator[bytes]:
    rows = WholeTable(request, table).rows(0, table.quantity)
    if name == "csv":
        safe = request.csv_safe
        yield csv_header(rows.names, safe=safe).encode() + csv_lines(rows, safe=safe)
    elif name == "json":
        yield b"[\n" + json_records(rows) + b"\n]\n"
    else:
        yield from parquet_bytes(iter([arrow_table(rows)]))


def parquet_bytes(tables: Iterator[pa.Table]) -> Iterator[bytes]:
    """A Parquet file of some tables behind each other, a group of rows at a time."""
    # Imported here: only who asks for Parquet pays for its library.
    from pyarrow.parquet import ParquetWriter

    groups = _groups(tables)
    first = next(groups)
    outlet = Outlet()
    with ParquetWriter(
        outlet, first.schema, version="2.6", compression="ZSTD", compression_level=_LEVEL
    ) as writer:
        for group in chain([first], groups):
            writer.write_table(group, row_group_size=ROWS_PER_GROUP)
            yield outlet.taken()
    yield outlet.taken()


def _groups(tables: Iterator[pa.Table]) -> Iterator[pa.Table]:
    """The same rows in tables of ROWS_PER_GROUP; the last is as long as what is left."""
    waiting: list[pa.Table] = []
    rows = 0
    for table in tables:
        waiting.append(table)
        rows += len(table)
        if rows < ROWS_PER_GROUP:
            continue
        whole = pa.concat_tables(waiting)
        while len(whole) >= ROWS_PER_GROUP:
            yield whole.slice(0, ROWS_PER_GROUP).combine_chunks()
            whole = whole.slice(ROWS_PER_GROUP)
        waiting, rows = [whole], len(whole)
    if rows:
        yield pa.concat_tables(waiting).combine_chunks()


def _csv(request: TabularRequest, packs: Sequence[StoredPack]) -> Iterator[bytes]:
    names = [column.name for column in request.columns]
    yield csv_header(names, safe=request.csv_safe).encode()
    yield from sections(packs, "rows")


def _json(_request: TabularRequest, packs: Sequence[StoredPack]) -> Iterator[bytes]:
    return dataset_json(packs)


def _parquet(_request: TabularRequest, packs: Sequence[StoredPack]) -> Iterator[bytes]:
    return parquet_bytes(pa.ipc.open_stream(rows).read_all() for rows in sections(packs, ARROW))


def _arrow_stream(table: pa.Table) -> bytes:
    sink = io.BytesIO()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return sink.getvalue()


WRITERS: Mapping[str, Writer] = MappingProxyType({"csv": _csv, "json": _json, "parquet": _parquet})
"""`output_formats` of a table. A new format is a function here and a name in `tabular.request.FORMATS`."""
