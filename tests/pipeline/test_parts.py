"""Parts of a dataset: each format of the table, alone, as its own loader finds it in the whole archive."""

import io
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from symage.annotations.formats import FORMATS
from symage.bundles.joined_labels import JobLabels
from symage.bundles.parts import part_archive, part_folders
from symage.bundles.splits import reached, split_ranges
from symage.bundles.stored import StoredPack
from symage.request import Config, GenerationRequest
from symage.storage import shards
from symage.storage.item_files import ANNOTATIONS, DOCUMENTS, stored_pack
from symage.storage.jobs import Job

W2, COMPANY = "irs_w2_single_page_2025", "irs_f940_2022"
ORDERED = [each.ordered_as for each in FORMATS.values() if each.ordered_as]
REQUEST = GenerationRequest(
    (W2, COMPANY),
    4,
    77,
    ("pdf_typed", *dict.fromkeys(ORDERED)),
    Config(dpi=60, degradation_profile="scanned", splits=(50, 25, 25)),
)


def packs(pipeline: Any, job: Job, stage: str) -> list[StoredPack]:
    with pipeline.platform.database.read() as connection:
        finished = shards.finished(connection, job.id, stage)
    return [stored_pack(pipeline.platform.store, job.id, shard) for shard in finished]


def part(pipeline: Any, job: Job, folder: str) -> bytes:
    labels = packs(pipeline, job, ANNOTATIONS)
    ranges = reached(split_ranges(job.request.quantity, job.request.config.splits), job.request.quantity)
    forms = [pipeline.platform.catalogue.get(form_id) for form_id in job.request.form_ids]
    joined = JobLabels(job.request, forms, ranges, labels)
    documents = packs(pipeline, job, DOCUMENTS)
    return b"".join(part_archive([*documents, *labels], joined, part_folders(job.request, folder)))


@pytest.fixture(scope="module")
def made(open_here: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, Job]]:
    with open_here(tmp_path_factory.mktemp("parts")) as pipeline:
        yield pipeline, pipeline.make(REQUEST)


def members(data: bytes) -> Mapping[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {path: archive.read(path) for path in archive.namelist()}


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_alone_has_all_that_the_archive_has_of_it(made: tuple[Any, Job], name: str) -> None:
    pipeline, job = made
    row = FORMATS[name]
    whole = members(pipeline.artifact(job))
    beside = [each for each in FORMATS.values() if each.folder == row.folder]
    pictures = [folder for each in beside for folder in each.picture_folders]
    expected = {path: data for path, data in whole.items() if path.startswith((row.folder, *pictures))}
    assert members(part(pipeline, job, row.folder)) == expected
    assert any(path.startswith(row.folder) for path in expected)


def test_labels_that_were_not_ordered_are_no_part_though_their_pictures_are_there(pipeline: Any) -> None:
    job = pipeline.make(GenerationRequest((W2,), 1, 7, ("pdf_typed", "png_typed"), Config(dpi=60)))
    assert part(pipeline, job, FORMATS["coco"].folder) == b""
    assert [Path(path).suffix for path in members(part(pipeline, job, "images/typed/"))] == [".png"]
