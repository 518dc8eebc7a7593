"""Which forms of each letter a writer uses: of all that are taught, those that go together.

Most letters have one form, many a second one that is used now and then; capitals that belong to joined
writing are printed in words of capitals, and letters that are joined enter high behind a high exit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log

from symage.documents.handwriting.allographs import Allograph, load
from symage.documents.handwriting.draws import Draws
from symage.documents.handwriting.entries import leads_in, without_lead
from symage.documents.handwriting.shaping import kind_of
from symage.documents.handwriting.writers import (
    BLOCK,
    CAPITAL,
    CAREFUL,
    CURSIVE,
    DIGIT,
    HASTY,
    LOWER,
    MIXED,
    OLD,
    PRINT,
    USUAL,
    YOUNG,
    Writer,
)

FORMS = 5
USUAL_FORM, OTHER_FORM, PLAIN_FORM, HIGH, FIRST_FORM = range(FORMS)
"""Forms of a text: the usual one, the other, that of capitals in words of capitals and of letters that are
not joined, that behind a letter that ends high, and that of letters that are only joined behind."""

_MAIN, _OTHER = 4, 2
"""Instances of the form that a writer uses, and of their other form."""
_FIGURES = 2
"""How many times as many figures have: on forms they are repeated most, and next to each other."""
_SECOND = 0.55
"""The share of letters of which somebody has a second form."""
_NONE = range(1)
"""In place of the instances of what a hand does not write."""
SELDOM = 0.3
"""Who joins fewer letters has no forms for it."""
_LIGATURES = {USUAL: 0.25, CAREFUL: 0.08, HASTY: 0.5, OLD: 0.2, YOUNG: 0.12}
"""How many of the ligatures a hand uses."""


@dataclass(frozen=True, slots=True)
class Letter:
    """An allograph of a writer, `place` in the list of its text's; `leads_in`: with a stroke that comes from
    the letter before."""

    allograph: Allograph
    place: int
    instances: int
    leads_in: bool


def chosen(who: Writer) -> tuple[list[Letter], list[list[range]]]:
    """The letters to be made, and of each text the instances of each of its forms."""
    letters: list[Letter] = []
    forms: list[list[range]] = []
    total = 0
    used = frozenset(ligatures(who))
    for text, each in load().items():
        made: dict[tuple[int, bool], range] = {}
        if len(text) > 1 and text not in used:
            forms.append([_NONE] * FORMS)
            continue
        places = _forms(who, text, each)
        for place, first in places:
            if (place, first) not in made:
                count = (_OTHER if made else _MAIN) * (_FIGURES if kind_of(text) == DIGIT else 1)
                form = without_lead(each[place]) if first else each[place]
                letters.append(Letter(form, place, count, leads_in(each[place]) and not first))
                made[place, first] = range(total, total + count)
                total += count
        forms.append([made[place] for place in places])
    return letters, forms


def _forms(who: Writer, text: str, each: Sequence[Allograph]) -> list[tuple[int, bool]]:
    """Which allograph of a text is each of its forms, and whether it is without its lead."""
    draws, weights = who.draws.of(f"forms/{text}"), _weights(who, each)
    enters_high = ["h" in form.tags for form in each]
    low = [0.0 if high else weight for weight, high in zip(weights, enters_high, strict=True)]
    main = _picked(draws, "main", low if any(low) else weights)
    other = plain = main
    if draws.chance("second", _SECOND):
        other = _picked(draws, "other", [0.0 if i == main else weight for i, weight in enumerate(low)], main)
    if kind_of(text) == CAPITAL and _is_cursive(each[main]):
        plain = _picked(
            draws, "plain", [w * (not _is_cursive(form)) for w, form in zip(low, each, strict=True)], main
        )
    if kind_of(text) == LOWER and _is_joined(each[main], each[other]):
        alone = [w * (not _is_joined(form)) for w, form in zip(low, each, strict=True)]
        plain = _picked(draws, "plain", alone, main)
    high = main
    if who.joins > SELDOM:
        high = _picked(draws, "high", [w * up for w, up in zip(weights, enters_high, strict=True)], main)
    first = other if leads_in(each[other]) and not leads_in(each[main]) else main
    whole = [(place, False) for place in (main, other, plain, high)]
    return [*whole, (first, leads_in(each[first]))]


def _is_joined(*forms: Allograph) -> bool:
    """Whether any of them is of no use where it is not joined: it leads in, or leaves at the top."""
    return any(leads_in(form) or "t" in form.tags for form in forms)


def odds_of(who: Writer, text: str) -> float:
    """Of the other form of a text."""
    return who.alternates * who.draws.of(f"forms/{text}").uniform("odds", 0.0, 1.6)


def _picked(draws: Draws, name: str, weights: Sequence[float], otherwise: int = 0) -> int:
    """A place, as often as its weight says; `otherwise` where none has any."""
    return int(draws.pick(name, _numbered(weights))) if any(weights) else otherwise


def ligatures(who: Writer) -> tuple[str, ...]:
    """What this hand writes as one; longer ones first. Joined writing has no need of them."""
    odds = _LIGATURES[who.manner] * (who.style in (PRINT, MIXED))
    figures = _LIGATURES[who.manner]
    return tuple(
        text
        for text in sorted(load(), key=lambda text: (-len(text), text))
        if len(text) > 1
        and who.draws.chance(f"ligature/{text}", figures if kind_of(text[-1]) == DIGIT else odds)
    )


def _numbered(weights: Sequence[float]) -> dict[str, float]:
    return {str(place): weight for place, weight in enumerate(weights)}


def _weights(who: Writer, allographs: Sequence[Allograph]) -> list[float]:
    """How likely each form of a letter is with this writer. Who does not join letters has none that make no
    sense alone."""
    prints = who.style in (PRINT, BLOCK)
    return [0.0 if prints and _is_joined(each) else _weight(who, each) for each in allographs]


def _weight(who: Writer, form: Allograph) -> float:
    liked = sum(who.likes.get(tag, 0.0) for tag in sorted(form.tags))
    return exp(log(form.weight) + liked + _styled(who, form))


def _styled(who: Writer, allograph: Allograph) -> float:
    """How much more likely a form is in the writer's style, as an exponent."""
    joins, loops, school = (tag in allograph.tags for tag in "jls")
    if kind_of(allograph.text) == LOWER:
        return {
            PRINT: -1.2 * joins - 3.0 * (loops and joins),
            MIXED: 0.9 * joins,
            CURSIVE: 3.5 * joins + 1.2 * loops + 1.6 * (school and joins and who.school),
            BLOCK: -1.2 * joins - 3.0 * (loops and joins),
        }[who.style]
    if kind_of(allograph.text) == CAPITAL:
        joined = 2.6 if who.school else 0.6
        return {PRINT: -2.2, MIXED: -0.8, CURSIVE: joined, BLOCK: -3.5}[who.style] * _is_cursive(allograph)
    return 0.0


def _is_cursive(capital: Allograph) -> bool:
    """Whether it is of joined writing, where it may stand alone all the same."""
    return "j" in capital.tags or {"s", "l"} <= capital.tags
