"""/api/internal/api-keys: keys are shown once, revoked at once, rotated in one step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from symage.storage import audit

if TYPE_CHECKING:
    from tests.api.conftest import Answer, Api

PATH = "/api/internal/api-keys"


@pytest.fixture
def environment(environment: dict[str, str]) -> dict[str, str]:
    return {**environment, "SYMAGE_SESSION_MODE": "loopback"}


def as_user(api: Api, method: str, path: str, body: Any = None, user: str = "me") -> Answer:
    options: dict[str, Any] = {} if body is None else {"json": body}
    return api.ask(
        method, path, key="", headers={"x-user-id": user}, scope_base={"client": ("127.0.0.1", 1)}, **options
    )


def create(api: Api, **body: Any) -> dict[str, Any]:
    answer = as_user(api, "POST", PATH, {"name": "ci", **body})
    assert answer.status == 200, answer.body
    made: dict[str, Any] = answer.json
    return made


def test_a_new_key_works_and_is_shown_once(api: Api) -> None:
    made = create(api, scopes=["read"])
    assert made.keys() == {"key_id", "api_key", "prefix", "name", "scopes", "created_at"}
    assert (len(made["api_key"]), made["prefix"]) == (56, made["api_key"][:16])
    assert api.get("/api/v1/jobs", key=made["api_key"]).status == 200
    assert api.generate(form_id="x").status == 400
    assert api.post("/api/v1/generate", {}, key=made["api_key"]).status == 403
    listed = as_user(api, "GET", PATH)
    assert made["api_key"] not in listed.body.decode()
    newest = listed.data[0]
    assert newest == {
        "key_id": made["key_id"],
        "prefix": made["prefix"],
        "name": "ci",
        "scopes": ["read"],
        "tier": "enterprise",
        "last_used_at": newest["last_used_at"],
        "created_at": made["created_at"],
        "is_active": True,
    }


def test_by_default_a_key_may_do_everything(api: Api) -> None:
    assert create(api)["scopes"] == ["generate", "read", "account"]
    assert create(api, scopes=None)["scopes"] == ["generate", "read", "account"]
    assert create(api, scopes=["account", "generate"])["scopes"] == ["generate", "account"]


def test_a_revoked_key_is_dead_at_once_and_stays_listed(api: Api) -> None:
    made = create(api)
    for _ in range(2):
        answer = as_user(api, "DELETE", f"{PATH}/{made['key_id']}")
        assert (answer.status, answer.json) == (200, {"key_id": made["key_id"], "is_active": False})
    assert api.get("/api/v1/jobs", key=made["api_key"]).status == 401
    assert as_user(api, "GET", PATH).data[0]["is_active"] is False


def test_rotation_gives_a_new_key_of_the_same_rights_and_ends_the_old(api: Api) -> None:
    made = create(api, scopes=["read", "account"])
    rotated = as_user(api, "POST", f"{PATH}/{made['key_id']}/rotate").json
    assert rotated["old_key_id"] == made["key_id"]
    new = rotated["new_key"]
    assert (new["name"], new["scopes"]) == ("ci", ["read", "account"])
    assert api.get("/api/v1/jobs", key=made["api_key"]).status == 401
    assert api.get("/api/v1/jobs", key=new["api_key"]).status == 200
    again = as_user(api, "POST", f"{PATH}/{made['key_id']}/rotate")
    assert (again.status, again.json["error"]["code"]) == (409, "key_revoked")
    assert len(as_user(api, "GET", PATH).data) == 3


def test_somebody_elses_keys_do_not_exist(api: Api) -> None:
    made = create(api)
    api.open_account("stranger")
    assert as_user(api, "GET", PATH, user="stranger").data == []
    for method, tail in (("DELETE", ""), ("POST", "/rotate")):
        for key_id in (made["key_id"], "x", "%00"):
            answer = as_user(api, method, f"{PATH}/{key_id}{tail}", user="stranger")
            assert (answer.status, answer.json["error"]["code"]) == (404, "key_not_found")
    assert api.get("/api/v1/jobs", key=made["api_key"]).status == 200


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": ""},
        {"name": None},
        {"name": 5},
        {"name": "x" * 201},
        {"name": "a\x00b"},
        {"name": "\ud800"},
        {"name": "a", "scopes": []},
        {"name": "a", "scopes": ["write"]},
        {"name": "a", "scopes": ["read", "read"]},
        {"name": "a", "scopes": "read"},
        {"name": "a", "tier": "enterprise"},
    ],
    ids=str,
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_no_key_to_make_is_a_bad_request(api: Api, body: dict[str, Any]) -> None:
    answer = as_user(api, "POST", PATH, body)
    assert (answer.status, answer.json["error"]["code"]) == (400, "bad_request")
    assert len(as_user(api, "GET", PATH).data) == 1


def test_pages_hold_each_key_once(api: Api) -> None:
    made = [create(api)["key_id"] for _ in range(4)]
    seen, cursor = [], ""
    while cursor is not None:
        page = as_user(api, "GET", f"{PATH}?limit=2" + (f"&cursor={cursor}" if cursor else ""))
        seen += [key["key_id"] for key in page.data]
        assert page.meta["has_more"] == (page.meta["next_cursor"] is not None)
        cursor = page.meta["next_cursor"]
    assert seen[:4] == made[::-1]
    assert len(seen) == 5
    assert as_user(api, "GET", f"{PATH}?cursor=x").status == 400


def test_every_change_stands_in_the_audit_log_without_the_key(api: Api) -> None:
    made = create(api)
    new = as_user(api, "POST", f"{PATH}/{made['key_id']}/rotate").json["new_key"]
    as_user(api, "DELETE", f"{PATH}/{new['key_id']}")
    with api.database.read() as connection:
        entries = audit.latest(connection, api.account_id, limit=10)
    told = [(entry.action, entry.actor, entry.subject) for entry in entries]
    assert told[:3] == [
        ("key.revoked", "session", new["key_id"]),
        ("key.rotated", "session", made["key_id"]),
        ("key.created", "session", made["key_id"]),
    ]
    assert all(raw["api_key"] not in str(entries) for raw in (made, new))
