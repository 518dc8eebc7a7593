"""Columns of patterned text: A is an upper-case letter, a a lower-case one, 9 a digit, X any of these; a
backslash makes the next character stand for itself, as every other character does."""

import re
import string
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from symage.fields import Fields, Key, Keys
from symage.kinds import Printable
from symage.randomness import below
from symage.tabular.cells import Cells, Draw

LONGEST = 100
MASK = Key(
    "mask",
    Printable(LONGEST),
    "",
    "A upper-case letter, a lower-case letter, 9 digit, X any of them; a backslash escapes",
    required=True,
    missing="",
)
KEYS: Keys = (MASK,)
CLASSES: Mapping[str, str] = MappingProxyType(
    {
        "A": string.ascii_uppercase,
        "a": string.ascii_lowercase,
        "9": string.digits,
        "X": string.ascii_uppercase + string.ascii_lowercase + string.digits,
    }
)


@dataclass(frozen=True, slots=True)
class Mask:
    """For each character of the text, those that it may be."""

    characters: tuple[str, ...]
    paths: tuple[str, ...] = ()

    @classmethod
    def read(cls, constraints: Fields) -> "Mask":
        mask = constraints.read(MASK)
        if not mask:
            return cls(("",))
        found = re.findall(r"\\.|[^\\]", mask)
        if "".join(found) != mask:
            constraints.refuse_value("mask", "ends in a backslash that nothing follows")
        return cls(tuple(CLASSES.get(part, part[-1]) for part in found))

    def cells(self, draw: Draw) -> Cells:
        drawn = np.empty((len(draw.indexes), len(self.characters)), dtype=np.uint32)
        for place, options in enumerate(self.characters):
            letters = np.array([ord(letter) for letter in options], dtype=np.uint32)
            drawn[:, place] = letters[below(draw.words(str(place)), len(letters))]
        texts = drawn.view(f"U{len(self.characters)}")
        return Cells.of_texts(texts[:, 0].tolist())

    def accepts(self, text: str) -> bool:
        return len(text) == len(self.characters) and all(
            letter in options for letter, options in zip(text, self.characters, strict=True)
        )
