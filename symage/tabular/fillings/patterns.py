"""Texts of a fixed number of characters, each one of some: masks, hexadecimal digits, letters and digits."""

from dataclasses import dataclass, replace
from functools import cached_property
from math import prod

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from symage.identities.text import strings
from symage.randomness import Words, below
from symage.tabular.cells import Cells, Draw
from symage.tabular.fillings.people import unlike

ENOUGH = 2**50
"""Different endings: characters before them need not take part in telling texts apart."""


@dataclass(frozen=True)
class Pattern:
    """For each character of the text, those that it may be."""

    characters: tuple[str, ...]
    reads: tuple[str, ...] = ()

    @property
    def domain(self) -> int | None:
        return prod(len(options) for options in self.characters)

    def cells(self, draw: Draw) -> Cells:
        chosen = [below(draw.words(str(place)), len(options)) for place, options in self._open]
        if draw.unique:
            self._tell_apart(draw, chosen)
        return Cells(self._texts(len(draw.rows), chosen))

    def broken(self, values: pa.Array) -> int:
        return unlike(values, "^" + "".join(map(_class, self.characters)) + "$")

    @cached_property
    def _open(self) -> list[tuple[int, str]]:
        """The characters that are drawn."""
        return [(place, options) for place, options in enumerate(self.characters) if len(options) > 1]

    def _tell_apart(self, draw: Draw, chosen: list[NDArray[np.int64]]) -> None:
        """The last characters count, in a permuted order, so that no text comes twice."""
        first, size = len(self._open), 1
        while first and size < ENOUGH:
            first -= 1
            size *= len(self._open[first][1])
        rest: Words = draw.ranks(size)
        for number in range(len(self._open) - 1, first - 1, -1):
            base = np.uint64(len(self._open[number][1]))
            chosen[number] = (rest % base).astype(np.int64)
            rest = rest // base

    def _texts(self, rows: int, chosen: list[NDArray[np.int64]]) -> pa.StringArray:
        template = [options[0] for options in self.characters]
        wide = any(not options.isascii() for options in self.characters)
        kind = np.uint32 if wide else np.uint8
        made = np.empty((rows, len(template)), dtype=kind)
        made[:] = np.array([ord(letter) for letter in template], dtype=kind)
        for (place, options), picks in zip(self._open, chosen, strict=True):
            made[:, place] = np.array([ord(letter) for letter in options], dtype=kind)[picks]
        if not wide:
            return strings(made)
        return pa.array(made.astype(np.uint32).view(f"U{len(template)}")[:, 0].tolist(), pa.string())


@dataclass(frozen=True, slots=True)
class Distinct:
    """A pattern of which no text comes twice, whether that is asked or not: what names a thing."""

    pattern: Pattern
    reads: tuple[str, ...] = ()

    @property
    def domain(self) -> int | None:
        return self.pattern.domain

    def cells(self, draw: Draw) -> Cells:
        return self.pattern.cells(replace(draw, unique=True))

    def broken(self, values: pa.Array) -> int:
        return self.pattern.broken(values)


def _class(options: str) -> str:
    inner = "".join(f"\\x{{{ord(letter):x}}}" for letter in options)
    return inner if len(options) == 1 else f"[{inner}]"
