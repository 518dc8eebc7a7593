"""A description in words -> columns, by rules: known phrases, ranges, lists of values.

Rather than guess, what is not known becomes a column of plain letters and a note that says so: a wrong
column of the right look is worse than none. What does not belong here: the phrases (`phrases.py`).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from symage.fields import is_line
from symage.tabular.cells import LARGEST
from symage.tabular.choices import LONGEST_VALUE
from symage.tabular.phrases import CERTAIN_ONLY, LEADING, MEANINGS, PERSONS, Meaning
from symage.tabular.request import Column
from symage.tabular.schema import LONGEST_NAME

LONGEST_PROMPT = 2000
UNKNOWN = Meaning("custom_mask", {"mask": "aaaaaaaa"})
"""What a phrase becomes that no rule knows: text that nobody takes for anything else."""
SHORTEST_MISSPELT = 7
"""Shorter phrases are one slip away from too many others."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """`unknown` are the names of the columns that no rule knew."""

    columns: tuple[Column, ...]
    unknown: tuple[str, ...]


def parse_prompt(prompt: str) -> Parsed:
    """The columns that a description names, in its order."""
    columns: list[Column] = []
    unknown: list[str] = []
    for piece in _parts(prompt):
        part = _BULLET.sub("", piece)
        phrase = _phrase(_without_details(part))
        if not phrase:
            continue
        meaning = _listed(part) or _ranged(part, phrase, _meaning(phrase))
        name = _free_name(phrase, columns)
        if meaning is None:
            unknown.append(name)
            meaning = UNKNOWN
        columns.append(Column(name, meaning.type, dict(meaning.constraints)))
    return Parsed(tuple(columns), tuple(unknown))


_PREAMBLE = re.compile(
    r"^\s*(?:(?:please|can you|i need|i want|i would like|give me|generate|create|make|build|produce|"
    r"(?:an?\s+)?(?:list|table|dataset|spreadsheet|csv)\s+of)\b[^:,]*?"
    r"(?:\bwith\b(?:\s+the\s+following)?(?:\s+columns?|\s+fields?)?|\bcontaining\b|\bincluding\b|\bof\b|:)"
    r"|columns?\s*:|fields?\s*:)\s*:?",
    re.IGNORECASE,
)
_BREAKS = re.compile(r"[,;\n]|\s(?:and|plus|&)\s|\s+[-*•]\s+", re.IGNORECASE)
_OPEN, _CLOSE = "([{", ")]}"
_LIST = re.compile(
    r"(?:\(|\[|:|\bone of\b|\beither\b)\s*((?:[^()\[\]:,/|]+(?:,|/|\||\bor\b)\s*)+[^()\[\]:]+)", re.IGNORECASE
)
_BULLET = re.compile(r"^\s*(?:\d{1,2}[.)]|[-*•])\s+")
_NUMBER = r"\$?(-?\d[\d,]*(?:\.\d+)?)\s*(k|m|%)?"
_RANGE = re.compile(
    rf"(?:between|from|range)?\s*{_NUMBER}\s*(?:-|–|to|and|\.\.)\s*{_NUMBER}(?![\w.])", re.IGNORECASE
)
_DETAILS = re.compile(
    r"[(\[{].*|:.*|\b(?:between|from|ranging|range|one of|either|in the range|with values?)\b.*|\$?-?\d.*",
    re.IGNORECASE | re.DOTALL,
)


def _parts(prompt: str) -> Iterator[str]:
    """The description cut at commas, line ends and "and", but not inside brackets, ranges or lists."""
    text = _PREAMBLE.sub("", prompt, count=1)
    start = depth = position = 0
    while position < len(text):
        depth += (text[position] in _OPEN) - (text[position] in _CLOSE)
        found = _BREAKS.match(text, position) if depth <= 0 else None
        if found is None or _is_inside(text[start:position], text[found.end() :], found.group()):
            position += 1
            continue
        yield text[start:position]
        start = position = found.end()
    yield text[start:]


_BETWEEN = re.compile(r"\bbetween\s+\$?-?\d[\d,.]*\s*[km%]?$", re.IGNORECASE)
_IN_LIST = re.compile(r"\bone of\b|\beither\b|:", re.IGNORECASE)


def _is_inside(before: str, after: str, separator: str) -> bool:
    """Whether the separator belongs to the phrase: "between 1 and 9", "10,000", "first and last name",
    "one of a, b"."""
    if separator in ("\n", ";"):
        return False
    if _IN_LIST.search(before):
        return True
    if separator == ",":
        return before[-1:].isdigit() and re.match(r"\d{3}(?!\d)", after) is not None
    if before.lower().endswith("first"):
        return after.lower().lstrip().startswith("last name")
    return _BETWEEN.search(before) is not None


def _without_details(part: str) -> str:
    return _DETAILS.sub("", part)


def _phrase(text: str) -> str:
    """In lower case, words apart by one space, without words that say nothing."""
    spaced = re.sub(r"([a-z])([A-Z])", r"\1 \2", re.sub(r"['’]s?\b", "", text.strip()))
    words = re.sub(r"[^\w]+|_", " ", spaced.lower()).split()
    phrase = " ".join(words)
    for leading in LEADING:
        phrase = phrase.removeprefix(f"{leading} ")
    return phrase


def _meaning(phrase: str) -> Meaning | None:
    """What a phrase means: as it stands, without the person whose it is, or with one slip mended."""
    for candidate in _candidates(phrase):
        if candidate in MEANINGS:
            return MEANINGS[candidate]
    return _mended(phrase)


def _candidates(phrase: str) -> Iterator[str]:
    """The phrase in the singular, and that without a person before it."""
    for form in dict.fromkeys((phrase, _singular(phrase))):
        yield form
        for person in PERSONS:
            if form.startswith(f"{person} "):
                yield form.removeprefix(f"{person} ")
            elif form.startswith(f"{person}s "):
                yield form.removeprefix(f"{person}s ")


def _singular(phrase: str) -> str:
    return " ".join(_singular_word(word) for word in phrase.split())


def _singular_word(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ss", "us", "is")) or len(word) < 4:
        return word
    return word[:-2] if word.endswith("sses") else word.removesuffix("s")


def _mended(phrase: str) -> Meaning | None:
    """The one meaning that phrases a single slip away have, unless it is one to be certain of."""
    if len(phrase) < SHORTEST_MISSPELT:
        return None
    near = [meaning for known, meaning in MEANINGS.items() if _is_one_slip(phrase, known)]
    kinds = {(meaning.type, str(meaning.constraints)) for meaning in near}
    if len(kinds) != 1 or near[0].type in CERTAIN_ONLY:
        return None
    return near[0]


def _is_one_slip(one: str, other: str) -> bool:
    """Whether a letter is missing, added, changed, or swapped with its neighbour."""
    if abs(len(one) - len(other)) > 1 or min(len(one), len(other)) < SHORTEST_MISSPELT:
        return False
    same = next((at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), None)
    if same is None:
        return True
    tails = one[same:], other[same:]
    if len(one) != len(other):
        longer, shorter = sorted(tails, key=len, reverse=True)
        return longer[1:] == shorter
    swapped = tails[0][1::-1] == tails[1][:2] and tails[0][2:] == tails[1][2:]
    return swapped or tails[0][1:] == tails[1][1:]


def _listed(part: str) -> Meaning | None:
    """The values that stand behind a phrase: "size (S, M or L)", "plan: one of free/pro"."""
    found = _LIST.search(part)
    if found is None or _RANGE.fullmatch(found.group(1).strip()):
        return None
    inner = re.sub(r"^\s*(?:one of|either)\b", "", found.group(1), flags=re.IGNORECASE)
    pieces = re.split(r",\s*or\b|,|/|\||\bor\b", inner)
    values = [value for piece in pieces if (value := " ".join(piece.strip(" \"'()[]").split()))]
    if not 2 <= len(set(values)) == len(values) or not all(
        is_line(value, most=LONGEST_VALUE) for value in values
    ):
        return None
    return Meaning("custom_enum", {"values": values})


_NO_QUANTITY = frozenset({"date", "time", "timestamp", "code", "id", "number", "phone", "zip", "birthday"})


def _ranged(part: str, phrase: str, meaning: Meaning | None) -> Meaning | None:
    """The meaning within the bounds that the description gives. An age within bounds is a number beside
    the person's; what is not known is one too, unless its name says that it is no quantity."""
    found = _RANGE.search(part)
    if found is None or (meaning is None and not _NO_QUANTITY.isdisjoint(phrase.split())):
        return meaning
    asked = Meaning("number_integer") if meaning is None or meaning.type == "identity_age" else meaning
    low, high = _amount(found[1], found[2] or found[4]), _amount(found[3], found[4])
    if not asked.type.startswith("number_") or not -LARGEST <= low <= high <= LARGEST:
        return meaning
    bounds: Mapping[str, Any] = {**asked.constraints, "min": low, "max": high}
    if asked.type == "number_integer" and not (isinstance(low, int) and isinstance(high, int)):
        return Meaning("number_decimal", {**bounds, "decimals": 2})
    return Meaning(asked.type, bounds)


def _amount(digits: str, unit: str | None) -> int | float:
    plain = digits.replace(",", "")
    scale = {"k": 1000, "m": 1_000_000}.get((unit or "").lower(), 1)
    value = float(plain) * scale
    return int(value) if value.is_integer() else value


def _free_name(phrase: str, columns: Sequence[Column]) -> str:
    """The phrase as a column's name, numbered when it is taken."""
    name = phrase.replace(" ", "_")[: LONGEST_NAME - 4]
    taken = {column.name for column in columns}
    number = 2
    while (free := name if number == 2 and name not in taken else f"{name}_{number}") in taken:
        number += 1
    return free
