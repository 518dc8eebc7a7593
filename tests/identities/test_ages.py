"""The people of a form are as old as those who get such a form.

The figures here are typed from the sources anew, in wider bands than the generator's, in percent.
"""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from symage.identities.config import IdentityConfig
from symage.identities.households import households
from symage.identities.needs import NEEDS, age_weights
from symage.randomness import household_indexes
from tests.packaged import packaged

DRAWS = 60_000
ANYBODY = IdentityConfig()
Bands = Mapping[int, float]

HOUSEHOLDERS = {18: 20.1, 35: 33.7, 55: 18.5, 65: 27.7}
WORKERS = {18: 11.1, 25: 22.4, 35: 22.7, 45: 20.1, 55: 16.6, 65: 5.7, 75: 1.4}
"""Current Population Survey, 2024: 7 percent of the employed are 65 and over."""
OWN_BUSINESS = {18: 4, 25: 15, 35: 21, 45: 22, 55: 22, 65: 16}
FILERS = {18: 15.7, 26: 18.6, 35: 17.4, 45: 15.5, 55: 15.7, 65: 10.4, 75: 6.6}
STUDENTS = {18: 23.3, 20: 21.3, 22: 17.0, 25: 13.8, 30: 8.3, 35: 5.5, 40: 6.7, 50: 3.4, 65: 0.6}
RECIPIENTS: Mapping[str, Bands] = {
    "employment": WORKERS,
    "self_employment": OWN_BUSINESS,
    "partnership": OWN_BUSINESS,
    "unemployment": {18: 7, 25: 23, 35: 24, 45: 20, 55: 19, 65: 6, 75: 1},
    "study": STUDENTS,
    "retirement": {18: 6, 55: 9.5, 59: 12, 65: 16, 70: 20.5, 75: 17, 80: 19},
    "marketplace_cover": {18: 12.4, 26: 19.1, 35: 20.2, 45: 21.3, 55: 24.7, 65: 2.2},
    "filing": FILERS,
    "mortgage": {18: 14, 35: 22, 45: 23, 55: 22, 65: 19},
    "student_debt": {18: 36, 35: 27, 45: 19, 55: 12, 65: 5.5},
    "social_security": {18: 8, 60: 8.3, 65: 20.6, 70: 23.7, 75: 39.5},
}
"""By need. Mortgages and student debt: householders by age, times the rates of their age."""


def ages_of(needs: frozenset[str], config: IdentityConfig = ANYBODY) -> np.ndarray:
    drawn = households(
        household_indexes(500_000, 0, DRAWS), needs=needs, config=config, paths=["primary.age"]
    )
    return np.asarray(drawn.columns["primary.age"])


def shares(ages: np.ndarray, bands: Bands) -> dict[int, float]:
    counts, _ = np.histogram(ages, [*bands, 200])
    return dict(zip(bands, counts / len(ages) * 100, strict=True))


@pytest.mark.parametrize("need", RECIPIENTS)
def test_who_needs_a_thing_is_as_old_as_those_who_have_it(need: str) -> None:
    wanted = RECIPIENTS[need]
    assert shares(ages_of(frozenset({need})), wanted) == pytest.approx(dict(wanted), abs=2)


def test_the_people_of_every_form_are_of_its_ages() -> None:
    """Forms that need one activity, or nothing that speaks of age: whatever else a form needs, a job, a
    business, a pension or benefits say whom it is about."""
    checked = 0
    for form in packaged().forms.values():
        needs = frozenset(form.needs)
        decisive = [need for need in RECIPIENTS if need in needs and NEEDS[need].activity]
        about = [need for need in decisive if not any(need in NEEDS[other].contains for other in decisive)]
        things = [need for need in needs if NEEDS[need].rates]
        if things or len(about) > 1:
            continue
        wanted = RECIPIENTS[about[0]] if about else HOUSEHOLDERS
        assert shares(ages_of(needs), wanted) == pytest.approx(dict(wanted), abs=2), form.id
        checked += 1
    assert checked >= 35


def test_a_thing_of_the_household_gives_those_who_would_have_had_it() -> None:
    """As a free draw of all households, of which those without are left out."""
    for need, path in (("mortgage", "household.owns_home"), ("student_debt", "student_debt.present")):
        paths = ["primary.age", path, f"{need}.present"]
        free = households(household_indexes(7, 0, DRAWS), paths=paths).columns
        had = free["primary.age"][free[f"{need}.present"]]
        bands = RECIPIENTS[need]
        assert shares(ages_of(frozenset({need})), bands) == pytest.approx(shares(had, bands), abs=2), need


