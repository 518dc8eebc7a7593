"""Texts of hexadecimal digits, many at once: identifiers, digests, addresses of devices."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from symage.identities.text import Bytes, strings
from symage.tabular.cells import ENDLESS, Cells, Draw
from symage.tabular.fillings.people import unlike

_DIGITS = np.frombuffer(b"0123456789abcdef", dtype=np.uint8)
_VARIANT = np.frombuffer(b"89ab", dtype=np.uint8)


@dataclass(frozen=True, slots=True)
class Hexadecimal:
    """`layout`: # is a digit, y one of 8, 9, a and b (RFC 9562, 4.1), anything else itself."""

    layout: str
    reads: tuple[str, ...] = ()

    @property
    def domain(self) -> int | None:
        return ENDLESS if self.layout.count("#") > 16 else None

    def cells(self, draw: Draw) -> Cells:
        places = [place for place, sign in enumerate(self.layout) if sign in "#y"]
        matrix = np.empty((len(draw.rows), len(self.layout)), dtype=np.uint8)
        matrix[:] = np.frombuffer(self.layout.encode(), dtype=np.uint8)
        drawn = _nibbles(draw, len(places))
        matrix[:, places] = _DIGITS[drawn]
        for number, place in enumerate(places):
            if self.layout[place] == "y":
                matrix[:, place] = _VARIANT[drawn[:, number] & 3]
        return Cells(strings(matrix))

    def broken(self, values: pa.Array) -> int:
        signs = {"#": "[0-9a-f]", "y": "[89ab]"}
        pattern = "".join(signs.get(sign, f"\\x{{{ord(sign):x}}}") for sign in self.layout)
        return unlike(values, f"^{pattern}$")


def _nibbles(draw: Draw, count: int) -> Bytes:
    """So many numbers below 16 for each row."""
    words = np.stack([draw.words(str(number)) for number in range(-(-count // 16))], axis=1)
    each = words.astype("<u8").view(np.uint8)
    return np.stack([each >> 4, each & 15], axis=2).reshape(len(words), -1)[:, :count]
