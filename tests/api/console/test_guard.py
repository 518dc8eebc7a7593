"""Who may do what: origins, roles, other accounts."""

from collections.abc import Iterator

import pytest
from werkzeug.routing import Rule

from symage.storage.users import MEMBER, OWNER, VIEWER
from tests.api.conftest import W2, Api
from tests.api.console.conftest import Visit, sign_in

NOBODYS = "00000000-0000-4000-8000-000000000000"
OPEN = {"console.sign_in.sign_in", "console.sign_in.set_password"}
"""Changes that one makes before one is signed in."""
ARGUMENTS = {
    "job_id": NOBODYS,
    "key_id": NOBODYS,
    "webhook_id": NOBODYS,
    "delivery_id": NOBODYS,
    "user_id": NOBODYS,
    "session_id": "none",
    "secret": "none",
    "change": "pause",
    "name": "nothing",
}


def changes(api: Api) -> Iterator[tuple[Rule, str]]:
    """Every route of the console that changes something, with a path for it."""
    adapter = api.app.url_map.bind("localhost")
    for rule in api.app.url_map.iter_rules():
        if rule.endpoint.startswith("console.") and "POST" in (rule.methods or ()):
            given = {name: ARGUMENTS[name] for name in rule.arguments}
            yield rule, adapter.build(rule.endpoint, given, method="POST")


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "", "Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "", "Origin": "null"},
        {"Sec-Fetch-Site": ""},
    ],
)
def test_no_change_is_taken_from_foreign_pages(api: Api, visit: Visit, headers: dict[str, str]) -> None:
    found = list(changes(api))
    assert len(found) > 20
    for rule, path in found:
        assert visit.post(path, headers=headers).status == 403, rule


def test_over_plain_http_the_origin_tells(visit: Visit) -> None:
    own = {"Sec-Fetch-Site": "", "Origin": "http://localhost"}
    assert visit.post("/console/keys", name="ci", scope=["read"], headers=own).status == 303


def test_no_change_is_taken_without_a_session(api: Api) -> None:
    for rule, path in changes(api):
        if rule.endpoint not in OPEN:
            answer = Visit(api).post(path)
            assert (answer.status, "/console/sign-in" in answer.headers["location"]) == (303, True), rule


@pytest.mark.parametrize("role", [VIEWER, MEMBER, OWNER])
def test_roles_may_what_they_may(api: Api, role: str) -> None:
    """What is refused to whom; the rest gets as far as the thing, which is not there."""
    refused = {
        rule.endpoint.removeprefix("console.")
        for rule, path in changes(api)
        if rule.endpoint not in OPEN and sign_in_once(api, role).post(path).status == 403
    }
    owners = {
        "keys.create",
        "keys.rotate",
        "keys.revoke",
        "keys.confirm_above",
        "webhooks.rotate",
        "users.invite",
        "users.link",
        "users.sign_out",
        "users.remove",
    }
    members = {
        "new.order",
        "job.cancel",
        "tables.order",
        "tables.columns",
        "tables.sample",
        "dataset_order.change",
        "schedule.create",
        "schedule.change",
        "datasets.switch",
        "datasets.run",
        "datasets.delete",
        "webhooks.create",
        "webhooks.switch",
        "webhooks.delete",
        "webhooks.test",
        "webhooks.retry",
    }
    assert refused == {VIEWER: owners | members, MEMBER: owners, OWNER: set()}[role]


def sign_in_once(api: Api, role: str) -> Visit:
    """Anew for each, for one of the changes is to sign out."""
    with api.database.read() as connection:
        count = connection.exec_driver_sql("SELECT count(*) FROM users").scalar_one()
    return sign_in(api, f"user{count}", role)


def test_operations_are_for_operators(api: Api) -> None:
    assert sign_in(api, "ada", OWNER).get("/console/operations").status == 403
    assert sign_in(api, "op", VIEWER, operator=True).get("/console/operations").status == 200


def test_what_belongs_to_others_is_not_there(api: Api) -> None:
    job = api.ended_job(W2)
    stranger = sign_in(api, "eve", account_id=api.open_account("others"))
    for path in (
        f"/console/jobs/{job.id}",
        f"/console/jobs/{job.id}/progress",
        f"/console/jobs/{job.id}/files/dataset",
        f"/console/jobs/{job.id}/pictures/0/{W2}.typed.0.png",
        f"/console/tables/{job.id}",
    ):
        assert stranger.get(path).status == 404, path
    assert stranger.post(f"/console/jobs/{job.id}/cancel").status == 404
    assert stranger.post("/console/people", ssn="900-12-3456", job=job.id).status == 404
    key_id = sign_in(api, "ada").page("/console/keys").split('id="m-')[1].split('"')[0]
    assert stranger.post(f"/console/keys/{key_id}/revoke").status == 404
    user = sign_in(api, "bob")
    assert stranger.post(f"/console/users/{user.user_id}/remove").status == 404
    assert stranger.post(f"/console/users/{user.user_id}/link").status == 404


def test_a_session_of_the_console_is_no_key(visit: Visit) -> None:
    assert visit.get("/api/v1/jobs").status == 401
    assert visit.get("/api/internal/api-keys").status == 401
