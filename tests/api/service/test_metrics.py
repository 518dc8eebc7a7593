"""GET /metrics and GET /ready."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from api.service.measures import BUCKETS, Measures
from symage.storage.local import LocalStore
from tests.api.test_bad_input import refused

if TYPE_CHECKING:
    from tests.api.conftest import Api

LOCAL = {"scope_base": {"client": ("127.0.0.1", 1)}}
FAR = {"scope_base": {"client": ("203.0.113.9", 1)}}
SAMPLE = re.compile(r'[a-z_]+(\{[a-z_]+="[^"]*"(,[a-z_]+="[^"]*")*\})? [0-9.e+-]+')


def figures(api: Api) -> dict[str, float]:
    answer = api.get("/metrics", key="", **LOCAL)
    assert (answer.status, answer.headers["content-type"].split(";")[0]) == (200, "text/plain")
    lines = answer.body.decode().splitlines()
    samples = [line for line in lines if not line.startswith("#")]
    assert all(SAMPLE.fullmatch(line) for line in samples)
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in samples)}


def test_requests_are_counted_by_route_and_status(api: Api) -> None:
    for path in ("/api/v1/forms", "/api/v1/forms", "/api/v1/nowhere", "/api/v1/elsewhere?x=1"):
        api.get(path)
    job = api.accepted_job()
    api.get(f"/api/v1/jobs/{job.id}")
    found = figures(api)

    def count(route: str, status: int, method: str = "GET") -> float:
        name = f'symage_http_requests_total{{method="{method}",route="{route}",status="{status}"}}'
        return found[name]

    assert count("/api/v1/forms", 200) == 2
    assert count("(none)", 404, "(none)") == 2
    assert count("/api/v1/jobs/{job_id}", 200) == 1
    assert job.id not in str(found)
    assert found['symage_http_request_seconds_count{route="/api/v1/forms"}'] == 2
    assert found["symage_http_requests_in_progress"] == 1


def test_open_jobs_are_counted(api: Api) -> None:
    api.accepted_job()
    api.accepted_job()
    api.started_job()
    api.ended_job()
    found = figures(api)
    assert [found[f'symage_jobs{{status="{name}"}}'] for name in ("pending", "generating", "canceling")] == [
        2,
        1,
        0,
    ]


def test_a_histogram_adds_up() -> None:
    measures = Measures(0.0)
    for seconds in (0.001, 0.005, 0.02, 99.0):
        measures.answered("GET", "/x", 200, seconds)
    lines = measures.text({}).decode().splitlines()
    buckets = [line for line in lines if line.startswith("symage_http_request_seconds_bucket")]
    assert [float(line.rsplit(" ", 1)[1]) for line in buckets] == [2, 2, 3, *[3] * (len(BUCKETS) - 3), 4]


def test_every_family_has_its_name_kind_and_help(api: Api) -> None:
    lines = api.get("/metrics", key="", **LOCAL).body.decode().splitlines()
    told = [line.split(" ", 3)[2:] for line in lines if line.startswith("# ")]
    assert dict(zip(map(tuple, told[::2]), told[1::2], strict=True)) == {
        ("symage_http_requests_total", "Requests answered."): ["symage_http_requests_total", "counter"],
        ("symage_http_request_seconds", "Seconds until an answer began."): [
            "symage_http_request_seconds",
            "histogram",
        ],
        ("symage_http_requests_in_progress", "Requests being answered."): [
            "symage_http_requests_in_progress",
            "gauge",
        ],
        ("process_start_time_seconds", "Unix seconds at which this process began."): [
            "process_start_time_seconds",
            "gauge",
        ],
        ("process_cpu_seconds_total", "Processor seconds used."): ["process_cpu_seconds_total", "counter"],
        ("symage_process_peak_memory_bytes", "Most memory that was resident at once."): [
            "symage_process_peak_memory_bytes",
            "gauge",
        ],
        ("symage_jobs", "Jobs that have not ended."): ["symage_jobs", "gauge"],
    }


def test_metrics_are_for_this_machine(api: Api) -> None:
    refused(api.get("/metrics", **FAR), 403, "forbidden")
    proxied = {"headers": {"X-Forwarded-For": "203.0.113.9"}}
    refused(api.get("/metrics", key="", **LOCAL, **proxied), 403, "forbidden")


@pytest.fixture
def environment(environment: dict[str, str]) -> dict[str, str]:
    return {**environment, "SYMAGE_METRICS_TOKEN": "scrape-me"}


def test_the_token_opens_metrics_to_other_machines(api: Api) -> None:
    assert api.get("/metrics", key="scrape-me", **FAR).status == 200
    for wrong in ("", "scrape", "scrape-mee", api.key):
        refused(api.get("/metrics", key=wrong, **FAR), 403, "forbidden")


def test_a_whole_installation_is_ready(api: Api) -> None:
    answer = api.get("/api/v1/ready", key="")
    assert (answer.status, answer.json) == (
        200,
        {"status": "ready", "checks": {"database": "ok", "store": "ok"}},
    )


def test_without_its_tables_it_lives_but_is_not_ready(api: Api) -> None:
    with api.database.write() as connection:
        connection.execute(sa.text("ALTER TABLE jobs RENAME TO jobs_away"))
    try:
        details = refused(api.get("/api/v1/ready", key=""), 503, "not_ready")
        assert details["checks"]["database"] != "ok"
        assert details["checks"]["store"] == "ok"
        assert api.get("/api/v1/health", key="").status == 200
    finally:
        with api.database.write() as connection:
            connection.execute(sa.text("ALTER TABLE jobs_away RENAME TO jobs"))


def test_without_its_store_it_is_not_ready(api: Api) -> None:
    assert isinstance(api.store, LocalStore)
    api.store.root.parent.mkdir(parents=True, exist_ok=True)
    # A file where the folder of all files should be.
    api.store.root.write_bytes(b"")
    details = refused(api.get("/api/v1/ready", key=""), 503, "not_ready")
    assert details["checks"] == {"database": "ok", "store": "NotADirectoryError"}
