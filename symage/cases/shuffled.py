"""The values of a shuffled job: kept by form and shard when they are filled, read from all shards when drawn.

What does not belong here: which value goes where (`symage.forms.coherence`), and where the columns are kept.
"""

from collections.abc import Iterable, Mapping
from tempfile import TemporaryFile

import pyarrow as pa

from symage.cases.documents import item_words
from symage.forms.coherence import shuffled_items
from symage.forms.definition import FormDefinition
from symage.forms.fill import Filled
from symage.request import GenerationRequest


def printed_to_ipc(filled: Filled) -> bytes:
    """What is printed on documents of one form: an Arrow IPC stream with a column for each field."""
    names = [field.id for field in filled.form.fields]
    batch = pa.record_batch([pa.array(filled.printed[name], pa.string()) for name in names], names=names)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema, options=pa.ipc.IpcWriteOptions(compression="lz4")) as writer:
        writer.write_batch(batch)
    return bytes(sink.getvalue().to_pybytes())


def printed_from_ipc(parts: Iterable[bytes]) -> pa.Table:
    """The columns of many parts, in their order, as `printed_to_ipc` wrote them, mapped from a file.

    While they are gathered, the text must fit the memory twice; afterwards its pages are the system's to
    drop. The file lies in the temporary folder, without a name, as long as the table is kept.
    """
    batches: list[pa.RecordBatch] = []
    for part in parts:
        with pa.ipc.open_stream(part) as reader:
            batches += [*reader]
    return _mapped(pa.Table.from_batches(batches).combine_chunks())


def _mapped(table: pa.Table) -> pa.Table:
    with TemporaryFile() as file:
        with pa.ipc.new_file(file, table.schema) as writer:
            writer.write_table(table)
        file.flush()
        # Arrow maps files by name alone, and keeps this one open by itself.
        return pa.ipc.open_file(pa.memory_map(f"/proc/self/fd/{file.fileno()}")).read_all()


def shuffled(
    request: GenerationRequest, form: FormDefinition, items: range, printed: pa.Table | Mapping[str, pa.Array]
) -> Filled:
    """What the items show: of each field the value of another item. `printed`: of all items of the job.

    Only `printed` is filled in: shuffled values make no statement that could be checked.
    """
    wanted = item_words(items)
    texts = {}
    for field in form.fields:
        rows = shuffled_items(request.seed, form.id, field.id, request.quantity, wanted)
        texts[field.id] = printed[field.id].take(pa.array(rows)).to_pylist()
    return Filled(form, wanted, {}, texts)
