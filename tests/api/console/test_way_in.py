"""Signing in and out: links, passwords, sessions."""

import re

import pytest

from api import times
from api.console import passwords
from symage.storage import audit, user_sessions, users
from symage.storage.schema import user_sessions as sessions_table
from symage.storage.user_sessions import IDLE, LINK_LIVES
from tests.api.conftest import Api
from tests.api.console.conftest import OWN_PAGE, PASSWORD, Visit, sign_in


def invited(api: Api, name: str = "ada", *, operator: bool = False, role: str = "owner") -> str:
    with api.database.write() as connection:
        user = users.invite(
            connection, api.account_id, name, role=role, is_operator=operator, now=times.now()
        )
        return user_sessions.issue_link(connection, user.id, now=times.now())


def with_password(api: Api) -> Visit:
    visit = Visit(api)
    assert visit.post(f"/console/enter/{invited(api)}", password=PASSWORD).status == 303
    return visit


def test_who_has_no_session_is_led_to_sign_in_and_back(api: Api) -> None:
    answer = Visit(api).get("/console/jobs?status=failed")
    assert answer.status == 303
    assert answer.headers["location"] == "/console/sign-in?next=/console/jobs?status%3Dfailed"


def test_a_part_without_a_session_says_so_and_leaves_its_page_as_it_is(api: Api) -> None:
    for method in ("GET", "POST"):
        answer = api.ask(method, "/console/new", key="", headers={"HX-Request": "true", **OWN_PAGE})
        assert (answer.status, answer.headers["hx-retarget"]) == (401, "#ended")
        assert "hx-redirect" not in answer.headers
        assert b'href="/console/sign-in" target="_blank"' in answer.body


def test_an_invitation_sets_a_password_and_lets_in_once(api: Api) -> None:
    secret, visit = invited(api), Visit(api)
    assert "Set your password" in visit.page(f"/console/enter/{secret}")
    too_short = visit.post(f"/console/enter/{secret}", password="short")
    assert too_short.status == 422
    assert visit.post(f"/console/enter/{secret}", password=PASSWORD).status == 303
    assert visit.get("/console/jobs").status == 200
    assert Visit(api).post(f"/console/enter/{secret}", password=PASSWORD).status == 410


def test_the_operator_of_a_loopback_goes_straight_in(api: Api) -> None:
    """Elsewhere the same link asks for a password first."""
    secret, visit = invited(api, operator=True), Visit(api)
    assert "Set your password" in visit.page(f"/console/enter/{secret}")


def test_links_end_after_a_day(api: Api) -> None:
    with api.database.write() as connection:
        user = users.invite(connection, api.account_id, "ada", role="owner", now=0)
        old = user_sessions.issue_link(connection, user.id, now=times.now() - LINK_LIVES - 1)
    assert Visit(api).get(f"/console/enter/{old}").status == 410


def test_a_password_signs_in_and_leads_on_to_where_one_wanted(api: Api) -> None:
    with_password(api)
    visit = Visit(api)
    answer = visit.post("/console/sign-in", name=" Ada ", password=PASSWORD, next="/console/keys")
    assert (answer.status, answer.headers["location"]) == (303, "/console/keys")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert visit.get("/console/keys").status == 200


@pytest.mark.parametrize(
    "onward", ["https://evil.example/", "//evil.example", "/console//evil.example", "/console/\\evil", ""]
)
def test_signing_in_leads_nowhere_else(api: Api, onward: str) -> None:
    with_password(api)
    answer = Visit(api).post("/console/sign-in", name="ada", password=PASSWORD, next=onward)
    assert answer.headers["location"] == "/console/"


def test_a_wrong_password_and_an_unknown_name_are_told_alike(api: Api) -> None:
    with_password(api)
    wrong = Visit(api).post("/console/sign-in", name="ada", password="not this one")
    unknown = Visit(api).post("/console/sign-in", name="eve", password="not this one")
    assert (wrong.status, unknown.status) == (422, 422)
    assert wrong.body.replace(b"ada", b"eve") == unknown.body


def test_guesses_are_slowed_down(api: Api) -> None:
    statuses = [Visit(api).post("/console/sign-in", name="ada", password="a guess").status for _ in range(11)]
    assert statuses == [422] * 10 + [429]


def test_signing_out_ends_the_session_on_the_server(api: Api, visit: Visit) -> None:
    raw = visit.cookie
    assert visit.post("/console/sign-out").status == 303
    assert Visit(api, cookie=raw).get("/console/jobs").status == 303


def test_a_session_that_nobody_uses_ends(api: Api, visit: Visit) -> None:
    with api.database.write() as connection:
        connection.execute(sessions_table.update().values(seen_at=times.now() - IDLE - 1))
    assert visit.get("/console/jobs").status == 303


def test_a_new_password_ends_the_other_sessions(api: Api) -> None:
    first = with_password(api)
    second = Visit(api)
    second.post("/console/sign-in", name="ada", password=PASSWORD)
    wrong = second.post("/console/users/password", old="not this", new="another one entirely")
    assert wrong.status == 422
    assert second.post("/console/users/password", old=PASSWORD, new="another one entirely").status == 303
    assert first.get("/console/jobs").status == 303
    assert second.get("/console/jobs").status == 200


def test_a_removed_user_is_out_at_the_next_request(api: Api, visit: Visit) -> None:
    other = sign_in(api, "bob", "member")
    assert other.get("/console/jobs").status == 200
    assert visit.post(f"/console/users/{other.user_id}/remove").status == 303
    assert other.get("/console/jobs").status == 303


def test_the_last_owner_cannot_be_removed(visit: Visit) -> None:
    assert visit.post(f"/console/users/{visit.user_id}/remove").status == 422
    assert visit.get("/console/jobs").status == 200


def test_what_users_do_stands_in_the_audit_log(api: Api) -> None:
    visit = with_password(api)
    visit.post("/console/sign-in", name="ada", password=PASSWORD)
    visit.post("/console/keys", name="ci", scope=["read"])
    with api.database.read() as connection:
        acts = audit.latest(connection, api.account_id, limit=4)
        user = users.named(connection, "ada")
    assert [act.action for act in acts] == ["key.created", "user.signed_in", "user.password", "user.invited"]
    assert {act.actor for act in acts[:3]} == {user.id}


def test_passwords_are_kept_as_argon2id_alone(api: Api) -> None:
    with_password(api)
    with api.database.read() as connection:
        kept = users.named(connection, "ada").password_hash
    assert kept is not None
    assert re.match(r"\$argon2id\$v=19\$m=19456,t=2,p=1\$", kept)
    assert not passwords.is_outdated(kept)
