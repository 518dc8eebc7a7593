"""What makes something: sent twice it makes one thing, loaded again nothing, and its secret is shown once."""

import re
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from symage.storage import sent_forms
from symage.storage.keys import Pepper
from symage.storage.schema import sent_forms as table
from symage.storage.sent_forms import Form, Made
from symage.storage.users import MEMBER
from tests.api.conftest import W2, Api
from tests.api.console.conftest import Visit, sign_in, tags
from tests.api.console.test_datasets import FORM

SECRET = re.compile(r"sk_live_[0-9a-f]{48}|whsec_[0-9a-f]{48}|/console/enter/[\w-]{43}")
ADDRESS = "https://1.1.1.1/hook"


def _key(_visit: Visit) -> tuple[str, dict[str, Any]]:
    return "/console/keys", {"name": "ci", "scope": ["read"]}


def _replaced_key(visit: Visit) -> tuple[str, dict[str, Any]]:
    return _action(visit, "/console/keys", "/rotate"), {}


def _webhook(_visit: Visit) -> tuple[str, dict[str, Any]]:
    return "/console/webhooks", {"url": ADDRESS, "event": ["job.failed"]}


def _new_secret(visit: Visit) -> tuple[str, dict[str, Any]]:
    shown = visit.post("/console/webhooks", url=ADDRESS, event="job.failed").headers["location"]
    return _action(visit, shown.partition("?")[0], "/rotate"), {}


def _invited(_visit: Visit) -> tuple[str, dict[str, Any]]:
    return "/console/users", {"name": "bob", "role": "member"}


def _new_link(visit: Visit) -> tuple[str, dict[str, Any]]:
    visit.post("/console/users", name="bob", role="member")
    return _action(visit, "/console/users", "/link"), {}


def _dataset(_visit: Visit) -> tuple[str, dict[str, Any]]:
    return "/console/new/schedule", {**FORM, "webhook_url": ADDRESS}


def _changed_dataset(visit: Visit) -> tuple[str, dict[str, Any]]:
    visit.post("/console/new/schedule", **FORM)
    return "/console/datasets/w2-weekly/change", {**FORM, "webhook_url": ADDRESS}


WITH_SECRETS = (
    _key,
    _replaced_key,
    _webhook,
    _new_secret,
    _invited,
    _new_link,
    _dataset,
    _changed_dataset,
)


def _action(visit: Visit, page: str, ending: str) -> str:
    actions = [str(a.get("action")) for tag, a in tags(visit.page(page)) if tag == "form"]
    return next(action for action in actions if action.endswith(ending))


def counted(api: Api) -> dict[str, int]:
    return api.rows("api_keys", "webhooks", "users", "sign_in_links", "datasets", "audit_log")


@pytest.mark.parametrize("prepared", WITH_SECRETS)
def test_a_secret_is_shown_once_and_its_form_makes_one_thing(
    api: Api, visit: Visit, prepared: Callable[[Visit], tuple[str, dict[str, Any]]]
) -> None:
    path, fields = prepared(visit)
    first = visit.post(path, **fields, once="a")
    made = counted(api)
    again = visit.post(path, **fields, once="a")
    assert (first.status, again.status) == (303, 303)
    shown = first.headers["location"]
    assert again.headers["location"] == shown
    assert not SECRET.search(shown)
    assert SECRET.search(visit.page(shown)), shown
    assert not SECRET.search(visit.page(shown)), "loaded again"
    assert counted(api) == made
    with api.database.read() as connection:
        assert connection.scalars(sa.select(table.c.sealed)).all().count(None) >= 1


@pytest.mark.parametrize("prepared", [_key, _webhook])
def test_a_form_that_was_changed_makes_another(
    api: Api, visit: Visit, prepared: Callable[[Visit], tuple[str, dict[str, Any]]]
) -> None:
    path, fields = prepared(visit)
    before = counted(api)
    for changed in ({}, {"name": "other", "description": "other"}, {}):
        visit.post(path, **{**fields, **changed}, once="a")
    assert sum(counted(api).values()) - sum(before.values()) == 2 * 2


