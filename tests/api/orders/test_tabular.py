"""The tabular routes: words to columns, a job, its state and its files; every refusal leaves nothing."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest
from symagedocs import _types as client

from api import times
from symage.storage import accounts, jobs, lease, settlement
from symage.storage.jobs import Artifact, TableJob
from symage.storage.schema import jobs as jobs_table
from symage.storage.settlement import Outcome

if TYPE_CHECKING:
    from tests.api.conftest import Answer, Api

BASE = "/api/v1/tabular"
COLUMNS: list[dict[str, Any]] = [
    {"name": "first_name", "type": "text_first_name", "constraints": {}},
    {"name": "salary", "type": "number_integer", "constraints": {"min": 30000, "max": 150000}},
]
FILES = {
    "csv": b"first_name,salary\nAnn,30000\n",
    "json": b'[\n{"first_name": "Ann"}\n]\n',
    "parquet": b"PAR1",
}


def generate(api: Api, **body: Any) -> Answer:
    return api.post(f"{BASE}/generate", {"columns": COLUMNS, **body})


def accepted(api: Api, **body: Any) -> TableJob:
    job_id = generate(api, **body).data["job_id"]
    with api.database.read() as connection:
        return jobs.get_own_table(connection, api.account_id, job_id)


def started(api: Api, **body: Any) -> TableJob:
    job = accepted(api, **body)
    with api.database.write() as connection:
        assert lease.acquire(connection, job.id, "run", now=times.now())
    return job


def ended(api: Api, status: str = jobs.COMPLETED, error: str | None = None, **body: Any) -> TableJob:
    job = started(api, **body)
    kept = {}
    for name in job.request.output_formats if status == jobs.COMPLETED else ():
        key = f"jobs/{job.id}/data.{name}"
        size = api.store.write(key, [FILES[name]])
        kept[name] = Artifact(key, size, sha256(FILES[name]).hexdigest())
    rows = job.items_total if status == jobs.COMPLETED else 0
    outcome = Outcome(status, job.credits_required if rows else 0, error, rows, kept)
    with api.database.write() as connection:
        settlement.settle(connection, lease.Lease(job.id, "run", attempt=1), outcome, now=times.now())
    return job


def status(api: Api, job: TableJob) -> dict[str, Any]:
    found: dict[str, Any] = api.get(f"{BASE}/{job.id}/status").data
    return found


def test_words_become_columns(api: Api) -> None:
    answer = api.post(f"{BASE}/parse", {"prompt": "first name, annual salary"})
    assert answer.status == 200
    assert answer.data == {
        "columns": [
            {"name": "first_name", "type": "text_first_name", "constraints": {}},
            {
                "name": "annual_salary",
                "type": "number_integer",
                "constraints": {"min": 20000, "max": 200000},
            },
        ],
        "parser_type": "heuristic",
        "model": None,
    }
    assert answer.meta["count"] == 2
    assert "warnings" not in answer.meta
    assert client.TabularSchema.model_validate(answer.data).model is None


def test_what_the_rules_do_not_know_is_said(api: Api) -> None:
    answer = api.post(f"{BASE}/parse", {"prompt": "email, favorite dinosaur"})
    (warning,) = answer.meta["warnings"]
    assert warning["code"] == "unrecognized_column"
    assert "favorite_dinosaur" in warning["message"]
    assert generate(api, columns=answer.data["columns"]).status == 200


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"prompt": ""},
        {"prompt": None},
        {"prompt": 5},
        {"prompt": "x" * 2001},
        {"prompt": "!!!"},
        {"prompt": "name\u0000"},
        {"prompt": ",".join(f"n{n}" for n in range(51))},
        {"prompt": "name", "model": "best"},
    ],
)
def test_prompts_that_are_refused(api: Api, body: Any) -> None:
    answer = api.post(f"{BASE}/parse", body)
    assert (answer.status, answer.json["detail"]["code"]) == (400, "bad_request")


def test_a_table_is_accepted_and_its_credits_are_held(api: Api) -> None:
    answer = generate(api, quantity=1000, output_formats=["json", "csv"], seed=7)
    assert answer.status == 200
    assert (answer.data["status"], answer.data["credits_required"]) == ("processing", 20)
    assert answer.meta["credits_charged"] == 20
    assert api.balance(api.account_id)[1:] == (20, 0)
    with api.database.read() as connection:
        job = jobs.get_own_table(connection, api.account_id, answer.data["job_id"])
    assert (job.status, job.seed_requested, job.request.seed, job.lane) == ("pending", 7, 7, "small")
    assert (job.request.quantity, job.request.output_formats) == (1000, ("csv", "json"))


def test_what_is_not_said_is_a_hundred_rows_as_csv_of_a_drawn_seed(api: Api) -> None:
    one, other = accepted(api, quantity=None, seed=None, output_formats=None), accepted(api)
    assert (one.request.quantity, one.request.output_formats) == (100, ("csv",))
    assert one.seed_requested is None
    assert one.request.seed != other.request.seed


@pytest.mark.parametrize(("columns", "rows", "credits"), [(5, 1000, 20), (20, 1000, 40), (50, 10_000, 1000)])
def test_the_prices_of_the_manual(api: Api, columns: int, rows: int, credits: int) -> None:
    asked = [{"name": f"c{n}", "type": "ssn"} for n in range(columns)]
    assert generate(api, columns=asked, quantity=rows).data["credits_required"] == credits


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({"columns": []}, "bad_request", "columns"),
        ({"columns": [{"name": "a", "type": "iban"}]}, "bad_request", "columns[0].type"),
        ({"quantity": 0}, "bad_request", "quantity"),
        ({"quantity": 10_001}, "bad_request", "quantity"),
        ({"quantity": "5"}, "bad_request", "quantity"),
        ({"seed": -1}, "bad_request", "seed"),
        ({"seed": 2**63}, "bad_request", "seed"),
        ({"output_formats": []}, "bad_request", "output_formats"),
        ({"output_formats": ["xlsx"]}, "invalid_output_format", "output_formats"),
        ({"webhook_url": "https://example.com"}, "bad_request", "webhook_url"),
        ({"confirmed_credits": 1.5}, "bad_request", "confirmed_credits"),
    ],
)
def test_orders_that_are_refused_leave_nothing(api: Api, body: Any, code: str, field: str) -> None:
    answer = generate(api, **body)
    assert answer.status == 400
    assert answer.json["error"]["code"] == answer.json["detail"]["code"] == code
    assert [problem["field"] for problem in answer.json["error"]["details"]["problems"]] == [field]
    assert api.rows("jobs", "ledger_entries") == {"jobs": 0, "ledger_entries": 0}


def test_all_faults_are_named_at_once(api: Api) -> None:
    answer = generate(api, columns=[{"name": "a", "type": "custom_mask"}], quantity=0, seeds=1)
    fields = {problem["field"] for problem in answer.json["error"]["details"]["problems"]}
    assert fields == {"columns[0].constraints.mask", "quantity", "seeds"}


def test_a_table_that_cannot_be_paid_is_refused_and_leaves_nothing(api: Api) -> None:
    poor = api.open_account("poor", credits=19)
    before = api.rows("jobs", "ledger_entries")
    answer = api.post(
        f"{BASE}/generate", {"columns": COLUMNS, "quantity": 1000}, key=api.make_key(poor, "generate")
    )
    assert (answer.status, answer.json["error"]["code"]) == (402, "insufficient_credits")
    assert api.rows("jobs", "ledger_entries") == before


def test_a_large_spend_is_asked_back(api: Api) -> None:
    with api.database.write() as connection:
        accounts.change(connection, api.account_id, {"confirm_above": 10}, actor="command", now=1)
    asked = generate(api, quantity=1000)
    assert (asked.status, asked.data["status"], asked.data["cost"]) == (200, "confirmation_required", 20)
    assert api.rows("jobs") == {"jobs": 0}
    assert generate(api, quantity=1000, confirmed_credits=20).data["status"] == "processing"


def test_a_waiting_and_a_running_table_are_processing(api: Api) -> None:
    job = accepted(api)
    expected = {
        "job_id": job.id,
        "status": "processing",
        "rows_generated": 0,
        "total_rows": 100,
        "percent": 0.0,
        "estimated_seconds_remaining": None,
        "error": None,
    }
    assert status(api, job) == expected
    running = started(api)
    with api.database.write() as connection:
        held = lease.Lease(running.id, "run", attempt=1)
        half = {"items_done": 50, "work_done": 50, "work_total": 100}
        lease.update(connection, held, started_at=times.now() - 4_000_000, **half)
    seen = status(api, running)
    assert (seen["status"], seen["rows_generated"], seen["percent"]) == ("processing", 50, 50.0)
    assert 3.5 < seen["estimated_seconds_remaining"] < 30


def test_a_completed_table(api: Api) -> None:
    job = ended(api, output_formats=["csv", "json", "parquet"])
    seen = status(api, job)
    assert (seen["status"], seen["rows_generated"], seen["percent"]) == ("completed", 100, 100.0)
    assert client.TabularStatus.model_validate(seen).total_rows == 100
    assert api.balance(api.account_id)[1:] == (0, 2)
    medias = {"csv": "text/csv; charset=utf-8", "json": "application/json"}
    for name, media in {**medias, "parquet": "application/vnd.apache.parquet"}.items():
        answer = api.get(f"{BASE}/{job.id}/download/{name}")
        assert (answer.status, answer.body) == (200, FILES[name])
        assert answer.headers["content-type"] == media
        assert f'filename="{job.id}.{name}"' in answer.headers["content-disposition"]


@pytest.mark.parametrize(
    ("end", "error", "shown"),
    [
        (jobs.FAILED, "The check of table failed", "The check of table failed"),
        (jobs.CANCELED, None, "The run of this job was stopped"),
    ],
)
def test_what_failed_or_was_stopped_is_failed_and_free(
    api: Api, end: str, error: str | None, shown: str
) -> None:
    job = ended(api, end, error)
    assert (status(api, job)["status"], status(api, job)["error"]) == ("failed", shown)
    assert api.balance(api.account_id)[1:] == (0, 0)
    assert api.get(f"{BASE}/{job.id}/download/csv").status == 404


def test_downloads_that_are_refused(api: Api) -> None:
    running, done = started(api), ended(api)
    expired = ended(api)
    with api.database.write() as connection:
        gone = jobs_table.update().where(jobs_table.c.id == expired.id)
        connection.execute(gone.values(status=jobs.EXPIRED, artifacts={}))
    refused = {
        f"{running.id}/download/csv": (409, "job_not_completed"),
        f"{done.id}/download/xlsx": (400, "invalid_format"),
        f"{done.id}/download/json": (404, "not_found"),
        f"{expired.id}/download/csv": (410, "expired"),
        "550e8400-e29b-41d4-a716-446655440000/download/csv": (404, "job_not_found"),
        "550e8400-e29b-41d4-a716-446655440000/status": (404, "job_not_found"),
        "nothing/status": (404, "job_not_found"),
    }
    for path, (code, name) in refused.items():
        answer = api.get(f"{BASE}/{path}")
        assert (answer.status, answer.json["error"]["code"]) == (code, name), path
    assert status(api, expired)["status"] == "completed"


def test_tables_and_documents_do_not_mix(api: Api) -> None:
    table, documents = ended(api), api.accepted_job()
    assert [job["job_id"] for job in api.get("/api/v1/jobs").data] == [documents.id]
    for path in ("", "/items", "/downloads", "/download/csv", "/dataset/manifest"):
        assert api.get(f"/api/v1/jobs/{table.id}{path}").status == 404
    assert api.post(f"/api/v1/jobs/{table.id}/cancel").status == 404
    assert api.get(f"{BASE}/{documents.id}/status").status == 404
    assert api.get(f"{BASE}/{documents.id}/download/csv").status == 404


def test_usage_counts_the_job_and_its_credits_but_no_documents(api: Api) -> None:
    ended(api)
    used = api.get("/api/v1/account/usage").data
    assert (used["total_jobs"], used["total_items_generated"], used["total_credits_used"]) == (1, 0, 2)


def test_somebody_elses_table_does_not_exist(api: Api) -> None:
    job = ended(api)
    other = api.make_key(api.open_account("other"))
    assert api.get(f"{BASE}/{job.id}/status", key=other).status == 404
    assert api.get(f"{BASE}/{job.id}/download/csv", key=other).status == 404


@pytest.mark.parametrize(
    ("method", "path", "scope"),
    [
        ("POST", "parse", "read"),
        ("POST", "generate", "read"),
        ("GET", "550e8400-e29b-41d4-a716-446655440000/status", "generate"),
        ("GET", "550e8400-e29b-41d4-a716-446655440000/download/csv", "generate"),
    ],
)
def test_keys_need_the_scope_of_the_manual(api: Api, method: str, path: str, scope: str) -> None:
    assert api.ask(method, f"{BASE}/{path}", key="").status == 401
    assert api.ask(method, f"{BASE}/{path}", key=api.make_key(api.account_id, scope)).status == 403


class TestAFullQueue:
    @pytest.fixture
    def environment(self, environment: dict[str, str]) -> dict[str, str]:
        return {**environment, "SYMAGE_MAX_WAITING_JOBS": "1"}

    def test_refuses_a_table_and_leaves_nothing(self, api: Api) -> None:
        assert generate(api).status == 200
        full = generate(api)
        assert (full.status, full.json["error"]["code"]) == (503, "queue_full")
        assert (api.rows("jobs"), api.balance(api.account_id)) == ({"jobs": 1}, (-2, 2, 0))


def test_the_types_are_listed_for_everybody(api: Api) -> None:
    answer = api.ask("GET", f"{BASE}/types", key="")
    assert (answer.status, answer.meta["count"]) == (200, len(answer.data))
    listed = {each["type"]: each for each in answer.data}
    assert len(listed) >= 120
    assert listed["address_zip"]["group"] == "address"
    assert listed["number_integer"]["constraints"]["min"]["kind"] == "integer"
    assert listed["custom_mask"]["constraints"]["mask"]["required"] is True
    assert {"null_rate", "unique", "when"} <= set(listed["email"]["constraints"])
    assert listed["email"]["example"].endswith((".com", ".net", ".org"))


def test_a_sample_becomes_columns(api: Api) -> None:
    sample = "name,age\n" + "".join(f"Ann {n},{20 + n % 30}\n" for n in range(50))
    answer = api.ask("POST", f"{BASE}/infer", data=sample, headers={"content-type": "text/csv"})
    assert (answer.status, answer.data["parser_type"], answer.meta["rows"]) == (200, "sample", 50)
    assert [column["type"] for column in answer.data["columns"]] == ["text_full_name", "identity_age"]
    assert generate(api, columns=answer.data["columns"]).status == 200


def test_samples_that_are_refused(api: Api) -> None:
    for body, media, status in (
        (b"a,b\n", "text/csv", 400),
        (b"\xff", "text/csv", 400),
        (b"a\n1", "a/b", 415),
    ):
        answer = api.ask("POST", f"{BASE}/infer", data=body, headers={"content-type": media})
        assert answer.status == status, body


def test_the_number_of_rows_that_words_ask_for_is_told(api: Api) -> None:
    answer = api.post(f"{BASE}/parse", {"prompt": "500 rows of name, email"})
    assert (answer.meta["quantity"], answer.meta["count"]) == (500, 2)


def test_a_further_table_is_paid_for_and_has_files_of_its_own(api: Api) -> None:
    shops = {"name": "shops", "columns": [{"name": "id", "type": "number_sequence"}], "quantity": 50}
    column = {"name": "shop", "type": "custom_foreign_key", "constraints": {"table": "shops", "column": "id"}}
    answer = generate(api, columns=[column], quantity=100, tables=[shops])
    assert (answer.status, answer.data["credits_required"]) == (200, 3)
    assert generate(api, columns=[column], quantity=100).status == 400
    assert api.get(f"{BASE}/{ended(api).id}/download/csv?table=shops").status == 404


class TestAnotherLimit:
    @pytest.fixture
    def environment(self, environment: dict[str, str]) -> dict[str, str]:
        return {**environment, "SYMAGE_TABLE_ROWS": "20000"}

    def test_is_a_setting(self, api: Api) -> None:
        assert generate(api, quantity=20_000).status == 200
        assert generate(api, quantity=20_001).status == 400
        schemas = api.get("/api/v1/openapi.json").json["components"]["schemas"]
        assert schemas["V1_TabularRequest"]["properties"]["quantity"]["maximum"] == 20_000
