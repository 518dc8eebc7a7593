"""Households as one Arrow buffer and back, exactly, and their quality counts as JSON: how one step hands
people to the next.
"""

import json

import numpy as np
import pyarrow as pa

from symage.identities.catalogue import PATHS, undated
from symage.identities.facts import Column
from symage.identities.households import Households
from symage.identities.quality import BANDS, QualityCounts

INDEX_COLUMN = "household"


def to_ipc(people: Households) -> bytes:
    """An Arrow IPC stream: the household numbers and a column per path, in order of the path."""
    names = sorted(people.columns)
    arrays = [pa.array(people.indexes), *(pa.array(people.columns[name]) for name in names)]
    table = pa.record_batch(arrays, names=[INDEX_COLUMN, *names])
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_batch(table)
    return bytes(sink.getvalue().to_pybytes())


def from_ipc(data: bytes) -> Households:
    """Read what `to_ipc` wrote."""
    with pa.ipc.open_stream(pa.BufferReader(data)) as reader:
        batch = reader.read_next_batch()
    columns = {
        name: _column(PATHS[undated(name)[0]], batch.column(name))
        for name in batch.schema.names
        if name != INDEX_COLUMN
    }
    return Households(batch.column(INDEX_COLUMN).to_numpy(), columns)


def _column(kind: str, array: pa.Array) -> Column:
    """Text stays Arrow; numbers, flags and dates are NumPy, as `households` draws them."""
    if kind == "text":
        return array
    numbers = array.to_numpy(zero_copy_only=False)
    return numbers.astype("datetime64[D]") if kind == "date" else np.asarray(numbers)


def counts_to_json(counts: QualityCounts) -> bytes:
    """Of the wages, which are a large table with few workers in it, only the rows that have any."""
    rows = np.flatnonzero(counts.wage_bands.any(axis=1))
    return json.dumps(
        {
            "households": counts.households,
            "broken": dict(counts.broken),
            "states": counts.states.tolist(),
            "sizes": counts.sizes.tolist(),
            "couples": counts.couples,
            "occupations": len(counts.wage_bands),
            "wage_bands": {str(row): counts.wage_bands[row].tolist() for row in rows},
        }
    ).encode()


def counts_from_json(data: bytes) -> QualityCounts:
    """Read what `counts_to_json` wrote."""
    raw = json.loads(data)
    wages = np.zeros((raw["occupations"], BANDS), np.int64)
    for row, bands in raw["wage_bands"].items():
        wages[int(row)] = bands
    return QualityCounts(
        raw["households"],
        raw["broken"],
        np.array(raw["states"], np.int64),
        np.array(raw["sizes"], np.int64),
        raw["couples"],
        wages,
    )
