"""What a version tells against the one before."""

from typing import Any

import pytest

from symage.datasets.changes import amounts, compare, profile, statistics
from tests.packaged import packaged

MANIFEST: dict[str, Any] = {
    "counts": {"documents": 3, "pages": 3},
    "splits": {"train": {"first_item_index": 0, "identities": 3000}},
    "total_bytes": 100,
    "generator_version": "3",
    "dataset_info": {
        "forms": [{"form_id": "w2", "version": 1}],
        "generation_params": {"seed": 5, "quantity": 3},
    },
}
FORMS = [packaged().get("irs_w2_single_page_2025")]
TABLE = b"name,box_1,date,zip,box_2\nAnn,100.50,2025-01-02,01234,0.5\nBob,,2025-01-03,94110,1\n"


def test_means_are_of_numbers_alone() -> None:
    found = statistics([TABLE[:30], TABLE[30:]], {"box_1", "box_2", "name"})
    assert found["box_1"] == {"filled": 0.5, "mean": 100.5, "low": 100.5, "high": 100.5}
    assert found["box_2"] == {"filled": 1.0, "mean": 0.75, "low": 0.5, "high": 1.0}
    assert [found[name] for name in ("name", "date", "zip")] == [{"filled": 1.0}] * 3


def test_numbers_of_things_have_no_mean() -> None:
    """The EIN of an employer and the number of a control are no amounts, even where all are digits."""
    form = packaged().get("irs_w2_single_page_2025")
    counting = amounts([form])
    assert {"box_1", "box_2", "box_17_1"} <= counting
    named = {field.id for field in form.fields if field.type in ("ein", "ssn", "code", "text", "zip", "year")}
    assert named
    assert not counting & named
    table = b"control_number,box_1\n100200,5.00\n100300,7.00\n"
    assert statistics([table], counting) == {
        "control_number": {"filled": 1.0},
        "box_1": {"filled": 1.0, "mean": 6.0, "low": 5.0, "high": 7.0},
    }


def test_a_table_of_nothing() -> None:
    assert statistics([], set()) == {}
    assert statistics([b"a,b\n"], {"a"}) == {}


def test_what_is_the_same_is_not_told() -> None:
    once = profile(MANIFEST, [TABLE], FORMS)
    told = compare(once, profile(MANIFEST, [TABLE], FORMS))
    assert told == {"statistics": {"columns": 5, "moved": 0, "largest": {}}}


def test_what_moved_is_told_with_the_largest_first() -> None:
    changed = {**MANIFEST, "counts": {"documents": 4, "pages": 3}, "generator_version": "4"}
    table = b"name,box_1,date,zip,box_2\nAnn,300.00,2025-01-02,01234,0.5\nBob,,2025-01-03,94110,1.2\n"
    told = compare(profile(MANIFEST, [TABLE], FORMS), profile(changed, [table], FORMS))
    assert told["counts"] == {"documents": {"before": 3, "now": 4}}
    assert told["generator_version"] == {"before": "3", "now": "4"}
    assert list(told["statistics"]["largest"]) == ["box_1", "box_2"]
    assert "forms" not in told


@pytest.mark.parametrize(("people", "told"), [(5, 0), (60, 0), (200, 1), (100_000, 1)])
def test_what_chance_moves_is_not_told(people: int, told: int) -> None:
    """A mean that is a seventh higher says nothing of sixty people."""
    manifest = {**MANIFEST, "splits": {"train": {"first_item_index": 0, "identities": people}}}
    earlier, later = (
        profile(manifest, [f"box_1\n{mean}\n".encode()], FORMS) for mean in ("100.00", "116.00")
    )
    assert compare(earlier, later)["statistics"]["moved"] == told


def test_a_first_version_has_nothing_to_be_held_against() -> None:
    assert compare(None, profile(MANIFEST, [TABLE], FORMS))["first"] is True
