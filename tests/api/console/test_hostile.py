"""What is meant badly, and what only goes badly: markup in names, ten thousand jobs, a session that ends."""

import time
from typing import Any

import sqlalchemy as sa

from symage.storage.schema import jobs, user_sessions
from tests.api.conftest import W2, Api
from tests.api.console.conftest import Visit, tags
from tests.api.console.test_screens import SCREENS

MARKUP = """"'><img src=x onerror=alert(1)><script>alert(2)</script>{{ 7 * 7 }}"""
ORDER = {"form": [W2], "quantity": "3", "seed": "42", "format": ["pdf_typed"]}
MANY = 10_000


def poisoned(api: Api, visit: Visit) -> list[str]:
    """Markup wherever somebody may write; the screens that show it."""
    visit.post("/console/keys", name=MARKUP)
    visit.post(
        "/console/webhooks", url=f"https://example.com/?{MARKUP}", description=MARKUP, event="job.failed"
    )
    visit.post("/console/users/invite", name=MARKUP, role="member")
    table = {
        "name": [MARKUP],
        "type": ["custom_enum"],
        "limits": [f"values: ['{MARKUP.replace(chr(39), '')}']"],
    }
    made = visit.post("/console/tables", **table)
    failed = api.ended_job(W2, status="failed", finished=0, artifacts={})
    with api.database.write() as connection:
        connection.execute(sa.update(jobs).where(jobs.c.id == failed.id).values(error=MARKUP))
    quoted = "".join(f"%{byte:02x}" for byte in MARKUP.encode())
    return [
        made.headers.get("location", "/console/tables"),
        f"/console/jobs/{failed.id}",
        *(f"/console/{path}={quoted}" for path in ("jobs?q", "jobs?status", "new?states", "tables?prompt")),
        *(f"/console/{path}={quoted}" for path in ("people?household", "requests?key", "sign-in?next")),
        f"/console/new?form={quoted}&quantity={quoted}",
        f"/console/new/schedule?form={W2}&name={quoted}&publish_to={quoted}",
        f"/docs/guide?q={quoted}",
        f"/console/{quoted}",
    ]


def test_markup_is_text_wherever_it_stands(api: Api, visit: Visit) -> None:
    for path in (*poisoned(api, visit), *SCREENS):
        page = visit.get(path).body.decode()
        found = list(tags(page))
        assert not [attrs for tag, attrs in found if attrs.get("src") == "x"], path
        assert not [name for _, attrs in found for name in attrs if name.startswith("on")], path
        assert "alert(2)</script>" not in page, path


def test_ten_thousand_jobs_are_listed_as_fast_as_ten(api: Api, visit: Visit) -> None:
    first = api.ended_job(W2, status="failed", finished=0, artifacts={})
    with api.database.write() as connection:
        row = dict(connection.execute(sa.select(jobs).where(jobs.c.id == first.id)).mappings().one())
        few = timed(visit)
        rows = [
            {**row, "id": f"{number:08x}-0000-4000-8000-000000000000", "created_at": number}
            for number in range(MANY)
        ]
        connection.execute(jobs.insert(), rows)
    page = visit.page("/console/jobs")
    assert f"{MANY + 1:,}" in page
    assert page.count('class="cover"') == 25
    assert "Older" in page
    assert timed(visit) < few + 0.5


def timed(visit: Visit) -> float:
    began = time.perf_counter()
    visit.page("/console/jobs")
    return time.perf_counter() - began


def end_sessions(api: Api) -> None:
    with api.database.write() as connection:
        connection.execute(user_sessions.delete())


def test_a_form_outlives_the_session_that_it_was_filled_in_with(api: Api, visit: Visit) -> None:
    """It is sent again from the page that keeps it, once somebody is signed in."""
    end_sessions(api)
    filled = {**ORDER, "states": MARKUP, "once": "a"}
    kept = visit.post("/console/new", **filled)
    assert kept.status == 401
    assert dict(fields_of(kept.body.decode())) == {name: one(value) for name, value in filled.items()}
    assert api.rows("jobs") == {"jobs": 0}
    again = visit.post("/console/new", **filled)
    assert again.status == 401


def one(value: Any) -> str:
    return value[0] if isinstance(value, list) else value


def fields_of(page: str) -> list[tuple[str, str]]:
    """Hidden ones: the page has no form of its own name."""
    return [
        (str(attrs["name"]), str(attrs.get("value") or ""))
        for tag, attrs in tags(page)
        if tag == "input" and attrs.get("type") == "hidden"
    ]


def test_passwords_and_parts_of_pages_are_not_kept(api: Api, visit: Visit) -> None:
    end_sessions(api)
    secret = visit.post(
        "/console/users/password", password="correct horse battery", new_password="another one of it"
    )
    assert (secret.status, b"another one" in secret.body) == (303, False)
    part = visit.post("/console/new", headers={"HX-Request": "true"}, **ORDER)
    assert (part.status, b"kept?" in part.body) == (401, False)


def test_a_kept_form_is_kept_for_pages_of_this_console_alone(api: Api, visit: Visit) -> None:
    end_sessions(api)
    visit.headers = {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}
    answer = visit.post("/console/new", **{**ORDER, "states": "kept?"})
    assert (answer.status, b"kept?" in answer.body) == (403, False)
