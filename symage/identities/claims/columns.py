"""Encounters as padded columns, so that all claims of a batch are drawn at once.

The first axis is the encounter; then slot or line; then option. Row -1 stands for none, weight 0 for no
option.
What does not belong here: drawing (visits.py, diagnosing.py, billing.py).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symage.identities.choice import GroupedChoice
from symage.identities.claims.clinic_days import KINDS, calendars
from symage.identities.claims.encounters import Condition, Encounter, Line, Modifier, Option, Slot, encounters
from symage.identities.claims.tables import PAYERS, SEXES, Flags, Ints, diagnoses, services

WHEN = ("", "first", "middle", "last")
DATES = ("one", "several", "span", "stay")
SIDE = -2
"""Instead of a modifier's row: RT or LT, as the diagnosis has it."""
SEPARATE = "25"
"""Modifier of a visit that was more than what another service of the day asks for anyway."""
SLOTS, OPTIONS, LINES, MODIFIERS, FIRSTS = 6, 4, 7, 4, 24


@dataclass(frozen=True, slots=True)
class EncounterColumns:
    """See encounters.py for what each means; `conditions` are over diagnoses, numbered."""

    ages: Ints
    days_old: Ints
    weeks: Ints
    since_65: Ints
    sex: Ints
    calendar: Ints
    kind_of_days: Ints
    dates: Ints
    count: Ints
    gap: Ints
    long: Ints
    conditions: Flags
    place: "PlaceColumns"
    first: "OptionColumns"
    cause: "OptionColumns"
    scene: "OptionColumns"
    more: "SlotColumns"
    lines: "LineColumns"


@dataclass(frozen=True, slots=True)
class PlaceColumns:
    names: tuple[str, ...]
    choice: GroupedChoice
    """Of a place by encounter; rows of the choice are those of `rows`."""
    rows: Ints
    allowed: Flags
    """By service: where it may be."""


@dataclass(frozen=True, slots=True)
class OptionColumns:
    codes: Ints
    weights: Ints
    youngest: Ints
    oldest: Ints
    pays: Flags


@dataclass(frozen=True, slots=True)
class SlotColumns:
    codes: Ints
    percent: Ints
    youngest: Ints
    oldest: Ints
    pays: Flags
    condition: Ints


@dataclass(frozen=True, slots=True)
class LineColumns:
    codes: Ints
    weights: Ints
    percent: Ints
    units: Ints
    """Fewest, most and step; 0 where the service's own count."""
    same_units: Flags
    youngest: Ints
    oldest: Ints
    pays: Flags
    place: Ints
    condition: Ints
    after: Ints
    instead: Ints
    when: Ints
    modifiers: Ints
    """By line, modifier and option: rows of `modifier_texts`, SIDE or -1."""
    modifier_counts: Ints
    modifier_percent: Ints
    modifier_pays: Flags


@cache
def modifier_texts() -> tuple[str, ...]:
    each = (option for line in _all_lines() for modifier in line.modifiers for option in modifier.options)
    return tuple(dict.fromkeys(chain(("RT", "LT", SEPARATE), (text for text in each if text != "side"))))


def _all_lines() -> list[Line]:
    return [line for each in encounters() for line in each.lines]


@cache
def columns() -> EncounterColumns:
    known = encounters()
    numbered = _numbered(known)
    rows = diagnoses()
    return EncounterColumns(
        ages=np.array([each.ages for each in known]),
        days_old=np.array([each.days_old for each in known]),
        weeks=np.array([each.weeks or (0, -1) for each in known]),
        since_65=np.array([each.since_65 for each in known]),
        sex=np.array([SEXES.index(each.sex) if each.sex else -1 for each in known]),
        calendar=np.array([calendars().index((each.days, each.season)) for each in known]),
        kind_of_days=np.array([KINDS.index(each.days) for each in known]),
        dates=np.array([DATES.index(each.dates) for each in known]),
        count=np.array([each.count for each in known]),
        gap=np.array([each.gap for each in known]),
        long=np.array([each.long for each in known]),
        conditions=np.array([_holds(condition) for condition in numbered]),
        place=_places(known),
        first=_options([each.first for each in known]),
        cause=_options([each.cause for each in known]),
        scene=_options([each.scene for each in known]),
        more=_slots(known, numbered, rows.row),
        lines=_lines(known, numbered),
    )


@cache
def offered(synthetic: bool) -> GroupedChoice:
    """The choice of an encounter by payer, in the order of PAYERS. With Level II alone those are left out
    of which no
    line is sure to have such a code."""
    named = [synthetic or _is_named(each) for each in encounters()]
    weights = [
        [
            each.weight * each.pay.get(letter, 0) * known
            for each, known in zip(encounters(), named, strict=True)
        ]
        for letter in PAYERS
    ]
    return GroupedChoice.of(weights)


def _is_named(encounter: Encounter) -> bool:
    own, row = services().own, services().row
    return any(
        line.percent == 100 and not own[[row(code) for code in line.codes]].any() for line in encounter.lines
    )


