"""Who of a household may be a patient, by whom they are insured, and from when on.

What does not belong here: what happens to them (visits.py).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from symage.identities.claims.clinic_days import window
from symage.identities.claims.tables import PAYERS, Flags, Ints
from symage.identities.dates import Dates
from symage.identities.facts import Draw
from symage.identities.health import ADVANTAGE, EMPLOYER, MARKETPLACE, MEDICAID, MEDICARE, medicare_start
from symage.randomness import Words, below

PEOPLE = ("primary", "spouse", *(f"children.{number}" for number in range(4)), "other_dependents.0")
PRIMARY, PARENT = 0, 6
RELATIONSHIPS = ("self", "spouse", "child", "child", "child", "child", "other")
_NEVER = np.datetime64("1700-01-01")
_WORK_PER_MILLE, _FEDERAL_PER_MILLE = 20, 24
"""Claims of people at work that a casualty insurer gets; up to the second, that FECA gets."""
_LATEST_AT_WORK = 60
_SPONSOR_RETIRES = 40
"""From here on a TRICARE sponsor may be a patient: those in service are seen by the service."""
_SETTLED = 90
"""Days before the end of the year of claims by which Medicare has begun, or else the cover before it
counts."""


@dataclass(frozen=True, slots=True)
class Patients:
    """Columns by household, or by household and person in the order of PEOPLE."""

    indexes: Words
    payer: Ints
    """Number in tables.PAYERS."""
    since: Ints
    until: Ints
    """First and last day of that cover, as days since 1970."""
    medicare_month: Ints
    """Months since 1970 of the first of Medicare."""
    born: Dates
    male: Flags
    covered: Flags
    """Present, and insured by that payer."""
    young_only: Flags
    """The family is covered only below 65."""


def patients(draw: Draw) -> Patients:
    row = draw["health_cover.row"]
    born = np.stack([_born(draw, at) for at in PEOPLE], axis=1)
    present = born != _NEVER
    start = medicare_start(born[:, PRIMARY])
    first, last = window(draw.config.reference_date)
    aged = (row == MEDICARE) & ~_is_advantage(draw)
    before = (row == MEDICARE) & (start > last - _SETTLED)
    payer = _payers(draw, aged & ~before)
    since = np.where(
        (row == MEDICARE) & ~before, start, np.where(before, first, draw.dates("health_cover.effective_date"))
    )
    return Patients(
        indexes=draw.indexes,
        payer=payer,
        since=since.astype("datetime64[D]").astype(np.int64),
        until=np.where(before, start - 1, last).astype("datetime64[D]").astype(np.int64),
        medicare_month=start.astype("datetime64[M]").astype(np.int64),
        born=born,
        male=np.stack([draw.flags(f"{at}.male") for at in PEOPLE], axis=1),
        covered=present & _covered(draw, payer, row),
        young_only=((row == MARKETPLACE) | (row == MEDICAID))[:, None] & (np.arange(len(PEOPLE)) != PRIMARY),
    )


def _born(draw: Draw, at: str) -> Dates:
    dates = draw.dates(f"{at}.birth_date")
    return np.where(np.isnat(dates), _NEVER, dates)


def _is_advantage(draw: Draw) -> Flags:
    return np.isin(draw["health_cover.plan_row"], ADVANTAGE)


def _payers(draw: Draw, aged: Flags) -> Ints:
    """Who pays: the household's cover, or a casualty insurer or FECA for somebody at work."""
    row = draw["health_cover.row"]
    kinds = [aged, row == MEDICAID, draw.flags("health_cover.military")]
    cover = np.select(kinds, [PAYERS.index("M"), PAYERS.index("D"), PAYERS.index("T")], PAYERS.index("C"))
    drawn = below(draw.word("claim.casualty"), 1000)
    works = draw.flags("jobs.0.present") & (draw["primary.age"] < _LATEST_AT_WORK) & ~aged
    drawn = np.where(works, drawn, 1000)
    other = np.where(drawn < _WORK_PER_MILLE, PAYERS.index("W"), PAYERS.index("F"))
    return np.where(drawn < _FEDERAL_PER_MILLE, other, cover)


def _covered(draw: Draw, payer: Ints, row: Ints) -> Flags:
    """Medicare and casualty insurers know the primary person alone, other plans the family. A parent may be
    on the plan of
    an employer at most, which is rare."""
    alone = np.isin(payer, [PAYERS.index(letter) for letter in "MWF"]) | (row == MEDICARE)
    alone |= draw.flags("health_cover.champva")
    military = draw.flags("health_cover.military") & ~alone
    found = np.repeat(~alone[:, None], len(PEOPLE), axis=1)
    found[:, PRIMARY] = ~military | (draw["primary.age"] >= _SPONSOR_RETIRES)
    found[:, PARENT] &= (row == EMPLOYER) & ~military & (below(draw.word("claim.parent"), 4) == 0)
    return found


def completed_years(born: Dates, days: Dates) -> Ints:
    """Completed years on each day."""
    months = (days.astype("datetime64[M]") - born.astype("datetime64[M]")).astype(np.int64)
    return np.asarray((months - (_day_of_month(days) < _day_of_month(born))) // 12)


def _day_of_month(days: Dates) -> NDArray[np.int64]:
    return np.asarray((days - days.astype("datetime64[M]").astype("datetime64[D]")).astype(np.int64))
