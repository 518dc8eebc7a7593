"""Who may ask what: Bearer keys and their scopes, looked at before anything else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from api import times
from symage.storage import keys
from symage.storage.schema import api_keys

if TYPE_CHECKING:
    from tests.api.conftest import Api

W2 = "irs_w2_single_page_2025"
UNKNOWN = "sk_live_" + "0" * 48
ROUTES = [
    ("GET", "/api/v1/forms", "read"),
    ("GET", f"/api/v1/forms/{W2}", "read"),
    ("POST", "/api/v1/generate", "generate"),
    ("GET", "/api/v1/jobs", "read"),
    ("GET", "/api/v1/jobs/x", "read"),
    ("POST", "/api/v1/jobs/x/cancel", "generate"),
    ("GET", "/api/v1/jobs/x/items", "read"),
    ("GET", "/api/v1/jobs/x/items/y/download", "read"),
    ("GET", "/api/v1/jobs/x/downloads", "read"),
    ("GET", "/api/v1/jobs/x/download/bundle", "read"),
    ("GET", "/api/v1/jobs/x/dataset/manifest", "read"),
    ("GET", "/api/v1/jobs/x/dataset/readme", "read"),
]


def test_without_a_live_key_nothing_is_looked_at(api: Api) -> None:
    for method, path, _ in ROUTES:
        for headers in (
            {},
            {"Authorization": "Bearer"},
            {"Authorization": f"Bearer {UNKNOWN}"},
            {"Authorization": f"Basic {api.key}"},
            {"Authorization": f"Bearer {api.key}x"},
            {"Authorization": "Bearer ä\t"},
        ):
            answer = api.ask(method, path, key="", headers=headers)
            assert (answer.status, answer.json["error"]["code"]) == (401, "unauthorized")
            assert answer.json["detail"]["code"] == "unauthorized"
            assert answer.headers["www-authenticate"] == "Bearer"


def test_a_revoked_key_is_dead_at_once(api: Api) -> None:
    assert api.get("/api/v1/jobs").status == 200
    with api.database.write() as connection:
        key_id = connection.scalar(sa.select(api_keys.c.id))
        keys.revoke(connection, api.account_id, str(key_id), now=times.now())
    answer = api.generate(form_id=W2)
    assert (answer.status, answer.json["error"]["code"]) == (401, "unauthorized")
    assert api.rows("jobs") == {"jobs": 0}


def test_a_key_opens_the_routes_of_its_scopes_only(api: Api) -> None:
    for method, path, needed in ROUTES:
        others = [scope for scope in keys.SCOPES if scope != needed]
        answer = api.ask(method, path, key=api.make_key(api.account_id, *others))
        assert (answer.status, answer.json["error"]["code"]) == (403, "forbidden"), path
        assert answer.json["detail"]["status"] == 403
        assert api.ask(method, path, key=api.make_key(api.account_id, needed)).status not in (401, 403)
    assert api.rows("jobs") == {"jobs": 0}


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER", "Bearer "])
def test_the_scheme_is_case_insensitive(api: Api, scheme: str) -> None:
    headers = {"Authorization": f"{scheme} {api.key}"}
    assert api.get("/api/v1/jobs", key="", headers=headers).status == 200


def test_health_needs_no_key_and_ignores_a_wrong_one(api: Api) -> None:
    for key in ("", UNKNOWN, api.key):
        answer = api.get("/api/v1/health", key=key)
        assert (answer.status, answer.json) == (200, {"status": "healthy"})


def test_a_key_remembers_when_it_was_used(api: Api) -> None:
    began = times.now()
    api.get("/api/v1/jobs")
    # The note is written beside the answer; ending the app waits for it.
    api.runner.run(_settled(api))
    with api.database.read() as connection:
        used = connection.scalar(sa.select(api_keys.c.last_used_at))
    assert used is not None
    assert began <= used <= times.now()


async def _settled(api: Api) -> None:
    for task in list(api.app.background_tasks):
        await task
