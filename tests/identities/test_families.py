"""The people of one household belong together."""

from collections import Counter
from typing import Any

import pyarrow as pa
import pytest

from symage.identities.households import households
from symage.randomness import household_indexes

COUNT = 20_000
Row = dict[str, Any]
PERSON = ("first_name", "last_name", "ssn", "relationship", "birth_date", "age", "sex")


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    paths = [
        "primary.last_name",
        "primary.first_name",
        "spouse.last_name",
        "spouse.present",
        "children.count",
    ]
    paths += ["household.dependents", "other_dependents.0.present"]
    paths += [f"{at}.{name}" for at in _members() for name in PERSON]
    columns = households(household_indexes(8, 0, COUNT), paths=paths).columns
    listed: list[Row] = pa.table({path: pa.array(column) for path, column in columns.items()}).to_pylist()
    return listed


def _members() -> list[str]:
    children = [f"children.{number}" for number in range(4)]
    return [*children, "other_dependents.0", *(f"dependents.{number}" for number in range(4))]


def person(row: Row, at: str) -> Row:
    return {name: row[f"{at}.{name}"] for name in PERSON}


def test_dependents_are_the_children_and_then_the_parent(rows: list[Row]) -> None:
    for row in rows:
        expected = [person(row, f"children.{number}") for number in range(int(row["children.count"]))]
        if row["other_dependents.0.present"]:
            expected.append(person(row, "other_dependents.0"))
        listed = [person(row, f"dependents.{number}") for number in range(4)]
        assert listed[: len(expected)] == expected
        assert all(one["ssn"] is None for one in listed[len(expected) :])
        assert row["household.dependents"] == len(expected)


def test_children_bear_the_name_of_the_household_and_one_each(rows: list[Row]) -> None:
    for row in rows:
        children = [person(row, f"children.{number}") for number in range(int(row["children.count"]))]
        assert {child["last_name"] for child in children} <= {row["primary.last_name"]}
        assert len({child["first_name"] for child in children}) == len(children)


def test_the_eldest_child_comes_first(rows: list[Row]) -> None:
    for row in rows:
        born = [row[f"children.{number}.birth_date"] for number in range(int(row["children.count"]))]
        assert born == sorted(born)


def test_the_dependent_parent_is_a_generation_older(rows: list[Row]) -> None:
    parents = [person(row, "other_dependents.0") for row in rows if row["other_dependents.0.present"]]
    assert parents
    assert {parent["relationship"] for parent in parents} == {"Mother", "Father"}
    assert min(parent["age"] for parent in parents) >= 55


def test_most_couples_share_a_surname(rows: list[Row]) -> None:
    couples = [row for row in rows if row["spouse.present"]]
    shared = sum(row["spouse.last_name"] == row["primary.last_name"] for row in couples)
    hyphens = sum("-" in str(row["spouse.last_name"]) for row in couples)
    assert 0.82 < shared / len(couples) < 0.90
    assert 0.01 < hyphens / len(couples) < 0.06


def test_surnames_are_written_as_on_papers() -> None:
    column = households(household_indexes(8, 0, 300_000), paths=["primary.last_name"]).columns[
        "primary.last_name"
    ]
    seen = Counter(pa.array(column).to_pylist())
    for written in (
        "McDonald",
        "O'Brien",
        "MacDonald",
        "Mack",
        "Macias",
        "De La Cruz",
        "St. John",
        "McCarthy",
    ):
        assert seen[written], written
    for wrong in ("Mcdonald", "Obrien", "MacIas", "MacK", "MCDONALD", "Delacruz"):
        assert not seen[wrong], wrong


def test_who_brings_up_an_infant_alone_was_not_married_to_the_other_parent() -> None:
    paths = ["household.marital_status", "children.0.present"]
    paths += [f"children.{number}.{name}" for number in range(4) for name in ("present", "age")]
    columns = households(household_indexes(9, 0, COUNT), paths=paths).columns
    statuses = columns["household.marital_status"].to_pylist()
    infants = sum(columns[f"children.{n}.present"] & (columns[f"children.{n}.age"] < 2) for n in range(4))
    found = Counter(status for status, infant in zip(statuses, infants, strict=True) if infant)
    assert set(found) == {"married", "never_married"}
    assert min(found.values()) > 100
