"""Splits, names and the manifest of a dataset."""

import json
from collections.abc import Iterator

import pytest

from symage.bundles.manifest import INLINE_FILES, Contents, archive_manifest, description
from symage.bundles.members import item_members, parse_filename
from symage.bundles.splits import split_of, split_ranges
from symage.request import GenerationRequest
from tests.packaged import packaged

FORM = packaged().get("irs_w2_single_page_2025")
ASKED = GenerationRequest((FORM.id,), 25, 42, ("pdf_typed", "png_typed"))


def contents(files: int = 100) -> Contents:
    return Contents(ASKED, [FORM], 25, files, split_ranges(25, (80, 10, 10)))


@pytest.mark.parametrize(
    ("quantity", "sizes"), [(25, (21, 2, 2)), (100, (80, 10, 10)), (1, (1, 0, 0)), (19, (17, 1, 1))]
)
def test_splits_are_floors_and_train_takes_the_rest(quantity: int, sizes: tuple[int, ...]) -> None:
    ranges = split_ranges(quantity, (80, 10, 10))
    assert tuple(end - first for first, end in ranges.values()) == sizes
    found = [split_of(index, ranges) for index in range(quantity)]
    assert [found.count(name) for name in ranges] == list(sizes)


def test_splits_come_in_order_and_each_has_its_own_share() -> None:
    assert split_ranges(10, (50, 30, 20)) == {"train": (0, 5), "validation": (5, 8), "test": (8, 10)}


def test_the_files_of_an_item_come_by_surface_then_kind() -> None:
    names = [member.filename for member in item_members(ASKED, FORM, 3)]
    assert names == [
        "irs_w2_single_page_2025_3_typed.pdf",
        "irs_w2_single_page_2025_3_typed_p0.png",
        "irs_w2_single_page_2025_3_typed_funsd_p0.json",
        "irs_w2_single_page_2025_3.json",
    ]
    assert {parse_filename(ASKED, name) for name in names} == {(3, FORM.id)}


@pytest.mark.parametrize(
    "name", ["irs_w2_single_page_2025_25_typed.pdf", "irs_w2_2025_3.json", "../3.json", "", "dataset.zip"]
)
def test_other_names_are_no_items(name: str) -> None:
    assert parse_filename(ASKED, name) is None


def test_the_manifest_says_what_was_asked_and_lists_the_files() -> None:
    lines = [b'{"path":"a","size":1,"sha256":"x"}\n', b'{"path":"b","size":2,"sha256":"y"}\n']
    manifest = json.loads(b"".join(archive_manifest(contents(), iter(lines))))
    assert manifest["dataset_info"]["generation_params"]["coherence_mode"] == "coherent"
    assert manifest["dataset_info"]["generation_params"]["seed"] == 42
    assert manifest["splits"]["train"] == {"first_item_index": 0, "identities": 21}
    assert [file["path"] for file in manifest["files"]] == ["a", "b"]
    assert not {"job_id", "generated_at", "created_at"} & set(manifest)


def test_a_long_listing_is_a_member_of_its_own() -> None:
    def never_read() -> Iterator[bytes]:
        raise AssertionError("the listing must not pass through the manifest")
        yield b""

    manifest = json.loads(b"".join(archive_manifest(contents(INLINE_FILES + 1), never_read())))
    assert manifest["files_listing"] == "files.jsonl"
    assert "files" not in manifest


def test_empty_splits_are_named() -> None:
    one = Contents(ASKED, [FORM], 1, 4, split_ranges(1, (80, 10, 10)))
    assert description(one)["omitted_splits"] == ["validation", "test"]
