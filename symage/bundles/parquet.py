"""A form's table as Parquet: typed columns, and the pictures of each document's pages inside.

The rows are those of the CSV, read as what `form_columns` says that they are. Files and row groups are cut by
counts of rows, so that the cut into shards leaves no trace. The schema says in `huggingface` what the library
`datasets` makes of the columns.

Format: https://parquet.apache.org/docs/file-format/
"""

import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from types import MappingProxyType
from typing import Any

import pyarrow as pa

from symage.annotations.formats import picture_places
from symage.bundles.form_tables import Column, form_columns, table_section
from symage.bundles.members import png_members
from symage.bundles.splits import Ranges
from symage.bundles.stored import StoredPack, sections
from symage.bundles.zipformat import Entry, entries, header_length
from symage.compression import crc32
from symage.documents.surfaces import Surface, ordered
from symage.forms.definition import FormDefinition
from symage.forms.normalised import Kind
from symage.request import GenerationRequest

PARQUET = "parquet"
"""The output format that asks for it."""
ROWS_PER_FILE = 10_000
ROWS_PER_GROUP, PICTURED_ROWS_PER_GROUP = 1000, 100
"""Readers hold a group at a time."""
_LEVEL = 3
_TYPES: Mapping[Kind, pa.DataType] = MappingProxyType(
    {
        Kind.STRING: pa.string(),
        Kind.NUMBER: pa.float64(),
        Kind.INTEGER: pa.int64(),
        Kind.BOOLEAN: pa.bool_(),
        Kind.DATE: pa.date32(),
    }
)
_NAMES: Mapping[Kind, str] = MappingProxyType(
    {Kind.STRING: "string", Kind.NUMBER: "float64", Kind.INTEGER: "int64", Kind.BOOLEAN: "bool"}
    | {Kind.DATE: "date32"}
)
"""As `datasets` calls these types."""
_PICTURES = pa.list_(pa.struct([("bytes", pa.binary()), ("path", pa.string())]))


