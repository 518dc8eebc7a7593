"""The baked tables, read once per process and never changed. Origin and licences: tables/SOURCES.md."""

from functools import cache
from importlib.resources import files
from io import BytesIO

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from symage.identities.choice import Choice, GroupedChoice


@cache
def table(name: str) -> pa.Table:
    """A Parquet file of the tables folder."""
    data = files("symage.identities").joinpath("tables", f"{name}.parquet").read_bytes()
    return pq.read_table(BytesIO(data), use_threads=False).combine_chunks()


@cache
def numbers(name: str, column: str) -> NDArray[np.int64]:
    """A whole-number column of a table."""
    return np.asarray(table(name).column(column).to_numpy(), dtype=np.int64)


@cache
def texts(name: str, column: str) -> pa.StringArray:
    """A text column of a table, one string for each row."""
    return table(name).column(column).combine_chunks().cast(pa.string())


@cache
def codes(name: str, column: str) -> tuple[pa.StringArray, NDArray[np.int64]]:
    """A dictionary column of a table: its distinct strings, and for each row the number of its string."""
    encoded = table(name).column(column).combine_chunks()
    return encoded.dictionary.cast(pa.string()), encoded.indices.to_numpy().astype(np.int64)


@cache
def choice(name: str) -> Choice:
    """The baked weighted choice over the rows of a table."""
    return Choice(_baked(name, "threshold").astype(np.uint16), _baked(name, "alias").astype(np.uint32))


@cache
def grouped_choice(name: str) -> GroupedChoice:
    """The baked weighted choice inside each group of a table; rows are sorted by group."""
    groups = _baked(name, "group")
    starts = np.searchsorted(groups, np.arange(int(groups[-1]) + 2)).astype(np.int64)
    return GroupedChoice(
        starts, _baked(name, "threshold").astype(np.uint16), _baked(name, "alias").astype(np.uint32)
    )


def _baked(name: str, column: str) -> NDArray[np.int64]:
    return np.asarray(table(name).column(column).to_numpy())
