"""One household in several years: what moves, as far as it does in life, and what never does."""

from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from symage.identities.calendar import BUSINESS
from symage.identities.catalogue import MOVES, PATHS, dated
from symage.identities.config import IdentityConfig
from symage.identities.households import Households, households
from symage.randomness import household_indexes

COUNT = 20_000
YEARS = (2022, 2023, 2024, 2025, 2026)


@pytest.fixture(scope="module")
def workers() -> Households:
    return households(household_indexes(8, 0, COUNT), needs=frozenset({"employment"}))


@pytest.fixture(scope="module")
def anybody() -> Households:
    return households(household_indexes(9, 0, COUNT))


def test_every_moving_path_is_known_in_every_year(anybody: Households) -> None:
    for path in (path for path in MOVES if path in PATHS):
        for year in YEARS:
            column = anybody.columns[f"{path}@{year}"]
            assert len(column) == COUNT
            assert isinstance(column, pa.Array) == (PATHS[path] == "text"), path


def test_the_year_of_the_reference_date_is_the_household_as_it_was_drawn(anybody: Households) -> None:
    for path in (path for path in MOVES if path in PATHS):
        now, same = (pa.array(anybody.columns[each]) for each in (path, f"{path}@2025"))
        assert now.equals(same), path


def test_a_year_is_the_same_whichever_rows_are_asked_for(anybody: Households) -> None:
    paths = [f"{path}@2023" for path in MOVES if path in PATHS]
    alone = households(household_indexes(9, 777, 3), paths=paths)
    for path, column in alone.columns.items():
        assert pa.array(column).equals(pa.array(anybody.columns[path]).slice(777, 3)), path


def test_nobody_is_a_child_before_birth_and_ages_are_those_of_the_year(anybody: Households) -> None:
    for year in YEARS:
        for number in range(4):
            at = f"dependents.{number}"
            there = anybody.columns[f"{at}.present@{year}"]
            born = anybody.columns[f"{at}.birth_date@{year}"]
            assert (born[there] <= np.datetime64(f"{year}-12-31")).all()
            assert np.isnat(born[~there]).all()
            names = anybody.columns[f"{at}.first_name@{year}"]
            assert pc.sum(pc.is_valid(names)).as_py() == there.sum()
            years = year - born[there].astype("datetime64[Y]").astype(int) - 1970
            assert (anybody.columns[f"{at}.age@{year}"][there] == years).all()


def test_heads_of_household_and_widowed_parents_have_somebody(anybody: Households) -> None:
    for year in YEARS:
        status = anybody.columns[f"household.filing_status@{year}"].to_numpy(zero_copy_only=False)
        listed = anybody.columns[f"dependents.0.present@{year}"]
        assert listed[np.isin(status, ("head_of_household", "surviving_spouse"))].all()


def test_pay_moves_as_wages_did_and_not_alike_for_all(workers: Households) -> None:
    hired = workers.columns["jobs.0.hire_date"]
    stayed = hired < np.datetime64("2022-01-01")
    pay = [workers.columns[f"jobs.0.wage@{year}"][stayed] for year in YEARS]
    for before, after, usual in zip(pay, pay[1:], (1.056, 1.046, 1.041, 1.038), strict=False):
        factor = after / before
        assert np.median(factor) == pytest.approx(usual, abs=0.02)
        assert np.quantile(factor, 0.9) - np.quantile(factor, 0.1) > 0.05
        assert (factor == 1).mean() < 0.05


def test_a_job_that_had_not_begun_is_the_one_before_it(workers: Households) -> None:
    columns = workers.columns
    names = columns["jobs.0.employer.name"]
    for year in (2022, 2023):
        later = columns["jobs.0.hire_date"] > np.datetime64(f"{year}-12-31")
        assert 0.05 < later.mean() < 0.5
        assert columns[f"jobs.0.present@{year}"].all()
        assert (columns[f"jobs.0.hire_date@{year}"] <= np.datetime64(f"{year}-12-31")).all()
        same = pc.equal(names, columns[f"jobs.0.employer.name@{year}"]).to_numpy(zero_copy_only=False)
        assert same[~later].all()
        assert same[later].mean() < 0.02
        assert (columns[f"jobs.0.wage@{year}"] > 0).all()


def test_statements_are_numbered_anew_every_year(workers: Households) -> None:
    numbers = [workers.columns[f"jobs.0.control_number@{year}"] for year in (2023, 2024, 2025)]
    for one, other in zip(numbers, numbers[1:], strict=False):
        assert pc.mean(pc.equal(one, other)).as_py() < 0.001


def test_who_changes_jobs_in_a_year_is_paid_by_both_employers(workers: Households) -> None:
    columns = workers.columns
    hired = columns["jobs.0.hire_date"].astype("datetime64[Y]").astype(int) + 1970
    changed = (hired == 2023) & ~columns["jobs.1.present"]
    assert (columns["jobs.other_wages@2023"][changed] > 0).mean() > 0.5
    assert not columns["jobs.other_wages@2023"][(hired < 2023) & ~columns["jobs.1.present"]].any()


def test_a_loan_of_a_year_is_paid_down_in_it() -> None:
    paths = ("balance", "principal", "interest_paid", "monthly_payment", "origination_date")
    made = households(household_indexes(10, 0, COUNT), needs=frozenset({"mortgage"})).columns
    for year in YEARS:
        balance, owed, interest, payment, day = (made[dated(f"mortgage.{path}", year)] for path in paths)
        begun = day.astype("datetime64[Y]").astype(int) + 1970
        assert (begun <= year).all()
        assert year == 2026 or 0.005 < (begun == year).mean() < 0.2
        assert (balance < owed).all()
        months = (interest + owed - balance) // payment
        assert (months[begun < year - 1] == 12).all()
        assert (months[begun == year] < 12).all()
        assert BUSINESS.is_open(day).all()


def test_benefits_rise_by_the_adjustment_alone(anybody: Households) -> None:
    before, now = (anybody.columns[f"social_security.benefit@{year}"] for year in (2024, 2025))
    both = (before > 0) & (now > 0)
    assert now[both] / before[both] == pytest.approx(1.025, abs=0.001)


def test_far_years_know_nothing_of_their_own_and_other_reference_dates_have_their_years() -> None:
    made = households(household_indexes(9, 0, 50)).columns
    assert (made["primary.age@1988"] == made["primary.age"]).all()
    config = IdentityConfig(reference_date=date(2030, 6, 30))
    other = households(household_indexes(9, 0, 50), config=config).columns
    assert set((other["primary.age@2030"] - other["primary.age"]).tolist()) <= {0, 1}
