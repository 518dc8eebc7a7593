"""Households are a pure function of their number, of the needs and of the configuration."""

import gc
import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from symage.identities.catalogue import PATHS
from symage.identities.checks import RULE_PATHS, broken
from symage.identities.config import IdentityConfig
from symage.identities.households import Households, households
from symage.identities.interchange import to_ipc
from symage.identities.needs import NEEDS
from symage.randomness import household_indexes

ROOT = Path(__file__).parents[2]
COUNT = 2_100
SEED = 2**64 - 1_000
"""The household numbers wrap inside the window."""


def digest(parts: list[Households]) -> str:
    batches = [pa.ipc.open_stream(to_ipc(part)).read_all() for part in parts]
    table = pa.concat_tables(batches).combine_chunks()
    return hashlib.sha256("\n".join(str(column.to_pylist()) for column in table.columns).encode()).hexdigest()


def people(count: int) -> Households:
    return households(household_indexes(42, 0, count))


def shards(count: int) -> list[Households]:
    edges = np.linspace(0, COUNT, count + 1).astype(int).tolist()
    return [
        households(household_indexes(SEED, first, after - first))
        for first, after in zip(edges, edges[1:], strict=False)
    ]


@pytest.mark.parametrize("count", [2, 7])
def test_every_column_is_the_same_for_any_number_of_shards(count: int) -> None:
    assert digest(shards(count)) == digest(shards(1))


def test_a_row_alone_is_the_row_of_the_batch() -> None:
    batch = households(household_indexes(SEED, 0, COUNT))
    for item in (0, 999, 1_000, 2_099):
        alone = households(household_indexes(SEED, item, 1))
        for path, column in alone.columns.items():
            assert str(column[0]) == str(batch.columns[path][item]), path


def test_the_values_are_those_of_this_generator_version() -> None:
    """Change this only together with GENERATOR_VERSION."""
    assert digest([people(500)]) == GOLDEN


@pytest.mark.parametrize(("zone", "locale"), [("Asia/Tokyo", "C"), ("America/New_York", "tr_TR.UTF-8")])
def test_time_zone_and_locale_change_nothing(zone: str, locale: str) -> None:
    code = "from tests.identities.test_households import *; print(digest([people(500)]))"
    env = {**os.environ, "TZ": zone, "LC_ALL": locale, "PYTHONPATH": str(ROOT)}
    made = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    assert made.stdout.strip() == GOLDEN


def test_a_batch_is_freed_as_soon_as_nobody_reads_it() -> None:
    """Streams of millions rest on this: no cycle keeps a batch until the garbage collector comes."""
    people(1_000)
    gc.collect()
    gc.disable()
    try:
        before = pa.total_allocated_bytes()
        for _ in range(3):
            people(1_000)
        assert pa.total_allocated_bytes() == before
    finally:
        gc.enable()


def test_a_path_alone_is_as_among_all() -> None:
    indexes = household_indexes(5, 0, 400)
    whole = households(indexes).columns
    for path in ("spouse.email", "dependents.1.first_name", "mortgage.interest_paid", "jobs.1.employer.name"):
        assert str(households(indexes, paths=[path]).columns[path].tolist()) == str(whole[path].tolist())


def test_every_path_has_a_column_of_its_kind() -> None:
    columns = households(household_indexes(5, 0, 300)).columns
    kinds = {"cents": np.int64, "int": np.int64, "bool": np.bool_, "date": np.dtype("datetime64[D]")}
    for path, kind in PATHS.items():
        assert len(columns[path]) == 300
        if kind == "text":
            assert isinstance(columns[path], pa.StringArray), path
            pa.array(columns[path]).validate(full=True)
        else:
            assert columns[path].dtype == kinds[kind], path


@pytest.mark.parametrize("path", ["primary.shoe_size", "primary.male"])
def test_an_unknown_path_is_refused_by_name(path: str) -> None:
    with pytest.raises(ValueError, match=path):
        households(household_indexes(1, 0, 1), paths=[path])


def test_an_unknown_need_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="yacht"):
        households(household_indexes(1, 0, 1), needs=frozenset({"yacht"}))


