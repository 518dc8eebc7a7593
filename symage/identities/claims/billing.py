"""The lines of a claim: services by encounter, place, payer and diagnosis, their days, units, modifiers and
prices.

What each line points at is worked out from what its service is for; a diagnosis that nothing points at
goes, unless it
tells of another one or the line that is for it has no room left. What does not belong here: other boxes.
"""

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symage.identities.claims.clinic_days import ClinicDays
from symage.identities.claims.columns import (
    DATES,
    LINES,
    MODIFIERS,
    SEPARATE,
    SIDE,
    WHEN,
    LineColumns,
    columns,
    modifier_texts,
)
from symage.identities.claims.diagnosing import MOST, holds
from symage.identities.claims.tables import PAYERS, Flags, Ints, diagnoses, services
from symage.identities.claims.visits import Trial, Visits, weighted
from symage.randomness import below

MOST_LINES = 6
LINE = np.dtype(
    [
        ("service", "i2"),
        ("modifiers", "i2", (MODIFIERS,)),
        ("units", "i4"),
        ("first", "i4"),
        ("last", "i4"),
        ("when", "i1"),
        ("pointers", "i2"),
    ]
)
"""service: row of tables.services(), -1 for no line. pointers: bit n for diagnosis n. Days are since 1970."""
Lines = NDArray[Any]
"""Rows of MOST_LINES LINEs."""
VISITS = ("SYN12", "SYN13", "SYN14")
BESIDE_VISITS = (
    "SYN21", "SYN23", "SYN64", "SYN65", "SYN71", "SYN72", "SYN75", "SYN90", "SYN91", "SYN92", "SYN97",
    "SYN98", "G0438", "G0439",
)  # fmt: skip
"""What a visit on the same day is told apart from, by modifier 25: procedures, shots, check-ups."""
POINTERS, MEDICARE_POINTERS = 4, 1
"""The most letters of a line; Medicare takes one."""


def bill(
    visits: Visits, listed: Ints, days: ClinicDays, trial: Trial, *, synthetic: bool
) -> tuple[Lines, Ints, Ints]:
    """The lines, the place (row of columns().place.names), and the diagnoses that are left; no line is no
    claim."""
    known = columns()
    encounter = visits["encounter"]
    place = known.place.rows[known.place.choice.pick(trial.words("place"), encounter)]
    fewest, most = known.count[encounter].T
    counts = fewest + below(trial.words("count"), most - fewest + 1)
    chosen = np.full((len(visits), LINES), -1, np.int64)
    units = np.zeros((len(visits), LINES), np.int64)
    for number in range(LINES):
        chosen[:, number] = _service(number, chosen, visits, listed, place, counts, trial, synthetic)
        units[:, number] = _units(number, chosen, units, encounter, counts, trial)
    modifiers = _modifiers(visits, listed, trial)
    lines = _dated(visits, chosen, units, modifiers, counts, days)
    return _pointed(visits, lines, listed, trial, place)


def _service(
    number: int,
    chosen: Ints,
    visits: Visits,
    listed: Ints,
    place: Ints,
    counts: Ints,
    trial: Trial,
    synthetic: bool,
) -> Ints:
    """The service of one line of each encounter, or -1."""
    lines, encounter = columns().lines, visits["encounter"]
    drawn = trial.percent(f"line.{number}") < lines.percent[encounter, number]
    drawn &= _is_asked(lines, number, visits, place) & holds(lines.condition[encounter, number], listed)
    after, instead = lines.after[encounter, number], lines.instead[encounter, number]
    drawn &= (after < 0) | (chosen == after[:, None]).any(axis=1)
    drawn &= (instead < 0) | ~(chosen == instead[:, None]).any(axis=1)
    drawn &= (lines.when[encounter, number] != WHEN.index("middle")) | (counts > 2)
    codes = lines.codes[encounter, number]
    weights = np.where(
        _possible(codes, visits, listed, place, synthetic), lines.weights[encounter, number], 0
    )
    which = weighted(weights, trial.words(f"line.{number}.which"))
    return np.where(drawn & weights.any(axis=1), codes[np.arange(len(codes)), which], -1)


def _is_asked(lines: LineColumns, number: int, visits: Visits, place: Ints) -> Flags:
    encounter, age = visits["encounter"], visits["age"]
    asked = (lines.youngest[encounter, number] <= age) & (age <= lines.oldest[encounter, number])
    asked &= lines.pays[encounter, number, visits["payer"]]
    only = lines.place[encounter, number]
    return np.asarray(asked & ((only < 0) | (only == place)))


