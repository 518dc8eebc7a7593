"""Splits, names and the manifest of a dataset."""

import json
from dataclasses import replace

import pytest
import yaml

from symage.bundles import huggingface
from symage.bundles.card import dataset_card
from symage.bundles.layouts import MOST_ARCHIVES, archive_items, preview_items
from symage.bundles.manifest import INLINE_FILES, Contents, archive_manifest, description, is_many
from symage.bundles.members import item_members, parse_filename, whole_labels
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


PERCENTS = [(a, b, 100 - a - b) for a in (0, 1, 50, 80, 100) for b in (0, 1, 10, 50, 100) if a + b <= 100]


@pytest.mark.parametrize("percents", PERCENTS)
def test_a_split_has_its_share_at_least_and_nothing_where_that_is_none(
    percents: tuple[int, int, int],
) -> None:
    for quantity in (*range(1, 12), 99, 1000):
        ranges = split_ranges(quantity, percents)
        sizes = [end - first for first, end in ranges.values()]
        assert sum(sizes) == quantity
        for size, percent in zip(sizes, percents, strict=True):
            assert size >= quantity * percent // 100
            assert percent or not size, (quantity, sizes)
        assert {split_of(index, ranges) for index in range(quantity)} <= set(ranges)


def test_splits_come_in_order_and_each_has_its_own_share() -> None:
    assert split_ranges(10, (50, 30, 20)) == {"train": (0, 5), "validation": (5, 8), "test": (8, 10)}


@pytest.mark.parametrize(
    ("identities", "size", "target", "lengths"),
    [
        (10, 100, 1000, [10]),
        (10, 1000, 300, [3, 3, 3, 1]),
        (10, 1001, 500, [4, 4, 2]),
        (3, 9000, 10, [1, 1, 1]),
        (0, 0, 10, []),
    ],
)
def test_archives_of_documents_have_equal_numbers_of_items(
    identities: int, size: int, target: int, lengths: list[int]
) -> None:
    found = archive_items(identities, size, target)
    assert [len(items) for items in found] == lengths
    assert [index for items in found for index in items] == list(range(identities))


def test_a_very_large_dataset_has_larger_archives_and_not_more() -> None:
    assert len(archive_items(10_000_000, 5 << 40, 2 << 30)) == MOST_ARCHIVES
    assert max(len(items) for items in archive_items(10_000_000, 5 << 40, 2 << 30)) == 10_000


@pytest.mark.parametrize(
    ("identities", "forms", "items"), [(1000, 1, 100), (1000, 9, 11), (7, 9, 7), (5, 300, 1), (0, 1, 0)]
)
def test_a_preview_has_a_hundred_documents_of_whole_items(identities: int, forms: int, items: int) -> None:
    assert preview_items(identities, forms) == range(items)


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
    manifest = json.loads(b"".join(archive_manifest(description(contents()), iter(lines))))
    assert manifest["dataset_info"]["generation_params"]["coherence_mode"] == "coherent"
    assert manifest["dataset_info"]["generation_params"]["seed"] == 42
    assert manifest["splits"]["train"] == {"first_item_index": 0, "identities": 21}
    assert [file["path"] for file in manifest["files"]] == ["a", "b"]
    assert not {"job_id", "generated_at", "created_at"} & set(manifest)


def test_a_long_listing_is_a_member_of_its_own() -> None:
    assert (is_many(INLINE_FILES), is_many(INLINE_FILES + 1)) == (False, True)
    manifest = json.loads(b"".join(archive_manifest({"files_listing": "files.jsonl"}, None)))
    assert manifest == {"files_listing": "files.jsonl"}


def test_empty_splits_are_named() -> None:
    one = Contents(ASKED, [FORM], 1, 4, split_ranges(1, (80, 10, 10)))
    assert description(one)["omitted_splits"] == ["validation", "test"]


def test_a_canceled_dataset_has_label_files_of_the_splits_that_were_reached_alone() -> None:
    """An empty one stops whoever loads its folder."""
    asked = replace(ASKED, output_formats=("pdf_typed", "coco", "imagefolder"))
    ranges = {"train": (0, 9), "validation": (9, 9), "test": (9, 9)}
    assert {each.split for each in whole_labels(asked, ranges)} == {"train"}
    assert len(whole_labels(asked, ranges)) == 2
    canceled, whole = (
        Contents(asked, [FORM], 9, 100, found) for found in (ranges, split_ranges(25, (80, 10, 10)))
    )
    assert whole.files - canceled.files == 2 * 2
    assert "validation" not in dataset_card(canceled).partition("## Splits")[0]


@pytest.mark.parametrize("formats", [("pdf_typed",), ("pdf_typed", "parquet")])
def test_a_card_reads_the_same_whichever_emitter_was_built(
    formats: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    forms = list(packaged())
    asked = GenerationRequest(tuple(form.id for form in forms), 25, 42, formats)
    of_all = Contents(asked, forms, 25, 100, split_ranges(25, (80, 10, 10)))
    card = dataset_card(of_all)
    monkeypatch.setattr(huggingface, "_DUMPER", yaml.SafeDumper)
    assert dataset_card(of_all) == card
    assert yaml.safe_load(card.split("---")[1])["configs"]
