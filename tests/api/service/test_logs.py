"""Logs are JSON lines that name the request and hold no secret."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from api.service import logs
from tests.api.serving import Served, serving

if TYPE_CHECKING:
    from tests.api.conftest import Api

KEY = "sk_live_" + "0123456789abcdef" * 3
W2 = "irs_w2_single_page_2025"


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.JsonLines())
    logger = logging.getLogger("symage.test")
    logger.addHandler(handler)
    yield stream
    logger.removeHandler(handler)


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        (f"key {KEY} was refused", KEY),
        (f"'Authorization': 'Bearer {KEY}'", KEY),
        ("authorization: bearer abc.def", "abc.def"),
        (f"GET /x?key={KEY}&y=1", KEY),
        ("secret whsec_YWJjZGVm+/= rotated", "YWJjZGVm"),
        ("GET /files/a/b.pdf?e=1&k=k1&s=Zm9vYmFy-_x HTTP/1.1", "Zm9vYmFy-_x"),
        ("postgresql+psycopg://user:hunter2@db/symage", "hunter2"),
    ],
)
def test_secrets_are_taken_out_wherever_they_stand(written: io.StringIO, text: str, secret: str) -> None:
    logger = logging.getLogger("symage.test")
    logger.error("it was %s", text, extra={"seen": text})
    try:
        raise RuntimeError(text)
    except RuntimeError:
        logger.exception("failed")
    assert secret not in written.getvalue()
    assert len(lines(written.getvalue())) == 2


def test_a_line_is_one_object(written: io.StringIO) -> None:
    logging.getLogger("symage.test").warning("two\nlines", extra={"request_id": "r"})
    (line,) = lines(written.getvalue())
    assert (line["level"], line["logger"], line["message"], line["request_id"]) == (
        "WARNING",
        "symage.test",
        "two\nlines",
        "r",
    )


@pytest.fixture
def served(environment: dict[str, str]) -> Iterator[Served]:
    with serving({**environment, "SYMAGE_LOG_LEVEL": "DEBUG"}) as here:
        yield here


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_key_gets_into_the_log_of_a_server(api: Api, served: Served) -> None:
    """Live keys and dead ones, in every place that a request has; faults of ours included."""
    used = [api.key, KEY]
    with api.database.write() as connection:
        # Makes every listing of jobs a fault of ours.
        connection.exec_driver_sql("ALTER TABLE job_forms RENAME TO away")
    # A connection for each request: on a slow machine the server may just be giving an idle one up.
    limits = httpx.Limits(max_keepalive_connections=0)
    with httpx.Client(base_url=served.url, trust_env=False, limits=limits) as client:
        for key in used:
            headers = {"Authorization": f"Bearer {key}"}
            client.get("/api/v1/jobs", headers=headers)
            client.get("/api/v1/jobs", params={"form_id": W2, "key": key}, headers=headers)
            client.get(f"/api/v1/jobs/{key}", headers=headers)
            client.get(f"/{key}")
            client.post("/api/v1/generate", json={"form_id": key, key: key}, headers=headers)
            client.post("/api/v1/generate", json={"form_id": W2}, headers={**headers, "Idempotency-Key": key})
    text = served.log.read_text()
    for key in used:
        assert key not in text
        assert key.removeprefix("sk_live_") not in text
    found = lines(text)
    faults = [line for line in found if line["level"] == "ERROR" and "traceback" in line]
    assert faults
    asked = [line for line in found if line["logger"] == "symage.access"]
    assert len(asked) >= 12
    assert all(line["request_id"] for line in asked)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_fault_of_ours_is_logged_under_the_id_that_the_client_got(
    api: Api, caplog: pytest.LogCaptureFixture
) -> None:
    with api.database.write() as connection:
        connection.exec_driver_sql("ALTER TABLE jobs RENAME TO away")
    answer = api.get("/api/v1/jobs")
    assert answer.status == 500
    assert answer.headers["x-request-id"] in caplog.text
