"""What a version tells against the one before."""

from typing import Any

from symage.datasets.changes import compare, profile, statistics

MANIFEST: dict[str, Any] = {
    "counts": {"documents": 3, "pages": 3},
    "splits": {"train": {"first_item_index": 0, "identities": 3}},
    "total_bytes": 100,
    "generator_version": "3",
    "dataset_info": {
        "forms": [{"form_id": "w2", "version": 1}],
        "generation_params": {"seed": 5, "quantity": 3},
    },
}
TABLE = b"name,wage,date,zip,rate\nAnn,100.50,2025-01-02,01234,0.5\nBob,,2025-01-03,94110,1\n"


def test_means_are_of_numbers_alone() -> None:
    found = statistics([TABLE[:30], TABLE[30:]])
    assert found["wage"] == {"filled": 0.5, "mean": 100.5, "low": 100.5, "high": 100.5}
    assert found["rate"] == {"filled": 1.0, "mean": 0.75, "low": 0.5, "high": 1.0}
    assert [found[name] for name in ("name", "date", "zip")] == [{"filled": 1.0}] * 3


def test_a_table_of_nothing() -> None:
    assert statistics([]) == {}
    assert statistics([b"a,b\n"]) == {}


def test_what_is_the_same_is_not_told() -> None:
    once = profile(MANIFEST, [TABLE])
    told = compare(once, profile(MANIFEST, [TABLE]))
    assert told == {"statistics": {"columns": 5, "moved": 0, "largest": {}}}


def test_what_moved_is_told_with_the_largest_first() -> None:
    changed = {**MANIFEST, "counts": {"documents": 4, "pages": 3}, "generator_version": "4"}
    table = b"name,wage,date,zip,rate\nAnn,300.00,2025-01-02,01234,0.5\nBob,,2025-01-03,94110,1.2\n"
    told = compare(profile(MANIFEST, [TABLE]), profile(changed, [table]))
    assert told["counts"] == {"documents": {"before": 3, "now": 4}}
    assert told["generator_version"] == {"before": "3", "now": "4"}
    assert list(told["statistics"]["largest"]) == ["wage", "rate"]
    assert "forms" not in told


def test_a_first_version_has_nothing_to_be_held_against() -> None:
    assert compare(None, profile(MANIFEST, [TABLE]))["first"] is True
