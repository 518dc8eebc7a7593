"""Columns of text made without a Python loop: digits by byte matrices, words by Arrow joins."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Coded:
    """A column of text as row numbers into a short list of strings; -1 is null.

    Picking and spreading rows moves numbers only; the strings are made once, at the end.
    """

    texts: pa.StringArray
    rows: NDArray[np.integer]

    def only(self, mask: NDArray[np.bool_]) -> "Coded":
        """Null where the mask is false."""
        return Coded(self.texts, np.where(mask, self.rows, -1))

    def strings(self) -> pa.StringArray:
        there = self.rows >= 0
        if there.all():
            return self.texts.take(pa.array(self.rows))
        if not there.any():
            return absent(len(self.rows))
        return Placement.of(there).text(self.texts.take(pa.array(self.rows[there])))


@dataclass(frozen=True, slots=True)
class Placement:
    """Where the rows of a part stand in the whole; computed once for all columns of the part."""

    rows: NDArray[np.int64]
    there: NDArray[np.bool_]
    before: NDArray[np.int64]
    """For each row of the whole, how many rows of the part stand up to and with it."""
    bits: pa.Buffer

    @classmethod
    def of(cls, there: NDArray[np.bool_]) -> "Placement":
        bits = pa.py_buffer(np.packbits(there, bitorder="little"))
        return cls(np.flatnonzero(there), there, np.cumsum(there), bits)

    def text(self, part: pa.StringArray) -> pa.StringArray:
        """The strings of the part at their places; null elsewhere."""
        count = len(self.there)
        if not len(part):
            return absent(count)
        if len(part) == count:
            return part
        offsets = np.empty(count + 1, dtype=np.int32)
        known = np.frombuffer(part.buffers()[1], dtype=np.int32)[part.offset :]
        offsets[0] = known[0]
        # Clipped, which never happens here, numpy writes where it is told without a copy.
        np.take(known, self.before, out=offsets[1:], mode="clip")
        bits = self.bits
        if part.null_count:
            valid = self.there.copy()
            valid[self.rows] = part.is_valid().to_numpy(zero_copy_only=False)
            bits = pa.py_buffer(np.packbits(valid, bitorder="little"))
        return pa.StringArray.from_buffers(count, pa.py_buffer(offsets), part.buffers()[2], bits)

    def numbers(self, part: NDArray[Any]) -> NDArray[Any]:
        """The values of the part at their places; elsewhere zero, False or NaT."""
        if part.dtype.kind == "M":
            whole = np.full(len(self.there), np.datetime64("NaT"), dtype="datetime64[D]")
        else:
            whole = np.zeros(len(self.there), dtype=part.dtype)
        whole[self.rows] = part
        return whole

    def codes(self, part: Coded) -> Coded:
        """The row numbers of the part at their places; -1 elsewhere."""
        whole = np.full(len(self.there), -1, dtype=part.rows.dtype)
        whole[self.rows] = part.rows
        return Coded(part.texts, whole)


@cache
def _packed(width: int) -> NDArray[np.unsignedinteger[Any]]:
    """All numbers of one, two or four digits as ASCII, each packed into one integer."""
    values = np.arange(10**width)
    powers = 10 ** np.arange(width - 1, -1, -1)
    ascii_digits = (values[:, None] // powers % 10 + 48).astype(np.uint8)
    return np.ascontiguousarray(ascii_digits).view(f"u{width}").ravel()


def digits(values: NDArray[np.integer[Any]], width: int) -> Bytes:
    """Numbers below 10**width as rows of ASCII digits with leading zeros."""
    if width in (1, 2, 4):
        return np.asarray(_packed(width)[values].view(np.uint8).reshape(-1, width))
    made = np.empty((len(values), width), dtype=np.uint8)
    rest = values
    while width > 4:
        higher = rest // 10_000
        made[:, width - 4 : width] = digits(rest - higher * 10_000, 4)
        rest, width = higher, width - 4
    made[:, :width] = digits(rest, 4)[:, 4 - width :]
    return made


def fixed(pattern: str, *fields: Bytes) -> pa.StringArray:
    """One string per row after a pattern such as '##-#######': runs of # take the fields in order."""
    rows = len(fields[0])
    matrix = np.empty((rows, len(pattern)), dtype=np.uint8)
    matrix[:] = np.frombuffer(pattern.encode(), dtype=np.uint8)
    column = 0
    for field in fields:
        column = pattern.index("#", column)
        matrix[:, column : column + field.shape[1]] = field
        column += field.shape[1]
    return strings(matrix)


def strings(matrix: Bytes) -> pa.StringArray:
    """Rows of ASCII bytes as strings of equal length, without a copy."""
    rows, width = matrix.shape
    offsets = (
        np.arange(0, (rows + 1) * width, width, dtype=np.int32) if width else np.zeros(rows + 1, np.int32)
    )
    return pa.StringArray.from_buffers(
        rows, pa.py_buffer(offsets), pa.py_buffer(np.ascontiguousarray(matrix))
    )


def join(*parts: pa.Array | str, between: str = "") -> pa.StringArray:
    """Strings put behind each other, row by row; null if any part is null."""
    return pc.binary_join_element_wise(*parts, between)


def take_joined(texts: pa.StringArray, *rows: NDArray[np.int64]) -> pa.StringArray:
    """For each row some strings of one list, behind each other: they are taken in turns, and only every so
    many offsets are kept."""
    taken = texts.take(pa.array(np.column_stack(rows).ravel()))
    offsets = np.frombuffer(taken.buffers()[1], dtype=np.int32)[:: len(rows)]
    return pa.StringArray.from_buffers(
        len(rows[0]), pa.py_buffer(np.ascontiguousarray(offsets)), taken.buffers()[2]
    )


def take(strings: pa.StringArray, rows: NDArray[np.integer]) -> pa.StringArray:
    return strings.take(pa.array(rows))


def words(text: str) -> tuple[str, ...]:
    """The words of a list written as running text."""
    return tuple(text.split())


def absent(count: int) -> pa.StringArray:
    return pa.nulls(count, pa.string())


def where(
    mask: NDArray[np.bool_], present: pa.Array | str, otherwise: pa.Array | str | None
) -> pa.StringArray:
    """One of two columns for each row."""
    if otherwise is None:
        otherwise = pa.scalar(None, pa.string())
    return pc.if_else(pa.array(mask), present, otherwise)