FORCED = {
    "employment": "jobs.0.present",
    "second_job": "jobs.1.present",
    "spouse": "spouse.present",
    "self_employment": "self_employment.present",
    "retirement": "retirement.present",
    "social_security": "social_security.present",
    "unemployment": "unemployment.present",
    "investments": "investments.present",
    "mortgage": "mortgage.present",
    "student_debt": "student_debt.present",
    "marketplace_cover": "health_cover.present",
    "claim": "health_cover.present",
    "bank": "bank.present",
    "card": "card.present",
}
CHANGED_WITH = {
    "second_job": {"jobs.0.present"},
    "marketplace_cover": set(),
    "spouse": {"household.owns_home"},
}


@pytest.mark.parametrize(("need", "path"), FORCED.items())
def test_a_need_is_met_for_everybody(need: str, path: str) -> None:
    made = households(household_indexes(3, 0, 500), needs=frozenset({need}), paths=[path])
    assert made.columns[path].all()


@pytest.mark.parametrize("need", ["employment", "mortgage", "self_employment", "claim", "card"])
def test_a_need_leaves_every_word_as_it_was(need: str) -> None:
    """At one age: where the branch was taken anyway nothing of it changes, and names and places never change.
    Of all ages a need moves the age, and with it what hangs on it."""
    indexes, config = household_indexes(3, 0, 500), IdentityConfig(age_min=40, age_max=40)
    path = FORCED[need]
    family = path.removesuffix("present")
    paths = [one for one in PATHS if one.startswith((family, "primary.", "address.", "children."))]
    free, forced = (
        households(indexes, needs=needs, config=config, paths=[*paths, path])
        for needs in (frozenset[str](), frozenset({need}))
    )
    taken = free.columns[path]
    for one in paths:
        rows = taken if one.startswith(family) else np.ones(500, dtype=bool)
        before, after = (pa.array(made.columns[one]).filter(pa.array(rows)) for made in (free, forced))
        assert one == path or before.equals(after), one


def test_all_needs_together_leave_no_rule_broken() -> None:
    made = households(household_indexes(9, 0, 3_000), needs=frozenset(NEEDS), paths=RULE_PATHS)
    assert {sentence: rows for sentence, rows in broken(made.columns).items() if rows} == {}


def test_filters_hold_for_everybody() -> None:
    config = IdentityConfig(states=("TX", "VT"), age_min=30, age_max=34, sex="F")
    paths = ["address.state", "primary.age", "primary.sex", "primary.birth_date"]
    columns = households(household_indexes(1, 0, 3_000), config=config, paths=paths).columns
    assert set(pa.array(columns["address.state"]).to_pylist()) == {"TX", "VT"}
    assert (columns["primary.age"].min(), columns["primary.age"].max()) == (30, 34)
    assert set(pa.array(columns["primary.sex"]).to_pylist()) == {"F"}


def test_ages_are_completed_years_on_the_reference_date() -> None:
    for reference in (date(2025, 12, 31), date(2024, 2, 29)):
        config = replace(IdentityConfig(), reference_date=reference)
        columns = households(
            household_indexes(1, 0, 4_000), config=config, paths=["primary.age", "primary.birth_date"]
        )
        for age, born in zip(*columns.columns.values(), strict=True):
            day = born.astype(date)
            had_birthday = (reference.month, reference.day) >= (day.month, day.day)
            assert reference.year - day.year - (not had_birthday) == age


def test_valid_looking_numbers_come_only_when_asked_for() -> None:
    config = IdentityConfig(id_policy="valid_looking")
    paths = [
        "primary.ssn",
        "primary.phone",
        "jobs.0.employer.ein",
        "primary.driver_license",
        "primary.first_name",
    ]
    asked = households(household_indexes(1, 0, 500), config=config, paths=paths).columns
    safe = households(household_indexes(1, 0, 500), paths=paths).columns
    assert all(text[:3] < "900" for text in pa.array(asked["primary.ssn"]).to_pylist())
    assert not any("555-01" in text for text in pa.array(asked["primary.phone"]).to_pylist())
    assert pa.array(asked["primary.first_name"]).equals(pa.array(safe["primary.first_name"]))


GOLDEN = "115e2dc6a0ae7397973a51d281663b10317844cb9d0df177262bc66e4a242291"
