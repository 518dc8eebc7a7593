"""A phrase -> what it means: as it stands, in the singular, with abbreviations written out, without whose
it is, by its last words, or with one slip mended. What no rule knows is not guessed.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache

from symage.tabular.words.endings import BEGINNINGS, ENDINGS
from symage.tabular.words.german import in_english
from symage.tabular.words.vocabulary import (
    ABBREVIATIONS,
    DATED,
    DONE,
    LASTING,
    LASTING_HOURS,
    LEADING,
    OF_MANY,
    ORGANIZATIONS,
    PERSONS,
    UNITS,
    Meaning,
    vocabulary,
)

CERTAIN_ONLY = frozenset(
    {"ssn", "email", "phone", "identity_passport", "finance_card_number", "identity_spouse_ssn"}
)
"""Types that no slip is mended into: they would look right where they are wrong."""
SHORTEST_MISSPELT = 6
"""Shorter phrases are one slip away from too many others."""


def meaning_of(phrase: str) -> Meaning | None:
    """What a phrase in lower case, its words apart by one space, means."""
    known = vocabulary()
    if not phrase:
        return None
    for candidate in (*_candidates(phrase), *_turned(phrase), *in_english(phrase)):
        if candidate in known:
            return known[candidate]
    for candidate in (*_candidates(phrase), *in_english(phrase)):
        if found := _by_ending(candidate):
            return found
    return _mended(phrase)


def is_dated(meaning: Meaning | None) -> bool:
    """Whether it is a column of days or moments."""
    return meaning is not None and meaning.type in DATED


def is_known(phrase: str) -> bool:
    """Whether the vocabulary has the phrase, in one of its forms."""
    return any(candidate in vocabulary() for candidate in _candidates(phrase))


def plain_phrase(text: str) -> str:
    """In lower case, words apart by one space, without words that say nothing before it."""
    spaced = re.sub(
        r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", re.sub(r"['’]s?\b", "", text.strip())
    )
    words = re.sub(r"[^\w]+|_", " ", spaced.lower()).split()
    return " ".join(_without_leading(words))


def _without_leading(words: list[str]) -> list[str]:
    while count := next((count for count in (3, 2, 1) if _begins_empty(words, count)), 0):
        if " ".join(words) in vocabulary():
            return words
        words = words[count:]
    return words


def _begins_empty(words: list[str], count: int) -> bool:
    return len(words) > count and " ".join(words[:count]) in LEADING


def _candidates(phrase: str) -> Iterator[str]:
    """The phrase and what it comes to when less and less of it is taken literally."""
    forms = dict.fromkeys((phrase, singular(phrase)))
    written_out = " ".join(ABBREVIATIONS.get(word, word) for word in phrase.split())
    forms |= dict.fromkeys((written_out, singular(written_out)))
    yield from forms
    for form in forms:
        yield from _less(form)


def _less(form: str) -> Iterator[str]:
    """Without the person whose it is, and what stands about a quantity."""
    words = form.split()
    yield from _quantity(words)
    for count in (2, 1):
        if len(words) > count and _is_person(" ".join(words[:count])):
            yield " ".join(words[count:])
    for between in ("of", "for", "by"):
        if words[-2:-1] == [between] and _is_person(words[-1]):
            yield " ".join(words[:-2])


def _quantity(words: list[str]) -> Iterator[str]:
    """Without its unit, without what it is counted by, and without what made one of many."""
    if len(words) > 1 and words[-1] in UNITS:
        yield " ".join(words[:-1])
    if "per" in words[1:-1]:
        yield " ".join(words[: words.index("per")])
    if len(words) > 1 and words[0] in OF_MANY:
        yield " ".join(words[1:])


def _turned(phrase: str) -> Iterator[str]:
    """ "expiry of the card" as "card expiry"."""
    words = phrase.split()
    if "of" in words[1:-1]:
        place = words.index("of")
        yield " ".join((*_without_leading(words[place + 1 :]), *words[:place]))


def _is_person(words: str) -> bool:
    return words in PERSONS or singular(words) in PERSONS


def singular(phrase: str) -> str:
    return " ".join(map(_singular_word, phrase.split()))


def _singular_word(word: str) -> str:
    if word == "people" or word.endswith(("ss", "us", "is")) or len(word) < 4:
        return {"ids": "id", "nos": "number", "ips": "ip"}.get(word, word)
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    return word.removesuffix("s")


def _by_ending(phrase: str) -> Meaning | None:
    words = phrase.split()
    if _is_person(phrase):
        return Meaning("text_full_name")
    if len(words) < 2:
        return None
    counts = [count for count in (3, 2, 1) if len(words) > count]
    for beginning in (" ".join(words[:count]) for count in counts):
        if beginning in BEGINNINGS:
            return BEGINNINGS[beginning]
    if _is_day(words):
        return Meaning("date_datetime" if words[-2] in LASTING_HOURS else "date_date")
    if len(words) == 2 and words[0] == "amount" and words[1].endswith(DONE):
        return Meaning("finance_amount")
    if words[-1] == "name":
        return _named(" ".join(words[:-1]))
    endings = (" ".join(words[-count:]) for count in counts)
    return next((ENDINGS[ending] for ending in endings if ending in ENDINGS), None)


def _is_day(words: list[str]) -> bool:
    """ "date submitted", "last ordered", "lease end": the day of what was done, or of what lasts."""
    if len(words) == 2 and words[0] in ("date", "last"):
        return words[1].endswith(DONE)
    return words[-1] in ("start", "end") and words[-2] in LASTING | LASTING_HOURS


def _named(whose: str) -> Meaning | None:
    if _is_person(whose) or _is_person(whose.split()[-1]):
        return Meaning("text_full_name")
    return Meaning("business_company") if whose in ORGANIZATIONS else None


def _mended(phrase: str) -> Meaning | None:
    """The one meaning that phrases a single slip away have, unless it is one to be certain of."""
    if len(phrase) < SHORTEST_MISSPELT:
        return None
    done = phrase.endswith("ed")
    near = {
        known
        for shorter in (phrase, *_shortened(phrase))
        for known in _slips().get(shorter, ())
        if is_one_slip(phrase, known) and (not done or known.endswith("ed"))
    }
    kinds = {(vocabulary()[known].type, str(vocabulary()[known].constraints)): known for known in near}
    if len(kinds) != 1:
        return None
    (found,) = kinds.values()
    meaning = vocabulary()[found]
    return None if meaning.type in CERTAIN_ONLY else meaning


@cache
def _slips() -> Mapping[str, tuple[str, ...]]:
    """Phrases by what they come to when no letter or any one is left out."""
    found: dict[str, list[str]] = defaultdict(list)
    for phrase in vocabulary():
        if len(phrase) >= SHORTEST_MISSPELT:
            for shorter in {phrase, *_shortened(phrase)}:
                found[shorter].append(phrase)
    return {shorter: tuple(phrases) for shorter, phrases in found.items()}


def _shortened(text: str) -> set[str]:
    return {text[:at] + text[at + 1 :] for at in range(len(text))}


def is_one_slip(one: str, other: str) -> bool:
    """Whether a letter is missing, added, changed, or swapped with its neighbour."""
    if abs(len(one) - len(other)) > 1 or min(len(one), len(other)) < SHORTEST_MISSPELT - 1:
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
