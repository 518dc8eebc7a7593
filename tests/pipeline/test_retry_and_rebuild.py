"""What operators do with jobs that have ended: a failed one is retried, a completed one rebuilt, and of what
cannot be done the run says why."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import dagster as dg
import pytest
import sqlalchemy as sa

from symage.request import Config, GenerationRequest
from symage.storage import accounts, rebuilds, settlement
from symage.storage.schema import jobs as jobs_table
from symage.storage.schema import shards as shards_table
from symage.storage.schema import webhook_outbox
from symage_dagster.clock import now_microseconds
from symage_dagster.definitions import defs
from symage_dagster.past_jobs import FAILED_WITH_FILES
from symage_dagster.pool.engine import LocalEngine, ShardFailed

SINGLE = "irs_w2_single_page_2025"
PRICE = 22
TWO = GenerationRequest((SINGLE,), 2, 42)
SUCCESS, FAILURE, CANCELED = (
    dg.DagsterRunStatus.SUCCESS,
    dg.DagsterRunStatus.FAILURE,
    dg.DagsterRunStatus.CANCELED,
)


class FailsAt:
    """An engine whose disk is full when a stage begins; it counts the stages that it was asked for."""

    def __init__(self, stage: str) -> None:
        self.stage = stage
        self.asked: list[str] = []

    def map_shards(self, function: str, shards: Any, **options: Any) -> Iterator[tuple[int, Any]]:
        made = list(shards)
        self.asked += [function.rpartition(":")[2]] * len(made)
        if function.endswith(f":{self.stage}"):
            raise OSError("the disk is full")
        return iter(LocalEngine().map_shards(function, made, **options))


def status_of(pipeline: Any, run_id: str) -> dg.DagsterRunStatus:
    status: dg.DagsterRunStatus = pipeline.instance.get_run_by_id(run_id).status
    return status


def run_assets(pipeline: Any, job_id: str, assets: Sequence[str]) -> str:
    """A run of some of the assets: a re-execution from failure, or a materialisation of a few."""
    result = defs.resolve_job_def("dataset").execute_in_process(
        instance=pipeline.instance,
        partition_key=job_id,
        asset_selection=[dg.AssetKey(each) for each in assets],
        raise_on_error=False,
    )
    return str(result.run_id)


def refusal(pipeline: Any, run_id: str) -> str:
    """What a run says that was refused; it has ended as canceled, not as failed."""
    assert status_of(pipeline, run_id) == CANCELED
    messages = [entry.message for entry in pipeline.instance.all_logs(run_id)]
    return next(message for message in messages if message.startswith("Refused: "))


def metadata(pipeline: Any, run_id: str, asset: str) -> dict[str, Any]:
    """What the run's materialisation of an asset says."""
    for entry in pipeline.instance.all_logs(run_id, of_type=dg.DagsterEventType.ASSET_MATERIALIZATION):
        made = entry.dagster_event.step_materialization_data.materialization
        if made.asset_key == dg.AssetKey(asset):
            return {name: value.value for name, value in made.metadata.items()}
    raise LookupError(asset)


def change(pipeline: Any, job_id: str, **values: object) -> None:
    with pipeline.platform.database.write() as connection:
        connection.execute(sa.update(jobs_table).where(jobs_table.c.id == job_id).values(**values))


def events(pipeline: Any, job_id: str) -> list[str]:
    with pipeline.platform.database.read() as connection:
        found = sa.select(webhook_outbox.c.event).where(webhook_outbox.c.job_id == job_id)
        return list(connection.scalars(found.order_by(webhook_outbox.c.created_at)))


@pytest.fixture
def failed(pipeline: Any, change_engine: Callable[..., Any]) -> str:
    """A job whose labels could not be made; what came before is there."""
    job_id: str = pipeline.accept(TWO)
    change_engine(pipeline, FailsAt("annotations")).run(job_id)
    change_engine(pipeline, LocalEngine())
    assert (pipeline.job(job_id).status, pipeline.balance()) == ("failed", (0, 0))
    return job_id


