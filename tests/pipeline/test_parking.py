"""A database that is away just when a job is to be parked: the job is not ended by it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from symage.request import GenerationRequest
from symage.storage.parking import park
from symage_dagster.pool.engine import LocalEngine
from tests.pipeline.conftest import SINGLE

REQUEST = GenerationRequest((SINGLE,), 2, 42)


def connection_lost(*_: Any, **__: Any) -> Any:
    raise sa.exc.OperationalError("", {}, RuntimeError("server closed the connection unexpectedly"))


class Away:
    """The engine in process, of whose stage `documents` the first shard finds no database."""

    def __init__(self) -> None:
        self.times = 0

    def map_shards(self, function: str, shards: Any, **options: Any) -> Iterator[tuple[int, Any]]:
        if function.endswith(":documents") and not self.times:
            self.times += 1
            connection_lost()
        return LocalEngine().map_shards(function, shards, **options)


@pytest.fixture
def changed(pipeline: Any, change_engine: Callable[..., Any]) -> Any:
    return change_engine(pipeline, Away())


def test_a_job_that_cannot_be_parked_is_left_open_and_completes(
    changed: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("symage_dagster.parking.park", connection_lost)
    monkeypatch.setattr("symage_dagster.parking.PATIENCE_SECONDS", 0.0)
    job_id = changed.accept(REQUEST)
    changed.run(job_id)
    assert (changed.job(job_id).status, changed.job(job_id).error) == ("generating", None)
    changed.run(job_id)
    assert changed.job(job_id).status == "completed"


def test_it_is_parked_as_soon_as_the_database_is_back(changed: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    tries: list[int] = []

    def back_at_the_third(*arguments: Any, **options: Any) -> int | None:
        tries.append(1)
        return park(*arguments, **options) if len(tries) == 3 else connection_lost()

    monkeypatch.setattr("symage_dagster.parking.park", back_at_the_third)
    monkeypatch.setattr("symage_dagster.parking.PAUSE_SECONDS", 0.0)
    job_id = changed.accept(REQUEST)
    changed.run(job_id)
    assert (changed.job(job_id).status, len(tries)) == ("pending", 3)
