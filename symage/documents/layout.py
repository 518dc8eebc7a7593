"""Where every piece of filled-in text stands: the one source of PDF, PNG and all labels of a batch.

Columns over all documents of a batch; integers in thousandths of a point, origin top left, y downward.
A run is drawn as one piece; a word is what a label names. A word's box is its advance width by the
ascent and descent of the typeface, and wider or higher where its ink is: a slanted letter, an accent, a
bracket, a heavy stroke. It is the same convention as for printed captions. Runs stand where the form has
them; words where the print has slipped to.

What does not belong here: how text is set in its box (`setting.py`), and any file format but the
layout's own, one Arrow buffer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from symage.documents.compile import CompiledForm
from symage.documents.ink import ADVANCES, ASCENTS, DESCENTS, begin, ink_alone, inked
from symage.documents.looks import COLUMNS, Looks, plain_looks
from symage.documents.rows import document_count
from symage.documents.script import Script
from symage.documents.setting import SetLines, set_lines
from symage.documents.transform import NUMBERS, Transforms
from symage.documents.typefaces import CHARACTERS, SPACE, numbers
from symage.request import ADVANCE, INK

Ints = NDArray[np.int64]

LAYOUT_FORMAT = "layout/5"

_RUN_TYPES = {
    "page": pa.int16(),
    "slot": pa.int16(),
    "field": pa.int16(),
    "x": pa.int32(),
    "baseline": pa.int32(),
    "font": pa.int8(),
    "size": pa.int32(),
    "squeeze": pa.int16(),
    "text": pa.string(),
}
_LOOK_TYPE = pa.struct([pa.field(name, pa.int32(), nullable=False) for name in COLUMNS])
_WORD_TYPES = {
    "page": pa.int16(),
    "slot": pa.int16(),
    "field": pa.int16(),
    "copy": pa.int16(),
    "left": pa.int32(),
    "top": pa.int32(),
    "right": pa.int32(),
    "bottom": pa.int32(),
    "text": pa.string(),
}


@dataclass(frozen=True, slots=True, eq=False)
class Runs:
    """Text as drawn, ordered by document, page and place. Document d has rows starts[d] … starts[d + 1] - 1.

    `slot` is an index into the compiled form's slots, `font` into `looks.FACES`, `squeeze` the horizontal
    scaling in percent.
    """

    starts: Ints
    page: Ints
    slot: Ints
    field: Ints
    x: Ints
    baseline: Ints
    font: Ints
    size: Ints
    squeeze: Ints
    text: list[str]


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """Text as labelled, by document, page and slot. Document d has rows starts[d] … starts[d + 1] - 1.
    `slot`: the one that it stands in, of a comb the first; `copy`: which of the places that its field has on
    the page, from 0."""

    starts: Ints
    page: Ints
    slot: Ints
    field: Ints
    copy: Ints
    left: Ints
    top: Ints
    right: Ints
    bottom: Ints
    text: list[str]

    @property
    def document(self) -> Ints:
        """Of each word."""
        return np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))

    @property
    def sides(self) -> Ints:
        """Left, top, right and bottom of each word: words × 4."""
        return np.stack([self.left, self.top, self.right, self.bottom], axis=1)


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """The filled-in text of a batch of documents of one form. Pages and fields are indexes from 0.

    `looks`: that of each document. `surface`: what it is laid out for (`surfaces.py`). `transforms`: how its
    pages are bent, None where none is. `printed`: the whole text of each field, on surfaces whose files hold
    it, and `script`: what is written by hand, beside the runs; neither is stored.
    """

    form_id: str
    looks: Looks
    runs: Runs
    words: Words
    surface: str = ""
    transforms: Transforms | None = None
    printed: Mapping[str, Sequence[str]] | None = None
    script: Script | None = None

    @property
    def documents(self) -> int:
        return len(self.runs.starts) - 1

    def to_bytes(self) -> bytes:
        """One Arrow IPC stream of one batch, a row a document: its look, lists of its runs and of its words,
        and the numbers of its transforms."""
        columns = {
            "look": _look_column(self.looks),
            "runs": _nested(self.runs, _RUN_TYPES),
            "words": _nested(self.words, _WORD_TYPES),
            **_transform_column(self.transforms),
        }
        batch = pa.record_batch(columns).replace_schema_metadata(
            {"format": LAYOUT_FORMAT, "form_id": self.form_id, "surface": self.surface}
        )
        sink = pa.BufferOutputStream()
        options = pa.ipc.IpcWriteOptions(compression="lz4")
        with pa.ipc.new_stream(sink, batch.schema, options=options) as writer:
            writer.write_batch(batch)
        data: bytes = sink.getvalue().to_pybytes()
        return data

    @classmethod
    def from_bytes(cls, data: bytes) -> "Layout":
        """Read what `to_bytes` wrote. Raises ValueError when it is something else."""
        with pa.ipc.open_stream(pa.BufferReader(data)) as reader:
            metadata = reader.schema.metadata or {}
            if metadata.get(b"format") != LAYOUT_FORMAT.encode():
                raise ValueError(f"not a {LAYOUT_FORMAT} buffer: {metadata}")
            batch = reader.read_next_batch()
        return cls(
            form_id=metadata[b"form_id"].decode(),
            looks=_looks(batch.column("look")),
            runs=Runs(**_columns(batch.column("runs"), _RUN_TYPES)),
            words=Words(**_columns(batch.column("words"), _WORD_TYPES)),
            surface=metadata[b"surface"].decode(),
            transforms=_transforms(batch),
        )


def lay_out(
    compiled: CompiledForm,
    printed: Mapping[str, Sequence[str]],
    looks: Looks | None = None,
    boxes: str = ADVANCE,
) -> Layout:
    """Place the printed text of every field in every document; in the form's plain look where none is said.

    `printed` has a column for each field: blank is "", a checked box is "X", a choice is the name
    of its option, lines are parted by line breaks. `boxes`: of words, ADVANCE or INK. Raises KeyError when a
    field has no column and LayoutError when a text does not fit its box or cannot be shown.
    """
    chosen = looks or plain_looks(compiled.form, document_count(compiled, printed))
    lines = set_lines(compiled, printed, chosen)
    return Layout(compiled.form.id, chosen, _runs(lines), _words(lines, chosen, boxes))


def _runs(lines: SetLines) -> Runs:
    return Runs(
        starts=_starts(lines.document, lines.documents),
        page=lines.page,
        slot=lines.slot,
        field=lines.field,
        x=lines.x,
        baseline=lines.baseline,
        font=lines.font,
        size=lines.size,
        squeeze=lines.squeeze,
        text=lines.text,
    )


def _words(lines: SetLines, looks: Looks, boxes: str) -> Words:
    """Cut the runs at their blanks; the letters of a comb stay one word."""
    joined = _joined(lines)
    found, lengths = numbers(joined), _lengths(lines.text) + ~lines.joins
    run = np.repeat(np.arange(len(lengths)), lengths)
    glyph = np.repeat(lines.font * len(CHARACTERS), lengths) + found
    ends = np.cumsum(ADVANCES[glyph])
    black = (found != SPACE) & (found != 0)
    edges = np.flatnonzero(np.diff(black, prepend=False, append=False))
    first, last = edges[::2], edges[1::2] - 1
    begins = begin(ends, glyph, np.cumsum(lengths) - lengths)
    of, until = run[first], run[last]
    scale, size, document = lines.size * lines.squeeze, lines.size[of], lines.document[of]
    ink = (ink_alone if boxes == INK else inked)(glyph, ends, first, last)
    heavy, dx, dy = (column[document] for column in (-(-looks.stroke // 2), looks.dx, looks.dy))
    ahead, behind = ink.left - begins[of], ink.right - begins[until]
    ascent, descent = ASCENTS[lines.font[of]] + ink.over, DESCENTS[lines.font[of]] + ink.under
    return Words(
        starts=_starts(document, lines.documents),
        page=lines.page[of],
        slot=lines.slot[of],
        field=lines.field[of],
        copy=lines.copy[of],
        left=lines.x[of] + ahead * scale[of] // 100_000 - heavy + dx,
        top=lines.baseline[of] - -(-ascent * size // 1000) - heavy + dy,
        right=lines.x[until] + -(-behind * scale[until] // 100_000) + heavy + dx,
        bottom=lines.baseline[of] + -(-descent * size // 1000) + heavy + dy,
        text=joined.split(),
    )


def _joined(lines: SetLines) -> str:
    """All runs as one text; a line break before each that begins a word."""
    if not lines.joins.any():
        return "".join([f"\n{text}" for text in lines.text])
    breaks = np.where(lines.joins, "", "\n").tolist()
    return "".join([lead + text for lead, text in zip(breaks, lines.text, strict=True)])


def _lengths(texts: Sequence[str]) -> Ints:
    return np.fromiter(map(len, texts), np.int64, len(texts))


def _starts(document: Ints, documents: int) -> Ints:
    return np.searchsorted(document, np.arange(documents + 1))


def _nested(rows: Runs | Words, types: Mapping[str, pa.DataType]) -> pa.ListArray:
    arrays = [pa.array(getattr(rows, name), kind) for name, kind in types.items()]
    fields = [pa.field(name, kind, nullable=False) for name, kind in types.items()]
    return pa.ListArray.from_arrays(
        pa.array(rows.starts, pa.int32()), pa.StructArray.from_arrays(arrays, fields=fields)
    )


def _columns(nested: pa.ListArray, types: Mapping[str, pa.DataType]) -> dict[str, Any]:
    rows = nested.values
    columns: dict[str, Any] = {"starts": nested.offsets.to_numpy().astype(np.int64)}
    for name in types:
        values = rows.field(name)
        columns[name] = values.to_pylist() if name == "text" else values.to_numpy().astype(np.int64)
    return columns


def _look_column(looks: Looks) -> pa.StructArray:
    arrays = [pa.array(getattr(looks, name), pa.int32()) for name in COLUMNS]
    return pa.StructArray.from_arrays(arrays, fields=list(_LOOK_TYPE))


def _looks(column: pa.StructArray) -> Looks:
    return Looks(**{name: column.field(name).to_numpy().astype(np.int64) for name in COLUMNS})


def _transform_column(transforms: Transforms | None) -> dict[str, pa.Array]:
    if transforms is None:
        return {}
    numbers = transforms.to_numbers()
    flat = pa.array(numbers.reshape(-1), pa.float64())
    return {"transforms": pa.FixedSizeListArray.from_arrays(flat, numbers.shape[1] * NUMBERS)}


def _transforms(batch: pa.RecordBatch) -> Transforms | None:
    if "transforms" not in batch.schema.names:
        return None
    column = batch.column("transforms")
    shape = batch.num_rows, column.type.list_size // NUMBERS, NUMBERS
    return Transforms.from_numbers(column.flatten().to_numpy().reshape(shape))
