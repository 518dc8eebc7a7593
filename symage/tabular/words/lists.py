"""Lists of values in a part of a description: "size (S, M or L)", "plan: one of free/pro", "yes or no"."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from symage.fields import is_line
from symage.tabular.fillings.choices import LONGEST_VALUE, MOST_VALUES
from symage.tabular.words.meaning import is_known, plain_phrase
from symage.tabular.words.said import Said

TRUTHS = ({"true", "false"}, {"yes", "no"}, {"y", "n"}, {"t", "f"}, {"0", "1"})
_BRACKETS = re.compile(r"[(\[{]([^()\[\]{}]*)[)\]}]?")
_CHOICE = re.compile(
    (
        r"\b(?:one of|either|any of|chosen from|values(?: are| of)?|options?(?: are)?|"
        r"can be)\b\s*:?\s*(.+)$|:\s*(.+)$"
    ),
    re.IGNORECASE | re.DOTALL,
)
_OR = re.compile(r"^(.*?\S)\s+((?:\S+\s*(?:,|/)\s*)*\S+\s+or\s+\S+)$", re.IGNORECASE)
_SLASHED = re.compile(r"^(.*?)\s+([\w-]+(?:/[\w-]+)+)$")
_WEIGHT = re.compile(r"^(?:(\d+(?:\.\d+)?)\s*%\s*(.+)|(.+?)\s*[:=(]?\s*(\d+(?:\.\d+)?)\s*%\)?)$")
_UNIT = re.compile(r"^(\d+(?:\.\d+)?)\s+(?:months?|years?|days?|hours?|minutes?|weeks?)$", re.IGNORECASE)


def lists(text: str, said: Said) -> tuple[str, Said]:
    """Values in brackets, behind "one of" or a colon, or joined by "or"; other brackets are hints."""
    for bracket in list(_BRACKETS.finditer(text)):
        inner = bracket[1].strip()
        if weights := _only_weights(inner):
            text, weighed = lists(text[: bracket.start()] + text[bracket.end() :], said)
            fits = len(weighed.values) == len(weights) and not weighed.weights
            return text, replace(weighed, weights=weights) if fits else weighed
        if values := _values(inner):
            return text[: bracket.start()], _with_values(said, values)
        if inner:
            said = replace(said, hints=(*said.hints, inner))
    text = _BRACKETS.sub(" ", text)
    found = _CHOICE.search(text)
    if found and (values := _values(found[1] or found[2])):
        return text[: found.start()], _with_values(said, values)
    for pattern in (_OR, _SLASHED):
        found = pattern.match(text.strip())
        if (
            found
            and (values := _values(found[2]))
            and len(found[1].split()) <= 4
            and _parts_values(values, text)
        ):
            return found[1], _with_values(said, values)
    return text, said


def _only_weights(inner: str) -> tuple[float, ...]:
    """Shares without the values whose they are: "a/b/c (60%, 30%, 10%)"."""
    pieces = [piece.strip() for piece in re.split(r"[,/;|]", inner)]
    whole = len(pieces) > 1 and all(re.fullmatch(r"\d+(?:\.\d+)?\s*%", piece) for piece in pieces)
    return tuple(float(piece.rstrip(" %")) for piece in pieces) if whole else ()


def _parts_values(values: Sequence[str], text: str) -> bool:
    """Whether what "or" joins are values, and not words of the column's name."""
    return {value.lower() for value in values} in TRUTHS or not is_known(plain_phrase(text))


def _values(text: str) -> list[str]:
    """The values of a list, as they were written; nothing where it is none."""
    text = re.sub(r"^\s*(?:one of|either|any of)\b", "", text, flags=re.IGNORECASE)
    pieces = re.split(r",\s*(?:or|and)\b|,|/|\||\bor\b|;", text)
    values = [value for piece in pieces if (value := " ".join(piece.strip(" \"'`()[]").split()))]
    values = [_UNIT.sub(r"\1", value) for value in values] if any(map(_UNIT.match, values)) else values
    whole = 2 <= len(set(values)) == len(values) <= MOST_VALUES
    return (
        values
        if whole and all(is_line(value, most=LONGEST_VALUE) and len(value) <= 60 for value in values)
        else []
    )


def _with_values(said: Said, written: Sequence[str]) -> Said:
    weighted = [_WEIGHT.match(value) for value in written]
    if all(weighted):
        values = [(each[2] or each[3]).strip() for each in weighted if each]
        weights = tuple(float(each[1] or each[4]) for each in weighted if each)
        if len(set(values)) == len(values):
            return replace(said, values=tuple(map(str, values)), weights=weights)
    return replace(said, values=_typed(written))


def _typed(written: Sequence[str]) -> tuple[Any, ...]:
    """Numbers where all of them are."""
    if all(re.fullmatch(r"-?(?:0|[1-9]\d{0,14})", value) for value in written):
        return tuple(map(int, written))
    return tuple(written)
