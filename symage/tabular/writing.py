"""Rows as CSV, as JSON objects and as Arrow tables.

A file's bytes are joined from whole columns: the joined texts of all rows lie behind each other in one
buffer, which is the file. Only columns that hold a sign that would have to be quoted are looked through.
"""

import csv
import io
import re
from collections.abc import Sequence
from json.encoder import encode_basestring

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from symage.identities.text import join
from symage.tabular.cells import Cells
from symage.tabular.rows import TableRows

_RUN_BY_SPREADSHEETS = "^[=+\\-@\t\r\n＝＋－＠]"
"""OWASP, CSV Injection."""


def csv_header(names: Sequence[str], *, safe: bool = False) -> str:
    """`safe`: as in `csv_lines`."""
    text = io.StringIO()
    shown = [f"'{name}" if safe and re.match(_RUN_BY_SPREADSHEETS, name) else name for name in names]
    csv.writer(text, lineterminator="\n").writerow(shown)
    return text.getvalue()


def csv_lines(rows: TableRows, *, safe: bool = False) -> bytes:
    """With their line ends. `safe`: a text that a spreadsheet would run has an apostrophe before it."""
    columns = [_csv_cells(cells, safe) for cells in rows.cells]
    if len(columns) == 1:  # An empty line would be none.
        columns = [pc.if_else(pc.equal(columns[0], ""), '""', columns[0])]
    pieces = [piece for column in columns for piece in (column, ",")]
    return _behind(join(*pieces[:-1], "\n"))


def json_records(rows: TableRows) -> bytes:
    """JSON objects with `,` and a line end between them."""
    pieces: list[pa.StringArray | str] = []
    before = "{"
    for name, cells in zip(rows.names, rows.cells, strict=True):
        pieces += [f"{before}{encode_basestring(name)}: ", _json_cells(cells)]
        before = ", "
    return _behind(join(*pieces, "},\n"))[:-2]


def arrow_table(rows: TableRows) -> pa.Table:
    return pa.table([cells.values for cells in rows.cells], names=list(rows.names))


def _csv_cells(cells: Cells, safe: bool) -> pa.StringArray:
    texts = cells.shown().fill_null("")
    if not pa.types.is_string(cells.values.type):
        return texts
    if safe:
        runs = pc.match_substring_regex(texts, _RUN_BY_SPREADSHEETS)
        texts = pc.if_else(runs, join("'", texts), texts) if pc.any(runs).as_py() else texts
    if not _holds(texts, b'",\n\r'):
        return texts
    quoted = join('"', pc.replace_substring(texts, '"', '""'), '"')
    return pc.if_else(pc.match_substring_regex(texts, '[",\n\r]'), quoted, texts)


def _json_cells(cells: Cells) -> pa.StringArray:
    if cells.literals is not None:
        return cells.literals.fill_null("null")
    texts = cells.shown()
    kind = cells.values.type
    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_boolean(kind):
        return texts.fill_null("null")
    if _holds(texts, b'"\\'):
        texts = pc.replace_substring(pc.replace_substring(texts, "\\", "\\\\"), '"', '\\"')
    return join('"', texts, '"').fill_null("null")


def _holds(texts: pa.StringArray, signs: bytes) -> bool:
    """Whether one of some ASCII signs is in any of the texts."""
    data = _behind(texts)
    return any(data.find(sign) >= 0 for sign in signs)


def _behind(texts: pa.StringArray) -> bytes:
    """The texts behind each other."""
    if not len(texts):
        return b""
    ends = np.frombuffer(texts.buffers()[1], dtype=np.int32)[texts.offset : texts.offset + len(texts) + 1]
    data = texts.buffers()[2]
    return b"" if data is None else data[int(ends[0]) : int(ends[-1])].to_pybytes()
