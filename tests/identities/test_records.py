"""Identities as JSON: what stands where, and that the schema says so."""

import json
from typing import Any

import pytest

from symage.identities.config import IdentityConfig, parse_config
from symage.identities.records import IDENTITY_SCHEMA, identities
from symage.identities.sections import ALWAYS, OPTIONAL
from symage.randomness import household_indexes

EVERYTHING = IdentityConfig(include=tuple(OPTIONAL))


def test_the_usual_identity_has_the_usual_fields() -> None:
    record = identities(household_indexes(42, 0, 1))[0]
    assert list(record) == ["person_id", *ALWAYS]
    assert record["person_id"] == "p42"
    assert {"line1", "city", "state", "zip", "latitude"} <= set(record["address"])


def test_race_is_shown_only_when_asked_for() -> None:
    plain, asked = (
        identities(household_indexes(42, 0, 1), parse_config(raw)[0])[0]
        for raw in ({}, {"include": ["race_ethnicity"]})
    )
    assert "race_ethnicity" not in plain
    assert asked["race_ethnicity"]


def test_fields_narrow_the_identity() -> None:
    config = IdentityConfig(fields=("ssn", "spouse"))
    assert list(identities(household_indexes(42, 0, 1), config)[0]) == ["person_id", "ssn", "spouse"]


def test_all_identities_agree_with_the_schema_and_are_json() -> None:
    records = identities(household_indexes(42, 0, 200), EVERYTHING)
    for record in json.loads(json.dumps(records, allow_nan=False)):
        assert set(record) == set(IDENTITY_SCHEMA["properties"])
        validate(record, IDENTITY_SCHEMA, "identity")


def test_absent_people_and_jobs_are_null_or_left_out() -> None:
    records = identities(household_indexes(42, 0, 300), EVERYTHING)
    assert {record["spouse"] is None for record in records} == {True, False}
    assert {len(record["jobs"]) for record in records} >= {0, 1}
    for record in records:
        assert (record["employer"] is None) == (record["jobs"] == [])
        assert len(record["dependents"]) == record["household"]["dependents"]


def validate(value: Any, schema: dict[str, Any], place: str) -> None:
    """As much of JSON schema as the identities use."""
    types: dict[str, Any] = {
        "string": str,
        "number": (int, float),
        "integer": int,
        "boolean": bool,
        "object": dict,
        "array": list,
    }
    allowed = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if value is None:
        assert "null" in allowed, place
        return
    assert any(isinstance(value, types[one]) for one in allowed if one != "null"), (place, value)
    if isinstance(value, dict):
        assert set(value) <= set(schema["properties"]), place
        assert place == "identity" or set(schema["required"]) == set(value), place
        for key, inner in value.items():
            validate(inner, schema["properties"][key], f"{place}.{key}")
    if isinstance(value, list):
        for inner in value:
            validate(inner, schema["items"], f"{place}[]")


def test_records_are_the_same_alone_and_among_others() -> None:
    many = identities(household_indexes(9, 0, 50), EVERYTHING)
    assert identities(household_indexes(9, 31, 1), EVERYTHING) == [many[31]]


@pytest.mark.parametrize("count", [0, 1])
def test_small_batches_work(count: int) -> None:
    assert len(identities(household_indexes(9, 0, count), EVERYTHING)) == count