def test_two_needs_are_one_product() -> None:
    """Students at work are students, each as likely as people of their age are at work."""
    both = age_weights(frozenset({"study", "employment"}))
    study, work = (age_weights(frozenset({need})) for need in ("study", "employment"))
    adults = np.array([4_140, 4_282, 4_606])
    at = np.array([0, 7, 12])
    ratio = both[at] / (study[at] * work[at] / adults)
    assert ratio / ratio[0] == pytest.approx(np.ones(3), rel=0.05)


def test_somebody_at_work_files_whatever_the_order_of_the_forms() -> None:
    alone = age_weights(frozenset({"employment"}))
    assert (age_weights(frozenset({"employment", "filing"})) == alone).all()


def test_filters_condition_the_needs() -> None:
    config = IdentityConfig(age_min=30, age_max=70)
    ages = ages_of(frozenset({"employment"}), config)
    free = ages_of(frozenset({"employment"}))
    bands = {30: 0.0, 45: 0.0, 60: 0.0}
    assert (ages.min(), ages.max()) == (30, 70)
    kept = free[(free >= 30) & (free <= 70)]
    assert shares(ages, bands) == pytest.approx(shares(kept, bands), abs=1)


def test_a_filter_that_fits_no_need_holds_all_the_same() -> None:
    assert set(ages_of(frozenset({"children"}), IdentityConfig(age_min=80)).tolist()) == set(range(80, 91))


def test_the_very_old_were_not_hired_of_late() -> None:
    paths = ["primary.age", "primary.birth_date", "jobs.0.hire_date"]
    made = households(
        household_indexes(500_000, 0, 200_000), needs=frozenset({"employment"}), paths=paths
    ).columns
    old = made["primary.age"] >= 75
    hired_at = (made["jobs.0.hire_date"] - made["primary.birth_date"])[old].astype(int) / 365.25
    assert old.sum() > 2_000
    assert (hired_at > 72).mean() < 0.03
    recent = made["jobs.0.hire_date"][old] >= np.datetime64("2023-01-01")
    assert recent.mean() < 0.03


def test_nearly_everybody_has_an_income_and_who_files_has_one_to_tell_of() -> None:
    """A thousand dollars a year: the interest of an account is none."""
    paths = ["primary.age", "household.income", "mortgage.present"]
    indexes = household_indexes(2_000_000, 0, DRAWS)
    drawn = {
        name: households(indexes, needs=needs, paths=paths).columns
        for name, needs in (
            ("free", frozenset[str]()),
            ("filing", frozenset({"filing"})),
            ("mortgage", frozenset({"mortgage"})),
        )
    }
    none = {name: made["household.income"] < 100_000 for name, made in drawn.items()}
    assert 0.002 < none["free"].mean() < 0.015
    assert none["free"][drawn["free"]["mortgage.present"]].mean() < 0.001
    assert none["filing"].mean() < 0.0005
    assert none["mortgage"].mean() < 0.0005


def test_anyone_may_be_asked_to_file() -> None:
    anyone = IdentityConfig(filers="anyone")
    needs = frozenset({"filing"})
    assert (ages_of(needs, anyone) == ages_of(frozenset())).all()


def test_medicare_begins_with_the_month_of_the_65th_birthday() -> None:
    """The month before for who is born on a first."""
    paths = ["primary.birth_date", "health_cover.kind", "health_cover.effective_date"]
    made = households(household_indexes(800_000, 0, DRAWS), needs=frozenset({"claim"}), paths=paths).columns
    medicare = pc.equal(pa.array(made["health_cover.kind"]), "medicare").to_numpy(zero_copy_only=False)
    born = made["primary.birth_date"]
    months = (born - np.timedelta64(1, "D")).astype("datetime64[M]") + 65 * 12
    begins = months.astype("datetime64[D]")[medicare]
    assert (made["health_cover.effective_date"][medicare] == begins).all()
    assert begins.max() <= np.datetime64("2025-12-01")
    assert (begins.min(), medicare.mean()) > (np.datetime64("1990-01-01"), 0.2)


def test_the_page_about_people_shows_every_table() -> None:
    page = (Path(__file__).parents[2] / "docs/identity.md").read_text(encoding="utf-8")
    for need, row in NEEDS.items():
        assert f"| `{need}` |" in page, need
        assert row.source in page, need