@dataclass(frozen=True, slots=True)
class Part:
    """The documents of one form in one split."""

    request: GenerationRequest
    form: FormDefinition
    split: str
    rows: int

    @property
    def paths(self) -> list[str]:
        """Of its files, in the order of their rows, named as the Hugging Face Hub names shards."""
        files = -(-self.rows // ROWS_PER_FILE)
        at = f"parquet/{self.form.id}/{self.split}"
        return [f"{at}-{number:05d}-of-{files:05d}.parquet" for number in range(files)]

    @property
    def rows_per_group(self) -> int:
        return PICTURED_ROWS_PER_GROUP if self.pictured else ROWS_PER_GROUP

    @property
    def columns(self) -> list[Column]:
        return form_columns(self.request, self.form)

    @property
    def pictured(self) -> list[Surface]:
        """The surfaces whose pages there are pictures of."""
        formats = self.request.output_formats
        return [surface for surface in ordered(formats) if picture_places(formats, surface)]


def parquet_parts(request: GenerationRequest, forms: Sequence[FormDefinition], ranges: Ranges) -> list[Part]:
    """What is asked for as Parquet: nothing of splits without items."""
    if not request.wants(PARQUET):
        return []
    return [
        Part(request, form, split, end - first)
        for form in forms
        for split, (first, end) in ranges.items()
        if first < end
    ]


def parquet_files(part: Part, packs: Sequence[StoredPack]) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Path and bytes of each file. All share a pass over the packs: read them in order, each to its end."""
    groups = _groups(part, packs)
    for path in part.paths:
        yield path, _file(part, islice(groups, ROWS_PER_FILE // part.rows_per_group))


def schema_of(part: Part) -> pa.Schema:
    """With what `datasets` makes of each column."""
    fields = [pa.field(column.name, _TYPES[column.kind]) for column in part.columns]
    features: dict[str, Any] = {
        column.name: {"dtype": _NAMES[column.kind], "_type": "Value"} for column in part.columns
    }
    for surface in part.pictured:
        fields.append(pa.field(_column(surface), _PICTURES))
        features[_column(surface)] = {"feature": {"_type": "Image"}, "_type": "Sequence"}
    return pa.schema(fields, {"huggingface": json.dumps({"info": {"features": features}})})


def _file(part: Part, groups: Iterable[pa.Table]) -> Iterator[bytes]:
    # Imported here: only who asks for Parquet pays for its library.
    from pyarrow.parquet import ParquetWriter

    plain = [column.name for column in part.columns]
    pictures = [f"{_column(surface)}.list.element.bytes" for surface in part.pictured]
    outlet = Outlet()
    with ParquetWriter(
        outlet,
        schema_of(part),
        version="2.6",
        data_page_version="1.0",
        use_dictionary=plain,
        write_statistics=plain,
        compression={**dict.fromkeys(plain, "ZSTD"), **dict.fromkeys(pictures, "NONE")},
        compression_level=dict.fromkeys(plain, _LEVEL),
    ) as writer:
        for group in groups:
            writer.write_table(group, row_group_size=part.rows_per_group)
            yield outlet.taken()
    yield outlet.taken()


def _groups(part: Part, packs: Sequence[StoredPack]) -> Iterator[pa.Table]:
    """The rows, so many together; pictures are read as they are needed."""
    size = part.rows_per_group
    waiting: list[pa.Table] = []
    rows = 0
    written = sections(packs, table_section(part.form.id, part.split))
    for pack, values in zip(packs, written, strict=True):
        table = _values(part, values)
        pictures = _Pictures(part, pack) if part.pictured and len(table) else None
        while len(table):
            taken = table.slice(0, size - rows)
            table, rows = table.slice(len(taken)), rows + len(taken)
            waiting.append(pictures.beside(taken) if pictures else taken)
            if rows == size:
                yield pa.concat_tables(waiting).combine_chunks()
                waiting, rows = [], 0
    if waiting:
        yield pa.concat_tables(waiting).combine_chunks()


def _values(part: Part, rows: bytes) -> pa.Table:
    """Rows of CSV as what their columns are. Raises ArrowInvalid for a cell that is not."""
    from pyarrow.csv import ConvertOptions, ParseOptions, ReadOptions, read_csv

    types = {column.name: _TYPES[column.kind] for column in part.columns}
    if not rows:
        return pa.schema(types).empty_table()
    return read_csv(
        io.BytesIO(rows),
        ReadOptions(use_threads=False, block_size=len(rows) + 1, column_names=list(types)),
        ParseOptions(newlines_in_values=True),
        ConvertOptions(
            column_types=types,
            null_values=[""],
            strings_can_be_null=True,
            true_values=["true"],
            false_values=["false"],
        ),
    )


class _Pictures:
    """The pictures of a pack, by their paths in the archive."""

    def __init__(self, part: Part, pack: StoredPack) -> None:
        self._part, self._pack = part, pack
        self._entries: Mapping[str, Entry] = {entry.path: entry for entry in entries(pack.index())}

    def beside(self, table: pa.Table) -> pa.Table:
        """The rows with the pictures of their documents."""
        items = table["item_index"].to_pylist()
        for surface in self._part.pictured:
            pages = pa.array([self._pages(surface, item) for item in items], _PICTURES)
            table = table.append_column(_column(surface), pages)
        return table

    def _pages(self, surface: Surface, item_index: int) -> list[dict[str, Any]]:
        """Read at once: the pages of a document lie side by side."""
        members, *_ = png_members(self._part.request, self._part.form, item_index, surface)
        found = [self._entries[member.path] for member in members]
        start, stop = found[0].offset, _end(found[-1])
        data = b"".join(self._pack.read(start, stop))
        return [
            {"bytes": _checked(data, entry, start), "path": member.filename}
            for member, entry in zip(members, found, strict=True)
        ]


def _checked(data: bytes, entry: Entry, start: int) -> bytes:
    end = _end(entry) - start
    picture = data[end - entry.stored_size : end]
    if crc32(picture) != entry.crc:
        raise ValueError(f"a shard's pack is damaged: {entry.path} is not what was written")
    return picture


def _end(entry: Entry) -> int:
    return entry.offset + header_length(entry.path) + entry.stored_size


def _column(surface: Surface) -> str:
    return f"pages_{surface.name}"


class Outlet(io.RawIOBase):
    """A file that hands on what is written to it."""

    def __init__(self) -> None:
        self._waiting: list[bytes] = []
        self._written = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._waiting.append(bytes(data))
        self._written += len(self._waiting[-1])
        return len(self._waiting[-1])

    def tell(self) -> int:
        return self._written

    def taken(self) -> bytes:
        """What was written since this was last asked."""
        data = b"".join(self._waiting)
        self._waiting.clear()
        return data
