"""Text as the letters of a hand: which of its texts each is, where ligatures and accents come in."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import normalize

import numpy as np
from numpy.typing import NDArray

from symage.documents.handwriting.allographs import load
from symage.documents.handwriting.hand import Hand

Ints = NDArray[np.int64]

_BREAK, _BLANK = ord("\n"), ord(" ")
_PRIVATE = 0xE000
"""Stands for the first text of several characters, within a text that is read."""
_CODES = 0x10000
_DOTLESS = str.maketrans("ij", "ıj")


@dataclass(frozen=True, slots=True, eq=False)
class Tokens:
    """The letters of some lines: of each its place among the texts of hands, its `line`, and whether a
    `blank` comes behind it. `accents`, `under`: the texts of accents, and the letters they are for."""

    text: Ints
    line: Ints
    blank: NDArray[np.bool_]
    accents: Ints
    under: Ints

    @property
    def tied(self) -> NDArray[np.bool_]:
        """Which letters stand in a word with the one behind; of all but the last."""
        found: NDArray[np.bool_] = ~self.blank[:-1] & (self.line[1:] == self.line[:-1])
        return found


def read(hand: Hand, texts: Sequence[str]) -> Tokens:
    """Raises KeyError on a character that no hand can write."""
    joined = "\n".join(texts)
    for text in hand.ligatures:
        joined = joined.replace(text, chr(_PRIVATE + _places()[text]))
    codes = _codes_of(joined)
    found = _by_code()[codes]
    if found.min(initial=_SPACE) == _NONE:
        codes = _codes_of("".join(map(_taken_apart, joined)))
        found = _by_code()[codes]
        if found.min() == _NONE:
            raise KeyError(chr(int(codes[found == _NONE][0])))
    line = np.cumsum(codes == _BREAK)
    accent = (found >= 0) & _is_accent()[np.maximum(found, 0)]
    letter = (found >= 0) & ~accent
    seen = ~accent
    following = codes[seen]
    blank = np.append(following[1:] == _BLANK, False)[letter[seen]]
    return Tokens(found[letter], line[letter], blank, found[accent], (np.cumsum(letter) - 1)[accent])


def writable(text: str) -> bool:
    """Whether hands can write it."""
    apart = "".join(map(_taken_apart, text))
    return all(ord(each) < _CODES and _by_code()[ord(each)] != _NONE for each in apart)


_NONE, _SPACE = -2, -1
_PRINTERS_MARKS = {"‘’": "'", "“”„": '"', "–—−": "-"}
"""What only printers tell apart."""


def _codes_of(text: str) -> Ints:
    return np.frombuffer(text.encode("utf-32-le"), np.uint32).astype(np.int64) % _CODES


def _taken_apart(character: str) -> str:
    """A letter that the library lacks as one that it has, and accents."""
    if _by_code()[ord(character) % _CODES] != _NONE:
        return character
    apart = normalize("NFD", character)
    return apart[:1].translate(_DOTLESS) + apart[1:] if len(apart) > 1 else character


def _texts() -> tuple[str, ...]:
    return tuple(load())


@lru_cache(maxsize=1)
def _places() -> dict[str, int]:
    return {text: place for place, text in enumerate(_texts())}


@lru_cache(maxsize=1)
def _by_code() -> Ints:
    """The place of a character among the texts, by its code; those of several stand in a private range."""
    found = np.full(_CODES, _NONE)
    found[[_BREAK, _BLANK]] = _SPACE
    for text, place in _places().items():
        found[ord(text) if len(text) == 1 else _PRIVATE + place] = place
    for printed, by_hand in _PRINTERS_MARKS.items():
        found[[ord(each) for each in printed]] = _places()[by_hand]
    return found


@lru_cache(maxsize=1)
def _is_accent() -> NDArray[np.bool_]:
    return np.array(["\u0300" <= text <= "\u036f" for text in _texts()])
