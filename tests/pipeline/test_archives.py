"""The archives of a dataset, in both layouts and stores: what they hold, and what their manifests say."""

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from symage.bundles import manifest as manifests
from symage.bundles.schema import FILE, RECORD, dataset_schema
from symage.request import SHARDED, Config, GenerationRequest
from symage.storage import archives
from symage.storage.artifacts import read_bytes
from symage_dagster import sharding

SINGLE, COPIES = "irs_w2_single_page_2025", "irs_w2_2025"
FORMATS = ("pdf_typed", "png_typed", "pdf_filled")
QUANTITY = 20
SHARDED_REQUEST = GenerationRequest(
    (SINGLE, COPIES), QUANTITY, 42, FORMATS, Config(dpi=72, bundle_layout=SHARDED)
)
WHOLE_REQUEST = GenerationRequest((SINGLE, COPIES), QUANTITY, 42, FORMATS, Config(dpi=72))
SCENARIOS = ({"name": "half", "weight": 1, "blank": ["concept:employer.*"]}, {"name": "usual", "weight": 1})
TARGET = "1500000"
"""Bytes of an archive: the dataset of these requests makes some."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """The served manifest of a job, and its archives by key, unpacked and as they are."""

    manifest: dict[str, Any]
    files: dict[str, dict[str, bytes]]
    archives: dict[str, bytes]

    @property
    def shards(self) -> list[dict[str, bytes]]:
        return [self.files[shard["key"]] for shard in self.manifest["shards"]]


def deliver(pipeline: Any, request: GenerationRequest) -> Delivered:
    job, store = pipeline.make(request), pipeline.platform.store
    manifest = json.loads(read_bytes(store, job.artifacts["manifest"].key))
    named = [manifest[name] for name in ("dataset", "preview", "annotations") if name in manifest]
    found = {each["key"]: read_bytes(store, each["key"]) for each in [*named, *manifest.get("shards", [])]}
    assert {each["key"]: each["size_bytes"] for each in [*named, *manifest.get("shards", [])]} == {
        key: len(data) for key, data in found.items()
    }
    assert manifest["total_bytes"] == sum(map(len, found.values()))
    return Delivered(manifest, {key: unpacked(data) for key, data in found.items()}, found)


def unpacked(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def own(files: dict[str, bytes], form_ids: tuple[str, ...] = (SINGLE, COPIES)) -> dict[str, bytes]:
    """The files about documents."""
    names = tuple(f"{form_id}_" for form_id in form_ids)
    return {path: data for path, data in files.items() if path.rpartition("/")[2].startswith(names)}


@pytest.fixture(scope="module")
def whole(open_here: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory) -> Delivered:
    with open_here(tmp_path_factory.mktemp("whole")) as pipeline:
        return deliver(pipeline, WHOLE_REQUEST)


@pytest.fixture(scope="module")
def sharded(open_here: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory) -> Delivered:
    with open_here(tmp_path_factory.mktemp("sharded"), SYMAGE_SHARD_BYTES=TARGET) as pipeline:
        return deliver(pipeline, SHARDED_REQUEST)


def only(delivered: Delivered, name: str) -> dict[str, bytes]:
    return delivered.files[delivered.manifest[name]["key"]]


def test_the_archives_of_a_sharded_dataset_hold_what_a_single_one_does(
    whole: Delivered, sharded: Delivered
) -> None:
    assert (whole.manifest["layout"], sharded.manifest["layout"]) == ("single", "sharded")
    everything = only(whole, "dataset")
    merged: dict[str, bytes] = {}
    for files in sharded.shards:
        assert not merged.keys() & files.keys()
        merged |= files
    assert own(merged) == own(everything)
    common = only(sharded, "annotations")
    assert common.keys() == everything.keys() - own(everything).keys()
    assert common["ground_truth/data.csv"] == everything["ground_truth/data.csv"]
    assert common["quality.json"] == everything["quality.json"]
    assert len(sharded.shards) > 2


def test_archives_have_consecutive_items_and_about_the_target_size(sharded: Delivered) -> None:
    shards = sharded.manifest["shards"]
    assert [shard["index"] for shard in shards] == list(range(1, len(shards) + 1))
    position = 0
    for shard, files in zip(shards, sharded.shards, strict=True):
        assert shard["first_item_index"] == position
        assert shard["doc_count"] == 2 * shard["identities"]
        assert shard["doc_indices"] == list(range(2 * position, 2 * (position + shard["identities"])))
        assert shard["annotation_coverage"] == ["funsd"]
        assert shard["size_bytes"] < 1.2 * int(TARGET)
        position += shard["identities"]
        said = json.loads(files[f"manifest_shard_{shard['index']:05d}.json"])
        assert said["archive"] == {
            "name": f"shard_{shard['index']:05d}",
            "first_item_index": shard["first_item_index"],
            "identities": shard["identities"],
        }
        items = {json.loads(data)["item_index"] for path, data in files.items() if "ground_truth" in path}
        assert items == set(range(shard["first_item_index"], position))
    assert position == QUANTITY


def test_the_preview_is_the_first_documents(sharded: Delivered, whole: Delivered) -> None:
    assert sharded.manifest["preview"]["doc_count"] == 2 * QUANTITY
    files = only(sharded, "preview")
    assert own(files) == own(only(whole, "dataset"))
    assert files.keys() - own(files).keys() == {"manifest_preview.json"}


def test_a_preview_ends_after_a_hundred_documents(pipeline: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sharding, "LARGEST_SHARD", 30)
    request = GenerationRequest((SINGLE,), 110, 42, config=Config(bundle_layout=SHARDED))
    delivered = deliver(pipeline, request)
    truths = [path for path in only(delivered, "preview") if path.startswith("ground_truth/")]
    assert truths == [f"ground_truth/json/{SINGLE}_{index}.json" for index in range(100)]
    assert delivered.manifest["preview"]["doc_count"] == 100
    assert len(delivered.shards) == 1


@pytest.mark.parametrize("kind", ["local", pytest.param("s3", marks=pytest.mark.long)])
def test_the_bytes_of_archives_depend_on_neither_cut_nor_store(
    kind: str,
    sharded: Delivered,
    open_here: Callable[..., Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    monkeypatch.setattr(sharding, "LARGEST_SHARD", 3)
    stored = {} if kind == "local" else {"SYMAGE_STORE_URL": request.getfixturevalue("s3_environment")}
    with open_here(tmp_path, SYMAGE_SHARD_BYTES=TARGET, **stored) as pipeline:
        again = deliver(pipeline, SHARDED_REQUEST)
    digests = [sha256(data).hexdigest() for data in sharded.archives.values()]
    assert [sha256(data).hexdigest() for data in again.archives.values()] == digests


def test_a_dataset_lies_on_the_disk_once(open_here: Callable[..., Any], tmp_path: Path) -> None:
    with open_here(tmp_path, SYMAGE_SHARD_BYTES=TARGET) as pipeline:
        for request in (WHOLE_REQUEST, SHARDED_REQUEST):
            job = pipeline.make(request)
            folder = tmp_path / "files" / "jobs" / job.id
            packs = sum(path.stat().st_size for path in folder.rglob("*.pack"))
            taken = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
            assert taken - packs < packs / 5


def test_another_run_leaves_the_rows_of_its_archives_alone(
    open_here: Callable[..., Any], tmp_path: Path
) -> None:
    with open_here(tmp_path, SYMAGE_SHARD_BYTES="400000") as pipeline:
        job = pipeline.make(SHARDED_REQUEST)
        with pipeline.platform.database.write() as connection:
            rows = archives.listed(connection, job.id)
            assert [row.number for row in rows] == list(range(1, len(rows) + 1))
            archives.replace(connection, job.id, rows[:2], now=1)
            assert archives.listed(connection, job.id) == rows[:2]
            assert archives.find(connection, job.id, 2) == rows[1]
            assert archives.find(connection, job.id, 3) is None


def lines(files: dict[str, bytes]) -> Iterator[dict[str, Any]]:
    """Every listed file of an archive."""
    for path, data in files.items():
        if path.startswith("manifest"):
            yield from json.loads(data).get("files", [])
        if path.endswith(".jsonl"):
            yield from map(json.loads, data.splitlines())


def test_every_file_is_listed_with_what_it_is_about(whole: Delivered, sharded: Delivered) -> None:
    for files in (only(whole, "dataset"), only(sharded, "annotations"), *sharded.shards):
        listed = {line["path"]: line for line in lines(files)}
        assert listed.keys() == {path for path in files if not path.startswith("manifest")}
        for path, line in listed.items():
            assert (line["size"], line["sha256"]) == (len(files[path]), sha256(files[path]).hexdigest())
            if "item_index" not in line:
                assert line["kind"] in ("csv", "datapackage", "quality", "readme", "schema")
                continue
            surface = f"_{line['surface']}" if "surface" in line else ""
            assert path.rpartition("/")[2].startswith(f"{line['form_id']}_{line['item_index']}{surface}")
            folder = {"pdf": "pdfs", "png": "images", "ground_truth": "ground_truth/json"}
            assert path.startswith(folder.get(line["kind"], f"annotations/{line['kind']}"))


def test_splits_of_files_are_those_of_records_and_tables(whole: Delivered) -> None:
    files = only(whole, "dataset")
    rows = csv.DictReader(io.StringIO(files["ground_truth/data.csv"].decode()))
    splits = {(int(row["item_index"]), row["form_id"]): row["split"] for row in rows}
    found = {(line["item_index"], line["form_id"], line["split"]) for line in lines(files) if "split" in line}
    assert found == {(*item, split) for item, split in splits.items()}
    assert {split for *_, split in found} == {"train", "validation", "test"}


def test_a_long_listing_is_a_file_of_each_archive(
    open_here: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sharded: Delivered
) -> None:
    monkeypatch.setattr(manifests, "INLINE_FILES", 20)
    with open_here(tmp_path, SYMAGE_SHARD_BYTES=TARGET) as pipeline:
        longer = deliver(pipeline, SHARDED_REQUEST)
    for number, (files, before) in enumerate(zip(longer.shards, sharded.shards, strict=True), 1):
        said = json.loads(files[f"manifest_shard_{number:05d}.json"])
        assert said["files_listing"] == f"files_shard_{number:05d}.jsonl"
        assert list(lines(files)) == list(lines(before))
    assert "doc_indices" not in longer.manifest["shards"][0]


def test_the_schema_that_a_dataset_carries_describes_it(whole: Delivered, sharded: Delivered) -> None:
    schema = json.loads(only(whole, "dataset")["schema.json"])
    assert schema == json.loads(only(sharded, "annotations")["schema.json"]) == dataset_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    described = jsonschema.Draft202012Validator(
        schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    for delivered in (whole, sharded):
        described.validate(delivered.manifest)
        for files in delivered.files.values():
            for path in files:
                if path.startswith("manifest"):
                    described.validate(json.loads(files[path]))


@pytest.mark.parametrize(
    "config",
    [
        Config(),
        Config(records="flat", look="plain"),
        Config(coherence_mode="shuffled"),
        Config(fill_scenarios=SCENARIOS),
        Config(dpi=72, degradation_profile="scanned"),
    ],
    ids=["full", "flat", "shuffled", "scenarios", "worn"],
)
def test_records_and_lines_are_as_the_schema_has_them(pipeline: Any, config: Config) -> None:
    request = GenerationRequest((SINGLE, "irs_f1040_2024"), 4, 42, config=config)
    delivered = deliver(pipeline, request)
    (files,) = delivered.files.values()
    line, record = (jsonschema.Draft202012Validator(schema) for schema in (FILE, RECORD))
    for each in lines(files):
        line.validate(each)
    records = [json.loads(data) for path, data in files.items() if path.startswith("ground_truth/json/")]
    for each in records:
        record.validate(each)
    assert len(records) == 8
    wrong = {**records[0], "split": "holdout"}
    assert not record.is_valid(wrong)
    assert not record.is_valid({key: value for key, value in records[0].items() if key != "_metadata"})
    assert not line.is_valid({**next(lines(files)), "sha256": "none"})