def test_a_job_does_not_tell_where_the_platform_keeps_its_files(
    pipeline: Any, change_engine: Callable[..., Any]
) -> None:
    class Losing:
        """Finds a file gone."""

        def map_shards(self, *_args: Any, **_kwargs: Any) -> Iterator[tuple[int, Any]]:
            raise ShardFailed(
                0, "FileNotFoundError: [Errno 2] No such file: '/srv/symage data/files/a/b.pack'"
            )
            yield

    job_id = pipeline.accept(TWO)
    change_engine(pipeline, Losing()).run(job_id)
    run_id = pipeline.job(job_id).run_id
    error = pipeline.job(job_id).error
    assert error.endswith("FileNotFoundError: [Errno 2] No such file: '…/b.pack'")
    assert "/srv/symage data/files/a/b.pack" in str(list(pipeline.instance.all_logs(run_id)))


def test_a_failed_job_is_finished_from_where_it_failed_and_charged_once(
    pipeline: Any, change_engine: Callable[..., Any], failed: str
) -> None:
    engine = FailsAt("nothing")
    run_id = run_assets(change_engine(pipeline, engine), failed, ["annotations", "bundles", "delivery"])
    assert status_of(pipeline, run_id) == SUCCESS
    assert engine.asked == ["annotations"]
    job = pipeline.job(failed)
    assert (job.status, job.error, job.credits_charged, job.reopened) == ("completed", None, 2 * PRICE, 1)
    assert pipeline.balance() == (0, 2 * PRICE)
    assert events(pipeline, failed) == ["job.failed", "job.completed"]
    assert pipeline.artifact(job) == pipeline.artifact(pipeline.make(TWO))
    assert pipeline.platform.store.keys(f"jobs/{failed}/people/") == []


def test_a_failed_job_is_made_anew_by_a_run_of_all_its_assets(
    pipeline: Any, change_engine: Callable[..., Any], failed: str
) -> None:
    engine = FailsAt("nothing")
    run_id = change_engine(pipeline, engine).run(failed)
    assert status_of(pipeline, run_id) == SUCCESS
    assert engine.asked == ["people", "documents", "annotations"]
    assert pipeline.instance.get_run_by_id(run_id).tags["symage/retry"] == "1"


@pytest.mark.long
def test_a_job_may_fail_and_be_retried_again_and_again(
    pipeline: Any, change_engine: Callable[..., Any], failed: str
) -> None:
    for opened in (1, 2, 3):
        change_engine(pipeline, FailsAt("documents")).run(failed)
        assert (pipeline.job(failed).status, pipeline.job(failed).reopened) == ("failed", opened)
        assert pipeline.balance() == (0, 0)
    change_engine(pipeline, LocalEngine()).run(failed)
    assert (pipeline.job(failed).status, pipeline.balance()) == ("completed", (0, 2 * PRICE))


def test_a_retry_that_cannot_be_paid_is_refused_and_leaves_the_job_failed(pipeline: Any, failed: str) -> None:
    with pipeline.platform.database.write() as connection:
        accounts.change(
            connection, pipeline.account, {"credit_limit": 0}, now=now_microseconds(), actor="command"
        )
    said = refusal(pipeline, pipeline.run(failed))
    assert (
        said == f"Refused: job {failed} cannot be opened again: This job needs 44 credits; 0 are available."
    )
    assert (pipeline.job(failed).status, pipeline.job(failed).reopened) == ("failed", 0)


def test_what_retention_has_deleted_of_a_failed_job_is_made_anew_or_asked_for(
    pipeline: Any, failed: str
) -> None:
    assert FAILED_WITH_FILES.sweep(pipeline.platform, now_microseconds() + 1) == [failed]
    assert pipeline.platform.store.keys(f"jobs/{failed}/") == []
    said = refusal(pipeline, run_assets(pipeline, failed, ["annotations", "bundles", "delivery"]))
    assert said == f"Refused: what job {failed} had made is deleted: re-execute all its assets."
    assert status_of(pipeline, pipeline.run(failed)) == SUCCESS


