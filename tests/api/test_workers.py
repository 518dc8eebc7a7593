"""Several API processes behind one socket: one limit, one service, one account of themselves, one end."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.api.serving import Served, serving
from tests.waiting import LAST_RESORT_SECONDS, wait_for

if TYPE_CHECKING:
    from tests.api.conftest import Api

# Each test starts three processes that import the whole API.
pytestmark = pytest.mark.long

RATE, BURST = 10, 30
"""Of the free tier."""


@pytest.fixture
def environment(environment: dict[str, str]) -> dict[str, str]:
    return {**environment, "SYMAGE_API_WORKERS": "2"}


@pytest.fixture
def served(environment: dict[str, str]) -> Iterator[Served]:
    with serving(environment) as here:
        yield here


def workers(served: Served) -> list[int]:
    children = Path(f"/proc/{served.process.pid}/task/{served.process.pid}/children").read_text()
    return [int(pid) for pid in children.split()]


def wait_for_workers(served: Served, *, without: int = 0) -> list[int]:
    def both() -> list[int]:
        found = workers(served)
        return found if len(found) == 2 and without not in found else []

    return wait_for(both, told=served.log.read_text)


def lives(pid: int) -> bool:
    """A zombie does not: nobody may be there to bury it."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def ask(url: str, key: str) -> int:
    """On a connection of its own, so that any worker may get it."""
    headers = {"Authorization": f"Bearer {key}"}
    return httpx.get(
        f"{url}/api/v1/jobs", headers=headers, trust_env=False, timeout=LAST_RESORT_SECONDS
    ).status_code


def test_a_key_has_one_bucket_whichever_worker_it_meets(api: Api, served: Served) -> None:
    wait_for_workers(served)
    generous = api.make_key(api.account_id)
    with ThreadPoolExecutor(8) as clients:
        list(clients.map(lambda _: ask(served.url, generous), range(40)))
        key = api.make_key(api.open_account("free", tier="free"))
        began = time.monotonic()
        statuses = list(clients.map(lambda _: ask(served.url, key), range(120)))
        took = time.monotonic() - began
    assert set(statuses) <= {200, 429}
    # With a bucket per worker twice the burst would pass.
    assert BURST <= statuses.count(200) <= BURST + RATE * took + 1


@contextmanager
def stopped(pid: int) -> Iterator[None]:
    """While a worker stands still the other one gets every connection."""
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def figures(served: Served) -> dict[str, float]:
    text = httpx.get(f"{served.url}/metrics", trust_env=False, timeout=LAST_RESORT_SECONDS).text
    samples = [line for line in text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in samples)}


JOBS_ANSWERED = 'symage_http_requests_total{method="GET",route="/api/v1/jobs",status="200"}'
JOBS_SECONDS = 'symage_http_request_seconds_count{route="/api/v1/jobs"}'
CPU, START, PEAK = (
    "process_cpu_seconds_total",
    "process_start_time_seconds",
    "symage_process_peak_memory_bytes",
)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_either_worker_tells_the_figures_of_both(api: Api, served: Served) -> None:
    first, second = wait_for_workers(served)
    assert [ask(served.url, api.key) for _ in range(2)] == [200, 200]
    before = figures(served)[JOBS_ANSWERED]
    for asleep, requests in ((first, 3), (second, 4)):
        with stopped(asleep):
            assert [ask(served.url, api.key) for _ in range(requests)] == [200] * requests
    for asleep in (first, second):
        with stopped(asleep):
            found = figures(served)
        assert (found[JOBS_ANSWERED], found[JOBS_SECONDS]) == (before + 7, before + 7)
        assert found["symage_http_requests_in_progress"] == 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_counts_never_go_backward_and_gauges_die_with_their_worker(api: Api, served: Served) -> None:
    first, second = wait_for_workers(served)
    for asleep in (first, second):
        with stopped(asleep):
            assert ask(served.url, api.key) == 200
    with ThreadPoolExecutor(4) as clients:
        asking = clients.map(lambda _: ask(served.url, api.key), range(24))
        scrapes = [figures(served) for _ in range(12)]
        assert set(asking) == {200}
    before = figures(served)
    os.kill(first, signal.SIGKILL)
    wait_for_workers(served, without=first)
    with stopped(next(pid for pid in wait_for_workers(served, without=first) if pid != second)):
        after = figures(served)
    for earlier, later in pairwise((*scrapes, before, after)):
        assert all(later[name] >= earlier[name] for name in (JOBS_ANSWERED, JOBS_SECONDS, CPU))
    assert after[JOBS_ANSWERED] == before[JOBS_ANSWERED] == 26
    assert after[START] == before[START]
    assert after[PEAK] < before[PEAK]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_new_server_begins_at_nothing_and_leaves_nothing(api: Api, environment: dict[str, str]) -> None:
    folder = Path(environment["SYMAGE_DATA_DIR"]) / "run"
    with serving(environment) as served:
        port = served.url.rpartition(":")[2]
        wait_for_workers(served)
        assert ask(served.url, api.key) == 200
        served.process.kill()
    left = folder / f"measures-{port}"
    assert any(left.iterdir())
    with serving(environment, port=int(port)) as served:
        wait_for_workers(served)
        assert JOBS_ANSWERED not in figures(served)
        served.process.terminate()
        assert served.process.wait(LAST_RESORT_SECONDS) == 0
    assert not left.exists()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_worker_that_dies_is_replaced_and_all_end_together(api: Api, served: Served) -> None:
    first, second = wait_for_workers(served)
    assert ask(served.url, api.key) == 200
    os.kill(first, signal.SIGKILL)
    third = next(pid for pid in wait_for_workers(served, without=first) if pid != second)
    assert ask(served.url, api.key) == 200
    served.process.terminate()
    assert served.process.wait(LAST_RESORT_SECONDS) == 0
    assert not any(lives(pid) for pid in (second, third))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_workers_do_not_outlive_the_first_process(api: Api, served: Served) -> None:
    both = wait_for_workers(served)
    assert ask(served.url, api.key) == 200
    served.process.kill()
    wait_for(lambda: not any(lives(pid) for pid in both))