def _numbered(known: Sequence[Encounter]) -> tuple[Condition, ...]:
    slots = (slot.condition for each in known for slot in each.more)
    lines = (line.condition for each in known for line in each.lines)
    return tuple(dict.fromkeys(chain((Condition(),), slots, lines)))


def _holds(condition: Condition) -> list[Flags]:
    """Which diagnoses a condition wants, and which it bars."""
    rows = diagnoses()
    nothing = np.zeros(len(rows.names) + 1, np.bool_)
    return [
        rows.starting(condition.wanted) if condition.wanted else nothing,
        rows.starting(condition.barred) if condition.barred else nothing,
    ]


def _places(known: Sequence[Encounter]) -> PlaceColumns:
    names = tuple(sorted({place for each in known for place in each.places}))
    groups = [[*each.places.values()] for each in known]
    rows = [names.index(place) for each in known for place in each.places]
    allowed = [[name in places for name in names] for places in services().places]
    return PlaceColumns(
        names, GroupedChoice.of(groups), np.array(rows), np.array([*allowed, [False] * len(names)])
    )


def _options(each: Sequence[Sequence[Option]]) -> OptionColumns:
    padded = [_filled(options, FIRSTS, Option("", 0)) for options in each]

    def column(value: Callable[[Option], Any]) -> NDArray[Any]:
        return np.array([[value(option) for option in options] for options in padded])

    row = diagnoses().row
    return OptionColumns(
        codes=column(lambda option: row(option.code) if option.code else -1),
        weights=column(lambda option: option.weight),
        youngest=column(lambda option: option.ages[0]),
        oldest=column(lambda option: option.ages[1]),
        pays=column(lambda option: _letters(option.pay)),
    )


def _slots(
    known: Sequence[Encounter], numbered: Sequence[Condition], row: Callable[[str], int]
) -> SlotColumns:
    none = Slot((), 0, (0, 0), "", Condition())
    padded = [_filled(each.more, SLOTS, none) for each in known]

    def column(value: Callable[[Slot], Any]) -> NDArray[Any]:
        return np.array([[value(slot) for slot in slots] for slots in padded])

    return SlotColumns(
        codes=column(lambda slot: _filled([row(code) for code in slot.codes], OPTIONS, -1)),
        percent=column(lambda slot: slot.percent),
        youngest=column(lambda slot: slot.ages[0]),
        oldest=column(lambda slot: slot.ages[1]),
        pays=column(lambda slot: _letters(slot.pay)),
        condition=column(lambda slot: numbered.index(slot.condition)),
    )


_NO_LINE = Line({}, 0, None, False, (0, 0), "", "", Condition(), "", "", (), "")
_NO_MODIFIER = Modifier((), 0, "")


def _lines(known: Sequence[Encounter], numbered: Sequence[Condition]) -> LineColumns:
    padded = [_filled(each.lines, LINES, _NO_LINE) for each in known]
    names = _places(known).names

    def column(value: Callable[[Line], Any]) -> NDArray[Any]:
        return np.array([[value(line) for line in lines] for lines in padded])

    def of_modifiers(value: Callable[[Modifier], Any]) -> NDArray[Any]:
        return column(lambda line: [value(each) for each in _filled(line.modifiers, MODIFIERS, _NO_MODIFIER)])

    row = services().row
    return LineColumns(
        codes=column(lambda line: _filled([row(code) for code in line.codes], OPTIONS, -1)),
        weights=column(lambda line: _filled([*line.codes.values()], OPTIONS, 0)),
        percent=column(lambda line: line.percent),
        units=column(lambda line: line.units or (0, 0, 1)),
        same_units=column(lambda line: line.same_units),
        youngest=column(lambda line: line.ages[0]),
        oldest=column(lambda line: line.ages[1]),
        pays=column(lambda line: _letters(line.pay)),
        place=column(lambda line: names.index(line.place) if line.place else -1),
        condition=column(lambda line: numbered.index(line.condition)),
        after=column(lambda line: row(line.after) if line.after else -1),
        instead=column(lambda line: row(line.instead) if line.instead else -1),
        when=column(lambda line: WHEN.index(line.when)),
        modifiers=of_modifiers(lambda each: _filled([_modifier(text) for text in each.options], OPTIONS, -1)),
        modifier_counts=of_modifiers(lambda each: max(len(each.options), 1)),
        modifier_percent=of_modifiers(lambda each: each.percent),
        modifier_pays=of_modifiers(lambda each: _letters(each.pay)),
    )


def _modifier(text: str) -> int:
    return SIDE if text == "side" else modifier_texts().index(text)


def _letters(pay: str) -> list[bool]:
    return [letter in pay for letter in PAYERS]


def _filled(values: Sequence[Any], count: int, none: Any) -> list[Any]:
    if len(values) > count:
        raise ValueError(f"at most {count} may be told: {values}")
    return [*values, *[none] * (count - len(values))]