@pytest.mark.parametrize(
    "order",
    [
        TWO,
        pytest.param(
            GenerationRequest((SINGLE,), 5, 42, config=Config(bundle_layout="sharded")),
            marks=pytest.mark.long,
        ),
        pytest.param(
            GenerationRequest((SINGLE,), 3, 42, config=Config(coherence_mode="shuffled")),
            marks=pytest.mark.long,
        ),
    ],
    ids=["single", "sharded", "shuffled"],
)
def test_a_rebuild_makes_the_bytes_that_were_delivered_and_changes_nothing(
    pipeline: Any, change_engine: Callable[..., Any], order: GenerationRequest
) -> None:
    before = pipeline.make(order)
    keys = pipeline.platform.store.keys(f"jobs/{before.id}/")
    served: list[str] = []

    class Watching(FailsAt):
        """Sees what is served in the middle of the rebuild."""

        def map_shards(self, function: str, shards: Any, **options: Any) -> Iterator[tuple[int, Any]]:
            served.append(pipeline.job(before.id).status)
            assert pipeline.platform.store.keys(f"jobs/{before.id}/documents/") != []
            return super().map_shards(function, shards, **options)

    engine = Watching("nothing")
    run_id = change_engine(pipeline, engine).run(before.id)
    assert status_of(pipeline, run_id) == SUCCESS
    assert {"people", "documents", "annotations"} <= set(engine.asked)
    assert set(served) == {"completed"}
    said = metadata(pipeline, run_id, "bundles")
    assert said["same as delivered"] is True
    assert said["sha256 rebuilt"] == said["sha256 delivered"] != {}
    after = pipeline.job(before.id)
    assert replace(after, run_id=before.run_id, attempt=1, heartbeat_at=before.heartbeat_at) == before
    assert pipeline.platform.store.keys(f"jobs/{before.id}/") == keys
    assert pipeline.instance.get_run_by_id(run_id).tags["symage/rebuild"] == "true"
    assert pipeline.balance()[0] == 0
    assert pipeline.balance()[1] == before.credits_charged
    assert events(pipeline, before.id) == ["job.completed"]
    assert rows_beside(pipeline, before.id) == 0


def rows_beside(pipeline: Any, job_id: str) -> int:
    with pipeline.platform.database.read() as connection:
        of_job = (shards_table.c.job_id == job_id, shards_table.c.stage.startswith("redo"))
        return int(connection.scalar(sa.select(sa.func.count()).select_from(shards_table).where(*of_job)))


def test_a_rebuild_that_comes_out_otherwise_fails_and_names_the_files(pipeline: Any) -> None:
    job = pipeline.make(TWO)
    data = pipeline.artifact(job)
    other = {name: {**artifact_row(file), "sha256": "0" * 64} for name, file in job.artifacts.items()}
    change(pipeline, job.id, artifacts={**other, "csv": artifact_row(job.artifacts["csv"])})
    run_id = pipeline.run(job.id)
    assert status_of(pipeline, run_id) == FAILURE
    (failure,) = pipeline.instance.all_logs(run_id, of_type=dg.DagsterEventType.STEP_FAILURE)
    said = failure.dagster_event.step_failure_data.user_failure_data.description
    assert said == (
        "The rebuild made other bytes than were delivered: dataset, json, readme. "
        "What is served is untouched."
    )
    assert (pipeline.job(job.id).status, pipeline.artifact(job)) == ("completed", data)


def artifact_row(file: Any) -> dict[str, Any]:
    return {"key": file.key, "size": file.size, "sha256": file.sha256}


