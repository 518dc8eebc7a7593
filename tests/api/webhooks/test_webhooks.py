"""Webhooks as their owner manages them, on both mounts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from symage.storage import audit, webhooks

if TYPE_CHECKING:
    from tests.api.conftest import Answer, Api

PUBLIC, INTERNAL = "/api/v1/webhooks", "/api/internal/webhooks"
URL = "https://hooks.example/hook"
EVENTS = ["job.completed", "job.failed", "batch.completed", "batch.exhausted"]
SHOWN = {"webhook_id", "id", "url", "events", "description", "is_active", "secret_prefix", "created_at"}


@pytest.fixture(autouse=True)
def _no_courier(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is sent here."""
    monkeypatch.setattr("api.webhooks.outbox.POLL_SECONDS", 3600.0)


@pytest.fixture
def environment(environment: dict[str, str]) -> dict[str, str]:
    return {**environment, "SYMAGE_SESSION_MODE": "loopback"}


def as_user(api: Api, method: str, path: str, body: Any = None) -> Answer:
    options: dict[str, Any] = {} if body is None else {"json": body}
    return api.ask(
        method, path, key="", headers={"x-user-id": "me"}, scope_base={"client": ("127.0.0.1", 1)}, **options
    )


def create(api: Api, **body: Any) -> dict[str, Any]:
    answer = api.post(PUBLIC, {"url": URL, **body})
    assert answer.status == 200, answer.body
    made: dict[str, Any] = answer.data
    return made


def test_a_webhook_is_made_with_a_secret_that_is_shown_once(api: Api) -> None:
    made = create(api, events=["job.failed", "job.completed"], description="ours")
    assert made.keys() == SHOWN | {"signing_secret"}
    assert made["id"] == made["webhook_id"]
    assert (made["url"], made["events"]) == (URL, ["job.completed", "job.failed"])
    assert (made["description"], made["is_active"]) == ("ours", True)
    assert made["signing_secret"].startswith("whsec_")
    assert made["secret_prefix"] == made["signing_secret"][:14]
    listed = api.get(PUBLIC)
    assert listed.data == {
        "items": [{key: made[key] for key in made if key in SHOWN}],
        "next_cursor": None,
        "total": 1,
    }
    assert made["signing_secret"] not in listed.body.decode()


def test_both_mounts_show_the_same_webhooks_each_in_its_manner(api: Api) -> None:
    made = as_user(api, "POST", INTERNAL, {"url": URL}).json
    assert made.keys() == SHOWN | {"signing_secret"}
    assert made["events"] == EVENTS
    assert as_user(api, "GET", INTERNAL).json["items"] == api.get(PUBLIC).data["items"]
    assert as_user(api, "GET", PUBLIC).data["total"] == 1
    assert api.get(INTERNAL, scope_base={"client": ("127.0.0.1", 1)}).status == 401


def test_a_key_may_read_or_change_by_its_scope(api: Api) -> None:
    made = create(api)
    reader, writer = (api.make_key(api.account_id, scope) for scope in ("read", "generate"))
    one = f"{PUBLIC}/{made['id']}"
    for method, path, needed in (
        ("GET", PUBLIC, reader),
        ("GET", f"{one}/deliveries", reader),
        ("POST", PUBLIC, writer),
        ("PATCH", one, writer),
        ("POST", f"{one}/rotate", writer),
        ("POST", f"{one}/test", writer),
        ("POST", f"{one}/deliveries/x/retry", writer),
        ("DELETE", one, writer),
    ):
        other = writer if needed == reader else reader
        assert api.ask(method, path, key=other).status == 403, path
        assert api.ask(method, path, key=needed).status not in (401, 403), path
        assert api.ask(method, path, key="").status == 401, path


def test_a_webhook_is_changed_in_parts(api: Api) -> None:
    made = create(api, description="ours")
    one = f"{PUBLIC}/{made['id']}"
    moved = api.ask("PATCH", one, json={"url": "https://other.example/"}).data
    assert moved == {**{key: made[key] for key in SHOWN}, "url": "https://other.example/"}
    assert api.ask("PATCH", one, json={}).data == moved
    changed = api.ask("PATCH", one, json={"events": ["batch.exhausted"], "is_active": False}).data
    assert (changed["events"], changed["is_active"], changed["description"]) == (
        ["batch.exhausted"],
        False,
        "ours",
    )
    assert api.ask("PATCH", one, json={"description": None, "url": None}).data["description"] is None
    assert api.get(PUBLIC).data["items"][0]["is_active"] is False


def test_a_deleted_webhook_is_gone_from_the_list_and_kept_in_the_database(api: Api) -> None:
    made = create(api)
    one = f"{PUBLIC}/{made['id']}"
    assert api.ask("DELETE", one).data == {"webhook_id": made["id"], "id": made["id"], "is_active": False}
    assert api.get(PUBLIC).data == {"items": [], "next_cursor": None, "total": 0}
    assert api.rows("webhooks") == {"webhooks": 1}
    for method, tail in (
        ("PATCH", ""),
        ("DELETE", ""),
        ("POST", "/rotate"),
        ("POST", "/test"),
        ("GET", "/deliveries"),
    ):
        answer = api.ask(method, one + tail, **({"json": {}} if method == "PATCH" else {}))
        assert (answer.status, answer.json["error"]["code"]) == (404, "webhook_not_found")


