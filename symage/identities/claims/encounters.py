"""Encounters as encounters.yaml has them: what may happen to whom, where, when, and what is billed for it.

    id            a name
    trade         who bills: a row of trades.py
    weight, pay   how often it comes, and the percent of it by payer (letters of tables.PAYERS)
    places        place of service to weight
    days, season  which days the place is open (clinic_days.py); which row of seasons.tsv
    ages, sex     of the patient at the service; `days_old` narrows the ages of infants, `weeks` tells of a
                  pregnancy
    since_65      months since Medicare began
    first         diagnosis A: code to a weight, or to [weight, ages, payers]
    more          further diagnoses: one of `any`, with chance `p`
    long          percent of visits with several long illnesses besides
    cause, scene  external causes and places, each to a weight or a percent, of what begins with S
    lines         services, in order: `code`, or one of `any` by weight
    mods          modifiers of all lines, before their own
    onset, other_date, unable, refer, stay, number, note, accident, outside_lab, epsdt, emergency   boxes 14
                                                                                                    to 24
    dates         several (number of days and gap), span (days) or stay (days in hospital)

Slots and lines hold only under `for` and `unless` (starts of diagnoses), `with` and `without` (services
before), `pay`,
`ages`, `place` and `when` (first, middle or last day). A modifier is `A|B pay=M p=30`, or `side` for RT and
LT. Units that are `same` are those of the line before that `with` names, else of the same service.
What does not belong here: how one is drawn.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from symage.identities.claims.tables import ANY, PAYERS, span

Span = tuple[int, int]
EVER: Span = (0, ANY)


@dataclass(frozen=True, slots=True)
class Condition:
    """Holds where a diagnosis begins with one of `wanted` (if there are any) and none with one of
    `barred`."""

    wanted: tuple[str, ...] = ()
    barred: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Option:
    code: str
    weight: int
    ages: Span = EVER
    pay: str = PAYERS


@dataclass(frozen=True, slots=True)
class Slot:
    """A further diagnosis: one of some, with a chance in percent."""

    codes: tuple[str, ...]
    percent: int
    ages: Span
    pay: str
    condition: Condition


@dataclass(frozen=True, slots=True)
class Modifier:
    options: tuple[str, ...]
    percent: int = 100
    pay: str = PAYERS


@dataclass(frozen=True, slots=True)
class Line:
    codes: Mapping[str, int]
    percent: int
    units: tuple[int, int, int] | None
    """Fewest, most and step; None: as the service has them."""
    same_units: bool
    """As many as the line before of that code."""
    ages: Span
    pay: str
    place: str
    condition: Condition
    after: str
    """A service that must have been drawn before it."""
    instead: str
    """A service that must not."""
    modifiers: tuple[Modifier, ...]
    when: str


@dataclass(frozen=True, slots=True)
class Chance:
    """Days before (or after) the service, and how often in percent; `kind` is a qualifier or a sort of
    number."""

    percent: int = 0
    kind: str = ""
    days: Span = (0, 0)
    pay: str = PAYERS
    condition: Condition = Condition()


@dataclass(frozen=True, slots=True)
class Encounter:
    id: str
    trade: str
    weight: int
    pay: Mapping[str, int]
    places: Mapping[str, int]
    days: str
    season: str
    ages: Span
    days_old: Span
    sex: str
    weeks: Span | None
    since_65: Span
    first: tuple[Option, ...]
    more: tuple[Slot, ...]
    long: int
    cause: tuple[Option, ...]
    scene: tuple[Option, ...]
    lines: tuple[Line, ...]
    accident: str
    onset: Chance
    other_date: Chance
    unable: Chance
    refer: Chance
    stay: Chance
    number: Chance
    outside_lab: int
    epsdt: int
    emergency: int
    note: str
    dates: str
    """one, several, span or stay."""
    count: Span
    gap: int


@cache
def encounters() -> tuple[Encounter, ...]:
    text = files("symage.identities.claims").joinpath("encounters.yaml").read_text(encoding="utf-8")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return tuple(_encounter(raw) for raw in yaml.load(text, Loader=loader))


def _encounter(raw: Mapping[str, Any]) -> Encounter:
    dates = raw.get("dates", {"one": "1-1"})
    kind = next(iter(dates))
    shared = tuple(_modifier(text) for text in raw.get("mods", ()))
    return Encounter(
        id=raw["id"],
        trade=raw["trade"],
        weight=raw["weight"],
        pay=raw["pay"],
        places=raw["places"],
        days=raw["days"],
        season=raw["season"],
        ages=_span(raw["ages"]),
        days_old=_span(raw.get("days_old", "0-99999")),
        sex=raw.get("sex", ""),
        weeks=_span(raw["weeks"]) if "weeks" in raw else None,
        since_65=_span(raw.get("since_65", "0-")),
        first=_options(raw["first"]),
        more=tuple(_slot(slot) for slot in raw.get("more", ())),
        long=raw.get("long", 0),
        cause=_options(raw.get("cause", {})),
        scene=_options(raw.get("scene", {})),
        lines=tuple(_line(line, shared) for line in raw["lines"]),
        accident=raw.get("accident", ""),
        onset=_chance(raw.get("onset")),
        other_date=_chance(raw.get("other_date")),
        unable=_chance(raw.get("unable")),
        refer=_chance(raw.get("refer")),
        stay=_chance(raw.get("stay")),
        number=_chance(raw.get("number")),
        outside_lab=raw.get("outside_lab", 0),
        epsdt=raw.get("epsdt", 0),
        emergency=raw.get("emergency", 0),
        note=raw.get("note", ""),
        dates=kind,
        count=_span(dates[kind]),
        gap=dates.get("gap", 1),
    )


def _span(text: Any) -> Span:
    """Ends of a range; a number alone is both."""
    return span(text) if isinstance(text, str) and "-" in text else (int(text), int(text))


def _options(raw: Mapping[str, Any]) -> tuple[Option, ...]:
    return tuple(
        Option(code, each)
        if isinstance(each, int)
        else Option(code, each[0], _span(each[1]), each[2] if len(each) > 2 else PAYERS)
        for code, each in raw.items()
    )


def _condition(raw: Mapping[str, Any], wanted: str) -> Condition:
    return Condition(tuple(raw.get(wanted, ())), tuple(raw.get("unless", ())))


def _slot(raw: Mapping[str, Any]) -> Slot:
    ages, pay = _span(raw.get("ages", "0-")), raw.get("pay", PAYERS)
    return Slot(tuple(raw["any"]), raw["p"], ages, pay, _condition(raw, "with"))


def _line(raw: Mapping[str, Any], shared: tuple[Modifier, ...]) -> Line:
    units = raw.get("units")
    return Line(
        codes=raw["any"] if "any" in raw else {raw["code"]: 1},
        percent=raw.get("p", 100),
        units=None if units in (None, "same") else _units(units),
        same_units=units == "same",
        ages=_span(raw.get("ages", "0-")),
        pay=raw.get("pay", PAYERS),
        place=raw.get("place", ""),
        condition=_condition(raw, "for"),
        after=raw.get("with", ""),
        instead=raw.get("without", ""),
        modifiers=shared + tuple(_modifier(text) for text in raw.get("mods", ())),
        when=raw.get("when", ""),
    )


def _units(text: Any) -> tuple[int, int, int]:
    ends, _, step = str(text).partition("/")
    low, high = _span(ends)
    return low, high, int(step or 1)


def _modifier(text: str) -> Modifier:
    names, *given = text.split()
    settings = dict(each.split("=") for each in given)
    return Modifier(tuple(names.split("|")), int(settings.get("p", 100)), settings.get("pay", PAYERS))


def _chance(raw: Mapping[str, Any] | None) -> Chance:
    if raw is None:
        return Chance()
    return Chance(
        percent=raw["p"],
        kind=raw.get("as", raw.get("kind", "")),
        days=_span(raw.get("days", 0)),
        pay=raw.get("pay", PAYERS),
        condition=_condition(raw, "with"),
    )
