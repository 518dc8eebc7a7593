"""Box 2 of the W-2 beside the W-4 of its year: Pub. 15-T, percentage method for automated payrolls."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

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
    right = [_of_a_year(w2.amount("box_1"), certificate, table, days) for days in _PAY_DAYS]
    if all(abs(w2.amount("box_2") - amount) > _ROUNDED + 0.01 * max(_PAY_DAYS) for amount in right):
        shown = " or ".join(sorted({f"{amount:,.2f}" for amount in right}))
        yield w2.form_id, "box_2", f"{w2.amount('box_2'):,.2f} is not {shown}, which the W-4 makes"


def _of_a_year(wages: float, certificate: Paper, table: Table, pay_days: int) -> float:
    two_jobs = certificate.has("step_2c")
    adjusted = wages + certificate.amount("step_4a") - certificate.amount("step_4b")
    taxed = max(0.0, adjusted - (0 if two_jobs else table.less))
    edges = (*(table.step_2 if two_jobs else table.standard), float("inf"))
    slices = zip(pairwise(edges), _RATES, strict=True)
    tax = sum(rate * max(0.0, min(taxed, high) - low) for (low, high), rate in slices)
    each = max(0.0, round(tax / pay_days, 2) - round(certificate.amount("step_3") / pay_days, 2))
    return pay_days * (each + certificate.amount("step_4c"))
