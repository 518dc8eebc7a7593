"""Box 2 of the W-2 beside the W-4 of its year: Pub. 15-T, percentage method for automated payrolls.

A W-2 tells neither how often one was paid nor what of it was a bonus (withheld from at 22 %, Pub. 15,
section 7): box 2 has to be what some pay days and some bonus make. Who signed the W-4 on the first day of
work was paid from then on.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import ceil

from symage_audit.papers import Case, CaseDoubt, Paper, of_year

_RATES = (0.10, 0.12, 0.22, 0.24, 0.32, 0.35, 0.37)
_PAY_DAYS = (52, 26, 24, 12)
"""Weekly, every second week, twice a month, monthly."""


@dataclass(frozen=True, slots=True)
class Table:
    """Annual wages from which each of the rates is withheld, as printed; `less`: line 1g of Worksheet 1A."""

    less: float
    standard: tuple[float, ...]
    step_2: tuple[float, ...]


_TABLES: Mapping[int, Mapping[str, Table]] = {
    2025: {
        "single": Table(
            8_600,
            (6_400, 18_325, 54_875, 109_750, 203_700, 256_925, 632_750),
            (7_500, 13_463, 31_738, 59_175, 106_150, 132_763, 320_675),
        ),
        "married_joint": Table(
            12_900,
            (17_100, 40_950, 114_050, 223_800, 411_700, 518_150, 768_700),
            (15_000, 26_925, 63_475, 118_350, 212_300, 265_525, 390_800),
        ),
        "head_of_household": Table(
            8_600,
            (13_900, 30_900, 78_750, 117_250, 211_200, 264_400, 640_250),
            (11_250, 19_750, 43_675, 62_925, 109_900, 136_500, 324_425),
        ),
    }
}
_FLAT_RATE = 0.22
_BONUS_STEP, _LARGEST_BONUS = 250, 0.2
"""Dollars, and a share of box 1. With finer steps any box 2 would be right."""
_ROUNDED = 1.0
"""Thresholds of step 2 are printed in whole dollars: up to half a dollar at each, a year."""


def income_tax(case: Case) -> Iterator[CaseDoubt]:
    for certificate in case.values():
        if not certificate.form_id.startswith("irs_w4_") or certificate.year not in _TABLES:
            continue
        for start in ("irs_w2_", "w2_"):
            for w2 in of_year(case, start, certificate.year):
                if not w2.has("box_13_statutory_employee"):
                    yield from _withheld(w2, certificate)
                elif w2.amount("box_2"):
                    yield w2.form_id, "box_2", "nothing is withheld from a statutory employee"


def _withheld(w2: Paper, certificate: Paper) -> Iterator[CaseDoubt]:
    table = _TABLES[certificate.year].get(certificate.text("step_1c"))
    if table is None:
        return
    wages, told, near = w2.amount("box_1"), w2.amount("box_2"), _ROUNDED + 0.01 * max(_PAY_DAYS)
    level = [_of_a_year(wages, certificate, table, days, days) for days in _PAY_DAYS]
    others = _with_a_bonus(wages, certificate, table), _since_signed(wages, certificate, table)
    if all(abs(told - amount) > near for amounts in (level, *others) for amount in amounts):
        shown = " or ".join(sorted({f"{amount:,.2f}" for amount in level}))
        yield w2.form_id, "box_2", f"{told:,.2f} is not {shown}, which the W-4 makes, nor has a bonus in it"


def _with_a_bonus(wages: float, certificate: Paper, table: Table) -> Iterator[float]:
    for bonus in range(_BONUS_STEP, int(_LARGEST_BONUS * wages) + 1, _BONUS_STEP):
        for days in _PAY_DAYS:
            yield _of_a_year(wages - bonus, certificate, table, days, days) + _FLAT_RATE * bonus


def _since_signed(wages: float, certificate: Paper, table: Table) -> Iterator[float]:
    signed = certificate.day("signature_date")
    left = (date(certificate.year, 12, 31) - signed).days + 1 if signed else 0
    for days in _PAY_DAYS if 0 < left <= 365 else ():
        yield _of_a_year(wages, certificate, table, days, ceil(days * left / 365))


def _of_a_year(wages: float, certificate: Paper, table: Table, pay_days: int, paid: int) -> float:
    """Of so many pay days in a year wages were `paid` on the last ones."""
    two_jobs = certificate.has("step_2c")
    adjusted = wages * pay_days / paid + certificate.amount("step_4a") - certificate.amount("step_4b")
    taxed = max(0.0, adjusted - (0 if two_jobs else table.less))
    edges = (*(table.step_2 if two_jobs else table.standard), float("inf"))
    slices = zip(pairwise(edges), _RATES, strict=True)
    tax = sum(rate * max(0.0, min(taxed, high) - low) for (low, high), rate in slices)
    each = max(0.0, round(tax / pay_days, 2) - round(certificate.amount("step_3") / pay_days, 2))
    return paid * (each + certificate.amount("step_4c"))
