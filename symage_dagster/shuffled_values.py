"""The values of a shuffled job: kept by form and shard when they are filled, read from all shards when drawn.

Every shard shows values of all the others, field by field. A worker gathers what one form prints on all
documents of the job and keeps it in a file that is mapped into memory. While it gathers, that text must fit
its memory twice, one form at a time; afterwards the pages are the system's to drop. The file lies in the
temporary folder, without a name, as long as the form is kept.

What does not belong here: which value goes where (`symage.forms.coherence`).
"""

from collections.abc import Hashable
from functools import lru_cache
from tempfile import TemporaryFile
from typing import cast

import numpy as np
import pyarrow as pa

from symage.forms.coherence import shuffled_items
from symage.forms.definition import FormDefinition
from symage.forms.fill import Filled
from symage.request import GenerationRequest
from symage.storage.artifacts import ArtifactStore, read_bytes
from symage_dagster.sharding import cut

_FORMS_KEPT = 8


def values_key(job_id: str, number: int, form_id: str) -> str:
    return f"jobs/{job_id}/values/{number:06d}.{form_id}.arrow"


def write_values(store: ArtifactStore, job_id: str, number: int, filled: Filled) -> bytes:
    """Keep what is printed on a shard's documents of one form, a column for each field."""
    names = [field.id for field in filled.form.fields]
    batch = pa.record_batch([pa.array(filled.printed[name], pa.string()) for name in names], names=names)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema, options=pa.ipc.IpcWriteOptions(compression="lz4")) as writer:
        writer.write_batch(batch)
    data = bytes(sink.getvalue().to_pybytes())
    store.write(values_key(job_id, number, filled.form.id), [data])
    return data


def read_shuffled(
    store: ArtifactStore,
    job_id: str,
    asked: GenerationRequest,
    forms: list[FormDefinition],
    form: FormDefinition,
    first: int,
    count: int,
) -> Filled:
    """What items first … first + count - 1 show: of each field the value of another item.

    Only `printed` is filled in: shuffled values make no statement that could be checked.
    """
    numbers = tuple(cut(asked, forms).numbers)
    table = _whole(cast("Hashable", store), job_id, numbers, form.id)
    items = np.arange(first, first + count, dtype=np.uint64)
    printed = {}
    for field in form.fields:
        rows = shuffled_items(asked.seed, form.id, field.id, asked.quantity, items)
        printed[field.id] = table.column(field.id).take(pa.array(rows)).to_pylist()
    return Filled(form, items, {}, printed)


@lru_cache(maxsize=_FORMS_KEPT)
def _whole(store: Hashable, job_id: str, numbers: tuple[int, ...], form_id: str) -> pa.Table:
    """The columns of all shards, in order, mapped from a file. `store`: an ArtifactStore, which is told apart
    by identity."""
    opened, batches = cast("ArtifactStore", store), []
    for number in numbers:
        with pa.ipc.open_stream(read_bytes(opened, values_key(job_id, number, form_id))) as reader:
            batches += [*reader]
    return _mapped(pa.Table.from_batches(batches).combine_chunks())


def _mapped(table: pa.Table) -> pa.Table:
    with TemporaryFile() as file:
        with pa.ipc.new_file(file, table.schema) as writer:
            writer.write_table(table)
        file.flush()
        # Arrow maps files by name alone, and keeps this one open by itself.
        return pa.ipc.open_file(pa.memory_map(f"/proc/self/fd/{file.fileno()}")).read_all()
