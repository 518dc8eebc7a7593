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
EMPLOYER, MARKETPLACE, MEDICARE, MEDICAID, NO_COVER = range(5)
_PAYERS = (
    "Health Plan",
    "Health Insurance",
    "Mutual Health",
    "Health Partners",
    "Benefit Plans",
    "Care Network",
)
_MEDICAID_WAGES, _MEDICAID_EACH = 2_500_000, 880_000
"""Cents a year of wages above which nobody is on Medicaid: of one person, and for each other one of the
family. Adults have it up to 1.38 times the poverty line, children and who is pregnant above it: 1.6 times,
for all."""
_PLANS = (
    ("PPO 500", "PPO 1000", "HMO Select", "HDHP 3000", "POS Choice", "PPO 2500"),
    ("Silver 4500", "Bronze 7000", "Gold 1500", "Silver HMO", "Bronze HDHP", "Gold PPO"),
    ("Original Medicare", "Original Medicare", "Medicare Advantage HMO", "Medicare Advantage PPO",
     "Medicare Advantage HMO", "Original Medicare"),
    ("Medicaid", "Medicaid HMO", "Medicaid Managed Care", "Medicaid", "Medicaid HMO", "Medicaid"),
    ("TRICARE Prime", "TRICARE Select", "TRICARE Prime", "TRICARE Select", "TRICARE Select", "TRICARE Prime"),
    ("CHAMPVA",) * 6,
)  # fmt: skip
"""Names of plans, in the order of COVERS; then those of the armed services, which come with a job, too."""
_TRICARE, _CHAMPVA = 4, 5
_EACH = len(_PLANS[0])
ADVANTAGE = tuple(
    MEDICARE * _EACH + row
    for row, plan in enumerate(_PLANS[MEDICARE])
    if plan.startswith("Medicare Advantage")
)
"""Rows of plans that stand in for Medicare, and pay instead of it."""
_MILITARY_PERCENT, _CHAMPVA_PERCENT = 5, 15
MEDICARE_AGE = 65
_KNOWN_DAYS = 105
"""Cover that began in a January began so long before the reference date that claims of it are known."""
_PRACTICES = ("Family Medicine", "Internal Medicine", "Medical Associates", "Primary Care", "Family Practice")


def facts() -> Facts:
    cover = "health_cover.present"
    return {
        "health_cover.row": Fact("hidden", cover_row),
        "health_cover.kind": Fact("text", lambda draw: Coded(pa.array(COVERS), draw["health_cover.row"])),
        cover: Fact("bool", lambda draw: draw["health_cover.row"] < 4),
        **Organization(
            "health_cover.payer",
            lambda draw: plain_names(draw.word("health_cover.payer"), _PAYERS),
            cover,
            reach=100,
        ).facts(),
        "health_cover.military": Fact("hidden", military),
        "health_cover.champva": Fact("hidden", champva),
        "health_cover.plan_row": Fact("hidden", plan_row, cover),
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
    """Medicare from 65; below it mostly through a job."""
    drawn = below(draw.word("health_cover.kind"), 100)
    works = draw.flags("jobs.0.present") | draw.flags("spouse_jobs.0.present")
    young = np.where(
        works,
        np.searchsorted((76, 84, 84, 93), drawn, side="right"),
        np.searchsorted((18, 40, 40, 86), drawn, side="right"),
    )
    others = draw.flags("spouse.present") + draw["household.dependents"]
    earns_more = draw["household.wages"] > _MEDICAID_WAGES + _MEDICAID_EACH * others
    young = np.where((young == MEDICAID) & earns_more, 1 - works, young)
    rows = np.where(draw["primary.age"] >= MEDICARE_AGE, 2, young)
    if "marketplace_cover" in draw.needs:
        return np.full(len(draw), 1)
    return np.where(rows == 4, 1, rows) if "claim" in draw.needs else rows


def military(draw: Draw) -> NDArray[np.bool_]:
    """Covered by TRICARE or CHAMPVA through a job; a sponsor below 40 without a family is not."""
    family = draw.flags("spouse.present") | (draw["primary.age"] >= 40)
    served = below(draw.word("health_cover.military"), 100) < _MILITARY_PERCENT
    return np.asarray((draw["health_cover.row"] == EMPLOYER) & family & served)


def champva(draw: Draw) -> NDArray[np.bool_]:
    """Of those, by CHAMPVA, which insures each person alone."""
    return draw.flags("health_cover.military") & (
        below(draw.word("health_cover.champva"), 100) < _CHAMPVA_PERCENT
    )


def plan_row(draw: Draw) -> NDArray[np.int64]:
    kind = np.where(draw.flags("health_cover.military"), _TRICARE, draw["health_cover.row"])
    kind = np.where(draw.flags("health_cover.champva"), _CHAMPVA, kind)
    return kind * _EACH + below(draw.word("health_cover.plan"), _EACH)


def plan_name(draw: Draw) -> Coded:
    return Coded(plan_texts()[0], draw["health_cover.plan_row"])


def plan_texts() -> tuple[pa.StringArray, int]:
    """Names of plans by row, those of jobs first, and how many there are of each kind."""
    return pa.array([plan for plans in _PLANS for plan in plans], pa.string()), _EACH


def group_number(draw: Draw) -> pa.StringArray:
    words = draw.word("health_cover.group")
    grouped = (draw["health_cover.row"] == EMPLOYER) & ~draw.flags("health_cover.military")
    return where(grouped, fixed("SYN-######", digits(below(words, 10**6), 6)), None)


def mbi(draw: Draw) -> pa.StringArray:
    return where(
        draw["health_cover.row"] == 2, mbis(draw.word("health_cover.mbi"), draw.config.id_policy), None
    )


def effective_date(draw: Draw) -> Dates:
    """Medicare's from 65 on; other cover begins on the first of a January, up to six years back."""
    known = np.datetime64(draw.config.reference_date, "D") - _KNOWN_DAYS
    first = known.astype("datetime64[Y]") - below(draw.word("health_cover.effective"), 6)
    aged = draw["health_cover.row"] == MEDICARE
    start = medicare_start(draw.dates("primary.birth_date"))
    return np.where(aged, start, first.astype("datetime64[D]"))


def medicare_start(born: Dates) -> Dates:
    """The first of the month of the 65th birthday; of the month before it for who is born on a first."""
    months = born.astype("datetime64[M]")
    on_first = born == months.astype("datetime64[D]")
    return np.asarray((months + 12 * MEDICARE_AGE - on_first).astype("datetime64[D]"))


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
