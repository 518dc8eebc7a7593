"""The cut of a job: every item in one shard, none in two, and fewer items where they cost more."""

import pytest

from symage.request import Config, GenerationRequest
from symage_dagster.sharding import LARGEST_SHARD, cut, even_cut, shard_size
from tests.packaged import packaged

CATALOGUE = packaged()
SINGLE, COPIES = "irs_w2_single_page_2025", "irs_w2_2025"


@pytest.mark.parametrize(("quantity", "size"), [(1, 1), (1, 500), (7, 3), (9, 3), (1000, 333)])
def test_each_item_is_in_one_shard(quantity: int, size: int) -> None:
    ranges = even_cut(quantity, size)
    assert [part.number for part in ranges] == [*range(len(ranges))]
    assert [item for part in ranges for item in range(part.first, part.first + part.count)] == [
        *range(quantity)
    ]
    assert max(part.count for part in ranges) <= size


def test_pages_pictures_and_resolution_make_shards_smaller() -> None:
    def size(form_id: str, *formats: str, dpi: int = 150) -> int:
        request = GenerationRequest((form_id,), 10_000, 1, formats, Config(dpi=dpi))
        return shard_size(request, [CATALOGUE.get(form_id)])

    plain = size(SINGLE, "pdf_typed")
    assert plain == LARGEST_SHARD
    assert plain > size(SINGLE, "pdf_typed", "png_typed") > size(SINGLE, "pdf_typed", "png_typed", dpi=300)
    assert plain > size(COPIES, "pdf_typed") > size(COPIES, "pdf_typed", "png_typed") >= 1


def test_a_job_is_cut_by_that_size() -> None:
    form = CATALOGUE.get(COPIES)
    request = GenerationRequest((COPIES,), 1000, 1, ("pdf_typed", "png_typed"))
    size = shard_size(request, [form])
    assert {part.count for part in [*cut(request, [form])][:-1]} == {size}
