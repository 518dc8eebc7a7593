"""The largest jobs: what a run lists of them is bounded, and memory stays flat."""

import time
import tracemalloc
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import pytest

from symage.request import GenerationRequest
from symage.storage import lease, settlement, shards
from symage_dagster import sharding
from symage_dagster.clock import now_microseconds
from symage_dagster.delivery import delivered, peak_overlap
from symage_dagster.inspection import shard_rows
from symage_dagster.sharding import MOST_SHARDS
from symage_dagster.work import JobWork

SINGLE = "irs_w2_single_page_2025"
TEN_MILLION = 10_000_000


class Idle:
    """Makes nothing, and says of each shard what a real one would count."""

    def __init__(self) -> None:
        self.shards = 0

    def map_shards(
        self, function: str, shards: Iterable[Mapping[str, Any]], **options: Any
    ) -> Iterator[tuple[int, Any]]:
        for place, arguments in enumerate(shards):
            self.shards += 1
            began = 1000 * place
            yield (
                place,
                {
                    "bytes": arguments["count"],
                    "sha256": "0" * 64,
                    "worker": place % 8,
                    "began_at": began,
                    "ended_at": began + 2500,
                    "files": 3,
                    "index": [0, 100],
                    "documents": arguments["count"],
                },
            )


@pytest.fixture
def open_work(
    pipeline: Any, change_engine: Callable[..., Any]
) -> Callable[[GenerationRequest, Idle], JobWork]:
    def open_one(request: GenerationRequest, engine: Idle) -> JobWork:
        job_id = pipeline.accept(request)
        with pipeline.platform.database.write() as connection:
            held = lease.acquire(connection, job_id, "run", now=now_microseconds())
        platform = change_engine(pipeline, engine).platform
        return JobWork(platform, pipeline.job(job_id), held, [platform.catalogue.get(SINGLE)])

    return open_one


@pytest.fixture
def traced() -> Iterator[Callable[[], float]]:
    """traced(): the most megabytes that the test has held at once."""
    tracemalloc.start()
    yield lambda: tracemalloc.get_traced_memory()[1] / (1 << 20)
    tracemalloc.stop()


def test_ten_million_cases_of_every_form_are_planned_in_little_time_and_memory(
    pipeline: Any, traced: Callable[[], float]
) -> None:
    forms = list(pipeline.platform.catalogue)
    asked = GenerationRequest(tuple(form.id for form in forms), TEN_MILLION, 1, ("pdf_typed", "png_typed"))
    began = time.process_time()
    assert sharding.cut(asked, forms).items == TEN_MILLION
    assert time.process_time() - began < 5
    assert traced() < 10


@pytest.mark.parametrize("quantity", [1, 20_000, 20_001, TEN_MILLION])
def test_every_item_is_in_one_shard_and_there_are_not_too_many(pipeline: Any, quantity: int) -> None:
    forms = [pipeline.platform.catalogue.get("irs_w2_2025")]
    asked = GenerationRequest(("irs_w2_2025",), quantity, 1, ("pdf_typed", "png_typed"))
    cut = sharding.cut(asked, forms)
    assert len(cut) <= MOST_SHARDS
    ends = [part.first + part.count for part in cut]
    assert [part.first for part in cut] == [0, *ends[:-1]]
    assert (ends[-1], cut.items) == (quantity, quantity)


@pytest.mark.long
def test_a_run_of_twenty_thousand_shards_keeps_its_memory_flat(
    open_work: Callable[..., JobWork], monkeypatch: pytest.MonkeyPatch, traced: Callable[[], float]
) -> None:
    monkeypatch.setattr(sharding, "LARGEST_SHARD", 1)
    engine = Idle()
    work = open_work(GenerationRequest((SINGLE,), MOST_SHARDS, 42), engine)
    made = work.run_stage("documents", work.shard_ranges(), stops=True)
    work.run_stage("annotations", work.made_by("documents"), stops=False)
    found = (
        len(made),
        int(shard_rows(made, "files")["files"].sum()),
        peak_overlap(made),
        delivered(work).packed_files,
    )
    assert found == (MOST_SHARDS, 3 * MOST_SHARDS, 3, 6 * MOST_SHARDS)
    assert engine.shards == 2 * MOST_SHARDS
    assert traced() < 30


@pytest.mark.parametrize("shard_count", [0, 1, 3, 4, 5, 8])
def test_pages_of_finished_shards_leave_none_out(
    open_work: Callable[..., JobWork], monkeypatch: pytest.MonkeyPatch, shard_count: int
) -> None:
    monkeypatch.setattr(sharding, "LARGEST_SHARD", 1)
    monkeypatch.setattr(shards, "PAGE", 4)
    work = open_work(GenerationRequest((SINGLE,), 10, 42), Idle())
    every = work.shard_ranges()
    work.run_stage("values", every, stops=False)
    made = work.run_stage("documents", every.only(range(shard_count)), stops=False)
    for found in (made, work.finished("values", also="documents")):
        assert [shard.number for shard in found] == list(range(shard_count))
        assert len(found) == shard_count


def test_a_stage_asked_to_stop_takes_no_further_shard_and_is_due_what_it_made(
    pipeline: Any, open_work: Callable[..., JobWork], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sharding, "LARGEST_SHARD", 1)
    work = open_work(GenerationRequest((SINGLE,), 10, 42), Idle())
    every = work.shard_ranges()
    work.run_stage("documents", every.only([0, 1, 4]), stops=True)
    assert work.due(3) == 10
    with pipeline.platform.database.write() as connection:
        settlement.cancel(connection, pipeline.account, work.job.id, now=now_microseconds())
    made = work.run_stage("documents", every, stops=True)
    assert [shard.number for shard in made] == [0, 1, 2, 3, 4]
    assert work.due(5) == 5
