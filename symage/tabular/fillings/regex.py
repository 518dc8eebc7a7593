"""Texts that a regular expression matches, of the part of the language that says what to write.

There are literals, classes, `.`, \\d \\w \\s, groups, alternatives and counts; `*` and `+` stop at 8.
What looks around or back, or needs a search to be answered, is refused, and so is what would come to more
than a bounded number of characters: an expression is drawn, never matched.
"""

import string
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from symage.fields import Fields, Key, Keys
from symage.identities.text import join
from symage.kinds import Printable
from symage.randomness import below
from symage.tabular.cells import Cells, Draw
from symage.tabular.fillings.patterns import Pattern

LONGEST = 200
MOST_CHARACTERS = 256
"""That an expression may come to, over all of its alternatives."""
UNBOUNDED = 8
_DEEPEST = 20
_PRINTABLE = "".join(chr(code) for code in range(32, 127))
_WORD = string.ascii_letters + string.digits + "_"
_CLASSES = {"d": string.digits, "w": _WORD, "s": " "}
_CLASSES |= {name.upper(): "".join(sorted(set(_PRINTABLE) - set(kept))) for name, kept in _CLASSES.items()}
REGEX = Key(
    "regex",
    Printable(LONGEST),
    "",
    f"What values look like, without look-arounds and back-references; * and + stop at {UNBOUNDED}",
    required=True,
    missing="",
)
KEYS: Keys = (REGEX,)


@dataclass(frozen=True, slots=True)
class One:
    """One of some characters."""

    options: str


@dataclass(frozen=True, slots=True)
class Run:
    """A piece from `least` to `most` times."""

    piece: "Piece"
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Row:
    """Pieces behind each other."""

    pieces: tuple["Piece", ...]


@dataclass(frozen=True, slots=True)
class Either:
    """One of some pieces."""

    options: tuple["Piece", ...]


Piece: TypeAlias = One | Run | Row | Either


@dataclass(frozen=True, slots=True)
class Regex:
    """An expression whose texts differ in length."""

    piece: Piece
    reads: tuple[str, ...] = ()
    domain: int | None = None

    def cells(self, draw: Draw) -> Cells:
        return Cells(_texts(self.piece, draw, "0"))

    def broken(self, values: pa.Array) -> int:
        return int(pc.sum(pc.greater(pc.utf8_length(values), MOST_CHARACTERS)).as_py() or 0)


def read_regex(constraints: Fields) -> Pattern | Regex:
    text = constraints.read(REGEX)
    if not text:
        return Pattern(("",))
    try:
        piece = _Reader(text).whole()
        if _cost(piece) > MOST_CHARACTERS:
            raise ValueError(f"comes to more than {MOST_CHARACTERS} characters")
    except ValueError as fault:
        constraints.refuse_value("regex", str(fault))
        return Pattern(("",))
    characters = _fixed(piece)
    return Regex(piece) if characters is None or not characters else Pattern(tuple(characters))


def _cost(piece: Piece) -> int:
    """Characters over all alternatives: what it takes to draw it."""
    match piece:
        case One():
            return 1
        case Run(inner, _, most):
            return most * _cost(inner)
        case Row(pieces) | Either(pieces):
            return sum(map(_cost, pieces))


def _fixed(piece: Piece) -> list[str] | None:
    """The characters of a piece of one length; None for others."""
    match piece:
        case One(options):
            return [options]
        case Run(inner, least, most) if least == most:
            found = _fixed(inner)
            return None if found is None else found * least
        case Row(pieces):
            each = [_fixed(inner) for inner in pieces]
            return None if None in each else [options for row in each for options in row or ()]
    return None


def _texts(piece: Piece, draw: Draw, place: str) -> pa.StringArray:
    """One text for each row; `place` names the piece, so that each has words of its own."""
    count = len(draw.rows)
    match piece:
        case One(options):
            return pa.array(list(options)).take(pa.array(below(draw.words(place), len(options))))
        case Run(inner, least, most):
            times = least + below(draw.words(place), most - least + 1)
            each = [_texts(inner, draw, f"{place}.{number}") for number in range(most)]
            kept = [pc.if_else(pa.array(times > number), text, "") for number, text in enumerate(each)]
            return _behind(kept, count)
        case Row(pieces):
            return _behind([_texts(inner, draw, f"{place}.{n}") for n, inner in enumerate(pieces)], count)
        case Either(options):
            each = [_texts(inner, draw, f"{place}.{n}") for n, inner in enumerate(options)]
            return pc.choose(pa.array(below(draw.words(place), len(each))), *each)


