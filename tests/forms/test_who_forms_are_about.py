"""The people on forms, over thousands: who gets a statement, who files a return."""

from collections import Counter

import numpy as np
import pytest

from symage.forms.catalogue import Catalogue
from symage.forms.fill import Filled, fill, household_paths
from symage.identities.config import IdentityConfig
from symage.identities.households import Column, households
from symage.randomness import household_indexes

Made = tuple[Filled, dict[str, Column]]


def made(catalogue: Catalogue, form_id: str, count: int, filers: str = "who_file") -> Made:
    form = catalogue.get(form_id)
    paths = household_paths(form, catalogue) | {"primary.age", "primary.ssn", "children.0.age"}
    people = households(
        household_indexes(500_000, 0, count),
        needs=frozenset(form.needs),
        config=IdentityConfig(filers=filers),
        paths=paths,
    )
    return fill(form, people, catalogue), dict(people.columns)


def dollars(filled: Filled, field: str) -> np.ndarray:
    return np.array([cents or 0 for cents in filled.values[field].to_pylist()]) / 100


def test_nobody_of_65_has_a_credit_in_advance(catalogue: Catalogue) -> None:
    filled, people = made(catalogue, "irs_f1095a_2025", 10_000)
    advance = dollars(filled, "line_33_c") > 0
    assert not (advance & (people["primary.age"] >= 65)).any()
    assert 0.7 < advance.mean() < 0.95
    for line in range(16, 21):
        born = filled.values[f"line_{line}_birth_date"].to_pylist()
        old = np.array([day is not None and day.year <= 1960 for day in born])
        assert not (advance & old).any(), line


def test_students_are_of_the_age_to_study(catalogue: Catalogue) -> None:
    """Degree-granting institutions, fall 2021 (NCES, table 303.50), of 18 and over, whoever studies."""
    filled, people = made(catalogue, "irs_f1098t_2025", 10_000)
    student, primary = filled.values["student_tin"].to_pylist(), people["primary.ssn"].to_pylist()
    own = np.array([one == other for one, other in zip(student, primary, strict=True)])
    ages = np.where(own, people["primary.age"], people["children.0.age"])
    drawn = np.histogram(ages, [18, 20, 22, 25, 30, 35, 40, 50, 65, 100])[0] / 100
    assert drawn.tolist() == pytest.approx([23.3, 21.3, 17, 13.8, 8.3, 5.5, 6.7, 3.4, 0.6], abs=2)
    assert 0 < (~own).mean() < 0.1


def test_distributions_bear_the_code_of_their_age(catalogue: Catalogue) -> None:
    """Studies of Form 1099-R, without rollovers: 7 on 78 percent, 1 on 8, 2 and 4 on 5 each, 3 on 2."""
    filled, people = made(catalogue, "irs_f1099r_2025", 10_000)
    codes = np.array([code[0] for code in filled.values["box_7_code"].to_pylist()])
    counts = Counter(codes.tolist())
    shares = {code: count / 100 for code, count in counts.items()}
    assert shares == pytest.approx({"7": 78, "1": 8, "2": 5, "4": 6, "3": 2}, abs=3)
    early = np.isin(codes, ["1", "2", "3"])
    assert (people["primary.age"][early] < 60).all()
    assert (codes[people["primary.age"] < 55] == "2").mean() < 0.1


def test_a_return_is_of_somebody_who_files_one(catalogue: Catalogue) -> None:
    """Below zero 1.3 percent of returns, below 5,000 dollars 6 percent (IRS, 2022)."""
    income = dollars(made(catalogue, "irs_f1040_2025", 5_000)[0], "line_11")
    assert (income < 0).mean() < 0.013
    assert (income < 1_000).mean() < 0.02
    assert (income < 5_000).mean() < 0.06
    anyone = dollars(made(catalogue, "irs_f1040_2025", 5_000, "anyone")[0], "line_11")
    assert (anyone < 1_000).mean() > 0.04
