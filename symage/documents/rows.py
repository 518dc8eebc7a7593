"""Printed texts as rows, each bound for one slot of a form: columns in, one line a row out.

What does not belong here: sizes and positions (`setting.py`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from symage.documents.compile import CompiledForm, TextColumn
from symage.errors import LayoutError
from symage.forms.definition import Field

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class SlotTexts:
    """Texts bound for slots. `number` and `count`: which line of how many; count 0 is a box of one line."""

    document: Ints
    slot: Ints
    number: Ints
    count: Ints
    joins: NDArray[np.bool_]
    text: list[str]


def document_count(compiled: CompiledForm, printed: Mapping[str, Sequence[str]]) -> int:
    """How many documents the columns describe."""
    counts = {field.id: len(printed[field.id]) for field in compiled.form.fields}
    if len(set(counts.values())) > 1:
        raise ValueError(f"columns of different lengths: {counts}")
    return next(iter(counts.values()), 0)


def rows_of(compiled: CompiledForm, printed: Mapping[str, Sequence[str]]) -> SlotTexts:
    """Every line of every text, ordered by document, page, slot and line."""
    return _sorted(compiled, _gathered(compiled, printed))


def _gathered(compiled: CompiledForm, printed: Mapping[str, Sequence[str]]) -> SlotTexts:
    fields = compiled.form.fields
    _check_choices(compiled, printed)
    parts = [
        part
        for column in compiled.columns
        for part in _placed(column, fields[column.field].id, shared(column, fields[column.field], printed))
    ]
    return SlotTexts(
        document=_concatenated([part.document for part in parts]),
        slot=_concatenated([part.slot for part in parts]),
        number=_concatenated([part.number for part in parts]),
        count=_concatenated([part.count for part in parts]),
        joins=_concatenated([part.joins for part in parts]).astype(np.bool_),
        text=[text for part in parts for text in part.text],
    )


def _concatenated(arrays: Sequence[NDArray[np.int64] | NDArray[np.bool_]]) -> Ints:
    return np.concatenate([np.zeros(0, np.int64), *arrays])


def _check_choices(compiled: CompiledForm, printed: Mapping[str, Sequence[str]]) -> None:
    for field in compiled.form.fields:
        if field.options is not None:
            unknown = set(printed[field.id]) - {""} - set(field.options)
            if unknown:
                raise LayoutError(field.id, f"no such option: {sorted(unknown)[0]!r}")


def shared(column: TextColumn, field: Field, printed: Mapping[str, Sequence[str]]) -> Sequence[str]:
    """The texts of a column: the whole of them, or the piece that stands in its box."""
    texts, piece = printed[field.id], column.piece
    if piece is None:
        return texts
    return [(pieces_of(field, text) + [""] * piece)[piece] for text in texts]


def pieces_of(field: Field, text: str) -> list[str]:
    """What stands in the boxes that share out a text, of a field that has some."""
    return text.lstrip("(").split(BETWEEN_PIECES.get(field.type, " "), len(field.pieces) - 1)


def together(field: Field, text: str) -> str:
    """A text again whose pieces stand there parted by spaces: the opposite of `pieces_of`."""
    parts = text.split(" ", len(field.pieces) - 1)
    opening = "(" if field.type == "phone" and len(parts) > 1 else ""
    return opening + BETWEEN_PIECES.get(field.type, " ").join(parts)


BETWEEN_PIECES: Mapping[str, str] = MappingProxyType({"money": ".", "date": "/", "ein": "-", "phone": ") "})
"""What parts the pieces of a printed text, by type of field; a space for all others. The parentheses of an
area code are printed on forms that have a box for it."""


def _placed(column: TextColumn, field_id: str, texts: Sequence[str]) -> Iterator[SlotTexts]:
    """The rows of one column, once for each place."""
    rows = _column_rows(column, field_id, texts)
    for slot in column.slots:
        yield SlotTexts(rows.document, rows.slot + slot, rows.number, rows.count, rows.joins, rows.text)


def _column_rows(column: TextColumn, field_id: str, texts: Sequence[str]) -> SlotTexts:
    if column.option is not None:
        return _single(["X" if text == column.option else "" for text in texts])
    if column.comb:
        return _comb(field_id, column.comb, texts)
    if column.lines > 1:
        return _block(field_id, column.lines, texts)
    return _single(texts)


def _single(texts: Sequence[str]) -> SlotTexts:
    document = np.flatnonzero(np.fromiter(map(len, texts), np.int64, len(texts)))
    none = np.zeros(len(document), np.int64)
    return SlotTexts(document, none, none, none, none.astype(np.bool_), [text for text in texts if text])


def _block(field_id: str, most: int, texts: Sequence[str]) -> SlotTexts:
    blocks = [text.split("\n") if text else [] for text in texts]
    counts = np.fromiter(map(len, blocks), np.int64, len(blocks))
    if len(counts) and counts.max() > most:
        raise LayoutError(field_id, f"{counts.max()} lines in a box for {most}")
    document = np.repeat(np.arange(len(blocks)), counts)
    number = np.arange(len(document)) - np.repeat(np.cumsum(counts) - counts, counts)
    lines = [line for block in blocks for line in block]
    shown = np.flatnonzero(np.fromiter(map(len, lines), np.int64, len(lines)))
    none = np.zeros(len(shown), np.int64)
    return SlotTexts(
        document[shown],
        none,
        number[shown],
        counts[document[shown]],
        none.astype(np.bool_),
        [line for line in lines if line],
    )


def _comb(field_id: str, cells: int, texts: Sequence[str]) -> SlotTexts:
    """One row a letter; blanks leave their cell empty and part words."""
    counts = np.fromiter(map(len, texts), np.int64, len(texts))
    if len(counts) and counts.max() > cells:
        raise LayoutError(field_id, f"{counts.max()} characters in a comb of {cells}")
    document = np.repeat(np.arange(len(texts)), counts)
    cell = np.arange(len(document)) - np.repeat(np.cumsum(counts) - counts, counts)
    letters = "".join(texts)
    inked = np.fromiter((letter != " " for letter in letters), np.bool_, len(letters))
    joins = inked & np.concatenate([[False], inked[:-1]])[: len(inked)] & (cell > 0)
    none = np.zeros(int(inked.sum()), np.int64)
    return SlotTexts(
        document[inked],
        cell[inked],
        none,
        none,
        joins[inked],
        [letter for letter in letters if letter != " "],
    )


def _sorted(compiled: CompiledForm, rows: SlotTexts) -> SlotTexts:
    page = compiled.slots.page[rows.slot]
    order = np.lexsort((rows.number, rows.slot, page, rows.document))
    texts = rows.text
    return SlotTexts(
        rows.document[order],
        rows.slot[order],
        rows.number[order],
        rows.count[order],
        rows.joins[order],
        [texts[i] for i in order.tolist()],
    )
