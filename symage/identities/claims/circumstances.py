"""Boxes 14 to 24 beside the services: accidents, dates of the illness, who sent the patient, stays, numbers.

What does not belong here: how boxes are filled in for which payer, which the form's definition says.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from symage.identities.claims.drawing import Claims
from symage.identities.claims.encounters import Chance, encounters
from symage.identities.claims.tables import PAYERS, Flags, Ints, diagnoses, services
from symage.identities.dates import Dates
from symage.identities.facts import Draw
from symage.randomness import below

DAY = "datetime64[D]"
ACCIDENTS = ("auto", "work", "other")
NUMBERS = ("pa", "certificate", "clia", "pickup")
QUALIFIERS = ("431", "484", "454", "439", "444")
REFERRALS = ("DN", "DK", "DQ")
_UNABLE_AFTER_WORK = 60
"""Percent of injuries at work after which somebody cannot work."""
_SUPERVISED = 2
"""Percent of visits of nurses and assistants whose supervising doctor is named."""


@dataclass(frozen=True, slots=True)
class ChanceColumns:
    """One chance of every encounter."""

    percent: Ints
    kind: Ints
    fewest: Ints
    most: Ints
    pays: Flags
    wanted: Flags


@cache
def chances(name: str, kinds: tuple[str, ...] = ()) -> ChanceColumns:
    each: Sequence[Chance] = [getattr(one, name) for one in encounters()]
    everything = np.ones(len(diagnoses().names) + 1, np.bool_)
    return ChanceColumns(
        percent=np.array([one.percent for one in each]),
        kind=np.array([kinds.index(one.kind) if one.kind else -1 for one in each]),
        fewest=np.array([one.days[0] for one in each]),
        most=np.array([one.days[1] for one in each]),
        pays=np.array([[letter in one.pay for letter in PAYERS] for one in each]),
        wanted=np.array(
            [
                diagnoses().starting(one.condition.wanted) if one.condition.wanted else everything
                for one in each
            ]
        ),
    )


def happens(draw: Draw, name: str, kinds: tuple[str, ...] = ()) -> Flags:
    """Whether a chance of the encounter comes true, for the payer and for what is diagnosed first."""
    claims, chance = drawn(draw), chances(name, kinds)
    at = claims["visit"]["encounter"]
    hit = below(draw.word(f"claim.{name}"), 100) < chance.percent[at]
    return np.asarray(
        hit & chance.pays[at, claims["visit"]["payer"]] & chance.wanted[at, claims["diagnoses"][:, 0]]
    )


def days_of(draw: Draw, name: str, kinds: tuple[str, ...] = ()) -> Ints:
    chance, at = chances(name, kinds), drawn(draw)["visit"]["encounter"]
    drawn_days = below(draw.word(f"claim.{name}.days"), chance.most[at] - chance.fewest[at] + 1)
    return np.asarray(chance.fewest[at] + drawn_days)


def kind_of(draw: Draw, name: str, kinds: tuple[str, ...]) -> Ints:
    return np.asarray(chances(name, kinds).kind[_encounter(draw)])


def drawn(draw: Draw) -> Claims:
    """The claims of these households; see drawing.CLAIM."""
    return np.asarray(draw.raw("claim.drawn"))


def _encounter(draw: Draw) -> Ints:
    return np.asarray(drawn(draw)["visit"]["encounter"].astype(np.int64))


def first_day(draw: Draw) -> Dates:
    return np.asarray(drawn(draw)["visit"]["day"].astype(np.int64).astype(DAY))


def last_day(draw: Draw) -> Dates:
    lines = drawn(draw)["lines"]
    last = np.where(lines["service"] >= 0, lines["last"], 0).max(axis=1)
    return np.asarray(last.astype(np.int64).astype(DAY))


def day_where(there: Flags, days: Dates) -> Dates:
    return np.where(there, days, np.datetime64("NaT", "D"))


def pays(draw: Draw, letters: str) -> Flags:
    """Whether the payer is one of some letters of PAYERS."""
    return np.isin(drawn(draw)["visit"]["payer"], [PAYERS.index(letter) for letter in letters])


def accident_row(draw: Draw) -> Ints:
    """Row of ACCIDENTS, or -1: an injury of a claim that a casualty insurer or FECA gets is one of work."""
    claims = drawn(draw)
    told = np.array([each.accident for each in encounters()])[claims["visit"]["encounter"]]
    injured = diagnoses().starting(["S", "T"])[claims["diagnoses"][:, 0]]
    work = pays(draw, "WF") & (told != "auto") & (told != "")
    other = ((told == "injury") | (told == "other")) & injured
    return np.select([told == "auto", work, other], [0, 1, 2], -1)


def onset(draw: Draw) -> Dates:
    """When it began, or the last period."""
    days = np.where(
        kind_of(draw, "onset", QUALIFIERS) == QUALIFIERS.index("484"),
        drawn(draw)["visit"]["pregnant_days"],
        days_of(draw, "onset", QUALIFIERS),
    )
    return day_where(happens(draw, "onset", QUALIFIERS), first_day(draw) - days)


def other_date(draw: Draw) -> Dates:
    """An accident is on the day of the injury; care began between the illness and the service."""
    began, chance = onset(draw), happens(draw, "other_date", QUALIFIERS) & ~np.isnat(onset(draw))
    same = kind_of(draw, "other_date", QUALIFIERS) == QUALIFIERS.index("439")
    later = np.minimum(began + days_of(draw, "other_date", QUALIFIERS), first_day(draw))
    return day_where(chance, np.where(same, began, later))


def unable_from(draw: Draw) -> Dates:
    """Somebody at work who cannot work, from the injury on."""
    person = drawn(draw)["visit"]["person"]
    works = (person == 0) & draw.flags("jobs.0.present") | (person == 1) & draw.flags("spouse_jobs.0.present")
    at_work = (accident_row(draw) == ACCIDENTS.index("work")) & (chances("unable").most[_encounter(draw)] > 0)
    more = at_work & (below(draw.word("claim.unable.work"), 100) < _UNABLE_AFTER_WORK)
    return day_where(works & (happens(draw, "unable") | more), onset(draw))


def unable_to(draw: Draw) -> Dates:
    open_ended = below(draw.word("claim.unable.open"), 5) == 0
    return day_where(~open_ended, np.maximum(unable_from(draw), first_day(draw)) + days_of(draw, "unable"))


def stay_from(draw: Draw) -> Dates:
    return day_where(happens(draw, "stay"), first_day(draw))


def stay_to(draw: Draw) -> Dates:
    """The last day of the services, or some days after them."""
    return np.maximum(
        stay_from(draw) + days_of(draw, "stay"), day_where(happens(draw, "stay"), last_day(draw))
    )


def has(draw: Draw, kind: Flags) -> Flags:
    """Whether a line has a service of some kind (a flag column of tables.services())."""
    return np.asarray(kind[drawn(draw)["lines"]["service"]].any(axis=1))


def referral_row(draw: Draw) -> Ints:
    """Row of REFERRALS or -1: who ordered stands before who supervises, and both behind who referred."""
    known = services()
    drawn_row = np.where(happens(draw, "refer", REFERRALS), kind_of(draw, "refer", REFERRALS), -1)
    needed = np.where(has(draw, known.referred), 0, np.where(has(draw, known.ordered), 1, drawn_row))
    supervised = draw.flags("claim.assisted") & (below(draw.word("claim.supervised"), 100) < _SUPERVISED)
    return np.where((needed < 0) & supervised, 2, needed)


def number_row(draw: Draw) -> Ints:
    """Row of NUMBERS or -1: one number a claim; a test's laboratory stands before an authorization."""
    own = np.where(happens(draw, "number", NUMBERS), kind_of(draw, "number", NUMBERS), -1)
    return np.where(has(draw, services().tested) & ((own < 0) | (own == 0)), NUMBERS.index("clia"), own)


@cache
def _percents(name: str) -> Ints:
    return np.array([getattr(each, name) for each in encounters()])


def flagged(draw: Draw, name: str) -> Flags:
    """Whether a percent of the encounter comes true."""
    return np.asarray(
        below(draw.word(f"claim.{name}"), 100) < _percents(name)[drawn(draw)["visit"]["encounter"]]
    )


def outside_lab(draw: Draw) -> Flags:
    """One purchased test, which no programme but a plan or Medicaid is billed for."""
    one = services().tested[drawn(draw)["lines"]["service"]].sum(axis=1) == 1
    return np.asarray(flagged(draw, "outside_lab") & one & pays(draw, "CD"))
