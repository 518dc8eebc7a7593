"""Forms are signed on days on which offices work, after what they tell of and before they are due."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pytest

from symage.forms.catalogue import Catalogue
from symage.forms.fill import fill
from symage.identities.calendar import BUSINESS
from symage.identities.households import households
from symage.randomness import household_indexes

HOUSEHOLDS = 3000
HOLIDAYS = """
2022: 1-17 2-21 5-30 6-20 7-4 9-5 10-10 11-11 11-24 12-26
2023: 1-2 1-16 2-20 5-29 6-19 7-4 9-4 10-9 11-10 11-23 12-25
2024: 1-1 1-15 2-19 5-27 6-19 7-4 9-2 10-14 11-11 11-28 12-25
2025: 1-1 1-20 2-17 5-26 6-19 7-4 9-1 10-13 11-11 11-27 12-25
2026: 1-1 1-19 2-16 5-25 6-19 7-3 9-7 10-12 11-11 11-26 12-25
"""
"""As the Office of Personnel Management lists them."""
KEPT = {
    date(int(year), *map(int, day.split("-")))
    for year, days in (line.split(": ") for line in HOLIDAYS.split("\n") if line)
    for day in days.split()
}
SIGNED = {
    "irs_f940_2022": ("signature_date", date(2023, 1, 1), date(2023, 1, 31)),
    "irs_f1040_2023": ("signature_date", date(2024, 1, 1), date(2024, 4, 15)),
    "irs_f1040_2024": ("signature_date", date(2025, 1, 1), date(2025, 4, 15)),
    "irs_f1040_2025": ("signature_date", date(2026, 1, 1), date(2026, 4, 15)),
    "irs_f1040_classic_1988": ("signature_date", date(1989, 1, 1), date(1989, 4, 17)),
    "irs_w4_2025": ("signature_date", date(2025, 1, 1), date(2025, 12, 31)),
    "irs_w9_2024": ("signature_date", date(2024, 3, 1), date(2026, 12, 31)),
    "irs_ss4_2023": ("signature_date", date(2024, 1, 1), date(2026, 12, 31)),
    "cms_1500_standard_02_12": ("box31_date", date(2024, 11, 17), date(2025, 12, 31)),
}
"""Form, the day of signing, and between which days."""
QUARTERS = {"first": (4, 30), "second": (7, 31), "third": (10, 31), "fourth": (1, 31)}
"""Quarter of Form 941: month and day on which it is due."""


def signed(catalogue: Catalogue, form_id: str, *fields: str) -> Sequence[tuple[object, ...]]:
    form = catalogue.get(form_id)
    people = households(household_indexes(41, 0, HOUSEHOLDS), needs=frozenset(form.needs))
    filled = fill(form, people, catalogue)
    return [*zip(*(filled.values[field].to_pylist() for field in fields), strict=True)]


def is_workday(day: date) -> bool:
    return day.weekday() < 5 and day not in KEPT


@pytest.mark.parametrize("form_id", SIGNED)
def test_forms_are_signed_on_workdays_in_their_time(catalogue: Catalogue, form_id: str) -> None:
    field, first, last = SIGNED[form_id]
    days = {day for (day,) in signed(catalogue, form_id, field) if isinstance(day, date)}
    assert len(days) > 10
    assert [day for day in days if not (is_workday(day) and first <= day <= last)] == []


def test_patients_sign_claims_when_they_are_there(catalogue: Catalogue) -> None:
    days = signed(catalogue, "cms_1500_standard_02_12", "box12_date", "box24_1_from")
    dated = [(day, service) for day, service in days if day is not None]
    assert dated
    assert all(day == service for day, service in dated)


def test_quarterly_returns_are_signed_after_their_quarter_and_before_they_are_due(
    catalogue: Catalogue,
) -> None:
    found = signed(catalogue, "irs_f941_2024", "quarter", "signature_date")
    assert {quarter for quarter, _ in found} == set(QUARTERS)
    for quarter, day in set(found):
        month, last = QUARTERS[str(quarter)]
        assert isinstance(day, date)
        assert (day.month, day.year) == (month, 2025 if quarter == "fourth" else 2024)
        assert day.day <= last
        assert is_workday(day), day


def test_every_day_of_five_years_goes_to_the_next_workday() -> None:
    every = np.arange("2022-01-01", "2026-12-31", dtype="datetime64[D]")
    for day, found in zip(every.tolist(), BUSINESS.next(every).tolist(), strict=True):
        assert is_workday(found)
        assert day <= found
        assert not any(
            is_workday(between) for between in np.arange(day, found, dtype="datetime64[D]").tolist()
        )


def test_no_day_stays_none() -> None:
    none = np.array(["NaT", "2024-07-04"], "datetime64[D]")
    assert BUSINESS.next(none).tolist() == [None, date(2024, 7, 5)]
    assert np.isnat(BUSINESS.next(none[:1])).all()