def _possible(codes: Ints, visits: Visits, listed: Ints, place: Ints, synthetic: bool) -> Flags:
    """Which services may be billed there, to that payer, for that patient and for what is listed."""
    known = services()
    fits = columns().place.allowed[codes, place[:, None]] & known.paid[codes, visits["payer"][:, None]]
    fits &= (known.youngest[codes] <= visits["age"][:, None]) & (
        visits["age_later"][:, None] <= known.oldest[codes]
    )
    fits &= (known.sex[codes] < 0) | (known.sex[codes] == visits["male"][:, None])
    fits &= (known.since[codes] <= visits["day"][:, None]) & (synthetic | ~known.own[codes])
    return np.asarray(fits & known.justified[codes[:, :, None], listed[:, None, :]].any(axis=2))


def _units(number: int, chosen: Ints, units: Ints, encounter: Ints, counts: Ints, trial: Trial) -> Ints:
    lines, code = columns().lines, chosen[:, number]
    fewest, most, step = lines.units[encounter, number].T
    own = fewest == 0
    fewest = np.where(own, services().fewest[code], fewest)
    most = np.where(own, services().most[code], most)
    made = fewest + step * below(trial.words(f"units.{number}"), (most - fewest) // step + 1)
    made = np.where(lines.when[encounter, number] == WHEN.index("middle"), counts - 2, made)
    after = lines.after[encounter, number]
    alike = np.where(after >= 0, after, code)
    for before in range(number):
        same = lines.same_units[encounter, number] & (chosen[:, before] == alike)
        made = np.where(same, units[:, before], made)
    return np.where(code >= 0, made, 0)


def _modifiers(visits: Visits, listed: Ints, trial: Trial) -> Ints:
    """By line: rows of modifier_texts, those that are not used at the end. One draw serves all lines of a
    claim."""
    lines, encounter = columns().lines, visits["encounter"]
    drawn = np.stack([trial.words(f"modifier.{number}") for number in range(MODIFIERS)], axis=1)[:, None, :]
    which = below(drawn, lines.modifier_counts[encounter])
    found = np.take_along_axis(lines.modifiers[encounter], which[..., None], axis=3)[..., 0]
    found = np.where(found == SIDE, _side(listed, trial)[:, None, None], found)
    used = (drawn & np.uint64(0xFFFF)).astype(np.int64) % 100 < lines.modifier_percent[encounter]
    pays = lines.modifier_pays[encounter]
    used &= np.take_along_axis(pays, visits["payer"].astype(np.int64)[:, None, None, None], axis=3)[..., 0]
    found = np.where(used, found, -1)
    return np.asarray(np.take_along_axis(found, np.argsort(found < 0, axis=2, kind="stable"), axis=2))


def _side(listed: Ints, trial: Trial) -> Ints:
    """The row of RT or LT: as the first diagnosis with a side has it, else either."""
    sides = diagnoses().side[listed]
    first = np.take_along_axis(sides, np.argmax(sides > 0, axis=1)[:, None], axis=1)[:, 0]
    return np.where(first > 0, first - 1, below(trial.words("side"), 2))


def _dated(
    visits: Visits, chosen: Ints, units: Ints, modifiers: Ints, counts: Ints, days: ClinicDays
) -> Lines:
    """Whole days of lines, in the order of days, as many as the form has room for."""
    known, encounter = columns(), visits["encounter"]
    several = known.dates[encounter] == DATES.index("several")
    repeated = np.where(several, np.minimum(counts, MOST_LINES), 1)
    when = known.lines.when[encounter]
    turns = np.arange(MOST_LINES)[:, None]
    there = (chosen[:, None, :] >= 0) & (turns < repeated[:, None, None])
    there &= (when[:, None, :] != WHEN.index("first")) | ~several[:, None, None] | (turns == 0)
    whole = np.cumsum(there.sum(axis=2), axis=1) <= MOST_LINES
    whole[:, 0] = True
    there &= whole[:, :, None]
    flat = there.reshape(len(visits), -1)
    kept = np.argsort(~flat, axis=1, kind="stable")[:, :MOST_LINES]
    turn, spec = np.divmod(kept, LINES)
    made = np.zeros((len(visits), MOST_LINES), LINE)
    made["service"] = np.where(
        np.take_along_axis(flat, kept, axis=1), np.take_along_axis(chosen, spec, axis=1), -1
    )
    made["units"] = np.take_along_axis(units, spec, axis=1)
    made["modifiers"] = np.take_along_axis(modifiers, spec[:, :, None], axis=1)
    made["when"] = np.take_along_axis(when, spec, axis=1)
    _set_days(made, visits, turn, counts, days)
    _set_apart(made)
    return made


def _set_days(made: Lines, visits: Visits, turn: Ints, counts: Ints, days: ClinicDays) -> None:
    known, encounter = columns(), visits["encounter"]
    kind, gap = known.kind_of_days[encounter], known.gap[encounter]
    starts = [visits["day"].astype(np.int64)]
    for _ in range(MOST_LINES - 1):
        starts.append(days.next_open(kind, starts[-1] + gap))
    first = np.take_along_axis(np.stack(starts, axis=1), turn, axis=1)
    dates = known.dates[encounter][:, None]
    longer = np.isin(dates, [DATES.index("span"), DATES.index("stay")])
    last = np.where(longer, first + counts[:, None] - 1, first)
    when = made["when"]
    middle = when == WHEN.index("middle")
    made["first"] = np.where(when == WHEN.index("last"), last, first + middle)
    made["last"] = np.where(when == WHEN.index("first"), first, last - middle)


def _set_apart(made: Lines) -> None:
    """A visit on the day of a procedure, a shot or a check-up says that it was one of its own."""
    visits, others = _of_visits(VISITS), _of_visits(BESIDE_VISITS)
    there = made["service"] >= 0
    done = there & others[made["service"]]
    same_day = (made["first"][:, :, None] == made["first"][:, None, :]) & done[:, None, :]
    apart = there & visits[made["service"]] & same_day.any(axis=2)
    modifiers = np.roll(made["modifiers"], 1, axis=2)
    modifiers[:, :, 0] = modifier_texts().index(SEPARATE)
    made["modifiers"] = np.where(apart[:, :, None], modifiers, made["modifiers"])


@cache
def _of_visits(codes: tuple[str, ...]) -> Flags:
    """By row of the services: whether it is one of these."""
    return np.isin(np.array(services().names), codes)


def _pointed(
    visits: Visits, lines: Lines, listed: Ints, trial: Trial, place: Ints
) -> tuple[Lines, Ints, Ints]:
    """The lines with their pointers, and the diagnoses that are left, those that stand beside others behind
    them."""
    known = diagnoses()
    reasons = services().justified[lines["service"][:, :, None], listed[:, None, :]]
    room = np.where(visits["payer"] == PAYERS.index("M"), MEDICARE_POINTERS, POINTERS)[:, None]
    pointed = reasons & (np.cumsum(reasons, axis=2) <= room[:, :, None])
    full = reasons.sum(axis=2) > room
    waits = (reasons & full[:, :, None]).any(axis=1) & (trial.percent("kept") < _KEPT)[:, None]
    asked = _asks()[listed[:, :, None], listed[:, None, :]] & (listed >= 0)[:, :, None]
    kept = (listed >= 0) & (pointed.any(axis=1) | known.beside[listed] | waits | asked.any(axis=1))
    order = np.argsort(np.where(kept, known.beside[listed], 2), axis=1, kind="stable")
    left = np.take_along_axis(np.where(kept, listed, -1), order, axis=1)
    pointed = np.take_along_axis(pointed, order[:, None, :], axis=2)
    lines["pointers"] = (pointed << np.arange(MOST)).sum(axis=2)
    lines["service"][~pointed[:, :, 0].any(axis=1)] = -1
    return lines, place, left


@cache
def _asks() -> Flags:
    """By diagnosis and diagnosis: whether the first wants the second beside it, by its note in ICD-10-CM."""
    names = np.array(diagnoses().names)
    asks = np.zeros((len(names), len(names)), np.bool_)
    for one, other in ASKED_FOR:
        asks |= np.char.startswith(names, one)[:, None] & np.char.startswith(names, other)[None, :]
    return asks


ASKED_FOR = (("E11.621", "L97"), ("E11.22", "N18"), ("I12", "N18"))
"""Diagnoses and what they ask for besides: the site of an ulcer, the stage of a kidney's disease."""
_KEPT = 60
"""Percent of claims that tell what their lines have no room to point at."""
