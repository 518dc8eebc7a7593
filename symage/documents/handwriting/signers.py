"""Who signs: what somebody has made of their own name, the same on every paper.

A signature is drawn from the name alone: equal names sign alike, on every form and whoever has filled it in.
Shares are estimates, made by eye. What does not belong here: the strokes (`signatures.py`).
"""

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType
from unicodedata import normalize

from symage.compression import crc32
from symage.documents.handwriting.draws import Draws
from symage.documents.handwriting.pens import BALLPOINT, BLACK, BLUE, PENCIL
from symage.documents.handwriting.population import writer
from symage.documents.handwriting.writers import CURSIVE, WRITERS, Writer
from symage.randomness import word_of

LEGIBLE, SLURRED, WAVE, INITIALS = "legible", "slurred", "wave", "initials"
_KINDS = MappingProxyType({LEGIBLE: 0.24, SLURRED: 0.32, WAVE: 0.30, INITIALS: 0.14})
GARLAND, ARCADE, ANGLE, THREAD = "garland", "arcade", "angle", "thread"
_CONNECTIONS = MappingProxyType({GARLAND: 0.34, ARCADE: 0.24, ANGLE: 0.16, THREAD: 0.26})
NONE, RETURN, UNDERLINE, DOUBLE, BAR, LOOP, TRAIL, PARAPH, SWEEP = (
    "none",
    "return",
    "underline",
    "double underline",
    "bar",
    "loop",
    "trail",
    "paraph",
    "sweep",
)
_FLOURISHES = MappingProxyType(
    {
        NONE: 0.30,
        RETURN: 0.12,
        UNDERLINE: 0.09,
        DOUBLE: 0.03,
        BAR: 0.10,
        LOOP: 0.09,
        TRAIL: 0.14,
        PARAPH: 0.04,
        SWEEP: 0.09,
    }
)
_WHOLE, _FIRST_INITIAL, _LAST, _NO_MIDDLE, _MERGED = "whole", "first initial", "last", "no middle", "merged"
_PARTS = MappingProxyType({_WHOLE: 0.28, _FIRST_INITIAL: 0.24, _LAST: 0.09, _NO_MIDDLE: 0.27, _MERGED: 0.12})
_TITLES = frozenset(
    [
        "jr",
        "sr",
        "ii",
        "iii",
        "iv",
        "md",
        "do",
        "dds",
        "cpa",
        "ea",
        "esq",
        "phd",
        "rn",
        "dr",
        "mr",
        "mrs",
        "ms",
    ]
)
_PLAIN = str.maketrans("łøđßıæœŁØĐÆŒ", "lodsiaoLODAO")
_KEPT = 8192


@dataclass(frozen=True, slots=True)
class Signer:
    """`kind`: how legible; `connection`: how a wave goes; `words`: what is written of the name.

    To the writer's own letters: `size` of them all, `capital` and `small` letters, `width`, and `slant` more
    to the right; `fade`: by how much each letter is smaller than the one before; `stretch`: how much wider;
    `overlap`: how much more movements run into one another; `climb` and `arch` of the line; `gap`: between
    words, in hundredths of an em; `kept`: how many letters come before the wave; `waves`: of it to each
    letter that it stands for; `ascends`: whether the wave keeps what goes up and down.
    """

    writer: Writer
    ink: str
    kind: str
    connection: str
    flourish: str
    words: tuple[str, ...]
    size: float
    capital: float
    small: float
    width: float
    slant: float
    fade: float
    stretch: float
    overlap: float
    climb: float
    arch: float
    gap: float
    kept: int
    waves: float
    ascends: bool
    draws: Draws


@lru_cache(maxsize=_KEPT)
def signer(name: str) -> Signer:
    number = word_of(crc32(name.encode("utf-8", "surrogatepass")), "signer")
    draws = Draws(number)
    kind = draws.pick("kind", _KINDS)
    who = _with_pen(writer(word_of(number, "writer") % WRITERS))
    slurred = {LEGIBLE: 0.25, SLURRED: 1.0, WAVE: 0.7, INITIALS: 0.6}[kind]
    return Signer(
        writer=who,
        ink=BLUE if draws.chance("ink", 0.58) else BLACK,
        kind=kind,
        connection=draws.pick("connection", _CONNECTIONS),
        flourish=draws.pick("flourish", _FLOURISHES),
        words=_written_of(name, kind, draws),
        size=draws.uniform("size", 1.15, 1.9),
        capital=draws.uniform("capital", 1.0, 1.3)
        if draws.chance("modest", 0.4)
        else draws.uniform("capital", 1.3, 2.2),
        small=draws.uniform("small", 0.6, 1.1),
        width=draws.uniform("width", 0.8, 1.7),
        slant=min(max(draws.normal("slant", 0.14, 0.16), -0.3), 0.55),
        fade=slurred * draws.uniform("fade", 0.0, 0.2),
        stretch=slurred * draws.uniform("stretch", -0.05, 0.22),
        overlap=1.3 + slurred * draws.uniform("overlap", 1.2, 6.5),
        climb=draws.normal("climb", 0.05, 0.06),
        arch=draws.normal("arch", 0.0, 0.03),
        gap=draws.uniform("gap", -12, 55),
        kept=1 + int(draws.uniform("kept", 0, 3)),
        waves=draws.uniform("waves", 0.45, 1.3),
        ascends=draws.chance("ascends", 0.55),
        draws=draws,
    )


def _with_pen(who: Writer) -> Writer:
    """Nobody signs in pencil, unless it is what the form is filled in with."""
    return replace(who, pen=replace(who.pen, kind=BALLPOINT)) if who.pen.kind == PENCIL else who


def _written_of(name: str, kind: str, draws: Draws) -> tuple[str, ...]:
    """The words that somebody writes of a name; all of them in letters from a to z."""
    bare = normalize("NFKD", name.translate(_PLAIN))
    words = re.findall(r"[A-Za-z]+", "".join(each for each in bare if each.isascii()).replace("'", ""))
    words = [word for word in words if word.lower() not in _TITLES] or words
    words = [word[0].upper() + (word[1:].lower() if word.isupper() else word[1:]) for word in words]
    if len(words) < 2:
        return tuple(words) or ("X",)
    first, *middle, last = words
    if kind == INITIALS:
        return (first[0], *(word[0] for word in middle[: draws.chance("middle", 0.5)]), last[0])
    return {
        _WHOLE: (first, *(word[0] for word in middle), last),
        _FIRST_INITIAL: (first[0], last),
        _LAST: (last,),
        _NO_MIDDLE: (first, last),
        _MERGED: (first + last,),
    }[draws.pick("parts", _PARTS)]


def cursive(who: Signer) -> bool:
    """Whether the capitals are those of school."""
    return who.writer.style == CURSIVE or who.draws.chance("cursive", 0.5)
