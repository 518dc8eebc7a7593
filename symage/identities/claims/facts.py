"""What forms may read of a household's claim: `claim.*`, for households that have health cover.

What does not belong here: how claims are drawn (drawing.py), how boxes are filled in (the form's definition).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from symage.identities.choice import Rows
from symage.identities.claims import circumstances as around
from symage.identities.claims.columns import columns
from symage.identities.claims.diagnosing import MOST
from symage.identities.claims.drawing import draw_claims
from symage.identities.claims.encounters import encounters
from symage.identities.claims.line_facts import LineFacts
from symage.identities.claims.people_facts import Somebody, patient_facts
from symage.identities.claims.tables import Flags, diagnoses
from symage.identities.claims.trades import TRADES
from symage.identities.company_names import grouped_names, plain_names
from symage.identities.dates import Dates
from symage.identities.facts import Draw, Fact, Facts
from symage.identities.health import EMPLOYER, MEDICARE, plan_texts
from symage.identities.organizations import Organization
from symage.identities.text import Coded, join, where
from symage.randomness import below

PRESENT = "claim.present"
PROGRAMS = ("medicare", "medicaid", "group", "tricare", "other", "feca", "champva", "other")
"""Box 1 by payer in the order of tables.PAYERS; then CHAMPVA, and plans that no employer has."""
_CHAMPVA, _ALONE = 6, 7
_CASUALTY = ("Casualty Insurance", "Mutual Insurance", "Indemnity", "Insurance Exchange")
_LABORATORIES = ("Reference Laboratory", "Clinical Laboratory", "Pathology")
_REFERRING = ("MD", "MD", "MD", "DO", "NP")
_ASSISTANTS = ("NP", "PA-C")
_SEEN_DAYS = (20, 150)


def facts() -> Facts:
    made: dict[str, Fact] = {
        "drawn": Fact("hidden", draw_claims, PRESENT),
        "encounter": Fact("text", encounter, PRESENT),
        "program": Fact("text", program, PRESENT),
        "plan_name": Fact("text", plan_name, PRESENT),
        "is_casualty": Fact("bool", lambda draw: around.pays(draw, "W"), PRESENT),
        "place": Fact("text", place, PRESENT),
        "first_day": Fact("date", around.first_day, PRESENT),
        "last_day": Fact("date", around.last_day, PRESENT),
        "preventive": Fact("bool", preventive, PRESENT),
        "accident": Fact("text", _named(around.ACCIDENTS, around.accident_row), PRESENT),
        "onset_date": Fact("date", around.onset, PRESENT),
        "onset_qualifier": Fact("text", _qualifier("onset", around.onset), PRESENT),
        "other_date": Fact("date", around.other_date, PRESENT),
        "other_qualifier": Fact("text", _qualifier("other_date", around.other_date), PRESENT),
        "unable_from": Fact("date", around.unable_from, PRESENT),
        "unable_to": Fact("date", around.unable_to, PRESENT),
        "stay_from": Fact("date", around.stay_from, PRESENT),
        "stay_to": Fact("date", around.stay_to, PRESENT),
        "number_kind": Fact("text", _named(around.NUMBERS, around.number_row), PRESENT),
        "outside_lab": Fact("bool", around.outside_lab, PRESENT),
        "epsdt": Fact("bool", lambda draw: around.flagged(draw, "epsdt"), PRESENT),
        "emergency": Fact("bool", lambda draw: around.flagged(draw, "emergency"), PRESENT),
        "note": Fact("text", note, PRESENT),
        "supplies": Fact("bool", supplies, PRESENT),
        "degree": Fact("text", degree, PRESENT),
        "assisted": Fact("hidden", assisted, PRESENT),
        "practice_name": Fact("text", practice_name, PRESENT),
        "patient_row": Fact("hidden", lambda draw: around.drawn(draw)["visit"]["person"], PRESENT),
        "referrer.qualifier": Fact("text", _named(around.REFERRALS, around.referral_row), PRESENT),
        "referrer.degree": Fact("text", _drawn_text("claim.referrer.degree", _REFERRING), PRESENT),
        **{f"diagnoses.{row}": Fact("text", _Diagnosis(row).text, PRESENT) for row in range(MOST)},
    }
    return {
        PRESENT: Fact("bool", lambda draw: draw.flags("health_cover.present")),
        **{f"claim.{name}": fact for name, fact in made.items()},
        **patient_facts(PRESENT),
        **Somebody("claim.referrer", PRESENT).facts(),
        **Somebody("claim.colleague", PRESENT).facts(),
        **Somebody("claim.clerk", PRESENT).facts(),
        **LineFacts("claim", PRESENT).facts(),
        **Organization(
            "claim.insurer",
            lambda draw: plain_names(draw.word("claim.insurer"), _CASUALTY),
            "claim.is_casualty",
        ).facts(),
        **Organization(
            "claim.laboratory",
            lambda draw: plain_names(draw.word("claim.lab"), _LABORATORIES),
            "claim.outside_lab",
        ).facts(),
    }


@dataclass(frozen=True, slots=True)
class _Diagnosis:
    """One place of box 21."""

    number: int

    def text(self, draw: Draw) -> Coded:
        return Coded(diagnoses().texts, around.drawn(draw)["diagnoses"][:, self.number].astype(np.int64))


def _named(texts: tuple[str, ...], row: Callable[[Draw], Rows]) -> Callable[[Draw], Coded]:
    """Text by a row of some names; null where it is -1."""
    return lambda draw: Coded(pa.array(texts), row(draw))


def _qualifier(name: str, date: Callable[[Draw], Dates]) -> Callable[[Draw], Coded]:
    def made(draw: Draw) -> Coded:
        kinds = around.kind_of(draw, name, around.QUALIFIERS)
        return Coded(pa.array(around.QUALIFIERS), np.where(np.isnat(date(draw)), -1, kinds))

    return made


def _drawn_text(word: str, texts: tuple[str, ...]) -> Callable[[Draw], Coded]:
    return lambda draw: Coded(pa.array(texts), below(draw.word(word), len(texts)))


def encounter(draw: Draw) -> Coded:
    return Coded(
        pa.array([each.id for each in encounters()]),
        around.drawn(draw)["visit"]["encounter"].astype(np.int64),
    )


def program(draw: Draw) -> Coded:
    """Box 1: a plan of no employer, as one that stands in for Medicare, is `other`."""
    payer = around.drawn(draw)["visit"]["payer"].astype(np.int64)
    plan = around.pays(draw, "C")
    alone = plan & (draw["health_cover.row"] != EMPLOYER) & ~_before_medicare(draw)
    military = around.pays(draw, "T") & draw.flags("health_cover.champva")
    return Coded(pa.array(PROGRAMS), np.select([military, alone], [_CHAMPVA, _ALONE], payer))


def _before_medicare(draw: Draw) -> Flags:
    """A service before Medicare began: the plan of the job paid."""
    started = draw.dates("health_cover.effective_date") <= around.first_day(draw)
    return np.asarray((draw["health_cover.row"] == MEDICARE) & ~started)


def plan_name(draw: Draw) -> Coded:
    """The plan that the claim goes to: the household's, or the one that it had before Medicare; none of a
    casualty
    insurer."""
    texts, each = plan_texts()
    rows = np.where(
        _before_medicare(draw), draw["health_cover.plan_row"] % each, draw["health_cover.plan_row"]
    )
    return Coded(texts, np.where(around.pays(draw, "WF"), -1, rows))


def place(draw: Draw) -> Coded:
    return Coded(pa.array(columns().place.names), around.drawn(draw)["place"].astype(np.int64))


def preventive(draw: Draw) -> Flags:
    """Visits that plans pay whole."""
    return np.asarray(diagnoses().preventive[around.drawn(draw)["diagnoses"][:, 0]])


def note(draw: Draw) -> pa.StringArray:
    """Box 19: Medicare asks about foot care when the attending doctor saw the patient, and for the doctor's
    NPI."""
    asks = np.array([each.note == "seen" for each in encounters()])
    there = asks[around.drawn(draw)["visit"]["encounter"]] & around.pays(draw, "M")
    low, high = _SEEN_DAYS
    seen = around.first_day(draw) - low - below(draw.word("claim.last_seen"), high - low)
    days = pc.strftime(pa.array(seen, pa.date32()), "%m%d%Y")
    return where(there, join("NTEADDLAST SEEN ", days, " NPI ", draw.text("claim.referrer.npi")), None)


@cache
def _trade_rows() -> NDArray[np.int64]:
    return np.array([list(TRADES).index(each.trade) for each in encounters()])


def _trades(draw: Draw) -> Rows:
    return np.asarray(_trade_rows()[around.drawn(draw)["visit"]["encounter"]])


def supplies(draw: Draw) -> Flags:
    """Equipment, rides, laboratories, care at home: nobody renders the service by name."""
    return np.array([trade.supplies for trade in TRADES.values()])[_trades(draw)]


def degree(draw: Draw) -> Coded:
    """The credentials of who did it; none for suppliers."""
    texts = [text for trade in TRADES.values() for text in trade.degrees]
    counts = np.array([len(trade.degrees) for trade in TRADES.values()])
    starts = np.cumsum(counts) - counts
    trade = _trades(draw)
    row = starts[trade] + below(draw.word("claim.degree"), np.maximum(counts[trade], 1))
    return Coded(pa.array(texts), np.where(counts[trade] > 0, row, -1))


def assisted(draw: Draw) -> Flags:
    """Done by a nurse or an assistant of a doctor."""
    made = degree(draw)
    wanted = np.array([text in _ASSISTANTS for text in made.texts.to_pylist()] + [False])
    return np.asarray(wanted[made.rows])


def practice_name(draw: Draw) -> pa.StringArray:
    endings = tuple(trade.endings for trade in TRADES.values())
    return grouped_names(draw.word("physician.practice"), endings, _trades(draw))