def test_a_rebuild_mends_what_is_damaged_or_missing(pipeline: Any) -> None:
    job = pipeline.make(TWO)
    data = pipeline.artifact(job)
    store, prefix = pipeline.platform.store, f"jobs/{job.id}/"
    store.write(f"{prefix}documents/000000.pack", [b"\0" * 400])
    store.delete_prefix(f"{prefix}data.csv")
    run_id = pipeline.run(job.id)
    assert metadata(pipeline, run_id, "delivery")["mended files"] == ["data.csv", "documents/000000.pack"]
    assert pipeline.artifact(job) == data


@pytest.mark.parametrize("end", ["fail", pytest.param("terminate", marks=pytest.mark.long)])
def test_a_rebuild_that_ends_early_leaves_the_job_as_it_was_and_may_be_made_again(
    pipeline: Any, change_engine: Callable[..., Any], end: str
) -> None:
    job = pipeline.make(TWO)

    class Ends(FailsAt):
        def map_shards(self, function: str, shards: Any, **options: Any) -> Iterator[tuple[int, Any]]:
            if end == "terminate" and function.endswith(":annotations"):
                run = pipeline.instance.get_run_by_id(pipeline.job(job.id).run_id)
                pipeline.instance.report_run_canceling(run)
                raise dg.DagsterExecutionInterruptedError
            return super().map_shards(function, shards, **options)

    run_id = change_engine(pipeline, Ends("annotations")).run(job.id)
    assert status_of(pipeline, run_id) == (CANCELED if end == "terminate" else FAILURE)
    assert (pipeline.job(job.id).status, pipeline.job(job.id).error) == ("completed", None)
    assert events(pipeline, job.id) == ["job.completed"]
    pipeline = change_engine(pipeline, LocalEngine())
    rest = run_assets(pipeline, job.id, ["annotations", "bundles", "delivery"])
    assert metadata(pipeline, rest, "bundles")["same as delivered"] is True
    assert pipeline.platform.store.keys(f"jobs/{rebuilds.folder(job.id)}/") == []


def test_a_part_of_a_completed_job_is_not_rebuilt_alone(pipeline: Any) -> None:
    job = pipeline.make(TWO)
    said = refusal(pipeline, run_assets(pipeline, job.id, ["documents"]))
    assert said == f"Refused: job {job.id} is completed and is rebuilt as a whole: choose all its assets."


def test_a_job_of_another_generator_is_not_rebuilt(pipeline: Any) -> None:
    job = pipeline.make(TWO)
    change(pipeline, job.id, generator_version="1")
    assert "was made by generator version 1" in refusal(pipeline, pipeline.run(job.id))


def test_a_job_that_expired_says_how_it_is_had_again(pipeline: Any) -> None:
    job = pipeline.make(TWO)
    change(pipeline, job.id, status="expired")
    said = refusal(pipeline, pipeline.run(job.id))
    assert said.endswith("has expired and its files are deleted; order it again with seed 42.")


def test_a_canceled_job_is_delivered_already(pipeline: Any) -> None:
    job_id = pipeline.accept(TWO)
    with pipeline.platform.database.write() as connection:
        settlement.cancel(connection, pipeline.account, job_id, now=now_microseconds())
    assert "was canceled" in refusal(pipeline, pipeline.run(job_id))


def test_a_batchs_job_is_not_opened_again(pipeline: Any, failed: str) -> None:
    change(pipeline, failed, batch_id="b")
    assert "a batch has made it" in refusal(pipeline, pipeline.run(failed))


def test_a_run_for_no_job_and_one_of_another_kind_say_so(pipeline: Any) -> None:
    pipeline.instance.add_dynamic_partitions("jobs", ["nobody's"])
    assert "there is no job nobody's" in refusal(pipeline, pipeline.run("nobody's"))
    job_id = pipeline.accept(TWO)
    assert f"job {job_id} makes documents" in refusal(pipeline, pipeline.run(job_id, "tabular"))
    assert pipeline.job(job_id).status == "pending"
