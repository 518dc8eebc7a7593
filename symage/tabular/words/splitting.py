"""A description -> its parts, one for each column, without what introduces them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from symage.tabular.words.details import state_of, understood
from symage.tabular.words.meaning import is_known, meaning_of, plain_phrase
from symage.tabular.words.vocabulary import PERSONS, vocabulary

_DATA = (
    r"data(?:set|base|frame)?s?|tables?|lists?|csv|json|excel|xlsx|files?|rows?|"
    r"records?|entries|datensätze|tabelle|zeilen|spalten|schemas?|spreadsheets?|columns?|fields?|"
    r"samples?|mock|fake|dummy|db|logs?|lines?|api|reports?|attributes|following|info|"
    r"information|details|values"
)
_ASKING = (
    r"please|can you|could you|i need|i want|i would like|i'd like|i am|i'm|i "
    r"have|give me|generate|create|make|build|produce|need|want|"
    r"how (?:do|can|to)|populate|looking for|help me|"
    r"erzeuge|erstelle|generiere|ich brauche|let's|we need|we want|simulate|show me|write"
)
_INTRODUCES = re.compile(rf"\b(?:{_DATA})\b|^\s*(?:{_ASKING})\b", re.IGNORECASE)
_CONNECTOR = re.compile(
    r":(?!//)\s*|\s+-\s+|\b(?:with|mit|having|containing|including|includes?|contains?|that "
    r"(?:returns?|has|have|contains?)|consisting of|consists of|"
    r"which (?:has|have|contains?)|such as|made up of|of the form|and "
    r"these)\b\s*:?\s*(?:the\s+)?(?:following\s+)?(?:columns?|fields?|attributes|"
    r"headers|properties)?\s*:?\s*",
    re.IGNORECASE,
)
_PLURAL_OF_PEOPLE = re.compile(r"\b([a-z]+(?<![sui])s|people)\b", re.IGNORECASE)
_ROWS = re.compile(
    (
        r"\b(\d[\d,]*)\s*(k)?\s+(?:[a-z\-]+\s+){0,3}?(?:rows?|records?|entries|datensätze|zeilen|lines|"
        r"samples|items|observations|examples|"
    )
    + "people|"
    + "|".join(sorted(f"{person}s" for person in PERSONS if " " not in person))
    + (
        r"|orders|transactions|products|companies|invoices|claims|accounts|tickets|events|"
        r"houses|homes|loans|sales|cars|books)\b"
    ),
    re.IGNORECASE,
)
_ONLY_LIST = re.compile(
    r"^\s*(?:\d[\d,]*k?\s+)?(?:columns?|fields?|headers?|schema|table)\s*:", re.IGNORECASE
)
_BREAKS = re.compile(r"[,;\n\t]|\s(?:and|und|plus|&)\s|\s+[-*•]\s+|\.\s+(?=(?-i:[A-Z]))", re.IGNORECASE)
_BULLET = re.compile(r"^\s*(?:\d{1,2}[.)]|[-*•])\s+")
_CHOICES = frozenset(
    {
        "type",
        "method",
        "kind",
        "status",
        "mode",
        "channel",
        "category",
        "level",
        "option",
        "preference",
        "contact",
    }
)
"""Columns of whose values some are called like columns: "contact method: email, phone"."""
_SENTENCE = re.compile(rf"\s*(?:{_ASKING})\b[^,;:\n]*?\.\s+(?=(?-i:[A-Z]))", re.IGNORECASE)
_SHARES = re.compile(r"\d\s*%?\s*(?:-|–|\bto\b|\band\b)\s*\d+(?:\.\d+)?\s*%$")
_OPEN, _CLOSE = "([{", ")]}"


@dataclass(frozen=True, slots=True)
class Taken:
    """`parts`: of the columns; `rows`: how many were asked for, if any."""

    parts: tuple[str, ...]
    rows: int | None


def taken_apart(prompt: str) -> Taken:
    head, rest = _introduced(prompt)
    rows = _ROWS.search(head or "") or _ROWS.search(rest)
    parts = [_BULLET.sub("", part) for part in _joined(_parts(rest)) if part.strip() and not _is_rows(part)]
    return Taken(tuple(parts), _count(rows))


def _count(found: re.Match[str] | None) -> int | None:
    if found is None:
        return None
    return min(int(found[1].replace(",", "")) * (1000 if found[2] else 1), 10**9) or None


def _is_rows(part: str) -> bool:
    """Whether a part says how many rows there shall be, and nothing else."""
    found = _ROWS.search(part)
    return found is not None and not re.sub(
        r"[^a-z]|\b(?:of|for|with|about|total|in|a|an|list|table|dataset|csv|file|the)\b",
        "",
        _without(part, found).lower(),
    )


def _without(text: str, found: re.Match[str]) -> str:
    return text[: found.start()] + text[found.end() :]


def _introduced(prompt: str) -> tuple[str, str]:
    """What introduces the columns, and the rest."""
    if (sentence := _SENTENCE.match(prompt)) and _INTRODUCES.search(sentence.group()):
        before, rest = _introduced(prompt[sentence.end() :])
        return sentence.group() + before, rest
    end = re.search(r"(?<!\d),|,(?!\d{3})|[;\n\t]", prompt)
    first = prompt[: end.start()] if end else prompt
    for found in reversed(list(_CONNECTOR.finditer(first))):
        before = first[: found.start()]
        if (
            not before.strip()
            or re.match(r"\d", first[found.end() :])
            or before.count("(") > before.count(")")
        ):
            continue
        if (
            _introduces(before, found.group(), first[found.end() :])
            or not prompt[found.end() :].strip(" \n")
            and _ONLY_LIST.match(prompt)
        ):
            return before, prompt[found.end() :]
    if (
        end
        and prompt[end.start()] == "\n"
        and _INTRODUCES.search(first)
        and re.match(rf"\s*(?:{_ASKING})\b", first, re.I)
    ):
        return first, prompt[end.end() :]
    return _asking(prompt)


def _introduces(before: str, connector: str, after: str) -> bool:
    """Whether words before a colon, a dash or "with" introduce columns rather than being one: those of no
    column before those of one do."""
    phrase = plain_phrase(re.split(_CONNECTOR, before)[-1])
    if (
        not is_known(phrase)
        and (meaning_of(phrase) is None or phrase.endswith("s"))
        and phrase.rpartition(" ")[2] not in _CHOICES
        and meaning_of(plain_phrase(understood(after).phrase)) is not None
    ):
        return True
    if (
        connector.strip() == ":"
        and meaning_of(phrase) is not None
        and not _INTRODUCES.search(before.split(" with ")[-1])
    ):
        return bool(_names_people(before)) and len(phrase.split()) == 1
    return bool(_INTRODUCES.search(before) or _names_people(before))


def _names_people(before: str) -> bool:
    """Whether it ends in several of something: "students", "three bank customers", "real estate listings"."""
    words = before.split()
    return (
        bool(words)
        and _PLURAL_OF_PEOPLE.fullmatch(words[-1]) is not None
        or re.search(r"\b[a-z]+s\b (?:between|from|in|for|of)\b", before, re.I) is not None
    )


def _asking(prompt: str) -> tuple[str, str]:
    """ "generate name, email": the verb introduces."""
    found = re.match(
        rf"\s*(?:(?:{_ASKING})\b\s*)+(?:me\s+|a\s+|an\s+|some\s+|columns?\s+(?:for\s+)?)*",
        prompt,
        re.IGNORECASE,
    )
    asked, rest = ("", prompt) if found is None else (found.group(), prompt[found.end() :])
    counted = _ROWS.match(rest.lstrip())
    if counted is None or not (joint := re.match(r"\s*(?:of|with|where)\b", rest.lstrip()[counted.end() :])):
        return asked, rest
    return asked + counted.group(), rest.lstrip()[counted.end() + joint.end() :]


def _parts(text: str) -> Iterator[str]:
    """Cut at commas, line ends, bullets and "and", but not inside brackets, ranges, numbers or fixed
    phrases."""
    start = depth = position = 0
    while position < len(text):
        depth = max(0, depth + (text[position] in _OPEN) - (text[position] in _CLOSE))
        found = _BREAKS.match(text, position) if depth == 0 or text[position] == "\n" else None
        if found is None or _is_inside(text[start:position], text[found.end() :], found.group()):
            position += 1
            continue
        depth = 0
        yield text[start:position]
        start = position = found.end()
    yield text[start:]


_BETWEEN = re.compile(
    r"\b(?:between|from|zwischen|von)\s+[$€£]?-?[\w.,/\-]+(?:\s\d{4})?\s*[km%]?$", re.IGNORECASE
)
_PARAMETER_BEFORE = re.compile(r"\b(?:mean|average|std|sd|sigma)\s*(?:of|=)?\s*-?[\d.]+$", re.IGNORECASE)


def _is_inside(before: str, after: str, separator: str) -> bool:
    """Whether a separator belongs to the phrase: "between 1 and 9", "10,000", "first and last name"."""
    if separator in ("\n", ";", "\t"):
        return False
    word = separator.strip().lower()
    if word == ",":
        return before[-1:].isdigit() and re.match(r"\d{3}(?!\d)", after) is not None
    if word in ("-", "*", "•"):
        return bool(before.strip()) and re.match(r"[$\d]", after.strip()) is not None
    if word not in ("and", "und"):
        return False
    if _BETWEEN.search(before) is not None and " and " not in before.rpartition("between")[2]:
        return True
    return word == "and" and _is_phrase(before, after)


def _is_phrase(before: str, after: str) -> bool:
    """Whether "and" joins words of one phrase."""
    following = re.split("[,;\n]", after)[0]
    if plain_phrase(f"{before} and {following}") in vocabulary():
        return True
    if re.search(r"\b(?:letters?|digits?)$", before, re.I) and re.match(
        r"\d+\s+(?:letters?|digits?|numbers?)", after, re.I
    ):
        return True
    parameter = re.match(r"(?:a )?(?:std|sd|standard|sigma|mean|stddev)", after, re.I)
    return parameter is not None and _PARAMETER_BEFORE.search(before) is not None


_OPENS_LIST = re.compile(
    r"\b(?:one of|either|any of)\b|:\s*\S|\b\d+(?:\.\d+)?\s*%\s*\w+$|\w\s+\d+(?:\.\d+)?\s*%$", re.IGNORECASE
)
_LAST = re.compile(r"^\s*(?:or|and)\b|\bor\b", re.IGNORECASE)


def _joined(parts: Iterator[str]) -> Iterator[str]:
    """Parts that go on with the list of values of the part before are joined to it."""
    held = ""
    closed = True
    for part in parts:
        if held and not closed and _goes_on(held, part):
            held = f"{held},{part}"
            closed = _LAST.search(part) is not None
            continue
        if held:
            yield held
        held, closed = part, not _opens(part)
    if held:
        yield held


def _opens(part: str) -> bool:
    return (
        _OPENS_LIST.search(part) is not None
        and part.count("(") == part.count(")")
        and not _SHARES.search(part.strip())
        and state_of(part) is None
        and not re.search(r"\bor\b", part)
    )


_HEADED = re.compile(r":\s*[^\s\d]|\(\s*[^\s\d)]")
"""A list of values of its own, behind what it is of."""


def _goes_on(held: str, part: str) -> bool:
    """Whether a part is one more value rather than the next column."""
    if re.search(r":\s*(?:one of|either|any of)\b", held, re.IGNORECASE):
        return len(part.split()) <= 3 and not re.search(r"[:(]", part)
    if re.search(r"\d\s*%", held):
        begins = _HEADED.search(part) is not None
        return not begins and re.search(r"\d\s*%", part) is not None and not re.search("empty|null", part)
    if _LAST.search(part):
        return True
    phrase = plain_phrase(part)
    return (
        len(part.split()) <= 3
        and (meaning_of(phrase) is None or phrase.isdigit())
        and not re.search(r"[:(]", part)
    )
