"""Health cover and the physician."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from symage.identities import names
from symage.identities.account_numbers import mbis, npis
from symage.identities.company_names import plain_names
from symage.identities.dates import Dates
from symage.identities.facts import Draw, Fact, Facts
from symage.identities.organizations import Organization
from symage.identities.text import Coded, digits, fixed, where
from symage.randomness import below, chance

COVERS = ("employer", "marketplace", "medicare", "medicaid", "none")
_PAYERS = (
    "Health Plan",
    "Health Insurance",
    "Mutual Health",
    "Health Partners",
    "Benefit Plans",
    "Care Network",
)
MEDICARE_AGE = 65
_MEDICAID_WAGES = 4_500_000
"""Cents a year above which nobody is on Medicaid."""
_PLANS = (
    ("PPO 500", "PPO 1000", "HMO Select", "HDHP 3000", "POS Choice", "PPO 2500"),
    ("Silver 4500", "Bronze 7000", "Gold 1500", "Silver HMO", "Bronze HDHP", "Gold PPO"),
    ("Original Medicare", "Original Medicare", "Medicare Advantage HMO", "Medicare Advantage PPO",
     "Medicare Advantage HMO", "Original Medicare"),
    ("Medicaid", "Medicaid HMO", "Medicaid Managed Care", "Medicaid", "Medicaid HMO", "Medicaid"),
)  # fmt: skip
"""Names of plans, in the order of COVERS."""
_PRACTICES = ("Family Medicine", "Internal Medicine", "Medical Associates", "Primary Care", "Family Practice")


def facts() -> Facts:
    cover = "health_cover.present"
    return {
        "health_cover.medicare_date": Fact("hidden", medicare_date),
        "health_cover.row": Fact("hidden", cover_row),
        "health_cover.kind": Fact("text", lambda draw: Coded(pa.array(COVERS), draw["health_cover.row"])),
        cover: Fact("bool", lambda draw: draw["health_cover.row"] < 4),
        **Organization(
            "health_cover.payer",
            lambda draw: plain_names(draw.word("health_cover.payer"), _PAYERS),
            cover,
            reach=100,
        ).facts(),
        "health_cover.plan_name": Fact("text", plan_name, cover),
        "health_cover.member_id": Fact(
            "text",
            lambda draw: fixed("SYN#########", digits(below(draw.word("health_cover.member"), 10**9), 9)),
            cover,
        ),
        "health_cover.group_number": Fact("text", group_number, cover),
        "health_cover.mbi": Fact("text", mbi, cover),
        "health_cover.effective_date": Fact("date", effective_date, cover),
        "health_cover.monthly_premium": Fact("cents", monthly_premium, cover),
        "health_cover.tier": Fact("text", tier, cover),
        **Organization(
            "physician.practice", lambda draw: plain_names(draw.word("physician.practice"), _PRACTICES), None
        ).facts(),
        "physician.male": Fact("hidden", lambda draw: chance(draw.word("physician.sex"), 0.6)),
        "physician.first_name": Fact("text", physician_first_name),
        "physician.last_name": Fact("text", physician_last_name),
        "physician.npi": Fact("text", lambda draw: npis(draw.word("physician.npi"), draw.config.id_policy)),
        "physician.phone": Fact("text", lambda draw: draw.text("physician.practice.phone")),
    }


def cover_row(draw: Draw) -> NDArray[np.int64]:
    """Medicare from 65, for a claim only where it was in force all year; below it mostly through a job."""
    drawn = below(draw.word("health_cover.kind"), 100)
    works = draw.flags("jobs.0.present") | draw.flags("spouse_jobs.0.present")
    young = np.where(
        works,
        np.searchsorted((76, 84, 84, 93), drawn, side="right"),
        np.searchsorted((18, 40, 40, 86), drawn, side="right"),
    )
    young = np.where((young == 3) & (draw["household.wages"] > _MEDICAID_WAGES), 1 - works, young)
    whole_year = np.datetime64(draw.config.reference_date, "Y").astype("datetime64[D]")
    old = draw["primary.age"] >= 65
    if "claim" in draw.needs:
        old &= draw.dates("health_cover.medicare_date") <= whole_year
    rows = np.where(old, 2, young)
    if "marketplace_cover" in draw.needs:
        return np.full(len(draw), 1)
    return np.where(rows == 4, 1, rows) if "claim" in draw.needs else rows


def medicare_date(draw: Draw) -> Dates:
    """The first day of the month in which the primary becomes 65."""
    month = draw.dates("primary.birth_date").astype("datetime64[M]") + MEDICARE_AGE * 12
    return np.asarray(month.astype("datetime64[D]"))


def plan_name(draw: Draw) -> Coded:
    each = len(_PLANS[0])
    rows = draw["health_cover.row"] * each + below(draw.word("health_cover.plan"), each)
    return Coded(pa.array([plan for plans in _PLANS for plan in plans]), rows)


def group_number(draw: Draw) -> pa.StringArray:
    words = draw.word("health_cover.group")
    return where(draw["health_cover.row"] == 0, fixed("SYN-######", digits(below(words, 10**6), 6)), None)


def mbi(draw: Draw) -> pa.StringArray:
    return where(
        draw["health_cover.row"] == 2, mbis(draw.word("health_cover.mbi"), draw.config.id_policy), None
    )


def effective_date(draw: Draw) -> Dates:
    """The first of a January, up to six years back; of Medicare, the month of the 65th birthday."""
    first = np.datetime64(draw.config.reference_date, "Y") - below(draw.word("health_cover.effective"), 6)
    medicare = draw["health_cover.row"] == 2
    return np.where(medicare, draw.dates("health_cover.medicare_date"), first.astype("datetime64[D]"))


def monthly_premium(draw: Draw) -> NDArray[np.int64]:
    """What the household pays a month: Medicare part B of 2025, or 90 to 240 dollars a covered head."""
    heads = 1 + draw.flags("spouse.present") + draw["children.count"]
    own = (9_000 + below(draw.word("health_cover.premium"), 15_000)) * np.minimum(heads, 4)
    return np.where(draw["health_cover.row"] == 2, 18_500, np.where(draw["health_cover.row"] == 3, 0, own))


def tier(draw: Draw) -> pa.StringArray:
    married, children = draw.flags("spouse.present"), draw["children.count"] > 0
    row = np.where(married & children, 3, np.where(children, 2, np.where(married, 1, 0)))
    return Coded(pa.array(["employee", "employee_spouse", "employee_children", "family"]), row)


def physician_first_name(draw: Draw) -> pa.StringArray:
    born = np.datetime64("1955-01-01") + below(draw.word("physician.birth_date"), 14_000)
    return names.names(
        "first_names",
        names.first_name_rows(draw.word("physician.first_name"), draw.flags("physician.male"), born),
    )


def physician_last_name(draw: Draw) -> pa.StringArray:
    races = below(draw.word("physician.race"), 100)
    rows = np.searchsorted((60, 68, 75, 98, 98), races, side="right")
    return names.names("surnames", names.surname_rows(draw.word("physician.last_name"), rows))