def test_a_form_that_was_refused_can_be_sent_again(visit: Visit) -> None:
    visit.post("/console/users", name="bob", role="member", once="a")
    assert visit.post("/console/users", name="bob", role="viewer", once="b").status == 422
    _remove = _action(visit, "/console/users", "/remove")
    assert visit.post(_remove).status == 303
    assert visit.post("/console/users", name="bob", role="viewer", once="b").status == 303


def test_nobody_else_is_shown_what_a_form_made(api: Api, visit: Visit) -> None:
    shown = visit.post("/console/keys", name="ci", scope=["read"], once="a").headers["location"]
    others = (sign_in(api, "eve"), sign_in(api, "mallory", account_id=api.open_account("x")))
    for other in (*others, sign_in(api, "bob", MEMBER)):
        assert not SECRET.search(other.page(shown))
    assert SECRET.search(visit.page(shown))


def test_every_form_that_makes_something_tells_its_page_from_others(visit: Visit) -> None:
    """Whatever posts to an address that shows a secret has the field."""
    for prepared in WITH_SECRETS:
        path, _ = prepared(visit)
        visit.post(path, **prepared(visit)[1])
    shown = visit.post("/console/webhooks", url=ADDRESS, event="job.failed").headers["location"]
    pages = ("keys", "users", "webhooks", "datasets/w2-weekly/change", f"new/schedule?form={W2}")
    endings = ("keys", "rotate", "webhooks", "users", "link", "test", "schedule", "weekly/change")
    seen = set()
    for address in (*(f"/console/{page}" for page in pages), shown):
        html = visit.page(address)
        for form in re.findall(r"<form[^>]*method=\"post\".*?</form>", html, re.DOTALL):
            action = re.search(r'action="([^"]*)"', form)
            assert action is not None
            ending = next((each for each in endings if action[1].endswith(each)), None)
            if ending is not None:
                seen.add(ending)
                assert re.search(r'name="once" value="[0-9a-f]{24}"', form), (address, action[1])
    assert seen == set(endings)


def test_a_secret_waits_for_ten_minutes_and_its_form_for_a_day(api: Api) -> None:
    pepper, other = Pepper("p1", b"1" * 32), Pepper("p1", b"2" * 32)
    form, secret = Form(api.account_id, "ada", "0" * 64), "s" * sent_forms.LONGEST_SECRET
    minute, late = 60_000_000, sent_forms.SHOWN_WITHIN + 1

    def made(_connection: sa.Connection) -> Made:
        return Made("key", secret)

    def taken(sent_id: str, now: int) -> Made | None:
        with api.database.write() as connection:
            return sent_forms.take(connection, api.account_id, "ada", sent_id, pepper=pepper, now=now)

    with api.database.write() as connection:
        first = sent_forms.send(connection, form, made, pepper=pepper, now=0)
        sealed = connection.scalar(sa.select(table.c.sealed))
        assert secret.encode().hex() != sealed
        second = sent_forms.send(connection, form, made, pepper=other, now=minute)
    assert first == second
    assert taken(first.id, late) == Made("key")
    with api.database.write() as connection:
        third = sent_forms.send(connection, form, made, pepper=pepper, now=sent_forms.REMEMBERED + 1)
    assert third != first
    assert taken(third.id, sent_forms.REMEMBERED + minute) == Made("key", secret)
    assert taken(third.id, sent_forms.REMEMBERED + minute) == Made("key")
    assert taken("0" * 32, minute) is None


def test_a_secret_that_no_pad_covers_is_not_kept(api: Api) -> None:
    form = Form(api.account_id, "ada", "0" * 64)
    long = Made("key", "s" * (sent_forms.LONGEST_SECRET + 1))
    with pytest.raises(ValueError, match="longer than its pad"), api.database.write() as connection:
        sent_forms.send(connection, form, lambda _: long, pepper=Pepper("p1", b"1"), now=0)
    assert api.rows("sent_forms") == {"sent_forms": 0}


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/console/new", {"form": FORM["form"], "quantity": ""}),
        ("/console/tables", {"name": "a", "type": "number_sequence", "rows": " "}),
    ],
)
def test_a_number_that_was_emptied_orders_nothing(visit: Visit, path: str, fields: dict[str, str]) -> None:
    told = visit.post(path, **fields, once="a")
    if told.status == 303:
        told = visit.get(told.headers["location"])
    assert "must be a whole number" in told.body.decode()