def test_rotation_gives_another_secret(api: Api) -> None:
    made = create(api)
    rotated = api.post(f"{PUBLIC}/{made['id']}/rotate", b"").data
    assert rotated["signing_secret"] != made["signing_secret"]
    assert rotated["secret_prefix"] == rotated["signing_secret"][:14]
    assert rotated["id"] == made["id"]


def test_somebody_elses_webhooks_do_not_exist(api: Api) -> None:
    made = create(api)
    stranger = api.make_key(api.open_account("stranger"))
    assert api.get(PUBLIC, key=stranger).data["items"] == []
    for webhook_id in (made["id"], "x", "%00"):
        answer = api.ask("DELETE", f"{PUBLIC}/{webhook_id}", key=stranger)
        assert (answer.status, answer.json["error"]["code"]) == (404, "webhook_not_found")
    assert api.get(PUBLIC).data["total"] == 1


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"url": None}, "url"),
        ({"url": ""}, "url"),
        ({"url": 5}, "url"),
        ({"url": "http://hooks.example/"}, "url"),
        ({"url": "https://127.0.0.1/"}, "url"),
        ({"url": "https://hooks.example/" + "x" * 2048}, "url"),
        ({"events": []}, "events"),
        ({"events": ["job.started"]}, "events"),
        ({"events": ["job.failed", "job.failed"]}, "events"),
        ({"events": "job.failed"}, "events"),
        ({"description": "x" * 501}, "description"),
        ({"description": "a\x00b"}, "description"),
        ({"description": 5}, "description"),
        ({"secret": "mine"}, "secret"),
    ],
    ids=str,
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_no_webhook_is_a_bad_request(api: Api, body: dict[str, Any], field: str) -> None:
    made = create(api)
    for answer in (
        api.post(PUBLIC, {"url": URL, **body}),
        *([] if body == {"url": None} else [api.ask("PATCH", f"{PUBLIC}/{made['id']}", json=body)]),
    ):
        assert (answer.status, answer.json["error"]["code"]) == (400, "bad_request")
        assert [problem["field"] for problem in answer.json["error"]["details"]["problems"]] == [field]
    assert api.rows("webhooks") == {"webhooks": 1}
    assert api.ask("PATCH", f"{PUBLIC}/{made['id']}", json={"is_active": 1}).status == 400


def test_pages_hold_each_webhook_once(api: Api) -> None:
    made = [create(api)["id"] for _ in range(5)]
    seen: list[str] = []
    cursor = ""
    while cursor is not None:
        page = api.get(f"{PUBLIC}?limit=2" + (f"&cursor={cursor}" if cursor else "")).data
        seen += [webhook["id"] for webhook in page["items"]]
        assert page["total"] == 5
        cursor = page["next_cursor"]
    assert seen == made[::-1]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_account_has_so_many_and_no_more(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhooks, "MOST", 2)
    create(api)
    first = create(api)
    answer = api.post(PUBLIC, {"url": URL})
    assert (answer.status, answer.json["error"]["code"]) == (409, "too_many_webhooks")
    api.ask("DELETE", f"{PUBLIC}/{first['id']}")
    create(api)


def test_changes_stand_in_the_audit_log_without_the_secret(api: Api) -> None:
    made = create(api)
    one = f"{PUBLIC}/{made['id']}"
    api.ask("PATCH", one, json={"is_active": False})
    rotated = api.post(f"{one}/rotate").data
    as_user(api, "DELETE", one)
    with api.database.read() as connection:
        entries = audit.latest(connection, api.account_id, limit=4)
    told = [(entry.action, entry.subject) for entry in entries]
    assert told == [(f"webhook.{verb}", made["id"]) for verb in ("deleted", "rotated", "updated", "created")]
    assert entries[0].actor == "session"
    assert len(entries[1].actor) == 36
    for secret in (made["signing_secret"], rotated["signing_secret"]):
        assert secret not in str(entries)


def test_an_order_may_bring_its_own_webhook(api: Api) -> None:
    answer = api.generate(form_id="irs_w2_single_page_2025", webhook_url=URL)
    shown = answer.meta["webhook"]
    assert shown.keys() == {"webhook_id", "signing_secret"}
    assert api.get(PUBLIC).data["items"] == []
    assert api.get(f"{PUBLIC}/{shown['webhook_id']}/deliveries").data["items"] == []
    assert "webhook" not in api.generate(form_id="irs_w2_single_page_2025").meta


def test_a_repeated_order_shows_no_second_webhook(api: Api) -> None:
    body = {"form_id": "irs_w2_single_page_2025", "webhook_url": URL}
    first, second = (api.post("/api/v1/generate", body, headers={"Idempotency-Key": "k"}) for _ in range(2))
    assert first.data["job_id"] == second.data["job_id"]
    assert "webhook" not in second.meta
    assert api.rows("webhooks") == {"webhooks": 1}


def test_an_order_that_is_refused_leaves_no_webhook(api: Api) -> None:
    poor = api.make_key(api.open_account("poor", credits=1))
    body = {"form_id": "irs_w2_single_page_2025", "webhook_url": URL}
    assert api.post("/api/v1/generate", body, key=poor).status == 402
    assert api.rows("webhooks") == {"webhooks": 0}