def _behind(texts: Sequence[pa.StringArray], count: int) -> pa.StringArray:
    return join(*texts) if texts else pa.array(np.full(count, ""), pa.string())


class _Reader:
    """Reads an expression from left to right. Raises ValueError with a predicate: "ends inside a group"."""

    def __init__(self, text: str) -> None:
        self._text = text.removeprefix("^")
        if self._text.endswith("$") and not self._text.endswith("\\$"):
            self._text = self._text[:-1]
        self._at = self._depth = 0

    def whole(self) -> Piece:
        found = self._either()
        if self._at < len(self._text):
            raise ValueError("has a ) without its (")
        return found

    def _peek(self) -> str:
        return self._text[self._at : self._at + 1]

    def _next(self, inside: str = "") -> str:
        sign = self._peek()
        if not sign:
            raise ValueError(f"ends inside {inside}")
        self._at += 1
        return sign

    def _skip(self, text: str) -> bool:
        found = self._text.startswith(text, self._at)
        self._at += len(text) if found else 0
        return found

    def _either(self) -> Piece:
        options = [self._row()]
        while self._skip("|"):
            options.append(self._row())
        return options[0] if len(options) == 1 else Either(tuple(options))

    def _row(self) -> Piece:
        pieces: list[Piece] = []
        while self._peek() and self._peek() not in "|)":
            pieces.append(self._counted(self._piece()))
        return pieces[0] if len(pieces) == 1 else Row(tuple(pieces))

    def _piece(self) -> Piece:
        sign = self._next()
        if sign == "(":
            if not self._skip("?:") and self._peek() == "?":
                raise ValueError("looks around or names a group, which nothing here does")
            self._depth += 1
            if self._depth > _DEEPEST:
                raise ValueError(f"has groups more than {_DEEPEST} deep")
            found = self._either()
            self._depth -= 1
            if not self._skip(")"):
                raise ValueError("ends inside a group")
            return found
        if sign == "[":
            return One(self._class())
        if sign == "\\":
            return One(self._escaped())
        if sign in "*+?{^$":
            raise ValueError(f"has a {sign} where nothing can be counted or anchored")
        return One(_PRINTABLE if sign == "." else sign)

    def _escaped(self) -> str:
        sign = self._next("an escape")
        if sign in _CLASSES:
            return _CLASSES[sign]
        if sign.isalnum():
            raise ValueError(f"knows no \\{sign}")
        return sign

    def _class(self) -> str:
        negated = self._skip("^")
        kept: set[str] = set()
        first = True
        while first or self._peek() != "]":
            first = False
            low = self._member()
            if (
                len(low) == 1
                and self._peek() == "-"
                and self._text[self._at + 1 : self._at + 2] not in ("]", "")
            ):
                self._at += 1
                high = self._member()
                if len(high) != 1 or ord(high) < ord(low) or ord(high) - ord(low) > 1000:
                    raise ValueError(f"has no range from {low} to {high}")
                low = "".join(map(chr, range(ord(low), ord(high) + 1)))
            kept.update(low)
        self._at += 1
        options = set(_PRINTABLE) - kept if negated else kept
        if not options:
            raise ValueError("has a class of no characters")
        return "".join(sorted(options))

    def _member(self) -> str:
        sign = self._next("a class")
        return self._escaped() if sign == "\\" else sign

    def _counted(self, piece: Piece) -> Piece:
        least, most = self._count()
        if self._peek() and self._peek() in "*+?":
            raise ValueError("counts what is counted already, or is lazy or possessive")
        return piece if (least, most) == (1, 1) else Run(piece, least, most)

    def _count(self) -> tuple[int, int]:
        for sign, bounds in (("*", (0, UNBOUNDED)), ("+", (1, UNBOUNDED)), ("?", (0, 1))):
            if self._skip(sign):
                return bounds
        if not self._skip("{"):
            return 1, 1
        inner = ""
        while (sign := self._next("a count")) != "}":
            inner += sign
        low, comma, high = inner.partition(",")
        if not low.isdecimal() or not (not high or high.isdecimal()) or len(inner) > 9:
            raise ValueError(f"has no count {{{inner}}}")
        least = int(low)
        most = least if not comma else int(high) if high else least + UNBOUNDED
        if most < least or most > MOST_CHARACTERS:
            raise ValueError(f"cannot repeat {{{inner}}}")
        return least, most
